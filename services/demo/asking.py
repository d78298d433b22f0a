"""What agencies of the demonstration ask its associations: one question waits for an answer, one is
answered by one of two, one is published.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.demo.grouping import act_for, create_association, social_code
from services.demo.people import Cast
from services.groups import answering, asking
from services.models import Applicant, Membership, User

BODY = "commerce"
SECOND = "深圳市示例数字服务行业协会"
ON_COSTS = "境外参展费用的变化"
ON_TALENT = "服务贸易人才的缺口"
ON_STANDARDS = "服务外包合同示范文本的修改建议"


def ask_associations(db: Session, cast: Cast, since: datetime) -> None:
    """Ask what three questions can show, of the association with the printed account and another.

    Args:
        since: when the other association was registered.
    """
    second = create_association(
        db, since, SECOND, social_code(2), "digital@association.example.com"
    )
    first = _find_head(db, social_code(1))
    reviewer = cast.officers[BODY, Role.REVIEWER][0]
    approver = cast.officers[BODY, Role.APPROVER][0]
    now = moments.now()
    with moments.at(now - timedelta(days=60)):
        _ask_on_standards(db, reviewer, first, second)
    published = asking.list_questions(db, reviewer)[0].question
    with moments.at(now - timedelta(days=20)):
        asking.publish(db, approver, published.id)
    with moments.at(now - timedelta(days=3)):
        asked = asking.ask(
            db,
            reviewer,
            title=ON_TALENT,
            question="贵会会员目前最缺哪几类服务贸易人才？请按急需程度排列，并说明主要原因（示例）。",
            days=20,
            chosen=None,
            to_publish=False,
        )
        _answer(
            db,
            second,
            asked.id,
            "缺口较大的是熟悉外语和数据合规的项目经理，其次是资深测试人员（示例）。",
        )
        asking.ask(
            db,
            reviewer,
            title=ON_COSTS,
            question="今年以来境外展位费和差旅费有何变化？现行资助比例是否合适，有何建议（示例）？",
            days=20,
            chosen=None,
            to_publish=True,
        )


def _ask_on_standards(db: Session, reviewer: Actor, first: Actor, second: Actor) -> None:
    asked = asking.ask(
        db,
        reviewer,
        title=ON_STANDARDS,
        question="现行服务外包合同示范文本已使用多年，请就付款节点、知识产权归属和争议解决提出修改建议（示例）。",
        days=15,
        chosen=None,
        to_publish=True,
    )
    _answer(
        db,
        first,
        asked.id,
        "建议将付款节点与交付验收对应，并明确定制成果的知识产权归属；争议解决可增加仲裁选项（示例）。",
        may_publish=True,
    )
    _answer(
        db, second, asked.id, "建议增加数据出境条款，并附英文参考译文（示例）。", may_publish=False
    )


def _answer(
    db: Session, head: Actor, question_id: UUID, text: str, *, may_publish: bool = False
) -> None:
    own, question = answering.load_received(db, head, question_id)
    answering.answer(
        db,
        head,
        question.id,
        text=text,
        names="none",
        may_publish=may_publish,
        version=own.version,
    )


def _find_head(db: Session, code: str) -> Actor:
    user, association = db.execute(
        select(User, Applicant)
        .join(Membership, Membership.user_id == User.id)
        .join(Applicant, Applicant.id == Membership.applicant_id)
        .where(Applicant.credit_code == code)
    ).one()
    return act_for(user, association)
