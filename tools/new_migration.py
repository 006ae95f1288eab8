"""Writes the next migration of the registry from what the tables of the code have and the migrations do not make yet.

`make migration NAME="letters can be lent"`. Read what it wrote: a renamed column looks to it like one gone and one new, and a
changed CHECK it does not see. A migration that was released is never changed.
"""

import re
import subprocess
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from workflow.migrating import FOLDER, upgrade, versions


def main(name: str) -> int:
    """Writes `workflow/migrations/versions/NNNN_<name>.py`. :param name: what changes, in a few words."""
    number = f"{int((versions() or ['0'])[-1]) + 1:04}"
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    with create_engine("sqlite://").begin() as scratch:
        if versions():
            upgrade(scratch)
        config.attributes["connection"] = scratch
        made = command.revision(config, name, autogenerate=True, rev_id=number)
    path = Path(made.path)
    path.write_text(re.sub(r"\n +# ###.*", "", path.read_text("utf-8")), "utf-8")
    for words in (["check", "--fix-only"], ["format", "--config", "format.skip-magic-trailing-comma=true"]):
        subprocess.run([sys.executable, "-m", "ruff", *words, "--quiet", path], check=True)
    print(path)
    return 0


if __name__ == "__main__":
    given = " ".join(sys.argv[1:])
    if not re.fullmatch(r"[a-z][a-z0-9 ]+", given):
        sys.exit('what changes, in small letters: make migration NAME="letters can be lent"')
    sys.exit(main(given))
