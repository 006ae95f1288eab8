"""The office: who may do what, in which order, and what is kept. The door of the room `workflow/`.

Every step takes the office, the case, the version that was shown and the person: `sign(office, case_id, seen, actor, reason)`.
It returns the new case, or raises a `Refusal`. Every reading takes the person and gives only what is theirs to read.
"""

# fmt: off
# isort: off
from workflow.account_refusals import (
    AddressRefused, CodeNotFresh, CodeRefused, CreditCodeRefused, CreditCodeTaken, LastAdministrator, LinkEnded, LoginRefused,
    LoginTaken, NameRefused, PasswordRefused, RolesRefused, SameAdministrator, SessionEnded, TooManyTries,
)
from workflow.accounts import (
    admit_organisation, admit_person, end_organisation, end_person, end_sessions, forget_authenticator, give_roles,
    organisations, people, reset_password,
)
from workflow.addresses import OwnAddress, give_address, own_address, set_own_address
from workflow.admission import enter_organisation, enter_person, first_administrator, has_administrator
from workflow.admission_refusals import AdmissionFaulty, AdmissionKnown, AdmissionsFull, DocumentUnfit, RequestDecided
from workflow.admitting import AdmissionFile, admission_document, admission_file, admit_firm, firms_asking, refuse_firm
from workflow.answers import ANSWERS, Fault, Reading, read_answers
from workflow.asking_admission import ASKED, DOCUMENTS, ask_for_admission
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
from workflow.case_trail import TrailLine
from workflow.casefile import Bonus, CaseFile, evidence_content, evidence_file, evidence_page, read_case, trail_of
from workflow.checked import Checked, Genuine, Kind, Score, as_data, check_code
from workflow.claims import Claim
from workflow.codes import format_code, new_code, read_code
from workflow.columns import LARGEST_ID
from workflow.consent import note_withdrawal, record_consent, withdraw_consent
from workflow.consent_refusals import ConsentRefused
from workflow.consent_tables import Consent
from workflow.consent_texts import ConsentText, consent_text, consent_texts
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
from workflow.data_keys import DataKeysRefused, make_data_keys, read_keys
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
from workflow.firm_tables import AdmissionDocument, AdmissionRequest, AdmissionState, Mandate
from workflow.freshness import FRESH, is_fresh
from workflow.handing_out import application_summary, notice_document, preview_notice
from workflow.holding import hold_case, release_case
from workflow.issuing import issue, letter_document, revoke
from workflow.judgement import Judgement, for_judgement
from workflow.judging import judge
from workflow.judging_refusals import DocumentRefused, NotForJudgement, NothingJudged
from workflow.key_rotation import Rotated, files_are_open, lock_files, rotate_keys
from workflow.keyring import KeyFileRefused, Keyring, KnownKey, Purpose
from workflow.keys import KeyFiles, adopt_seal_key, make_seal_key, make_statement_key, renew, write_secret
from workflow.letter import RECOMMENDATION, LedgerLine, LetterStatement, PartLine, ScoreLine, valid_until
from workflow.letter_ledger import GETA, FactLine, ReadingLine
from workflow.letter_routes import RouteLine, ValueLine
from workflow.links import LinkHolder, link_from_outside, link_holder, use_link
from workflow.lists import CaseRow, Page, cases_for, count_by_state, firms_waiting, waiting_for
from workflow.mail_desk import (
    MailLine,
    MailsCounted,
    count_mails,
    drop_mail,
    mails,
    mails_kept,
    send_mail_again,
    send_mail_from_outside,
)
from workflow.mail_sending import Outgoing, mails_due, mark_sent, mark_troubled, take_mail
from workflow.mail_tables import MailKind, MailState, Trouble
from workflow.mandates import MOST_YEARS, MandateLine, act_for, give_mandate, mandate_document, mandates_of, withdraw_mandate
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
from workflow.office import Office, OfficeSettings, PasswordCost, Provider
from workflow.outside import sign_in_from_outside
from workflow.own_account import OwnSession, change_password, end_other_sessions, end_own_session, own_sessions
from workflow.own_data import OwnData, own_data
from workflow.own_people import Colleague, colleagues, end_colleague, invite_again, invite_colleague, make_owner
from workflow.owner_refusals import LastOwner, MandateEnded, MandateRefused, PasswordWrong, ProofNotFresh
from workflow.password_strength import LEAST as LEAST_PASSWORD
from workflow.personal_reading import PERSONAL, READ, SITTING, PersonalReading, ReadFor, read_personal, readings, usual_purpose
from workflow.preparing import prepare, preview_letter, why_not
from workflow.printing_refusals import NotPrintable, ReasonRefused
from workflow.procedure import PROCEDURE, SEES, Proposal, State, Step, Verdict, open_steps
from workflow.proof import looks_like_a_proof
from workflow.proof_check import check_signature, check_statement
from workflow.reading_apart import LARGEST as LARGEST_LETTER
from workflow.recomputing import Recomputed, ScoreFault, cases_kept, recompute_all
from workflow.refusals import (
    AlreadyOrdered, BonusRefused, ClaimsOpen, Ended, FourEyes, GateFails, LetterLacks, LetterRevoked, MinutesMissing,
    NoEditionToday, NoOrder, NoSuchClaim, NoSuchPage, NotAtThisStage, NotFound, NotYourStep, OutcomeForbids, ReasonMissing,
    Refusal, ScoreDiffers, Superseded, TrueValueRefused, TrueValueSame,
)
from workflow.registry import Registry, open_registry, registry_is_locked, registry_is_there
from workflow.resets import ask_reset
from workflow.restore import read_backup, restore_backup
from workflow.retention import Due, Run, due_cases, last_run, run_retention
from workflow.retention_refusals import Anonymised, HoldRefused
from workflow.retention_rules import RetentionRules, retention_rules
from workflow.retention_tables import Hold, RetentionAct
from workflow.roles import OF_A_FIRM, Actor, Role
from workflow.scan_tables import Scan
from workflow.scanner import Clamd, Scanner, ScannerDown
from workflow.seal import ELECTRONIC, WET, Seal
from workflow.seal_refusals import SealUnavailable
from workflow.second_factor import open_letter
from workflow.sessions import sign_in, sign_in_pause, sign_out, who
from workflow.showing_again import asks_for_password, enter_password
from workflow.statement import Sealed, Statement
from workflow.storage import EvidenceStore, FolderStore, StoreDamaged, portions
from workflow.tables import Case, ClaimFinding, Evidence, Letter, Organisation, Person, TrailEntry
from workflow.terms import SEALS, VALIDITY_MONTHS, Terms
from workflow.trail import DailyRoot, TrailFault, check_trail, daily_roots, trail_faults
from workflow.vault import ValueLocked, Vault
from workflow.verification import Answer, CorrectedField, PublicStatement, Verification, verify_code
from workflow.watching import Watch, watch
# isort: on
# fmt: on

