"""Numbers: prepared, looked at, issued just so, or void with a reason; unique and without an unexplained hole."""

import json
import multiprocessing
import os
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import Clock, House, actors, new_office, stamped_terms
from databases import before_migrations
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from test_registry import at_once
from test_templates import NEW, own

import workflow
from forms import terminal
from forms.templates import lay_over
from workflow import (
    Became,
    GateFails,
    NotFound,
    NotPrepared,
    NotYourStep,
    PreparedDiffers,
    SealUnavailable,
    Superseded,
    Why,
    check_trail,
    issue,
    letter_document,
    number_register,
    numbers_counted,
    numbers_of,
    open_registry,
    prepare,
    preview_letter,
    read_case,
    remit,
    sign,
    trail_of,
    verify_code,
    why_not,
)
from workflow.registry import next_serial


def prepared(house: House):
    """A decided case whose letter li has prepared: the case as it is now, and what was prepared."""
    case = house.decided()
    made = prepare(house.office, case.id, case.version, house.li)
    return house.case(case), made


def lines(house: House, year: int = 2026) -> list[tuple]:
    """What the register tells of the letters' numbers, the lowest first."""
    return [(one.number, one.became, one.why) for one in reversed(numbers_of(house.office, house.zhao, "letter", year))]


# --- what is shown is what leaves


def test_a_prepared_letter_has_number_and_code_and_a_real_office_prints_no_specimen(house):
    import pypdfium2
    from letters import read

    house.office = replace(house.office, settings=replace(house.office.settings, demonstration=False))
    case, made = prepared(house)

    shown = preview_letter(house.office, case.id, house.wang)

    printed = read(pypdfium2.PdfDocument(shown))
    assert "沪播荐〔2026〕1号" in printed
    assert "待编" not in printed
    assert "SPECIMEN" not in printed
    assert (made.number, made.issued_on, len(made.code)) == ("沪播荐〔2026〕1号", date(2026, 11, 24), 27)
    assert sha256(shown).hexdigest() == made.pdf_digest


def test_a_stamped_letter_leaves_as_the_very_bytes_that_were_shown(house):
    office = replace(house.office, terms=stamped_terms)
    case = house.decided()
    made = prepare(office, case.id, case.version, house.li)
    shown = preview_letter(office, case.id, house.li)

    letter = issue(office, case.id, case.version + 1, house.li, sha256(shown).hexdigest())
    _, left = letter_document(office, case.id, house.zhou, "download")

    assert left == shown
    assert (letter.number, letter.code, letter.statement) == (made.number, made.code, made.statement)
    assert letter.pdf_digest == letter.unsealed_digest == made.pdf_digest


def test_a_sealed_letter_begins_with_the_very_bytes_that_were_shown(house):
    case, made = prepared(house)
    shown = preview_letter(house.office, case.id, house.li)

    letter = issue(house.office, case.id, case.version, house.li, sha256(shown).hexdigest())
    _, left = letter_document(house.office, case.id, house.zhou, "download")

    assert left.startswith(shown)
    assert len(left) > len(shown)
    assert (letter.unsealed_digest, letter.pdf_digest) == (made.pdf_digest, sha256(left).hexdigest())
    with house.office.registry.reading() as session:  # the letter has the bytes now, and they are kept once
        assert session.connection().execute(text("SELECT count(*) FROM prepared_document")).scalar_one() == 0


def test_who_looked_at_a_prepared_letter_stands_in_the_trail_and_the_firm_reads_nothing_of_it(house):
    case, made = prepared(house)

    preview_letter(house.office, case.id, house.wang)

    looked = trail_of(house.office, case.id, house.zhao)[-1]
    assert (looked.step, looked.by, looked.about) == (
        "letter_preview", "王珂", {"letter": made.number, "pdf": made.pdf_digest},
    )  # fmt: skip
    with pytest.raises(NotFound):
        preview_letter(house.office, case.id, house.zhou)
    file = read_case(house.office, case.id, house.zhou)
    assert file.prepared is None
    assert {"prepare", "letter_preview"} & {line.step for line in file.trail} == set()
    assert file.case.version == case.version  # looking changes nothing: the registrar's page stays good


