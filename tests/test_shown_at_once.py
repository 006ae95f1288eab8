"""What one process does to a letter, another one tells at once: verification within a second, and no more copies."""

import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from browser import HOUSE, free_port, running
from conftest import specimen_keys
from web_office import actor_of, issue_a_letter, open_with_people, sign_in_at

from forms.wording import Say
from workflow import order_revocation, propose_correction, read_case

WITHIN = 1.0  # seconds, from the end of the transaction to the answer
ELSEWHERE = """
import sys, time
from forms import walkthrough
from forms.demonstration import ACCOUNTS, signed_in
from forms.office import open_office
from forms.settings import Settings
from workflow import confirm_correction, read_case, revoke

WHO = ("firm", "examiner", "countersigner", "registrar")
folder, passphrase, what, number = sys.argv[1:]
office = open_office(Settings(
    data_dir=folder, database_url=f"sqlite:///{folder}/office.db", demonstration=True, seal_passphrase=passphrase))
people = {account.login: signed_in(office, account) for account in ACCOUNTS if account.login in WHO}
persons = walkthrough.Persons(*(people[login] for login in WHO))
case = read_case(office, int(number), persons.registrar).case
if what == "revoked":
    revoke(office, case.id, case.version, persons.registrar)
    done = time.time()
else:
    successor = confirm_correction(office, case.id, case.version, persons.registrar).successor_id
    second = read_case(office, successor, persons.examiner).case
    new = walkthrough.issued(office, second, persons, "已按更正重新核对")
    done = time.time()
print(done, new.number if what == "replaced" else "")
"""


def seen_and_done(visitor: httpx.Client, question: str, folder: Path, what: str, case_id: int) -> tuple[float, float, str]:
    """The second person works at another machine while somebody keeps asking: when the answer was first seen, when it was done,
    and the number of a new letter."""
    arguments = [str(folder), specimen_keys().passphrase, what, str(case_id)]
    with subprocess.Popen(
        [sys.executable, "-c", ELSEWHERE, *arguments], cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as other:
        seen = 0.0
        while not seen and other.poll() is None:
            if visitor.get(question).json()["answer"] == what:
                seen = time.time()
            time.sleep(0.05)
        out, fault = other.communicate(timeout=60)
    assert other.returncode == 0, fault
    moment, _, number = out.strip().partition(" ")
    if not seen and visitor.get(question).json()["answer"] == what:  # it ended before the next question
        seen = time.time()
    return seen, float(moment), number


@pytest.mark.parametrize("what", ["revoked", "replaced"])
def test_another_process_tells_it_within_a_second_and_hands_out_no_copy_to_a_page_that_was_open(tmp_path, what):
    office = open_with_people(tmp_path)
    letter = issue_a_letter(office)
    countersigner = actor_of(office, "countersigner")
    case = read_case(office, letter.case_id, countersigner).case
    if what == "revoked":
        order_revocation(office, case.id, case.version, countersigner, "合同系伪造")
    else:
        propose_correction(office, case.id, case.version, countersigner, {"passport_number": "SPEC12345"}, "护照号码录入有误")
    office.registry.engine.dispose()
    port = free_port()
    settings = {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'office.db'}",
        "SEAL_PASSPHRASE": specimen_keys().passphrase,
        "SECRET": "a secret of the tests, long enough for a real office",
        "VERIFICATIONS_PER_MINUTE": "10000",
    }
    environment = {f"JIANCAI_{name}": value for name, value in settings.items()}
    with (
        running(["serve", "--port", str(port)], environment, port, tmp_path / "log") as address,
        httpx.Client(base_url=address, timeout=30) as visitor,
    ):
        sign_in_at(visitor, "firm")
        copy, question = f"/letters/{letter.case_id}/letter.pdf", f"/api/v1/letters/{letter.code}"
        assert visitor.get(copy).content.startswith(b"%PDF-")
        assert visitor.get(question).json()["answer"] not in {"revoked", "replaced"}

        seen, done, new = seen_and_done(visitor, question, tmp_path, what, letter.case_id)
        answer = visitor.get(question).json()

        assert seen
        assert seen - done < WITHIN
        assert answer["answer"] == what
        for address_of_copy in (copy, f"{copy}?purpose=print"):
            refused = visitor.get(address_of_copy)
            assert refused.status_code == 409
            assert letter.number in refused.text
            assert Say("zh")("web.refused.title") in refused.text
        if what == "replaced":
            assert answer["letter"]["replaced_by"] == new
            assert new in refused.text
        assert answer["letter"]["number"] == letter.number
