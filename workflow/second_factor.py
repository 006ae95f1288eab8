"""The rest of a letter, for whoever also knows the host's date of birth or the last four characters of the passport number.

An unknown code and a wrong factor get one answer, after the same work. Wrong factors are counted for the code that was asked.
"""

import hmac
import re
import unicodedata
from datetime import date
from hashlib import sha256

from sqlmodel import Session

from workflow.account_queries import forget_wrong_passwords, wrong_passwords
from workflow.account_tables import WrongPassword
from workflow.codes import read_code
from workflow.letter import LetterStatement
from workflow.office import Office
from workflow.pauses import WINDOW, pause_after
from workflow.queries import letter_by_code
from workflow.tables import Letter
from workflow.verification import Answer, standing_of

FREE_GUESSES = 5  # wrong factors for one code before its pauses begin
LAST = 4  # characters of the passport number
_LONGEST = 40
_CLOSED = (Answer.REVOKED, Answer.REPLACED)  # such a letter is not shown any more


def open_letter(office: Office, code_text: str, factor: str) -> LetterStatement | int:
    """What the letter states, for whoever names the right factor.

    :param code_text: the verification code. :param factor: a date of birth (1994-05-17, 19940517, 1994年5月17日), or the last
        four characters of the passport number.
    :return: the statement. Else how many seconds to wait before the next try is looked at; 0: this one was wrong, or there is
        no such letter, or it is revoked or replaced.
    """
    code, now, given = read_code(code_text) or "", office.now(), plain_factor(factor)
    about = sha256(f"factor {code}".encode()).hexdigest()
    with office.registry.writing() as session:
        if pause := pause_after(*wrong_passwords(session, about, now - WINDOW), FREE_GUESSES, now):
            return pause
        letter = letter_by_code(session, code)
        if _opens(session, office, letter, given):
            return LetterStatement.model_validate(letter.statement)
        forget_wrong_passwords(session, None, now - 4 * WINDOW * 24)
        session.add(WrongPassword(about=about, at=now))
    return 0


def plain_factor(text: str) -> str:
    """A factor in one form: eight digits for a day, else capital letters and digits."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).strip().upper()
    day = re.fullmatch(r"(\d{4})[-./年 ](\d{1,2})[-./月 ](\d{1,2})日?", plain)
    if day:
        return f"{day[1]}{int(day[2]):02}{int(day[3]):02}"
    return re.sub(r"[^0-9A-Z]", "", plain)


def _opens(session: Session, office: Office, letter: Letter | None, given: str) -> bool:
    """Compares with both factors, and with the ones of nobody where there is no letter, so that both take the same time."""
    there = letter is not None and letter.statement is not None
    statement = letter.statement if there else {"date_of_birth": date.max.isoformat(), "passport_number": "\0" * LAST}
    born = statement["date_of_birth"].replace("-", "")
    passport = re.sub(r"[^0-9A-Z]", "", statement["passport_number"].upper())[-LAST:] or "\0"
    right = hmac.compare_digest(given.encode(), born.encode()) | hmac.compare_digest(given.encode(), passport.encode())
    return right and there and standing_of(session, letter, office.today()).answer not in _CLOSED