def test_a_prepared_number_counts_for_nobody_before_it_is_issued(house):
    case, made = prepared(house)

    assert verify_code(house.office, made.code).answer is workflow.Answer.UNKNOWN
    assert workflow.check_statement(house.office, made.statement["proof"]).finding == "unregistered"
    with pytest.raises(NotFound):
        letter_document(house.office, case.id, house.zhou, "download")


# --- refused when anything is another one


def nothing_left(house: House, case) -> None:
    """No letter, no step, and the number is prepared as before."""
    file = read_case(house.office, case.id, house.zhao)
    assert (file.letter, file.case.version, file.prepared.number) == (None, case.version, "沪播荐〔2026〕1号")
    assert "issue" not in [line.step for line in file.trail]


def test_without_a_number_nothing_is_issued(house):
    case = house.decided()

    with pytest.raises(NotPrepared):
        issue(house.office, case.id, case.version, house.li, "0" * 64)

    assert isinstance(why_not(house.office, case.id, house.li), NotPrepared)
    assert house.case(case) == case


def test_another_file_than_the_prepared_one_is_not_issued(house):
    case, _ = prepared(house)

    with pytest.raises(PreparedDiffers) as refused:
        issue(house.office, case.id, case.version, house.li, sha256(b"another").hexdigest())

    assert refused.value.kind == "shown"
    nothing_left(house, case)


@pytest.fixture(autouse=True)
def published_alone():
    """Each test ends with the published templates alone."""
    yield
    lay_over(None)


def next_day(house: House, folder: Path) -> None:
    house.clock.move(hours=14)  # midnight in Shanghai


def another_template(house: House, folder: Path) -> None:
    own(folder, NEW, ("from = 2026-11-01", "from = 2026-11-20"))
    lay_over(folder)


def another_word(house: House, folder: Path) -> None:
    house.office = replace(house.office, settings=replace(house.office.settings, short_code="沪电荐"))


def another_address(house: House, folder: Path) -> None:
    house.office = replace(house.office, settings=replace(house.office.settings, public_url="https://other.example"))


CHANGES = {
    "the day": (next_day, "day"),
    "the template": (another_template, "template"),
    "the office's word": (another_word, "stated"),
    "the address": (another_address, "stated"),
}


@pytest.mark.parametrize(("change", "kind"), CHANGES.values(), ids=CHANGES.keys())
def test_what_changed_since_it_was_prepared_refuses_the_issue_and_a_new_number_tells_why_the_old_one_is_void(
    house, tmp_path, change, kind
):
    case, made = prepared(house)
    change(house, tmp_path / "templates")

    with pytest.raises(PreparedDiffers) as refused:
        issue(house.office, case.id, case.version, house.li, made.pdf_digest)
    assert refused.value.kind == why_not(house.office, case.id, house.li).kind == kind
    nothing_left(house, case)

    again = prepare(house.office, case.id, case.version, house.li)
    letter = issue(house.office, case.id, case.version + 1, house.li, again.pdf_digest)

    assert (letter.serial, letter.code != made.code) == (2, True)
    assert lines(house) == [(made.number, Became.VOID, Why(kind)), (letter.number, Became.ISSUED, None)]
    entry = next(line for line in reversed(trail_of(house.office, case.id, house.zhao)) if line.step == "prepare")
    assert (entry.about["void"], entry.about["why"]) == (made.number, kind)


def test_an_edition_that_is_another_one_than_when_it_was_prepared_refuses_the_issue(house, monkeypatch):
    from workflow import stating

    case, made = prepared(house)
    as_before = stating.statement_of

    def renewed(*args, **named):  # the label of an edition, as after its file was exchanged
        said = as_before(*args, **named)
        score = said.scores[0].model_copy(update={"digest": "0" * 64})
        return said.model_copy(update={"scores": (score, *said.scores[1:])})

    monkeypatch.setattr(stating, "statement_of", renewed)
    with pytest.raises(PreparedDiffers) as refused:
        issue(house.office, case.id, case.version, house.li, made.pdf_digest)

    assert (refused.value.kind, refused.value.names) == ("edition", ("scores",))
    nothing_left(house, case)


