"""Supervisors; joint parts that do not answer are escalated, and may be waived."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0040"

ROLES = (
    "staff_role is null"
    " or staff_role in ('reviewer', 'approver', {}'registrar', 'expert', 'liaison',"
    " 'administrator')"
)
EMPLOYED = (
    "{}(body_code is not null) = coalesce(staff_role in ('reviewer', 'approver', 'liaison'), false)"
)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _let("'supervisor', ", "staff_role is not distinct from 'supervisor' or ")
    op.add_column("reviews", sa.Column("escalated_at", MOMENT))
    op.add_column("reviews", sa.Column("waived_at", MOMENT))
    op.create_check_constraint(
        op.f("ck_reviews_escalated_or_waived"),
        "reviews",
        "num_nonnulls(escalated_at, waived_at) <= 1",
    )
    for name, columns, where in (
        (
            "asked",
            ["due_on"],
            "part = 'joint' and waiting in ('reviewer', 'approver') and escalated_at is null",
        ),
        ("escalated", ["escalated_at", "id"], "escalated_at is not null"),
        ("open", ["due_on", "id"], "waiting in ('reviewer', 'approver')"),
    ):
        op.create_index(f"ix_reviews_{name}", "reviews", columns, postgresql_where=sa.text(where))


def downgrade() -> None:
    for name in ("open", "escalated", "asked"):
        op.drop_index(f"ix_reviews_{name}", "reviews")
    op.drop_constraint(op.f("ck_reviews_escalated_or_waived"), "reviews", type_="check")
    op.drop_column("reviews", "waived_at")
    op.drop_column("reviews", "escalated_at")
    _let("", "")


def _let(role: str, employed: str) -> None:
    for name, words in (
        ("staff_role", ROLES.format(role)),
        ("body_of_officers", EMPLOYED.format(employed)),
    ):
        op.drop_constraint(op.f(f"ck_users_{name}"), "users", type_="check")
        op.create_check_constraint(op.f(f"ck_users_{name}"), "users", words)
