"""What the letter of the benchmark says: the same for ours and for every peer, another name and code in each letter.

Two pages: head, number, title, 600 Chinese characters, signature, date, the code, and a table. Plain data, so that each of
them is handed the same. Persons and offices are invented.
"""

import json

OFFICE = "上海市示例商务委员会"
NAMES = (
    *("安娜·米勒", "莱娜·霍夫曼", "比阿特丽斯·席尔瓦", "金秀珍", "玛丽亚·科瓦尔斯卡", "伊万·彼得罗夫", "陈璟", "米镕喆"),
    *("索菲·勒布朗", "卢卡·罗西", "艾米丽·琼斯", "尼尔斯·安德森"),
)
_PARAGRAPHS = (
    "经示例（上海）跨境直播科技有限公司（统一社会信用代码：91310000MA1FL0AB1C）申请，我单位以2026年11月20日为基准日，"
    "对该公司拟聘用的一名外国主播{name}进行了直播行业评估。现将有关情况函告如下：",
    "一、{name}，女，1997年5月4日出生，护照号码{passport}。拟任职务为跨境直播主播，工作地点为上海市长宁区示例路1号，合同期限自"
    "2027年1月1日起至2028年12月31日止，年薪人民币420,000元，月薪人民币35,000元。该人员从事直播带货等工作多年，能够熟练使用两种"
    "以上目标市场语言，在海外市场具有较高的知名度，曾为多个本地品牌拓展海外销售渠道，并为本市培训直播从业人员。",
    "二、按照《外国直播人才行业评估示范标准》（2026年11月1日版），该人员得85分（满分100分），其中专业地位27分、对本市直播经济的"
    "贡献28分、合规30分。该标准由本项目自行拟定，未经任何机关采纳，不是法律、法规或者规章。结论为建议推荐。"
    "按照《积分要素计分赋值表（暂行）》，该人员计85分（满分120分），对应外国高端人才（A类）。其文本据转载件整理，未核对原文，"
    "见所附积分表。行业评估与积分要素计点依据不同，分别列示，不相加，也不相互替代。",
    "三、是否准予来华工作许可以及适用何种类别，由外国人来华工作许可主管机关依法决定；本函不具有许可的效力。本函有效期至2027年"
    "5月24日（含），可扫描二维码核验。基于上述情况，我单位推荐{name}为外国直播人才，请在依法办理其来华工作许可时予以参考。"
    "评估所依据的事实由两名工作人员先后核实，证明材料存于案卷，可以按照规定查阅。如该人员的聘用单位、职务、合同期限或者薪酬发生"
    "变化，聘用单位应当在变化发生之日起十日内书面告知我单位；我单位可以据此重新进行评估，必要时撤回本函并告知贵局。特此函告。",
)
HEADER = ("计分项", "所在区间", "积分", "上限", "出处")
ROWS = (
    ("国内聘用单位支付年薪", "[35,45)", "17", "20", "计分项：年薪（万元）"),
    ("受教育程度或者国际职业资格", "硕士", "15", "20", "计分项：受教育程度"),
    ("相关工作年限", "6年", "9", "20", "计分项：工作年限"),
    ("每年在华工作时间", "9及以上", "15", "15", "计分项：每年工作时间（月）"),
    ("汉语水平", "HSK四级", "4", "5", "计分项：汉语水平"),
    ("工作地区", "其他", "0", "10", "计分项：工作地区"),
    ("年龄", "[26,45]", "15", "15", "计分项：年龄（岁）"),
    ("毕业于国外高水平大学等", "是", "5", "5", "计分项：其他"),
    ("省级外国人工作管理部门鼓励性加分", "5", "5", "10", "计分项：鼓励性加分"),
)


def letter(number: int) -> dict:
    """The letter of this number, as JSON holds it."""
    name = NAMES[number % len(NAMES)]
    code = f"0123456789ABCDEFGHJKMN{number:05d}"
    return {
        "office": OFFICE,
        "number": f"沪播荐〔2026〕{number}号",
        "title": f"关于推荐{name}为外国直播人才的函",
        "addressee": "上海市外国专家局：",
        "paragraphs": [text.format(name=name, passport=f"C01X{number:05d}") for text in _PARAGRAPHS],
        "date": "2026年11月24日",
        "table": "积分要素计分表",
        "header": list(HEADER),
        "rows": [list(row) for row in ROWS],
        "url": f"HTTPS://LETTERS.EXAMPLE/V/{code}",
    }


def chinese(told: dict) -> int:
    """How many Chinese characters the text has, from the salutation to the closing words."""
    return sum("一" <= character <= "龥" for text in (told["addressee"], *told["paragraphs"]) for character in text)


if __name__ == "__main__":
    print(json.dumps(letter(12), ensure_ascii=False, indent=1), chinese(letter(12)))
