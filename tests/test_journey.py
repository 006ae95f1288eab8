"""The whole path in a real browser: a firm applies, two officers decide, a letter leaves the house, anybody verifies it."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
import zxingcpp
from browser import chromium, enter_code, free_port, running
from playwright.sync_api import Browser, Page, expect

from forms.consenting import QUESTION
from forms.demonstration import PASSWORD
from forms.fields import YES_NO
from forms.questionnaire import Question, section_of, sections
from forms.specimen import dossier
from forms.wording import SHANGHAI, Say

pytestmark = pytest.mark.browser
SAY = Say("zh")
HIDDEN = {"regulated_topics_licensed"}  # not asked, because this host speaks on no regulated topic
WAIT = 20_000  # milliseconds: two cores may be shared with everything else that runs


@dataclass
class Counter:
    """One person at the counter, in a browser window of their own."""

    page: Page
    address: str

    def open(self, path: str, ends_with: str = "") -> None:
        """A page, drawn to its end: to the element of that key when one is named."""
        self.page.goto(self.address + path)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=WAIT)
        if ends_with:
            expect(self.page.locator(f".st-key-{ends_with}").first).to_be_visible(timeout=WAIT)
        self.rest()

    def rest(self) -> None:
        """Until Streamlit has drawn everything: no run begins within a moment after the last one ended."""
        idle = self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
        for _ in range(2):
            self.page.wait_for_timeout(100)
            expect(idle).to_be_attached(timeout=WAIT)

    def once_more(self, key: str) -> None:
        """A step that is asked once more before it is taken."""
        self.page.locator(f".st-key-{key}_first button").click()
        self.rest()
        self.page.locator(f".st-key-{key}_yes button").click()
        self.rest()

    def press(self, key: str, **places: object) -> None:
        self.page.get_by_role("button", name=SAY(key, **places), exact=True).first.click()
        self.rest()

    def tells(self, text: str) -> None:
        expect(self.page.locator(".jc-done").get_by_text(text)).to_be_visible(timeout=WAIT)


def at_the_counter(browser: Browser, address: str, login: str) -> Counter:
    page = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 1000}, accept_downloads=True).new_page()
    page.goto(f"{address}/")
    page.get_by_label(SAY("web.sign_in.login")).fill(login)
    page.get_by_label(SAY("web.sign_in.password")).fill(PASSWORD)
    page.get_by_role("button", name=SAY("web.sign_in.button")).click()
    enter_code(page)
    counter = Counter(page, address)
    expect(page.locator(".jc-head")).to_be_visible(timeout=WAIT)
    counter.rest()
    return counter


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The demonstration office, started by the command that `make run` uses."""
    folder, port = tmp_path_factory.mktemp("office"), free_port()
    with running(["demo-office", "--port", str(port), "--data", str(folder)], {}, port, folder / "log.txt") as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with chromium() as running_browser:
        yield running_browser


def words_of(question: Question, value: object) -> str:
    """The words of a choice as they stand beside its button."""
    if question.kind == "yes_no":
        return SAY(f"value.{next(word for word, meant in YES_NO.items() if meant is value)}")
    if question.kind == "topics":
        return SAY("value.topic.none")
    return SAY(f"value.{question.name}.{value}") if question.kind == "choice" or str(value) == "0" else str(value)


def answer(counter: Counter, question: Question, value: object) -> None:
    """Fills in one question as a clerk would."""
    place = counter.page.locator(f".st-key-question-{question.name}")
    if question.kind == "nationality":
        place.get_by_role("combobox").click()
        place.get_by_role("combobox").fill(str(value))
        counter.page.get_by_role("option", name=SAY.value(question.name, value), exact=True).click()
    elif question.typed or question.kind == "long_text":
        box = place.get_by_role("textbox")
        box.fill(str(value))
        box.press("Tab")
    else:
        place.get_by_role("radiogroup").get_by_text(words_of(question, value), exact=True).click()
    counter.rest()


def filled_in(counter: Counter, folder: Path) -> int:
    """A new application with the specimen dossier's answers and documents; its number in the register."""
    today = datetime.now(SHANGHAI).date()
    answers, pieces = dossier().answers(today), dossier().evidence(today)
    counter.press("firm.new.button")
    case = int(parse_qs(urlsplit(counter.page.url).query)["case"][0])
    for section in sections():
        counter.open(f"/application?case={case}&part={section.id}", ends_with="continue")
        for question in section.questions:
            value = answers.get(question.name)
            if value not in (None, "") and question.name not in HIDDEN:
                answer(counter, question, value)
            for piece in pieces:
                if piece.claims[0] == question.name:
                    file = folder / piece.name
                    file.write_bytes(piece.content)
                    counter.page.locator(f".st-key-proof_{question.name} input[type=file]").set_input_files(file)
                    expect(counter.page.get_by_role("link", name=piece.name).first).to_be_visible(timeout=WAIT)
                    counter.rest()
    consented(counter, case)
    return case


