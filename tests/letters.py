"""Letters for the tests: Anna Müller's, one in which everything is long, and what a reader of the PDF finds on a page."""

import re
from datetime import date
from decimal import Decimal

import pypdfium2 as pdfium

from forms.letter import measures as m
from rules import FACTS as SPECS
from rules import Assessment, Evaluation, Label, evaluate, facts_from
from workflow import FactLine, LedgerLine, LetterStatement, PartLine, ScoreLine
from workflow.canonical import plain
from workflow.letter_ledger import reading_lines
from workflow.letter_routes import review_lines, route_lines, value_lines

CODE = "0123456789ABCDEFGHJKMNPQRST"
FACTS = {
    "date_of_birth": "1997-05-04",
    "nationality": "DEU",
    "annual_salary_cny": 420000,
    "education": "master",
    "vocational_qualification": "none",
    "relevant_work_years": 6,
    "months_per_year_in_china": 11,
    "hsk_level": 4,
    "degree_taught_in_chinese": False,
    "former_chinese_national": False,
    "work_region": "other",
    "local_bonus": 5,
    "high_level_foreign_university": True,
    "fortune_500_experience": False,
    "intellectual_property": False,
    "consecutive_years_in_china": 2,
    "audience_reach": 1200000,
    "live_sales": 12000000,
    "hosting_experience": 4,
    "recognition": "national",
    "market_languages": 2,
    "overseas_markets": 6,
    "local_products": 35,
    "training_given": 60,
    "place_of_work": "cluster",
    "platform_penalties": 0,
    "conduct_training": "completed",
    "tax_record": "complete",
    "content_control": "review_and_recording",
}


def _score(verified: Evaluation, found: Assessment) -> ScoreLine:
    law = found.ruleset
    category = next((one for one in law.categories if one.id == found.category), None)
    return ScoreLine(
        ruleset=law.id,
        title=law.title,
        edition=law.edition,
        digest=law.digest,
        nature=law.nature,
        status=law.status,
        in_force_from=law.in_force.from_,
        certainty=law.note or law.in_force_note,
        source=f"{law.source.number} {law.source.title}",
        least=found.least,
        most=found.most,
        maximum=law.maximum,
        category=found.category,
        category_label=category.label if category else None,
        parts=tuple(PartLine(id=p.id, label=p.label, least=p.least, most=p.most, maximum=p.maximum) for p in found.parts),
        lines=tuple(
            LedgerLine(
                id=f.id,
                label=f.label,
                least=f.least,
                most=f.most,
                maximum=f.criterion.maximum,
                band=f.band,
                printed=f.printed,
                citation=f"{f.citation.number} {f.citation.place}",
                facts=f.facts,
            )
            for f in found.findings
        ),
        readings=reading_lines(verified, found),
    )


def _facts(found: dict) -> tuple[FactLine, ...]:
    """Every fact as claimed and found; the education is corrected, the training not proven, three are an officer's."""
    lines = []
    for name, value in sorted(found.items(), key=lambda item: list(SPECS).index(item[0])):
        value = plain(value)
        given = {
            "fact": name,
            "claimed": value,
            "verified": value,
            "finding": "verified",
            "document": "聘用合同.pdf",
            "page": 3,
        }
        if SPECS[name].by_officer:
            given |= {"claimed": None, "finding": "judged", "reason": "岗位属于目录所列", "document": "", "page": None}
        if name == "local_bonus":
            given |= {
                "claimed": None,
                "finding": "granted",
                "reason": "紧缺人才",
                "document": "沪人社〔2026〕8号",
                "page": None,
            }
        if name == "education":
            given |= {
                "claimed": "doctorate",
                "finding": "wrong",
                "reason": "学位证书载明硕士",
                "document": "学位证书.pdf",
                "page": 1,
            }
        if name == "training_given":
            given |= {"verified": None, "finding": "not_proven", "reason": "没有签到记录", "document": "", "page": None}
        if value is not None or given["finding"] != "verified":
            lines.append(FactLine(**given))
    return tuple(lines)


def statement(facts: dict | None = None, on: date = date(2026, 11, 20), **other) -> LetterStatement:
    """The letter for Anna Müller; `facts` and fields that differ are named. :param on: the decisive day."""
    found = evaluate(facts_from({**FACTS, **(facts or {})}), on)
    fields = {
        "number": "沪播荐〔2026〕12号",
        "code": CODE,
        "verification_url": f"HTTPS://LETTERS.EXAMPLE/V/{CODE}",
        "office": Label(zh="上海市示例商务委员会", en="Example Commission of Commerce", de="Beispielkommission für Handel"),
        "addressee": Label(zh="上海市外国专家局", en="Shanghai Foreign Experts", de="Amt für ausländische Fachleute"),
        "issued_on": date(2026, 11, 24),
        "valid_until": date(2027, 5, 24),
        "demonstration": False,
        "case_reference": "2026-000012",
        "decisive_day": date(2026, 11, 20),
        "company_name_zh": "示例（上海）跨境直播科技有限公司",
        "company_name_latin": "Example Cross-Border Streaming (Shanghai) Co., Ltd.",
        "credit_code": "91310000MA1FL0AB1C",
        "host_surname": "MÜLLER",
        "host_given_names": "ANNA MARIA",
        "host_chinese_name": "",
        "sex": "female",
        "nationality": "DEU",
        "date_of_birth": date(1997, 5, 4),
        "nationality_name": Label(zh="德国", en="Germany", de="Deutschland"),
        "passport_number": "C01X00T47",
        "post_title": "跨境直播主播",
        "workplace": "上海市长宁区示例路1号",
        "contract_from": date(2027, 1, 1),
        "contract_until": date(2028, 12, 31),
        "annual_salary_cny": Decimal("420000"),
        "monthly_pay_cny": Decimal("35000"),
        "outcome": "recommend",
        "scores": tuple(_score(found, one) for one in found.assessments),
        "routes": route_lines(found),
        "values": value_lines(found),
        "reviews": review_lines(found),
        "facts": _facts({**FACTS, **(facts or {})}),
        "assessment_digest": "a3" * 32,
        "decision_digest": "9f" * 32,
    }
    return LetterStatement(**(fields | other))