def test_a_condition_that_lapsed_since_refuses_the_issue(house):
    house.clock.move(days=132)  # the certificate of no criminal record is of 5 October: its last day
    case, _ = prepared(house)
    house.clock.move(days=1)

    with pytest.raises(GateFails):
        prepare(house.office, case.id, case.version, house.li)

    assert lines(house, 2027) == [("沪播荐〔2027〕1号", Became.VOID, Why.DAY)]


def test_a_remitted_case_takes_its_number_with_it_and_signed_anew_gets_another_one(house):
    case, made = prepared(house)
    case = remit(house.office, case.id, case.version, house.wang, "护照页不清晰")
    assert lines(house) == [(made.number, Became.VOID, Why.REMITTED)]

    case = workflow.propose(house.office, case.id, case.version, house.shen, workflow.Proposal.RECOMMENDATION, "已核对")
    case = sign(house.office, case.id, case.version, house.wang)
    with pytest.raises(NotPrepared):
        issue(house.office, case.id, case.version, house.li, made.pdf_digest)
    again = prepare(house.office, case.id, case.version, house.li)
    issue(house.office, case.id, case.version + 1, house.li, again.pdf_digest)

    assert [(became, why) for _, became, why in lines(house)] == [(Became.VOID, Why.REMITTED), (Became.ISSUED, None)]
    assert verify_code(house.office, made.code).answer is workflow.Answer.UNKNOWN
    assert check_trail(house.office) == []


def test_a_double_click_issues_once_and_a_double_preparation_takes_one_number(house):
    case = house.decided()
    twice = at_once(*[partial(prepare, house.office, case.id, case.version, house.li)] * 2)
    [made] = [one for one in twice if not isinstance(one, Superseded)]
    issues = at_once(*[partial(issue, house.office, case.id, case.version + 1, house.li, made.pdf_digest)] * 2)

    assert sorted(isinstance(one, Superseded) for one in issues) == [False, True]
    assert lines(house) == [(made.number, Became.ISSUED, None)]


def test_a_seal_that_cannot_be_had_keeps_the_number_for_a_second_try(house):
    case, made = prepared(house)
    lost = replace(house.office.seal.files, seal=Path("nowhere.p12"))
    sealless = replace(house.office, seal=replace(house.office.seal, files=lost, _kept={}, _keyring=None))

    with pytest.raises(SealUnavailable):
        issue(sealless, case.id, case.version, house.li, made.pdf_digest)
    nothing_left(house, case)

    assert issue(house.office, case.id, case.version, house.li, made.pdf_digest).number == made.number


@pytest.mark.parametrize("dies", ["while it is sealed", "before the commit"])
def test_a_process_that_dies_while_it_issues_leaves_the_prepared_number_and_nothing_else(house, tmp_path, dies):
    case, made = prepared(house)
    house.office.registry.engine.dispose()

    child = os.fork()
    if child == 0:  # another process, which is gone at once and cleans nothing up
        try:
            office = replace(
                house.office, registry=open_registry(f"sqlite:///{tmp_path / 'office.db'}", house.office.evidence.vault)
            )
            if dies == "while it is sealed":
                office.seal.sign = lambda *_: os._exit(7)
            event.listen(office.registry.engine, "commit", lambda _: os._exit(7))
            issue(office, case.id, case.version, house.li, made.pdf_digest)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7

    nothing_left(house, case)
    assert lines(house) == [(made.number, Became.PREPARED, None)]
    assert issue(house.office, case.id, case.version, house.li, made.pdf_digest).number == made.number
    assert check_trail(house.office) == []


def test_while_the_seal_is_set_others_can_write(house):
    """The time-stamp service may take seconds: a colleague who saves meanwhile must not wait for it."""
    case, made = prepared(house)
    other = house.draft()
    seal = house.office.seal

    class Slow:
        def __getattr__(self, name):
            return getattr(seal, name)

        def sign(self, document, at):
            workflow.save_answers(house.office, other.id, other.version, house.zhou, {"post_title": "直播主持人"})
            return seal.sign(document, at)

    letter = issue(replace(house.office, seal=Slow()), case.id, case.version, house.li, made.pdf_digest)

    assert letter.number == made.number
    assert house.case(other).version == other.version + 1