__all__ = [
    "ANSWERS", "ASKED", "DOCUMENTS", "ELECTRONIC", "FIELDS", "FRESH", "GETA", "LARGEST_ID", "LARGEST_LETTER", "LEAST_PASSWORD",
    "MOST_YEARS", "OF_A_FIRM", "PERSONAL", "PROCEDURE", "READ", "RECOMMENDATION", "SEALS", "SEES", "SITTING",
    "VALIDITY_MONTHS", "WET", "AcknowledgementStatement", "Actor", "AddressRefused", "AdmissionDocument", "AdmissionFaulty",
    "AdmissionFile", "AdmissionKnown", "AdmissionRequest", "AdmissionState", "AdmissionsFull", "AlreadyOrdered", "Anonymised",
    "Answer", "AnswerTooLong", "Application", "BackupRefused", "Became", "Bonus", "BonusRefused", "Bucket", "BucketStore",
    "Case", "CaseFile", "CaseRow", "ChangeLine", "Checked", "Claim", "ClaimFinding", "ClaimsOpen", "Clamd", "CodeNotFresh",
    "CodeRefused", "Colleague", "Consent", "ConsentRefused", "ConsentText", "CorrectedField", "Correction",
    "CorrectionRefused", "CorrectionRules", "CorrectionSame", "CorrectionStatement", "CreditCodeRefused", "CreditCodeTaken",
    "DailyRoot", "DataKeysRefused", "DocumentRefused", "DocumentUnfit", "Due", "Ended", "Evidence", "EvidenceRefused",
    "EvidenceStore", "FactLine", "Fault", "FieldSpec", "FileLine", "FileWithheld", "FolderStore", "FourEyes", "GateFails",
    "GateLine", "Genuine", "Hold", "HoldRefused", "ItemLine", "Judgement", "KeyFileRefused", "KeyFiles", "Keyring", "Kind",
    "KnownKey", "LastAdministrator", "LastOwner", "LedgerLine", "Letter", "LetterExpired", "LetterLacks", "LetterReplaced",
    "LetterRevoked", "LetterStatement", "LinkEnded", "LinkHolder", "LoginRefused", "LoginTaken", "MailKind", "MailLine",
    "MailState", "MailsCounted", "Mandate", "MandateEnded", "MandateLine", "MandateRefused", "MinutesMissing", "NameRefused",
    "NoEditionToday", "NoOrder", "NoPermitNeeded", "NoSuchClaim", "NoSuchNotice", "NoSuchPage", "NotAtThisStage",
    "NotCorrectable", "NotForJudgement", "NotFound", "NotPrepared", "NotPrintable", "NotReady", "NotYourStep", "NothingJudged",
    "NothingToCorrect", "Notice", "NoticeGiven", "NumberLine", "NumberSeries", "Offer", "Office", "OfficeSettings",
    "Organisation", "OutcomeForbids", "Outgoing", "OwnAddress", "OwnData", "OwnSession", "Page", "PageUnreadable", "PartLine",
    "PasswordCost", "PasswordRefused", "PasswordWrong", "Person", "PersonalReading", "Prepared", "PreparedDiffers",
    "ProofNotFresh", "Proposal", "Provider", "PublicStatement", "Purpose", "ReadFor", "Reading", "ReadingLine",
    "ReasonMissing", "ReasonRefused", "Recomputed", "Refusal", "RefusalStatement", "Registry", "RegistryDown", "RegistryUnfit",
    "ReplacementUnderWay", "RequestDecided", "RetentionAct", "RetentionRules", "Role", "RolesRefused", "Rotated", "RouteLine",
    "Run", "S3Missing", "SameAdministrator", "Scan", "Scanner", "ScannerDown", "Score", "ScoreDiffers", "ScoreFault",
    "ScoreLine", "Seal", "SealUnavailable", "Sealed", "SessionEnded", "SignInState", "State", "Statement", "Step",
    "StoreDamaged", "StoreUnavailable", "StoredFacts", "SummaryStatement", "Superseded", "SupplementsStatement", "Terms",
    "ThresholdLine", "TooManyTries", "TrailEntry", "TrailFault", "TrailLine", "Trouble", "TrueValueRefused", "TrueValueSame",
    "UnknownAnswer", "ValueLine", "ValueLocked", "Vault", "Verdict", "Verification", "Watch", "Why", "accept_authenticator",
    "act_for", "admission_document", "admission_file", "admit_firm", "admit_organisation", "admit_person", "adopt_seal_key",
    "application_summary", "as_data", "ask_for_admission", "ask_reset", "asks_for_password", "attach", "attach_minutes",
    "cases_for", "cases_kept", "change_password", "check_code", "check_file", "check_file_offline", "check_signature",
    "check_statement", "check_trail", "colleagues", "confirm_correction", "consent_text", "consent_texts", "correction_rules",
    "count_by_state", "count_mails", "daily_roots", "demonstration_code", "detach", "dismiss_correction", "display_name",
    "drop_mail", "due_cases", "end_colleague", "end_organisation", "end_other_sessions", "end_own_session", "end_person",
    "end_sessions", "enter_code", "enter_organisation", "enter_password", "enter_person", "evidence_content", "evidence_file",
    "evidence_page", "examine", "file_case", "files_are_open", "filing_faults", "firms_asking", "firms_waiting",
    "first_administrator", "for_judgement", "forget_authenticator", "format_code", "give_address", "give_mandate",
    "give_roles", "grant_bonus", "has_administrator", "hold_case", "invite_again", "invite_colleague", "is_fresh", "issue",
    "judge", "last_run", "letter_document", "link_from_outside", "link_holder", "lock_files", "look_over",
    "looks_like_a_proof", "mails", "mails_due", "mails_kept", "make_data_keys", "make_owner", "make_seal_key",
    "make_statement_key", "mandate_document", "mandates_of", "mark_sent", "mark_troubled", "new_code", "new_recovery_codes",
    "note_withdrawal", "notice_document", "number_register", "numbers_counted", "numbers_of", "offer_authenticator",
    "open_case", "open_letter", "open_registry", "open_steps", "order_revocation", "organisations", "own_address", "own_data",
    "own_sessions", "people", "portions", "prepare", "preview_letter", "preview_notice", "procedure_page", "propose",
    "propose_correction", "read_answers", "read_backup", "read_case", "read_code", "read_keys", "read_personal", "readings",
    "reads_now", "recompute_all", "record_consent", "refuse_firm", "registry_is_locked", "registry_is_there", "release_case",
    "remit", "renew", "reset_password", "restore_backup", "retention_rules", "return_to_firm", "revoke", "rotate_keys",
    "run_retention", "save_answers", "send_mail_again", "send_mail_from_outside", "set_own_address", "sign", "sign_in",
    "sign_in_from_outside", "sign_in_pause", "sign_in_state", "sign_out", "stored_facts", "take_mail", "trail_faults",
    "trail_of", "use_link", "usual_purpose", "valid_until", "verify_code", "waiting_for", "watch", "who", "why_not",
    "withdraw", "withdraw_consent", "withdraw_mandate", "write_backup", "write_secret",
]  # fmt: skip
