"""What the demonstration's applicants say where answers must fit together."""

from base64 import b64decode
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from services import moments

SOME_CREDIT_CODE = "91440300DEM9999997"

PARAGRAPH = (
    "本段为演示用示例文字。本企业面向境外客户提供软件研发、系统运维和数据分析服务，建立了覆盖需求分析、"
    "设计、开发、测试和交付的服务流程，拥有自主研发的交付平台，核心技术人员具有多年国际项目经验，"
    "服务质量和信息安全管理体系运行有效，主要客户分布于东南亚、欧洲和日本。"
)

FAULTY = {
    "tase": "staff.college",
    "fund-training": "account.number",
    "talent-green": "person.name_passport",
}
"""For some items, which answer a correction notice complains of."""

EMPTY_PDF = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>
endobj
xref
0 4
0000000000 65535 f\x20
0000000009 00000 n\x20
0000000058 00000 n\x20
0000000115 00000 n\x20
trailer
<< /Size 4 /Root 1 0 R >>
startxref
186
%%EOF
"""


SMALL_PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAD0lEQVR42mOYiQMwDC0JANZccsHYDSvG"
    "AAAAAElFTkSuQmCC"
)


def passport(random: Random) -> dict[str, str]:
    """An identity that no passport has."""
    return {"kind": "passport", "number": f"X{random.randint(10**7, 10**8 - 1)}"}


def answers(item_code: str, random: Random) -> dict[str, Any]:
    """By path, the answers of one item that must fit together."""
    return SAYERS[item_code](random) if item_code in SAYERS else {}


def _tase(random: Random) -> dict[str, Any]:
    staff = random.randint(60, 800)
    total = random.randint(900, 20_000) * 10_000
    offshore = total * random.randint(36, 55) // 100
    parts = [offshore * 6 // 10, offshore - offshore * 6 // 10]
    year = moments.today().year - 1
    return {
        "enterprise.legal_person": True,
        "enterprise.registered_capital": "10000000.00",
        "scope.main": PARAGRAPH,
        "staff.counted_on": moments.today().replace(day=1).isoformat(),
        "staff.total": staff,
        "staff.college": staff * random.randint(52, 92) // 100,
        "staff.research": staff // 3,
        "staff.offshore": staff // 4,
        "income.year": year,
        "income.total": f"{total}.00",
        "income.in_scope": f"{total * random.randint(56, 90) // 100}.00",
        "income.offshore": f"{offshore}.00",
        "income.contracts": [
            {
                "number": f"EX-{year}-{number:03d}",
                "client": f"Example Client {number} Pte. Ltd.",
                "country": random.choice(("SG", "DE", "JP", "CA")),
                "signed_on": f"{year}-0{number + 1}-15",
                "service": "软件研发与运维服务",
                "amount": f"{amount}.00",
            }
            for number, amount in enumerate(parts, start=1)
        ],
        "technology.has_rights": True,
    }


def _fund_training(random: Random) -> dict[str, Any]:
    count = random.randint(3, 40)
    ended = moments.today() - timedelta(days=random.randint(190, 360))
    return {
        "support.kind": "employer",
        "organisation.registered_in_shenzhen": True,
        "organisation.legal_person": True,
        "training.programme": random.choice(
            ("跨境数据服务工程师培训班", "国际软件交付人才研修班", "离岸外包项目经理培训班")
        ),
        "training.provider": "own",
        "training.hours": str(random.choice((40, 64, 80, 120))),
        "training.content": PARAGRAPH,
        "trainees.number": count,
        "trainees.people": [_trainee(n, ended, random) for n in range(1, count + 1)],
        "account.bank": "示例银行深圳示例支行",
        "account.number": f"0000{random.randint(10**11, 10**12 - 1)}",
        "undertakings.serious_violations": 0,
        "undertakings.statistics_duty_met": True,
    }


def _trainee(number: int, ended: date, random: Random) -> dict[str, Any]:
    """Somebody who may count or not; the first always does, so that there is money to grant."""
    education = random.choices(
        ("bachelor", "college", "master", "below_college"), weights=(6, 3, 2, 1)
    )[0]
    days = random.choice((500, 900, 120))
    if number == 1:
        education, days = "bachelor", 500
    return {
        "name": f"示例学员{number:02d}",
        "identity": passport(random),
        "education": education,
        "post": random.choice(("软件工程师", "数据分析师", "项目经理", "测试工程师")),
        "contract": "fixed",
        "contract_start": (ended - timedelta(days=200)).isoformat(),
        "contract_end": (ended + timedelta(days=days)).isoformat(),
        "training_start": (ended - timedelta(days=30)).isoformat(),
        "training_end": ended.isoformat(),
        "cost": f"{random.choice((3200, 4200, 5800, 7600))}.00",
    }


def _talent_green(random: Random) -> dict[str, Any]:
    number = random.randint(10**7, 10**8 - 1)
    status = random.choice(("foreign", "foreign", "hk_chinese"))
    papers = (
        {"kind": "passport", "number": f"X{number}"}
        if status == "foreign"
        else {"kind": "home_return_permit", "number": f"H{number}"}
    )
    return {
        "filing.contact_name": "示例联系人",
        "filing.contact_identity": passport(random),
        "filing.language": "chinese",
        "person.status": status,
        "person.name_passport": random.choice(
            ("EXAMPLE ALEX", "SAMPLE JORDAN", "SPECIMEN ROBIN", "EXAMPLE KIM")
        ),
        "person.name_chinese": "示例人才",
        "person.born_on": date(random.randint(1968, 1996), 5, 17).isoformat(),
        "identity.main": papers,
        "identity.main_expires": (moments.today() + timedelta(days=1500)).isoformat(),
        "work.basis": "employed",
        "work.district": random.choice(("nanshan", "futian")),
        "work.in_qianhai": True,
        "work.contract_start": (moments.today() - timedelta(days=90)).isoformat(),
        "work.contract_end": (moments.today() + timedelta(days=1000)).isoformat(),
        "service.wanted": ["residence"],
        "service.until": (moments.today() + timedelta(days=900)).isoformat(),
        "grounds.merits": ["innovator"],
    }


SAYERS: dict[str, Callable[[Random], dict[str, Any]]] = {
    "tase": _tase,
    "fund-training": _fund_training,
    "talent-green": _talent_green,
}
"""Items whose answers chance alone would not get right."""
