"""Looks for known weaknesses in the parts that the lock names. Started by `make check`, with `pip-audit` from tools/checks.txt.

What could not be looked up is told by name, never passed over: an index without a list of weaknesses says "not found".
Under CI=true anything that was not looked up is a failure.
"""

import json
import os
import subprocess
import sys

ASK = ["--disable-pip", "--require-hashes", "--requirement=requirements.lock", "--format=json", "--progress-spinner=off"]


def main() -> int:
    """:return: 0 without a known weakness, 1 with one, or with a part that was not looked up where that is a failure."""
    asked = subprocess.run([f"{os.path.dirname(sys.executable)}/pip-audit", *ASK], capture_output=True, text=True, check=False)
    try:
        parts = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(asked.stderr.strip()[-500:], file=sys.stderr)
        print("No part was looked up: the list of weaknesses did not answer.", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    weak = [(part["name"], part["version"], one) for part in parts for one in part.get("vulns", ())]
    unseen = [part["name"] for part in parts if "skip_reason" in part]
    for name, version, one in weak:
        mended = ", ".join(one["fix_versions"]) or "no version yet"
        print(f"{name} {version}: {one['id']}, mended in {mended}. {one['description'].strip().splitlines()[0][:120]}")
    if len(unseen) == len(parts):
        print(
            f"None of the {len(parts)} parts was looked up: the index has no list. Whether they have weaknesses is not known."
        )
    else:
        print(f"{len(parts) - len(unseen)} of {len(parts)} parts were looked up, {len(weak)} known weaknesses.")
        print(*(f"Not looked up: {name}" for name in unseen), sep="\n")
    return 1 if weak or (unseen and os.environ.get("CI") == "true") else 0


if __name__ == "__main__":
    sys.exit(main())
