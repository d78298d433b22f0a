"""Complete, right answers to each item. People and companies are invented."""

from copy import deepcopy
from typing import Any

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

Answers = dict[str, dict[str, Any]]


def identity_number(area: str, born: str = "19900101", order: str = "001") -> str:
    """An 18-digit identity number with its check digit."""
    first = f"{area}{born}{order}"
    return first + mod_11_2.calc_check_digit(first)


def credit_code(number: int = 1) -> str:
    """A unified social credit code with its check digit."""
    first = f"91440300MA5F{number:05d}"
    return first + uscc.calc_check_digit(first)


def trainee(number: int, **changes: Any) -> dict[str, Any]:
    """A trainee who counts, of an employer."""
    return {
        "name": f"学员{number}",
        "identity": {"kind": "passport", "number": f"E{number:08d}"},
        "education": "bachelor",
        "post": "软件工程师",
        "contract": "fixed",
        "contract_start": "2025-03-01",
        "contract_end": "2026-02-28",
        "training_start": "2025-03-03",
        "training_end": "2025-04-30",
        "cost": "5200.00",
    } | changes


TASE: Answers = {
    "enterprise": {
        "name": "深圳市示例软件有限公司",
        "credit_code": credit_code(),
        "registered_on": "2015-05-20",
        "legal_person": True,
        "district": "nanshan",
        "address": "深圳市南山区示例路1号",
        "legal_representative": "示例甲",
        "registered_capital": "10000000.00",
        "rename_pending": False,
        "contact_name": "示例乙",
        "contact_phone": "+8675512345678",
        "contact_email": "contact@example.com",
    },
    "scope": {"services": ["ito_software_development", "kpo_analytics"], "main": "软件研发外包"},
    "staff": {
        "counted_on": "2026-03-31",
        "total": 100,
        "college": 50,
        "research": 40,
        "offshore": 30,
    },
    "income": {
        "year": 2025,
        "total": "1000.00",
        "in_scope": "500.00",
        "offshore": "350.00",
        "contracts": [
            {
                "number": "EX-2025-01",
                "client": "Example Holdings",
                "country": "GB",
                "signed_on": "2025-01-10",
                "service": "软件研发",
                "amount": "200.00",
            },
            {
                "number": "EX-2025-02",
                "client": "示例（香港）有限公司",
                "country": "HK",
                "signed_on": "2025-02-10",
                "service": "数据分析",
                "amount": "150.00",
            },
        ],
    },
    "technology": {
        "research_spending": "120.50",
        "has_rights": True,
        "rights": [
            {
                "category": "software",
                "title": "示例系统软件",
                "number": "2024SR0000001",
                "granted_on": "2024-06-01",
            }
        ],
        "certificates": ["cmmi", "iso27001"],
    },
    "statement": {"text": "字" * 1000},
}

FUND_TRAINING: Answers = {
    "support": {"kind": "employer", "funded_before": False},
    "organisation": {
        "name": "深圳市示例外包有限公司",
        "credit_code": credit_code(2),
        "registered_in_shenzhen": True,
        "district": "futian",
        "legal_person": True,
        "established_on": "2012-02-02",
        "legal_representative": "示例丙",
        "sector": "computing",
        "contact_name": "示例丁",
        "contact_phone": "+8675512345678",
        "contact_email": "training@example.com",
    },
    "training": {
        "programme": "新员工岗前培训",
        "provider": "own",
        "mode": ["classroom", "on_the_job"],
        "hours": "80.5",
        "content": "培训内容" * 20,
    },
    "trainees": {"number": 2, "people": [trainee(1), trainee(2)]},
    "account": {
        "holder": "深圳市示例外包有限公司",
        "bank": "示例银行深圳分行示例支行",
        "number": "44200000000000000001",
    },
    "undertakings": {
        "on_dishonesty_list": False,
        "serious_violations": 0,
        "owes_fiscal_money": False,
        "statistics_duty_met": True,
    },
}

TALENT_GREEN: Answers = {
    "filing": {
        "filer": "organisation",
        "contact_name": "Example Contact",
        "contact_identity": {"kind": "resident_id", "number": identity_number("440301")},
        "contact_phone": "+85223456789",
        "contact_email": "talent@example.com",
        "language": "english",
    },
    "person": {
        "status": "hk_chinese",
        "name_passport": "EXAMPLE, Person",
        "name_chinese": "示例人",
        "sex": "female",
        "born_on": "1990-01-01",
        "address": "1 Example Road, Nanshan, Shenzhen",
    },
    "identity": {
        "main": {"kind": "residence_permit_hkmt", "number": "810000199001010019"},
        "has_second": True,
        "second": {"kind": "home_return_permit", "number": "H12345678"},
    },
    "work": {
        "basis": "employed",
        "employer": "Example Technology (Shenzhen) Ltd",
        "credit_code": credit_code(3),
        "district": "nanshan",
        "in_qianhai": True,
        "sector": "computing",
        "post": "Architect",
        "contract_start": "2026-01-01",
        "contract_end": "2028-12-31",
    },
    "service": {"wanted": ["passage"], "reason": "Frequent crossings for service delivery."},
    "grounds": {
        "merits": ["talent_programme"],
        "title": "Example programme, certificate 2025-001",
        "explanation": "Has led the delivery of cloud services to twelve countries since 2019.",
    },
    "family": {
        "included": True,
        "members": [
            {
                "name": "EXAMPLE, Child",
                "relation": "child",
                "nationality": "CN",
                "identity": {
                    "kind": "residence_permit_hkmt",
                    "number": identity_number("810000", "20150607"),
                },
                "born_on": "2015-06-07",
            }
        ],
    },
}

COMPLETE = {"tase": TASE, "fund-training": FUND_TRAINING, "talent-green": TALENT_GREEN}


def complete(item_code: str) -> Answers:
    """A copy of the complete answers to an item, to change as a test likes."""
    return deepcopy(COMPLETE[item_code])