def test_what_happens_while_the_seal_is_set_stops_the_issue(house):
    case, made = prepared(house)
    seal = house.office.seal

    class Overtaken:
        def __getattr__(self, name):
            return getattr(seal, name)

        def sign(self, document, at):
            remit(house.office, case.id, case.version, house.wang, "护照页不清晰")
            return seal.sign(document, at)

    with pytest.raises(NotFound):  # a remitted case is no longer the registrar's to read
        issue(replace(house.office, seal=Overtaken()), case.id, case.version, house.li, made.pdf_digest)

    assert lines(house) == [(made.number, Became.VOID, Why.REMITTED)]


# --- the register of numbers


def test_the_register_tells_of_each_number_when_by_whom_and_why(house):
    first, made = prepared(house)
    issue(house.office, first.id, first.version, house.xu, made.pdf_digest)
    second, _ = prepared(house)
    remit(house.office, second.id, second.version, house.wang, "护照页不清晰")
    third, _ = prepared(house)

    told = numbers_of(house.office, house.li, "letter", 2026)

    assert [(one.serial, one.became, one.by, one.why, one.reference) for one in told] == [
        (3, Became.PREPARED, "李蔚", None, third.reference),
        (2, Became.VOID, "王珂", Why.REMITTED, second.reference),
        (1, Became.ISSUED, "徐蕾", None, first.reference),
    ]
    [counted] = [one for one in numbers_counted(house.office, house.li) if one.kind == "letter"]
    assert (counted.last, counted.issued, counted.prepared, counted.void, counted.missing) == (3, 1, 1, 1, 0)
    assert [one.serial for one in numbers_of(house.office, house.li, "letter", 2026, below=3, limit=1)] == [2]


def test_a_number_whose_day_has_passed_is_void_without_anybody_doing_anything(house):
    case, made = prepared(house)
    assert lines(house) == [(made.number, Became.PREPARED, None)]

    house.clock.move(hours=14)  # midnight in Shanghai

    [line] = numbers_of(house.office, house.li, "letter", 2026)
    assert (line.became, line.why, line.at, line.by, line.day) == (Became.VOID, Why.DAY, None, "", date(2026, 11, 24))
    assert "待编" in readable(preview_letter(house.office, case.id, house.li))


def readable(content: bytes) -> str:
    import pypdfium2
    from letters import read

    return read(pypdfium2.PdfDocument(content))


def test_notices_with_a_number_stand_in_the_register_too(house):
    house.refused()

    [series] = [one for one in numbers_counted(house.office, house.zhao) if one.kind == "refusal"]
    [line] = numbers_of(house.office, house.zhao, "refusal", series.year)

    assert (series.last, series.issued, series.missing) == (1, 1, 0)
    assert (line.serial, line.became, line.by) == (1, Became.ISSUED, "王珂")


def test_a_number_of_which_nothing_tells_is_called_missing(house):
    case, made = prepared(house)
    issue(house.office, case.id, case.version, house.li, made.pdf_digest)
    with house.office.registry.writing() as session:
        next_serial(session, "letter", 2026)

    told = numbers_of(house.office, house.li, "letter", 2026)

    assert [(one.serial, one.became) for one in told] == [(2, Became.MISSING), (1, Became.ISSUED)]
    assert [one.missing for one in numbers_counted(house.office, house.li) if one.kind == "letter"] == [1]


@pytest.mark.parametrize("login", ["zhou", "shen", "wang", "chen"])
def test_only_registrar_and_auditor_read_the_numbers(house, login):
    with pytest.raises(NotYourStep):
        numbers_counted(house.office, house.people[login])
    with pytest.raises(NotYourStep):
        numbers_of(house.office, house.people[login], "letter", 2026)


