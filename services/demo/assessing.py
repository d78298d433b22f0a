"""What officers of the demonstration find of the conditions and documents of a case."""

from services.applications.case.assessments import Assessed, Assessment, Evidence
from services.applications.case.case import Case
from services.applications.casework.assessing import read_self_check

REGISTER = "国家企业信用信息公示系统、深圳市公共信用信息平台，查询当日数据。"
JUDGED = "申报数据与所附证明存在口径差异，经核对原始凭证，予以认可。"


def find_met(case: Case) -> list[Assessment]:
    """Find the first condition to be met by a register, and judge those that the answers deny.

    The rest is met by what is on file.
    """
    codes = [one.code for one in case.item.conditions]
    denied = {code for code, met in read_self_check(case).items() if met is False}
    judged = [code for code in codes if code in denied]
    first = [code for code in codes if code not in denied][:1]
    return [
        *(_about(code, Assessed.MET, Evidence.REGISTER, REGISTER) for code in first),
        *(_about(code, Assessed.JUDGED, Evidence.FILE, JUDGED) for code in judged),
    ]


def _about(code: str, found: Assessed, evidence: Evidence, note: str) -> Assessment:
    return Assessment(f"conditions.{code}", found, evidence, note)
