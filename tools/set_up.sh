#!/bin/sh
# Makes .venv with exactly the versions of the lock and the command `jiancai`, and leaves the stamp named as the one argument.
# One at a time: of two terminals that start together the second waits and then finds it done.
set -eu
stamp=$1
python=${PYTHON:-python3}
bin=.venv/bin
exec 9<requirements.lock
if command -v flock >/dev/null 2>&1; then flock 9; fi
[ ! -e "$stamp" ] || exit 0
if [ ! -x $bin/pip ]; then # also where an earlier start was broken off, or Debian's python3-venv was missing
  if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))'; then
    echo "Python 3.11 or 3.12 is needed, and $python is not. Name one that is: PYTHON=python3.12 make run" >&2
    exit 1
  fi
  "$python" -m venv .venv
fi
export UV_PYTHON_DOWNLOADS=never
[ -x $bin/uv ] || $bin/python -m pip install --quiet --require-hashes -r tools/uv.lock.txt
$bin/uv pip sync --quiet --python $bin/python --require-hashes requirements.lock
$bin/uv pip install --quiet --python $bin/python --no-deps --no-build-isolation --editable .
rm -f .venv/.set-up-*
touch "$stamp"
