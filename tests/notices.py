"""Notices for the tests: of each kind a usual one, and one in which whatever can be long is long and names are rare."""

from datetime import UTC, date, datetime
from typing import Any

from conftest import ANSWERS
from letters import FACTS, longest, statement

from forms.questionnaire import questions
from rules import evaluate, facts_from
from workflow import (
    AcknowledgementStatement,
    ChangeLine,
    CorrectionStatement,
    FileLine,
    ItemLine,
    LetterStatement,
    RefusalStatement,
    SummaryStatement,
    SupplementsStatement,
)
from workflow.canonical import digest
from workflow.shortcomings import gate_lines, threshold_lines

ON = date(2026, 11, 20)
FILED = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)  # half past nine in Shanghai
POOR = {
    "passport_expires": "2027-01-03",
    "no_criminal_record_issued": "2026-04-05",
    "live_sales": 100000,
    "recognition": "none",
    "audience_reach": 9000,
}
WORDS = (
    "所附证明由原单位人力资源部门出具，未加盖公章，落款日期早于离职日期；电话核实未果。"
    "请提供加盖公章的工作证明原件扫描件，并附劳动合同或者社会保险缴费记录，注明岗位、起止时间和工作地点。"
)
ITEMS = (
    ItemLine(
        fact="education",
        verdict="wrong",
        stated="doctorate",
        right="master",
        reason="学位证书载明硕士",
        files=1,
        documents=("degree_certificate",),
    ),
    ItemLine(
        fact="relevant_work_years",
        verdict="not_proven",
        stated="6",
        reason="工作证明未盖章",
        files=1,
        documents=("work_record",),
    ),
    ItemLine(
        fact="annual_salary_cny",
        verdict="no_document",
        stated="420000",
        documents=("employment_contract", "salary_commitment_letter"),
    ),
)


def many_items() -> tuple[ItemLine, ...]:
    """Forty lines: every question that takes a document, twice over, with long words of an officer."""
    names = [name for name, question in questions().items() if question.documents]
    verdicts = ("not_proven", "wrong", "not_proven", "no_document")
    made = []
    for number, name in enumerate((names * 2)[:40]):
        verdict, stated = verdicts[number % 4], ANSWERS.get(name, "1")
        made.append(
            ItemLine(
                fact=name,
                verdict=verdict,
                stated=stated,
                right=stated if verdict == "wrong" else None,
                reason="" if verdict == "no_document" else WORDS,
                documents=questions()[name].documents,
            )
        )
    return tuple(made)


def files(count: int, name: str = "学位证书（{n}）.pdf") -> tuple[FileLine, ...]:
    """So many files of evidence."""
    names = [name for name, question in questions().items() if question.documents]
    return tuple(
        FileLine(
            claims=tuple(names[n % len(names) : n % len(names) + 1 + n % 3]),
            name=name.format(n=n + 1),
            media_type="application/pdf",
            pages=n % 12 + 1,
            size=(n + 1) * 87_654,
            sha256=digest(n),
        )
        for n in range(count)
    )


def _of_a_notice(letter: LetterStatement, kind: str, word: str) -> dict[str, Any]:
    names = set(SupplementsStatement.model_fields) & set(LetterStatement.model_fields) - {
        "template",
        "template_digest",
        "number",
    }
    kept = {name: getattr(letter, name) for name in names}
    return {**kept, "template": f"{kind}/2026-11", "number": f"沪播荐{word}〔2026〕12号", "filed_on": ON}


def refusal(facts: dict | None = None, letter: LetterStatement | None = None, **other: Any) -> RefusalStatement:
    """A refusal: by default two conditions fail, the score is too low, and one statement is not as it was found."""
    found = evaluate(facts_from({**FACTS, **POOR, **(facts or {})}), ON)
    letter = letter or statement()
    given = {
        **_of_a_notice(letter, "refusal", "不予"),
        "items": ITEMS[:2],
        "gates": gate_lines(found, ("fails",)),
        "reason": "",
        "outcome": found.outcome.value,
        "thresholds": threshold_lines(found),
        "scores": statement(facts={**POOR, **(facts or {})}).scores,
        "facts": letter.facts,
        "routes": (),
        "values": (),
        "reviews": (),
        "remedies_confirmed": False,
        "assessment_digest": "a3" * 32,
        "decision_digest": "9f" * 32,
    }
    return RefusalStatement(**(given | other))


def longest_refusal() -> RefusalStatement:
    """A refusal in which whatever can be long is long."""
    gone = ("passport_expires", "no_criminal_record_issued", "contract_complete", "host_consent", "employer_credit_code")
    found = evaluate(facts_from({**FACTS, **POOR}), ON, frozenset(gone))
    found_only = tuple(item for item in many_items() if item.verdict != "no_document")
    return refusal(
        letter=longest(), items=found_only, gates=gate_lines(found), reason="\n".join([WORDS] * 4), outcome="blocked"
    )