def longest() -> LetterStatement:
    """A letter in which whatever can be long is long."""
    return statement(
        host_surname="WOLFESCHLEGELSTEINHAUSENBERGERDORFF " * 3 + "ABCDEFGHIJKL",
        host_given_names="MAXIMILIANALEXANDERCHRISTOPHERSEBASTIAN" * 3 + "ABC",
        host_chinese_name="镕堃喆璟㛃·玥祎",
        company_name_zh="中国（上海）自由贸易试验区临港新片区示例跨境电子商务直播科技发展股份有限责任公司上海市长宁区第一分公司",
        company_name_latin="Example International Cross-Border Electronic Commerce Live-Streaming Technology Company Limited",
        post_title="首席主播兼海外市场品牌推广总负责人（Senior Principal Multilingual Live-Streaming Host and Director）",
        workplace="上海市长宁区虹桥临空经济园区示例路一千二百三十四弄五百六十七号示例国际直播产业大厦东塔楼三二零一室",
        office=Label(
            zh="上海市直播经济高质量发展推进工作领导小组办公室（上海市示例商务委员会）",
            en="Office of the Leading Group for the Promotion of the High-Quality Development of Live-Streaming",
            de="Büro der Führungsgruppe zur Förderung der hochwertigen Entwicklung des Livestreamings",
        ),
        verification_url=f"https://verification.live-streaming-talent.example-commission-of-commerce.example/V/{CODE}",
        facts={"education": None, "audience_reach": None, "annual_salary_cny": None},
    )


def many(lines: int, reason: str = "") -> LetterStatement:
    """A letter with so many lines of evidence, each with a long name of its file; the last one with a reason."""
    name = "上海市长宁区示例路直播基地聘用合同及其补充协议（扫描件，已加盖公章）.pdf"
    facts = [
        FactLine(fact=fact, claimed=True, verified=True, finding="verified", document=name, page=100 + number, sha256="0" * 64)
        for number, fact in zip(range(lines), [*SPECS, *SPECS], strict=False)
    ]
    facts[-1] = facts[-1].model_copy(update={"finding": "not_proven", "verified": None, "reason": reason})
    return statement().model_copy(update={"facts": tuple(facts)})


def crowded() -> LetterStatement:
    """A letter with forty lines in one table, each longer than the one before, and names in scripts that are shaped."""
    told = longest()
    first, *others = told.scores
    text = "证明文件：账号截图_محمد عبد الرحمن_สมชาย_राजेश_镕堃喆璟㛃（最大认证账号的粉丝数）"
    lines = tuple(
        first.lines[0].model_copy(
            update={"label": Label(zh=f"{n}. {text[: 20 + n]}", en="a", de="a"), "printed": "国际中央商务区" * (1 + n // 10)}
        )
        for n in range(1, 41)
    )
    return told.model_copy(
        update={
            "scores": (first.model_copy(update={"lines": lines}), *others),
            "host_surname": "محمد عبد الرحمن بن عبد العزيز آل سعود",
            "host_given_names": "السيد صلاح الدين محمود عبد الحميد إبراهيم عبد الله الطويل الشريف",
            "host_chinese_name": "穆罕默德·阿卜杜勒·拉赫曼·本·阿卜杜勒阿齐兹·阿勒沙特·谢里夫",
            "post_title": "วิทยากรอาวุโสระหว่างประเทศ वरिष्ठ प्रस्तोता ведущий Nguyễn",
        }
    )


NAMES = {  # surname, given names, Chinese name: rare characters, marks on letters, letters that are written into each other
    "rare": ("MÜLLER-ŻÓŁĆ", "ŠÁRKA ÞÓRA", "镕堃喆璟㛃"),
    "vietnamese": ("NGUYỄN", "THỊ PHƯƠNG QUỲNH", "阮氏芳琼"),
    "arabic": ("محمد عبد الرحمن", "السيد صلاح الدين", ""),
    "thai": ("สมชาย", "วงศ์สวัสดิ์", ""),
    "devanagari": ("शर्मा", "राजेश कुमार", ""),
}


def named() -> dict[str, LetterStatement]:
    """A letter for a host of each of the names."""
    return {
        script: statement(host_surname=surname, host_given_names=given, host_chinese_name=chinese)
        for script, (surname, given, chinese) in NAMES.items()
    }


def read(document: pdfium.PdfDocument, page: int | None = None) -> str:
    """The text of a page or of all, without page numbers and white space (a justified line is read with spaces in it)."""
    pages = range(len(document)) if page is None else [page]
    text = re.sub(r"\s", "", "".join(document[number].get_textpage().get_text_range() for number in pages))
    return re.sub(r"—\d+—", "", text)


def boxes(document: pdfium.PdfDocument, page: int) -> list[tuple[str, float, float, float, float]]:
    """Each visible character of a page with its ink: left, top, right, bottom, in millimetres from the upper left corner."""
    text = document[page].get_textpage()
    found = []
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        left, bottom, right, top = text.get_charbox(index)
        if character.strip() and right > left:
            found.append((character, left / m.MM, 297 - top / m.MM, right / m.MM, 297 - bottom / m.MM))
    return found
