"""The office: who may do what, in which order, and what is kept. The door of the room `workflow/`.

Every step takes the office, the case, the version that was shown and the person: `sign(office, case_id, seen, actor, reason)`.
It returns the new case, or raises a `Refusal`. Every reading takes the person and gives only what is theirs to read.
"""

from workflow.account_refusals import (
    CodeNotFresh,
    CodeRefused,
    CreditCodeRefused,
    CreditCodeTaken,
    LastAdministrator,
    LinkEnded,
    LoginRefused,
    LoginTaken,
    NameRefused,
    PasswordRefused,
    RolesRefused,
    SessionEnded,
    TooManyTries,
)
from workflow.accounts import (
    admit_organisation,
    admit_person,
    end_organisation,
    end_person,
    end_sessions,
    forget_authenticator,
    give_roles,
    organisations,
    people,
    reset_password,
)
from workflow.admission import enter_organisation, enter_person, first_administrator, has_administrator
from workflow.answers import ANSWERS, Fault, Reading, read_answers
from workflow.authenticator import (
    Offer,
    SignInState,
    accept_authenticator,
    demonstration_code,
    enter_code,
    new_recovery_codes,
    offer_authenticator,
    sign_in_state,
)
from workflow.backup import BackupRefused, write_backup
from workflow.bare_facts import StoredFacts, stored_facts
from workflow.bucket import Bucket, BucketStore, S3Missing
from workflow.casefile import Bonus, CaseFile, TrailLine, evidence_content, evidence_file, evidence_page, read_case, trail_of
from workflow.checked import Checked, Genuine, Kind, Score, as_data, check_code
from workflow.claims import Claim
from workflow.codes import format_code, new_code, read_code
from workflow.columns import LARGEST_ID
from workflow.correcting import confirm_correction, dismiss_correction, propose_correction, reads_now
from workflow.correction_refusals import (
    CorrectionRefused,
    CorrectionSame,
    LetterExpired,
    LetterReplaced,
    NotCorrectable,
    NothingToCorrect,
    ReplacementUnderWay,
)
from workflow.correction_rules import CorrectionRules, correction_rules
from workflow.correction_tables import Correction
from workflow.databases import RegistryDown, RegistryUnfit
from workflow.decision import order_revocation, remit, sign
from workflow.diagram import procedure_page
from workflow.doctor import look_over
from workflow.evidence import display_name
from workflow.examination import attach_minutes, examine, grant_bonus, propose, return_to_firm
from workflow.fields import FIELDS, Application, FieldSpec
from workflow.file_check import check_file, check_file_offline
from workflow.filing import attach, detach, file_case, filing_faults, open_case, save_answers, withdraw
from workflow.filing_refusals import (
    AnswerTooLong,
    EvidenceRefused,
    FileWithheld,
    NoPermitNeeded,
    NotReady,
    PageUnreadable,
    StoreUnavailable,
    UnknownAnswer,
)
from workflow.freshness import FRESH, is_fresh
from workflow.handing_out import application_summary, notice_document, preview_notice
from workflow.issuing import issue, letter_document, revoke
from workflow.judgement import Judgement, for_judgement
from workflow.judging import judge
from workflow.judging_refusals import DocumentRefused, NotForJudgement, NothingJudged
from workflow.keyring import KeyFileRefused, Keyring, KnownKey, Purpose
from workflow.keys import KeyFiles, adopt_seal_key, make_seal_key, make_statement_key, renew, write_secret
from workflow.letter import RECOMMENDATION, LedgerLine, LetterStatement, PartLine, ScoreLine, valid_until
from workflow.letter_ledger import GETA, FactLine, ReadingLine
from workflow.letter_routes import RouteLine, ValueLine
from workflow.links import LinkHolder, link_from_outside, link_holder, use_link
from workflow.lists import CaseRow, Page, cases_for, count_by_state, waiting_for
from workflow.notice_refusals import NoSuchNotice
from workflow.notice_tables import NoticeGiven
from workflow.notices import (
    AcknowledgementStatement,
    ChangeLine,
    CorrectionStatement,
    FileLine,
    GateLine,
    ItemLine,
    Notice,
    RefusalStatement,
    SummaryStatement,
    SupplementsStatement,
    ThresholdLine,
)
from workflow.number_refusals import NotPrepared, PreparedDiffers
from workflow.number_tables import Prepared, Why
from workflow.numbers import Became, NumberLine, NumberSeries, number_register, numbers_counted, numbers_of
from workflow.office import Office, OfficeSettings, PasswordCost
from workflow.own_account import OwnSession, change_password, end_other_sessions, end_own_session, own_sessions
from workflow.password_strength import LEAST as LEAST_PASSWORD
from workflow.preparing import prepare, preview_letter, why_not
from workflow.printing_refusals import NotPrintable, ReasonRefused
from workflow.procedure import PROCEDURE, SEES, Proposal, State, Step, Verdict, open_steps
from workflow.proof import looks_like_a_proof
from workflow.proof_check import check_signature, check_statement
from workflow.reading_apart import LARGEST as LARGEST_LETTER
from workflow.recomputing import Recomputed, ScoreFault, cases_kept, recompute_all
from workflow.refusals import (
    AlreadyOrdered,
    BonusRefused,
    ClaimsOpen,
    Ended,
    FourEyes,
    GateFails,
    LetterLacks,
    LetterRevoked,
    MinutesMissing,
    NoEditionToday,
    NoOrder,
    NoSuchClaim,
    NoSuchPage,
    NotAtThisStage,
    NotFound,
    NotYourStep,
    OutcomeForbids,
    ReasonMissing,
    Refusal,
    ScoreDiffers,
    Superseded,
    TrueValueRefused,
    TrueValueSame,
)
from workflow.registry import Registry, open_registry, registry_is_there
from workflow.restore import read_backup, restore_backup
from workflow.roles import Actor, Role
from workflow.scan_tables import Scan
from workflow.scanner import Clamd, Scanner, ScannerDown
from workflow.seal import ELECTRONIC, WET, Seal
from workflow.seal_refusals import SealUnavailable
from workflow.second_factor import open_letter
from workflow.sessions import sign_in, sign_in_pause, sign_out, who
from workflow.statement import Sealed, Statement
from workflow.storage import EvidenceStore, FolderStore, StoreDamaged, portions
from workflow.tables import Case, ClaimFinding, Evidence, Letter, Organisation, Person, TrailEntry
from workflow.terms import SEALS, VALIDITY_MONTHS, Terms
from workflow.trail import DailyRoot, TrailFault, check_trail, daily_roots, trail_faults
from workflow.verification import Answer, CorrectedField, PublicStatement, Verification, verify_code