def supplements(letter: LetterStatement | None = None, **other: Any) -> SupplementsStatement:
    """A request for supplements with two findings, a missing document, and a condition that fails."""
    found = evaluate(facts_from({"no_criminal_record_issued": "2026-04-05"}), ON)
    given = {
        **_of_a_notice(letter or statement(), "supplements", "补正"),
        "items": ITEMS,
        "gates": gate_lines(found, ("fails",)),
        "reason": "请补充学位认证。\n无犯罪记录证明请换新的。",
    }
    return SupplementsStatement(**(given | other))


def longest_supplements() -> SupplementsStatement:
    """A request for supplements with forty lines."""
    return supplements(letter=longest(), items=many_items(), reason="\n".join([WORDS] * 6))


def acknowledgement(letter: LetterStatement | None = None, **other: Any) -> AcknowledgementStatement:
    """An acknowledgement of a filing with five files."""
    letter = letter or statement()
    names = set(AcknowledgementStatement.model_fields) & set(LetterStatement.model_fields) - {"template", "template_digest"}
    given = {
        **{name: getattr(letter, name) for name in names},
        "template": "acknowledgement/2026-11",
        "filed_at": FILED,
        "filing": 1,
        "files": files(5),
        "answers_digest": "c7" * 32,
        "claimed_digest": "a3" * 32,
    }
    return AcknowledgementStatement(**(given | other))


def longest_acknowledgement() -> AcknowledgementStatement:
    """An acknowledgement with forty files of long names, some in characters that no font has."""
    name = "上海市高级人民法院证明文件及其附件（含公证书、认证书和译文）第{n}号🙂扫描件最终版.pdf"
    return acknowledgement(longest(), files=files(40, name), filing=3)


def summary(answers: dict[str, Any] | None = None, **other: Any) -> SummaryStatement:
    """The application of Lena Hoffmann on paper."""
    told = {**ANSWERS, **(answers or {})}
    found = evaluate(facts_from(FACTS), ON)
    letter = statement()
    given = {
        "template": "summary/2026-11",
        "office": letter.office,
        "demonstration": False,
        "case_reference": "JC-2026-0012",
        "filed_at": FILED,
        "on": ON,
        "answers": told,
        "answers_digest": digest(told),
        "outcome": "recommend",
        "scores": letter.scores,
        "gates": gate_lines(found, ("fails", "unknown")),
        "files": files(5),
    }
    return SummaryStatement(**(given | other))


def longest_summary() -> SummaryStatement:
    """An application in which every text is as long as it may be, with forty files."""
    letter = longest()
    long = {
        "host_surname": letter.host_surname,
        "host_given_names": letter.host_given_names,
        "host_chinese_name": letter.host_chinese_name,
        "company_name_zh": letter.company_name_zh,
        "company_name_latin": letter.company_name_latin,
        "company_address": "上海市长宁区虹桥临空经济园区示例路一千二百三十四弄五百六十七号" * 7,
        "post_title": letter.post_title,
        "post_duties": (WORDS * 25)[:2000],
        "regulated_topics": ["medical", "finance", "law", "education"],
        "investment_usd": None,
    }
    return summary(long, files=files(40))


def correction(letter: LetterStatement | None = None, **other: Any) -> CorrectionStatement:
    """A note that corrects the post of a letter."""
    letter = letter or statement()
    names = set(CorrectionStatement.model_fields) & set(LetterStatement.model_fields) - {"template", "template_digest"}
    given = {name: getattr(letter, name) for name in names} | {
        "template": "correction/2026-11",
        "number": "沪播荐更正〔2026〕12号",
        "letter_number": letter.number,
        "letter_issued_on": letter.issued_on,
        "letter_digest": "c4" * 32,
        "changes": (ChangeLine(field="post_title", stood=letter.post_title, reads="跨境直播主播（德语）"),),
        "reason": "录入岗位名称时漏写语种",
    }
    return CorrectionStatement(**given | other)


def longest_correction() -> CorrectionStatement:
    """A note in which whatever can be long is long, about two fields with rare characters."""
    letter = longest()
    changes = (
        ChangeLine(field="post_title", stood=letter.post_title, reads=f"镕堃喆璟㛃{letter.post_title}"[:120]),
        ChangeLine(field="workplace", stood=letter.workplace, reads=(letter.workplace * 4)[:200]),
    )
    return correction(letter, changes=changes, reason="\n".join([WORDS * 8] * 4))
