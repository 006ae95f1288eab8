"""Sets the specimen mandate of the demonstration in type: `python tools/build_mandate.py`, forms/specimen/mandate.pdf.

Firm and agency are invented; the days are those that the office has entered, so that none stands in the document.
"""

from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

HOUSE = Path(__file__).parents[1]
LINES = (
    ("上海市直播电商人才评估办公室：", 12),
    ("    上海澜桥跨境电子商务有限公司（统一社会信用代码91310105MADEM0003W）委托上海合孚人力资源服务有限公司", 10),
    ("（统一社会信用代码91310106MADEM0044J），在本单位登记的期限内代为填写、提交、补正外籍主播推荐申请，", 10),
    ("并领取推荐函。受托方不得转委托。", 10),
    ("委托单位（盖章）：上海澜桥跨境电子商务有限公司", 10),
    ("负责人：周敏", 10),
)


def main() -> None:
    """Draws the page."""
    pdfmetrics.registerFont(TTFont("body", HOUSE / "forms" / "letter" / "fonts" / "body.ttf"))
    canvas = Canvas(str(HOUSE / "forms" / "specimen" / "mandate.pdf"), pagesize=(595, 842), invariant=1)
    canvas.setTitle("委托书 SPECIMEN 样本")
    canvas.setFont("body", 22)
    canvas.drawCentredString(297, 740, "委 托 书")
    canvas.setFillGray(0.8)
    canvas.setFont("body", 40)
    canvas.drawCentredString(297, 420, "SPECIMEN 样本")
    canvas.setFillGray(0)
    height = 680
    for line, size in LINES:
        canvas.setFont("body", size)
        canvas.drawString(60, height, line)
        height -= 26
    canvas.save()


if __name__ == "__main__":
    main()
