"""Who may call what: one row for each function of the office that acts or reads for a person.

`test_matrix.py` finds the functions in the code by their parameters and compares: a function without a row fails, and is told
what to add. A row says how the function is called where the rightful person succeeds, and whose roles are rightful; each person
of `matrix_office.PERSONS` is then tried, of the case's own firm and of another one, and so is a number that was never given.

`MATRIX`: takes the office and an actor. `BY_TOKEN`: takes the office and the token of a session, which is who acts.
`WITHOUT_ACTOR`: works for nobody in particular, each with the reason why that is right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from conftest import ANSWERS, LANQIAO, House, pdf

import workflow as w
from rules import check_character
from workflow import Actor, Office, Proposal, Role, Verdict, own_account, retention, scanning, sessions
from workflow import office as frame
from workflow import registry as rows
from workflow.administering import administering
from workflow.key_rotation import files_are_open, lock_files, rotate_keys
from workflow.numbers import all_series
from workflow.own_people import owning
from workflow.personal_reading import note_file
from workflow.taking_in import take_in

FIRM = frozenset({Role.FIRM})  # who writes and files for a firm, also under a mandate
OWNER, AGENT = frozenset({Role.OWNER}), frozenset({Role.AGENT})
EXAMINER, COUNTERSIGNER = frozenset({Role.EXAMINER}), frozenset({Role.COUNTERSIGNER})
REGISTRAR, ADMINISTRATOR = frozenset({Role.REGISTRAR}), frozenset({Role.ADMINISTRATOR})
EVERYBODY = frozenset(Role)
READERS = EVERYBODY - ADMINISTRATOR - OWNER - AGENT  # who reads a case that was decided; owners and agents by `FIRM`
OFFICERS = READERS - FIRM
NEW_FIRM = "91310000MA1FL0003" + check_character("91310000MA1FL0003")
NEW_AGENCY = "91310000MA1FL0004" + check_character("91310000MA1FL0004")
OVERSEERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
ADMITTING = frozenset({Role.REGISTRAR, Role.AUDITOR})  # who looks at firms that ask


OF_A_CASE = ("case", "evidence", "notice")
OF_A_FIRM = (*OF_A_CASE, "mandate", "colleague")  # things of which a firm has its own


@dataclass
class At:
    """What a call is made with. :param seen: the version of the case. :param shown: the digest of its prepared letter."""

    house: House
    actor: Actor
    case: int = 0
    seen: int = 0
    evidence: int = 0
    notice: int = 0
    person: int = 0
    firm: int = 0
    mail: int = 0
    mandate: int = 0
    colleague: int = 0
    request: int = 0
    shown: str = ""

    @property
    def office(self) -> Office:
        return self.house.office

    @property
    def who(self) -> tuple[Office, int, int, Actor]:
        """What every step takes."""
        return self.house.office, self.case, self.seen, self.actor


@dataclass(frozen=True)
class Row:
    """One function.

    :param may: the roles with which it succeeds; a firm's role only with what is that firm's. :param unless: roles that take it
        away again. :param at_home: it asks for the roles in the own firm or agency, whomever the person acts for.
    :param case: the state in which the case is that it is called for, as `CASES` and `BEHIND` name them.
    :param about: the number by which it is asked for a thing that belongs to a firm: one of `OF_A_FIRM`; or "person", "firm",
        "mail" and "request", which belong to nobody; "" where it is asked for no thing.
    :param hidden_from: roles that read the case and get the answer of one that does not exist all the same.
    :param role_first: without the role it is not even looked up, and the answer is that the step is another one's; `None` is so
        for what belongs to no firm.
    :param reads: it changes nothing but the record of who looked. Then the person is not looked up again: the sheets and routes
        have done it a moment before (`who`).
    :param empty: for lists: whether what it gave is nothing. :param has: the roles that have something there.
    """

    call: Callable[[At], Any]
    may: frozenset[Role]
    case: str = "issued"
    about: str = "case"
    hidden_from: frozenset[Role] = frozenset()
    reads: bool = False
    empty: Callable[[Any], bool] | None = None
    has: frozenset[Role] = READERS
    role_first: bool | None = None
    unless: frozenset[Role] = frozenset()
    at_home: bool = False

    def __post_init__(self) -> None:
        if self.role_first is None:
            object.__setattr__(self, "role_first", self.about not in OF_A_FIRM)

    def rightful(self, roles: frozenset[Role]) -> bool:
        """Whether somebody with these roles takes it, with what is theirs."""
        return bool(roles & self.may) and not roles & self.unless


def _attached(house: House) -> w.Case:
    case = house.draft()
    w.attach(house.office, case.id, case.version, house.zhou, "education", "学位证书.pdf", pdf(2))
    return house.case(case)


def _consentless(house: House) -> w.Case:
    case = w.open_case(house.office, house.zhou)
    return w.save_answers(house.office, case.id, case.version, house.zhou, ANSWERS)


def _proposed(house: House, *case: int) -> None:
    w.propose(house.office, *case, house.shen, Proposal.RECOMMENDATION, "材料齐全")


def _corrected(house: House, *case: int) -> None:
    w.propose_correction(house.office, *case, house.wang, {"post_title": "直播主播"}, "录入有误")


# The states of `Row.case`: a case of the same firm in each of the first, made once; the others are one step behind another one.
CASES: dict[str, Callable[[House], w.Case]] = {
    "draft": House.draft, "consentless": _consentless, "attached": _attached, "filed": House.filed,
    "examined": House.examined, "issued": House.issued,
}  # fmt: skip
BEHIND: dict[str, tuple[str, Callable[..., Any]]] = {
    "proposed": ("examined", _proposed),
    "decided": ("proposed", lambda house, *case: w.sign(house.office, *case, house.wang)),
    "prepared": ("decided", lambda house, *case: w.prepare(house.office, *case, house.li)),
    "ordered": ("issued", lambda house, *case: w.order_revocation(house.office, *case, house.wang, "合同已解除")),
    "corrected": ("issued", _corrected),
    "held": ("issued", lambda house, case, _: w.hold_case(house.office, case, house.zhao, "复核中")),
}


def days(office: Office) -> tuple[Any, Any]:
    """First and last day of a mandate."""
    return office.today(), office.today() + timedelta(days=30)


def nothing_counted(counted: dict[Any, int]) -> bool:
    return not any(counted.values())


MATRIX: dict[Callable[..., Any], Row] = {
    # the firm
    w.open_case: Row(lambda at: w.open_case(at.office, at.actor, at.case), FIRM, role_first=True),
    w.save_answers: Row(lambda at: w.save_answers(*at.who, {"post_title": "主播"}), FIRM, "draft"),
    w.attach: Row(lambda at: w.attach(*at.who, "hsk_level", "HSK.pdf", pdf(3)), FIRM, "draft"),
    w.detach: Row(lambda at: w.detach(*at.who, at.evidence), FIRM, "attached"),
    w.file_case: Row(lambda at: w.file_case(*at.who), FIRM, "draft"),
    w.withdraw: Row(lambda at: w.withdraw(*at.who), FIRM, "filed"),
    w.record_consent: Row(
        lambda at: w.record_consent(at.office, at.case, at.actor, "zh", w.consent_text(at.office.today()).version, "in_person"),
        FIRM, "consentless",
    ),
    w.withdraw_consent: Row(lambda at: w.withdraw_consent(*at.who), FIRM, "filed"),
    w.note_withdrawal: Row(lambda at: w.note_withdrawal(at.office, at.case, at.actor), FIRM),
    # the examiner
    w.examine: Row(lambda at: w.examine(*at.who, "education", Verdict.VERIFIED, "", None, at.evidence, 1), EXAMINER, "filed"),
    w.grant_bonus: Row(lambda at: w.grant_bonus(*at.who, 3, "紧缺人才", "沪人社〔2026〕8号"), EXAMINER, "filed"),
    w.judge: Row(lambda at: w.judge(*at.who, "post_fits_catalogue", True, "岗位属于所列"), EXAMINER, "filed"),
    w.attach_minutes: Row(lambda at: w.attach_minutes(*at.who, "纪要.pdf", pdf()), EXAMINER, "filed"),
    w.return_to_firm: Row(lambda at: w.return_to_firm(*at.who, "请补充"), EXAMINER, "filed"),
    w.propose: Row(lambda at: w.propose(*at.who, Proposal.RECOMMENDATION, "材料齐全"), EXAMINER, "examined"),
    # the countersigner
    w.sign: Row(lambda at: w.sign(*at.who), COUNTERSIGNER, "proposed"),
    w.remit: Row(lambda at: w.remit(*at.who, "请核实"), COUNTERSIGNER, "proposed"),
    w.order_revocation: Row(lambda at: w.order_revocation(*at.who, "合同已解除"), COUNTERSIGNER),
    w.propose_correction: Row(
        lambda at: w.propose_correction(*at.who, {"post_title": "直播主播"}, "录入有误"), COUNTERSIGNER
    ),
    # the registrar
    w.prepare: Row(lambda at: w.prepare(*at.who), REGISTRAR, "decided"),
    w.issue: Row(lambda at: w.issue(*at.who, at.shown), REGISTRAR, "prepared"),
    w.revoke: Row(lambda at: w.revoke(*at.who), REGISTRAR, "ordered"),
    w.confirm_correction: Row(lambda at: w.confirm_correction(*at.who), REGISTRAR, "corrected"),
    w.dismiss_correction: Row(lambda at: w.dismiss_correction(*at.who, "原文无误"), REGISTRAR, "corrected"),
    # reading
    w.read_case: Row(lambda at: w.read_case(at.office, at.case, at.actor), READERS, reads=True),
    w.trail_of: Row(lambda at: w.trail_of(at.office, at.case, at.actor), READERS, reads=True),
    w.evidence_file: Row(
        lambda at: w.evidence_file(at.office, at.evidence, at.actor)[1].close(), READERS, about="evidence", reads=True
    ),
    w.evidence_content: Row(
        lambda at: w.evidence_content(at.office, at.evidence, at.actor), READERS, about="evidence", reads=True
    ),
    w.evidence_page: Row(
        lambda at: w.evidence_page(at.office, at.evidence, 1, at.actor), READERS, about="evidence", reads=True
    ),
    w.application_summary: Row(lambda at: w.application_summary(at.office, at.case, at.actor), READERS),
    w.letter_document: Row(lambda at: w.letter_document(at.office, at.case, at.actor, "print"), READERS),
    w.notice_document: Row(
        lambda at: w.notice_document(at.office, at.notice, at.actor, "download"), READERS, about="notice"
    ),
    w.preview_letter: Row(
        lambda at: w.preview_letter(at.office, at.case, at.actor), OFFICERS, "prepared", hidden_from=FIRM, reads=True
    ),
    w.why_not: Row(
        lambda at: w.why_not(at.office, at.case, at.actor), OFFICERS, "prepared", hidden_from=FIRM, reads=True
    ),
    w.preview_notice: Row(
        lambda at: w.preview_notice(at.office, at.case, "supplements", at.actor),
        OFFICERS - REGISTRAR, "filed", hidden_from=FIRM, reads=True,
    ),
    # lists: for everybody, of what is theirs
    w.cases_for: Row(
        lambda at: w.cases_for(at.office, at.actor), EVERYBODY, about="", reads=True, empty=lambda page: not page.rows
    ),
    w.count_by_state: Row(
        lambda at: w.count_by_state(at.office, at.actor), EVERYBODY, about="", reads=True, empty=nothing_counted
    ),
    w.waiting_for: Row(
        lambda at: w.waiting_for(at.office, at.actor), EVERYBODY, about="", reads=True,
        empty=nothing_counted,
        has=FIRM | EXAMINER,
    ),
    w.numbers_counted: Row(
        lambda at: w.numbers_counted(at.office, at.actor), REGISTRAR | {Role.AUDITOR}, about="", reads=True
    ),
    w.numbers_of: Row(
        lambda at: w.numbers_of(at.office, at.actor, "letter", 2026), REGISTRAR | {Role.AUDITOR}, about="", reads=True
    ),
    # accounts and firms
    w.people: Row(lambda at: w.people(at.office, at.actor), OVERSEERS, about="", reads=True),
    w.organisations: Row(lambda at: w.organisations(at.office, at.actor), OVERSEERS, about="", reads=True),
    w.admit_person: Row(
        lambda at: w.admit_person(at.office, at.actor, "neu", "新人", {Role.AUDITOR}), ADMINISTRATOR, about=""
    ),
    w.admit_organisation: Row(
        lambda at: w.admit_organisation(at.office, at.actor, "新公司", "New Co.", NEW_FIRM), ADMINISTRATOR, about=""
    ),
    w.end_organisation: Row(lambda at: w.end_organisation(at.office, at.actor, at.firm), ADMINISTRATOR, about="firm"),
    w.end_person: Row(lambda at: w.end_person(at.office, at.actor, at.person), ADMINISTRATOR, about="person"),
    w.give_roles: Row(
        lambda at: w.give_roles(at.office, at.actor, at.person, {Role.AUDITOR}), ADMINISTRATOR, about="person"
    ),
    w.reset_password: Row(lambda at: w.reset_password(at.office, at.actor, at.person), ADMINISTRATOR, about="person"),
    w.forget_authenticator: Row(
        lambda at: w.forget_authenticator(at.office, at.actor, at.person), ADMINISTRATOR, about="person"
    ),
    w.give_address: Row(
        lambda at: w.give_address(at.office, at.actor, at.person, "shi.ren@jiancai.example"), ADMINISTRATOR, about="person"
    ),
    # a firm's own people and mandates
    w.colleagues: Row(
        lambda at: w.colleagues(at.office, at.actor), OWNER, about="",
        empty=lambda found: "colleague" not in {one.person.login for one in found},
        has=OWNER,
    ),
    w.invite_colleague: Row(lambda at: w.invite_colleague(at.office, at.actor, "neu", "新人"), OWNER, about=""),
    w.invite_again: Row(
        lambda at: w.invite_again(at.office, at.actor, at.colleague), OWNER, about="colleague", role_first=True
    ),
    w.end_colleague: Row(
        lambda at: w.end_colleague(at.office, at.actor, at.colleague), OWNER, about="colleague", role_first=True
    ),
    w.make_owner: Row(
        lambda at: w.make_owner(at.office, at.actor, at.colleague, False), OWNER, about="colleague", role_first=True
    ),
    w.give_mandate: Row(
        lambda at: w.give_mandate(at.office, at.actor, NEW_AGENCY, *days(at.office), "委托书.pdf", pdf()),
        OWNER, about="", unless=AGENT,
    ),
    w.withdraw_mandate: Row(
        lambda at: w.withdraw_mandate(at.office, at.actor, at.mandate), OWNER, about="mandate", role_first=True
    ),
    w.mandates_of: Row(
        lambda at: w.mandates_of(at.office, at.actor), OWNER | AGENT, about="", at_home=True,
        empty=lambda lines: LANQIAO[0] not in {line.firm for line in lines},
        has=OWNER | AGENT,
    ),
    w.mandate_document: Row(
        lambda at: w.mandate_document(at.office, at.mandate, at.actor)[1].close(),
        OWNER | AGENT | ADMITTING | ADMINISTRATOR, about="mandate", at_home=True,
    ),
    # firms that ask to be admitted
    w.firms_waiting: Row(
        lambda at: w.firms_waiting(at.office, at.actor), EVERYBODY, about="", reads=True,
        empty=lambda waiting: waiting == 0,
        has=REGISTRAR,
    ),
    w.firms_asking: Row(lambda at: w.firms_asking(at.office, at.actor), ADMITTING, about=""),
    w.admission_file: Row(lambda at: w.admission_file(at.office, at.actor, at.request), ADMITTING, about="request"),
    w.admission_document: Row(
        lambda at: w.admission_document(at.office, at.actor, at.request, "licence")[1].close(),
        ADMITTING, about="request", role_first=False,
    ),
    w.admit_firm: Row(lambda at: w.admit_firm(at.office, at.actor, at.request, "neu"), REGISTRAR, about="request"),
    w.refuse_firm: Row(lambda at: w.refuse_firm(at.office, at.actor, at.request, "材料不符"), REGISTRAR, about="request"),
    # what the host may have, and retention
    w.own_data: Row(lambda at: w.own_data(at.office, at.case, at.actor), FIRM | REGISTRAR),
    w.hold_case: Row(lambda at: w.hold_case(at.office, at.case, at.actor, "复核中"), frozenset({Role.AUDITOR})),
    w.release_case: Row(lambda at: w.release_case(at.office, at.case, at.actor, "复核完毕"), frozenset({Role.AUDITOR}), "held"),
    # mails and readings
    w.mails: Row(lambda at: w.mails(at.office, at.actor), ADMINISTRATOR, about="", reads=True),
    w.send_mail_again: Row(lambda at: w.send_mail_again(at.office, at.actor, at.mail), ADMINISTRATOR, about="mail"),
    w.drop_mail: Row(lambda at: w.drop_mail(at.office, at.actor, at.mail), ADMINISTRATOR, about="mail"),
    w.read_personal: Row(
        lambda at: w.read_personal(at.office, at.case, at.actor, ("passport_number",), w.ReadFor.AUDIT), READERS
    ),
    w.readings: Row(lambda at: w.readings(at.office, at.actor), frozenset({Role.AUDITOR}), about=""),
    w.end_sessions: Row(lambda at: w.end_sessions(at.office, at.actor, at.person), ADMINISTRATOR, about="person"),
}  # fmt: skip

# How each is called with a token, and what a token is answered that opens nothing: the refusal, or `None`.
BY_TOKEN: dict[Callable[..., Any], tuple[Callable[[Office, str | None], Any], type[Exception] | None]] = {
    w.who: (w.who, None),
    w.sign_in_state: (w.sign_in_state, None),
    w.sign_out: (w.sign_out, None),
    w.offer_authenticator: (w.offer_authenticator, w.SessionEnded),
    w.accept_authenticator: (lambda office, token: w.accept_authenticator(office, token, "123456"), w.SessionEnded),
    w.enter_code: (lambda office, token: w.enter_code(office, token, "123456"), w.SessionEnded),
    w.new_recovery_codes: (w.new_recovery_codes, w.SessionEnded),
    w.change_password: (lambda office, token: w.change_password(office, token, "old", "new"), w.SessionEnded),
    own_account.known: (own_account.known, w.SessionEnded),
    w.own_address: (w.own_address, w.SessionEnded),
    w.set_own_address: (lambda office, token: w.set_own_address(office, token, "", "zh"), w.SessionEnded),
    w.own_sessions: (w.own_sessions, w.SessionEnded),
    w.end_own_session: (lambda office, token: w.end_own_session(office, token, 1), w.SessionEnded),
    w.end_other_sessions: (w.end_other_sessions, w.SessionEnded),
    w.act_for: (lambda office, token: w.act_for(office, token, 1), w.SessionEnded),
    w.asks_for_password: (lambda office, token: w.asks_for_password(office, token) or None, None),
    w.enter_password: (lambda office, token: w.enter_password(office, token, "password"), w.SessionEnded),
}

ANYBODY = "anybody may ask, also from outside: "
START = "set-up, before there is anybody: "
COMMAND = "a command of whoever has the machine in hand: "
PURE = "gives nothing of the registry: "
FRAME = "the frame in which every step of this table is taken, never called from outside: "
SENDING = "the office's own sender of mails, which acts for nobody"
WITHOUT_ACTOR: dict[Callable[..., Any], str] = {
    w.sign_in: ANYBODY + "by a password one becomes somebody",
    w.sign_in_pause: ANYBODY + "how long to wait, the same for accounts that do not exist",
    w.link_holder: ANYBODY + "who holds a one-time link",
    w.use_link: ANYBODY + "who holds a one-time link",
    w.check_code: ANYBODY + "the verification page, by a code of 128 bits",
    w.verify_code: ANYBODY + "the verification page, by a code of 128 bits",
    w.open_letter: ANYBODY + "the verification page, by a code and a second factor",
    w.check_file: ANYBODY + "the verification page, by the file itself",
    w.check_statement: ANYBODY + "the verification page, by the statement itself",
    w.demonstration_code: ANYBODY + "in a demonstration only",
    w.has_administrator: START + "whether one must be made",
    w.first_administrator: START + "refuses once there is one",
    w.enter_person: START + "scripts of the demonstration and of tests",
    w.enter_organisation: START + "scripts of the demonstration and of tests",
    w.look_over: COMMAND + "jiancai doctor",
    w.write_backup: COMMAND + "jiancai backup",
    w.restore_backup: COMMAND + "jiancai restore",
    w.link_from_outside: COMMAND + "jiancai people",
    w.number_register: COMMAND + "jiancai register list",
    all_series: COMMAND + "jiancai doctor",
    w.stored_facts: COMMAND + "jiancai rules impact, facts without the person",
    w.cases_kept: COMMAND + "jiancai verify-all",
    w.recompute_all: COMMAND + "jiancai verify-all",
    w.check_trail: COMMAND + "jiancai trail verify",
    w.trail_faults: COMMAND + "jiancai trail verify",
    w.daily_roots: COMMAND + "jiancai trail roots",
    w.filing_faults: PURE + "looks through a case that its reader has in hand",
    frame.not_printable: PURE + "asks the fonts",
    frame.taking: FRAME + "checks the person itself",
    frame.beforehand: FRAME + "checks the person itself",
    administering: FRAME + "checks the person itself",
    owning: FRAME + "checks the person itself",
    own_account.demand_own_password: FRAME + "of a change to one's own account, whose person a token has told",
    note_file: FRAME + "`evidence_file` has asked whose the file is",
    w.ask_for_admission: ANYBODY + "a firm that asks to be admitted has nobody yet",
    w.ask_reset: ANYBODY + "whoever has forgotten a password; the answer is always the same",
    w.sign_in_from_outside: ANYBODY + "whom the provider of identities has vouched for",
    rotate_keys: COMMAND + "jiancai keys rotate",
    lock_files: COMMAND + "the first start with keys",
    files_are_open: COMMAND + "the first start with keys",
    w.mails_kept: COMMAND + "jiancai mail list",
    w.count_mails: COMMAND + "jiancai doctor and /metrics",
    w.send_mail_from_outside: COMMAND + "jiancai mail send",
    w.watch: COMMAND + "/metrics, numbers without persons",
    w.mails_due: SENDING,
    w.take_mail: SENDING,
    w.mark_sent: SENDING,
    w.mark_troubled: SENDING,
    retention.due_cases: COMMAND + "jiancai retention run and doctor",
    retention.last_run: COMMAND + "jiancai doctor",
    retention.run_retention: COMMAND + "jiancai retention run",
    retention.anonymise: COMMAND + "jiancai retention run",
    retention.remove_files: COMMAND + "jiancai retention run",
    frame.must_be_printable: PURE + "asks the fonts",
    sessions.sessions_since: PURE + "two moments",
    take_in: FRAME + "attach and attach_minutes stand in this table",
    scanning.looked_through: PURE + "looks through bytes that its caller has in hand",
    scanning.must_be_clean: PURE + "looks through a file of which `evidence_file` has asked whose it is",
    rows.opened: FRAME + "checks the person itself",
}