__all__ = [
    "ANSWERS", "ELECTRONIC", "FIELDS", "FRESH", "GETA", "LARGEST_ID", "LARGEST_LETTER", "LEAST_PASSWORD", "PROCEDURE",
    "RECOMMENDATION", "SEALS", "SEES", "VALIDITY_MONTHS", "WET", "AcknowledgementStatement", "Actor", "AlreadyOrdered",
    "Answer", "AnswerTooLong", "Application", "BackupRefused", "Became", "Bonus", "BonusRefused", "Bucket", "BucketStore",
    "Case", "CaseFile", "CaseRow", "ChangeLine", "Checked", "Claim", "ClaimFinding", "ClaimsOpen", "Clamd", "CodeNotFresh",
    "CodeRefused", "CorrectedField", "Correction", "CorrectionRefused", "CorrectionRules", "CorrectionSame",
    "CorrectionStatement", "CreditCodeRefused", "CreditCodeTaken", "DailyRoot", "DocumentRefused", "Ended", "Evidence",
    "EvidenceRefused", "EvidenceStore", "FactLine", "Fault", "FieldSpec", "FileLine", "FileWithheld", "FolderStore",
    "FourEyes", "GateFails", "GateLine", "Genuine", "ItemLine", "Judgement", "KeyFileRefused", "KeyFiles", "Keyring", "Kind",
    "KnownKey", "LastAdministrator", "LedgerLine", "Letter", "LetterExpired", "LetterLacks", "LetterReplaced", "LetterRevoked",
    "LetterStatement", "LinkEnded", "LinkHolder", "LoginRefused", "LoginTaken", "MinutesMissing", "NameRefused",
    "NoEditionToday", "NoOrder", "NoPermitNeeded", "NoSuchClaim", "NoSuchNotice", "NoSuchPage", "NotAtThisStage",
    "NotCorrectable", "NotForJudgement", "NotFound", "NotPrepared", "NotPrintable", "NotReady", "NotYourStep", "NothingJudged",
    "NothingToCorrect", "Notice", "NoticeGiven", "NumberLine", "NumberSeries", "Offer", "Office", "OfficeSettings",
    "Organisation", "OutcomeForbids", "OwnSession", "Page", "PageUnreadable", "PartLine", "PasswordCost", "PasswordRefused",
    "Person", "Prepared", "PreparedDiffers", "Proposal", "PublicStatement", "Purpose", "Reading", "ReadingLine",
    "ReasonMissing", "ReasonRefused", "Recomputed", "Refusal", "RefusalStatement", "Registry", "RegistryDown", "RegistryUnfit",
    "ReplacementUnderWay", "Role", "RolesRefused", "RouteLine", "S3Missing", "Scan", "Scanner", "ScannerDown", "Score",
    "ScoreDiffers", "ScoreFault", "ScoreLine", "Seal", "SealUnavailable", "Sealed", "SessionEnded", "SignInState", "State",
    "Statement", "Step", "StoreDamaged", "StoreUnavailable", "StoredFacts", "SummaryStatement", "Superseded",
    "SupplementsStatement", "Terms", "ThresholdLine", "TooManyTries", "TrailEntry", "TrailFault", "TrailLine",
    "TrueValueRefused", "TrueValueSame", "UnknownAnswer", "ValueLine", "Verdict", "Verification", "Why",
    "accept_authenticator", "admit_organisation", "admit_person", "adopt_seal_key", "application_summary", "as_data", "attach",
    "attach_minutes", "cases_for", "cases_kept", "change_password", "check_code", "check_file", "check_file_offline",
    "check_signature", "check_statement", "check_trail", "confirm_correction", "correction_rules", "count_by_state",
    "daily_roots", "demonstration_code", "detach", "dismiss_correction", "display_name", "end_organisation",
    "end_other_sessions", "end_own_session", "end_person", "end_sessions", "enter_code", "enter_organisation", "enter_person",
    "evidence_content", "evidence_file", "evidence_page", "examine", "file_case", "filing_faults", "first_administrator",
    "for_judgement", "forget_authenticator", "format_code", "give_roles", "grant_bonus", "has_administrator", "is_fresh",
    "issue", "judge", "letter_document", "link_from_outside", "link_holder", "look_over", "looks_like_a_proof",
    "make_seal_key", "make_statement_key", "new_code", "new_recovery_codes", "notice_document", "number_register",
    "numbers_counted", "numbers_of", "offer_authenticator", "open_case", "open_letter", "open_registry", "open_steps",
    "order_revocation", "organisations", "own_sessions", "people", "portions", "prepare", "preview_letter", "preview_notice",
    "procedure_page", "propose", "propose_correction", "read_answers", "read_backup", "read_case", "read_code", "reads_now",
    "recompute_all", "registry_is_there", "remit", "renew", "reset_password", "restore_backup", "return_to_firm", "revoke",
    "save_answers", "sign", "sign_in", "sign_in_pause", "sign_in_state", "sign_out", "stored_facts", "trail_faults",
    "trail_of", "use_link", "valid_until", "verify_code", "waiting_for", "who", "why_not", "withdraw", "write_backup",
    "write_secret",
]  # fmt: skip