def test_the_command_lists_a_year_and_reports_a_missing_number(house, tmp_path, capsys):
    case, made = prepared(house)
    remit(house.office, case.id, case.version, house.wang, "护照页不清晰")
    listing = ["register", "list", "2026", "--data", str(tmp_path), "--lang", "zh"]

    assert terminal.main(listing) == 0
    told = capsys.readouterr().out
    assert "推荐函 · 2026年" in told
    assert f"{made.number} · 作废 · 2026年11月24日 10:00 · 王珂 · 案件退回审核 · {case.reference}" in told
    with house.office.registry.writing() as session:
        next_serial(session, "letter", 2026)
    assert terminal.main([*listing, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["series"]
    assert [(one["serial"], one["became"]) for one in found[0]["numbers"]] == [(1, "void"), (2, "missing")]
    assert terminal.main(["register", "list", "1999", "--data", str(tmp_path), "--lang", "en"]) == 0
    assert "No number was given in 1999." in capsys.readouterr().out
    assert terminal.main(["register", "list", "--data", str(tmp_path / "none"), "--lang", "en"]) == 2


# --- the database keeps it, whoever writes to it


FORBIDDEN = [
    "UPDATE prepared_letter SET number = 'x'",
    "UPDATE prepared_letter SET statement = '{}'",
    "UPDATE prepared_letter SET pdf_digest = 'x'",
    "UPDATE prepared_letter SET issued_on = '2026-11-25'",
    "UPDATE prepared_letter SET id = 77",
    "DELETE FROM prepared_letter",
    "DELETE FROM prepared_document",
    "UPDATE prepared_letter SET voided_at = prepared_at",  # without a reason
    "UPDATE prepared_letter SET voided_at = prepared_at, void_why = 'whim'",
    "UPDATE prepared_letter SET issued_at = prepared_at, voided_at = prepared_at, void_why = 'day'",
]
COPIED = (
    "INTO prepared_letter (id, case_id, year, serial, number, code, statement, statement_digest, pdf_digest,"
    " prepared_by, prepared_at, issued_on) SELECT {id}, case_id, year, {serial}, {number}, {code}, statement,"
    " statement_digest, pdf_digest, prepared_by, prepared_at, issued_on FROM prepared_letter"
)
OTHER = {"id": 9, "serial": 9, "number": "'n'", "code": "'c'"}
COPIES = [COPIED.format(**OTHER | {name: name}) for name in OTHER] + [COPIED.format(**OTHER)]  # the last: a second open one
FORBIDDEN_THERE = {
    "sqlite": [
        "UPDATE prepared_letter SET rowid = 77",
        "UPDATE prepared_document SET content = x'00'",
        "INSERT OR REPLACE INTO prepared_document (prepared_id, content) VALUES (1, x'00')",
        *(f"INSERT OR REPLACE {copy}" for copy in COPIES),
    ],
    "postgresql": [
        "UPDATE prepared_document SET content = '\\x00'",
        "TRUNCATE prepared_document",
        "TRUNCATE prepared_letter CASCADE",
        *(f"INSERT {copy}" for copy in COPIES),
    ],
}


@pytest.mark.on("sqlite", "postgresql")
def test_the_database_refuses_to_change_what_was_prepared(quick_house, database):
    prepared(quick_house)

    for statement in [*FORBIDDEN, *FORBIDDEN_THERE[database.kind]]:
        with pytest.raises(IntegrityError), quick_house.office.registry.writing() as hand:
            hand.execute(text(statement))


@pytest.mark.on("sqlite", "postgresql")
def test_what_has_become_issued_or_void_stays_so(quick_house):
    house = quick_house
    case, made = prepared(house)
    issue(house.office, case.id, case.version, house.li, made.pdf_digest)
    other, _ = prepared(house)
    remit(house.office, other.id, other.version, house.wang, "护照页不清晰")

    for statement in (
        "UPDATE prepared_letter SET issued_at = NULL WHERE serial = 1",
        "UPDATE prepared_letter SET voided_at = NULL, void_why = NULL WHERE serial = 2",
        "UPDATE prepared_letter SET void_why = 'day' WHERE serial = 2",
    ):
        with pytest.raises(IntegrityError, match="only added to"), house.office.registry.writing() as hand:
            hand.execute(text(statement))


@pytest.mark.on("sqlite", "postgresql")
@pytest.mark.parametrize("changed", ["statement_digest", "unsealed_digest", "code", "a void number"])
def test_the_database_lets_no_letter_out_that_is_not_the_prepared_one(quick_house, changed):
    house = quick_house
    case, made = prepared(house)
    if changed == "a void number":
        remit(house.office, case.id, case.version, house.wang, "护照页不清晰")
    values = {"statement_digest": made.statement_digest, "unsealed_digest": made.pdf_digest, "code": made.code}
    letter = workflow.Letter(
        case_id=case.id, year=made.year, serial=made.serial, number=made.number, statement=made.statement, pdf_digest="x",
        issued_by=house.li.id, issued_at=house.clock(), issued_on=made.issued_on, valid_until=made.issued_on,
        **values | ({changed: "x"} if changed in values else {}),
    )  # fmt: skip

    with pytest.raises(IntegrityError, match="as it was prepared"), house.office.registry.writing() as session:
        session.add(letter)


def test_a_registry_from_before_numbers_were_prepared_gets_the_tables_and_its_letters_are_listed(house, tmp_path):
    case, made = prepared(house)
    issue(house.office, case.id, case.version, house.li, made.pdf_digest)
    house.office.registry.engine.dispose()
    before_migrations(tmp_path / "office.db", "DROP TABLE prepared_document", "DROP TABLE prepared_letter")

    house.office = replace(
        house.office, registry=open_registry(f"sqlite:///{tmp_path / 'office.db'}", house.office.evidence.vault)
    )

    assert lines(house) == [(made.number, Became.ISSUED, None)]
    again, second = prepared(house)
    assert issue(house.office, again.id, again.version, house.li, second.pdf_digest).serial == 2


# --- eight writers at once


def work(house: House, cases: list, which: int) -> None:
    """One writer's share: of all cases a third is issued, a third prepared twice and issued, the rest prepared and remitted."""
    registrar = (house.li, house.xu)[which % 2]
    for turn, case in enumerate(cases):
        made = prepare(house.office, case.id, case.version, registrar)
        if (which + turn) % 3 == 0:
            issue(house.office, case.id, case.version + 1, registrar, made.pdf_digest)
        elif (which + turn) % 3 == 1:
            made = prepare(house.office, case.id, case.version + 1, registrar)
            issue(house.office, case.id, case.version + 2, registrar, made.pdf_digest)
        else:
            remit(house.office, case.id, case.version + 1, house.wang, "护照页不清晰")


def in_order(house: House, taken: int) -> Counter:
    """Every number from 1 stands in the register once, and with a reason where it is void. What became of them, counted."""
    [(series, told)] = [
        one for one in number_register(house.office.registry, house.office.today(), 2026) if one[0].kind == "letter"
    ]
    assert [line.serial for line in told] == list(range(1, taken + 1))
    assert [line.number for line in told] == [f"沪播荐〔2026〕{serial}号" for serial in range(1, taken + 1)]
    assert (series.last, series.missing) == (taken, 0)
    assert all((line.became is Became.VOID) == (line.why is not None) for line in told)
    assert check_trail(house.office) == []
    return Counter(line.became for line in told)


@pytest.mark.on("sqlite", "postgresql")
def test_eight_threads_leave_no_number_twice_and_no_hole_unexplained(quick_house):
    house = quick_house
    cases = [house.decided() for _ in range(8)]

    at_once(*(partial(work, house, cases[which::8], which) for which in range(8)))

    assert in_order(house, 11) == {Became.ISSUED: 6, Became.VOID: 5}


def in_another_process(folder: Path, url: str, cases: list, which: int) -> None:
    """A writer in a process of its own. One of them is gone between preparing and issuing."""
    office = new_office(folder, Clock(), url=url)
    house = House(office, office.now, actors(office))
    work(house, cases, which)
    case = house.decided()
    made = prepare(office, case.id, case.version, house.li)
    if which == 0:
        os._exit(0)
    issue(office, case.id, case.version + 1, house.li, made.pdf_digest)
    office.registry.engine.dispose()


@pytest.mark.on("sqlite", "postgresql")
def test_eight_processes_leave_no_number_twice_and_no_hole_unexplained(quick_house, database, tmp_path):
    house = quick_house
    cases = [house.decided() for _ in range(8)]
    house.office.registry.engine.dispose()
    apart = multiprocessing.get_context("fork")

    writers = [
        apart.Process(target=in_another_process, args=(tmp_path, database.url, cases[which::8], which)) for which in range(8)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)

    assert [writer.exitcode for writer in writers] == [0] * 8
    assert in_order(house, 19) == {Became.ISSUED: 13, Became.VOID: 5, Became.PREPARED: 1}
    house.clock.move(days=1)
    assert in_order(house, 19) == {Became.ISSUED: 13, Became.VOID: 6}
