"""A matching is shared with institutions, each by consent; liaisons answer for them."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0034"

ROLES = (
    "staff_role is null"
    " or staff_role in ('reviewer', 'approver', 'registrar', 'expert', {}'administrator')"
)
EMPLOYED = "(body_code is not null) = coalesce(staff_role in ('reviewer', 'approver'{}), false)"


def upgrade() -> None:
    op.create_table(
        "shares",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("institution", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_shares_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
    )
    op.create_index("ix_shares_institution", "shares", ["institution", "id"])
    op.create_index(
        "uq_shares_current",
        "shares",
        ["application_id", "institution"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    _let("'liaison', ", ", 'liaison'")


def downgrade() -> None:
    _let("", "")
    op.drop_table("shares")


def _let(role: str, employed: str) -> None:
    for name, words in (
        ("staff_role", ROLES.format(role)),
        ("body_of_officers", EMPLOYED.format(employed)),
    ):
        op.drop_constraint(op.f(f"ck_users_{name}"), "users", type_="check")
        op.create_check_constraint(op.f(f"ck_users_{name}"), "users", words)