def consented(counter: Counter, case: int) -> None:
    """The host has read the text at the clerk's screen and consents."""
    counter.open(f"/application?case={case}&part={section_of(QUESTION).id}", ends_with="continue")
    counter.page.get_by_text(SAY("firm.consent.read"), exact=True).click()
    counter.rest()
    counter.press("firm.consent.button")
    counter.tells(SAY("firm.consent.done"))


def letter_downloaded(counter: Counter, case: int) -> bytes:
    response = counter.page.context.request.get(f"{counter.address}/letters/{case}/letter.pdf")
    assert response.status == 200
    assert "attachment" in response.headers["content-disposition"]
    return response.body()


def prepared_shown(counter: Counter, case: int) -> bytes:
    """The prepared letter as the registrar looks at it."""
    response = counter.page.context.request.get(f"{counter.address}/letters/{case}/preview.pdf")
    assert response.status == 200
    return response.body()


def address_in(letter: bytes) -> str:
    """What a camera reads from the letter's QR code, as printed at 150 dots an inch."""
    with pypdfium2.PdfDocument(BytesIO(letter)) as document:
        pictures = [page.render(scale=150 / 72).to_pil() for page in document]
    found = [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    assert len(found) == 1
    return found[0]


def verified(browser: Browser, address: str) -> str:
    """What an anonymous visitor reads first at the address, in a browser without JavaScript."""
    page = browser.new_context(locale="zh-CN", java_script_enabled=False).new_page()
    page.goto(address)
    return page.get_by_role("heading", level=1).inner_text()


def examined(counter: Counter, case: int) -> int:
    """Every claim found as the firm states it, one after the other; how many there were."""
    counter.open(f"/examination?case={case}", ends_with="verdict")
    for number in range(1, 100):
        last = counter.page.get_by_role("button", name=SAY("office.hand.record.last"), exact=True)
        ends = last.count() > 0
        counter.page.locator(".st-key-verdict").get_by_text(SAY("office.verdict.verified"), exact=True).click()
        expect(counter.page.get_by_role("radio", name=SAY("office.verdict.verified"), exact=True)).to_be_checked()
        counter.rest()
        counter.press("office.hand.record.last" if ends else "office.hand.record")
        refused = counter.page.locator(".jc-errors")
        assert refused.count() == 0, refused.inner_text()
        if ends:
            return number
    raise AssertionError("the claims never ended")


def proposed(counter: Counter, case: int) -> None:
    counter.open(f"/examination?case={case}&part=result", ends_with=f"proposal_{case}")
    counter.page.get_by_text(SAY("office.proposal.recommendation"), exact=True).click()
    counter.press("office.propose.do")
    counter.tells(SAY("office.propose.done", proposal=SAY("office.proposal.recommendation")))


def revoked(countersigner: Counter, registrar: Counter, case: int) -> None:
    """Ordered by one person, executed by another."""
    countersigner.open(f"/revocation?case={case}", ends_with="order_first")
    countersigner.page.get_by_role("textbox").fill("演示：合同已解除")
    countersigner.page.get_by_role("textbox").press("Tab")
    countersigner.rest()
    countersigner.once_more("order")
    registrar.open(f"/register?case={case}", ends_with="revoke_first")
    registrar.once_more("revoke")


def test_a_firm_applies_two_officers_decide_and_anybody_verifies_the_letter(office, browser, tmp_path):
    firm = at_the_counter(browser, office, "firm")
    case = filled_in(firm, tmp_path)
    firm.open(f"/check?case={case}", ends_with="file")
    firm.press("firm.check.file")
    expect(firm.page.get_by_text(SAY("firm.filed.title")).first).to_be_visible(timeout=WAIT)

    examiner = at_the_counter(browser, office, "examiner")
    assert examined(examiner, case) > 25
    proposed(examiner, case)

    countersigner = at_the_counter(browser, office, "countersigner")
    countersigner.open(f"/countersignature?case={case}", ends_with="sign")
    countersigner.press("office.sign.do")

    registrar = at_the_counter(browser, office, "registrar")
    registrar.open(f"/register?case={case}", ends_with="prepare")
    registrar.press("registry.prepare")
    shown = prepared_shown(registrar, case)
    registrar.once_more("issue")
    letter = letter_downloaded(registrar, case)
    assert letter.startswith(shown)
    address = address_in(letter)
    assert address.upper().startswith(office.upper() + "/V/")
    assert verified(browser, address) == SAY("web.verify.genuine")
    assert letter_downloaded(firm, case) == letter

    revoked(countersigner, registrar, case)
    assert verified(browser, address) == SAY("web.verify.revoked")
