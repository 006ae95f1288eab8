"""Keeps the registry of a small specimen office as this version lays it down: tests/releases/<last migration>-<name>.zip.

Made once at each release and never again; from then on every later version must be able to take it over.
The archive holds the SQLite file, the uploaded files and the keys of the specimen office, all invented.
"""

import os
import sqlite3
import sys
import tempfile
import zipfile
from pathlib import Path

HOUSE = Path(__file__).parents[1]


def main(name: str) -> None:
    """Makes an office with one issued letter, one filed case and one draft, and writes its state.

    :param name: of the release, `1.0.0`.
    """
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"JIANCAI_DEMONSTRATION": "true", "JIANCAI_DATA_DIR": folder}
        os.environ.pop("JIANCAI_DATABASE_URL", None)
        from forms import walkthrough
        from forms.demonstration import people_in
        from forms.office import the_office
        from forms.specimen import dossier

        office = the_office()
        people = people_in(office)
        persons = walkthrough.Persons(people["firm"], people["examiner"], people["countersigner"], people["registrar"])
        letter = walkthrough.issued(office, walkthrough.filed(office, persons.firm, dossier()), persons, "材料与申报一致")
        other = {"host_surname": "SPECIMEN", "host_given_names": "ALEX", "passport_number": "SPECIMEN1"}
        walkthrough.filed(office, persons.firm, dossier(), other)
        walkthrough.draft(office, persons.firm, dossier(), other)
        office.registry.engine.dispose()
        place = _kept(Path(folder), name)
    print(f"{place.relative_to(HOUSE)}: {letter.number}")


def _kept(folder: Path, name: str) -> Path:
    whole = folder / "whole.db"
    with sqlite3.connect(folder / "office.db") as database:
        database.execute("VACUUM INTO ?", (str(whole),))
        (migration,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    place = HOUSE / "tests" / "releases" / f"{migration}-{name}.zip"
    place.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(place, "x", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.write(whole, "office.db")
        for part in ("evidence", "keys"):
            for file in sorted(path for path in (folder / part).rglob("*") if path.is_file()):
                archive.write(file, file.relative_to(folder))
    return place


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('make release-state NAME="1.0.0"')
    main(sys.argv[1])
