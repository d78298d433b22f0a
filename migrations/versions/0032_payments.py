"""What was granted is paid: accounts, lists for the treasury, and what the treasury did."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

MONEY = sa.Numeric(14, 2)
MOMENT = sa.DateTime(timezone=True)
KINDS = (
    *("receipt", "correction", "acceptance", "not_accepted", "decision", "certificate"),
    *("revocation", "cancellation", "entry", "referral", "objection_reply"),
)


def upgrade() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("account", sa.String()),
        sa.Column("paid_on", sa.Date()),
        sa.Column("voucher", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_amount")),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_on is not null)", name=op.f("ck_payments_paid_on")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_payments_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("application_id", name=op.f("uq_payments_application_id")),
    )
    op.create_table(
        "payment_lists",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("total", MONEY, nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("checked_by", sa.Uuid()),
        sa.Column("checked_at", MOMENT),
        sa.Column("dropped_by", sa.Uuid()),
        sa.Column("dropped_at", MOMENT),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("results_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("checked_by <> made_by", name=op.f("ck_payment_lists_other_person")),
        sa.CheckConstraint(
            "checked_at is null or dropped_at is null",
            name=op.f("ck_payment_lists_checked_or_dropped"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_payment_lists_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_lists")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_payment_lists_round_id_number")),
    )
    op.create_index(
        "uq_payment_lists_made",
        "payment_lists",
        ["round_id"],
        unique=True,
        postgresql_where=sa.text("checked_at is null and dropped_at is null"),
    )
    _create_entries()
    _allow((*KINDS, "payment"))


def _create_entries() -> None:
    op.create_table(
        "payment_entries",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("account", sa.String()),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("result", sa.Text()),
        sa.Column("result_on", sa.Date()),
        sa.Column("voucher", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Uuid()),
        sa.Column("entered_at", MOMENT),
        sa.Column("confirmed_by", sa.Uuid()),
        sa.Column("confirmed_at", MOMENT),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_entries_amount")),
        sa.CheckConstraint(
            "result in ('paid', 'returned')", name=op.f("ck_payment_entries_result")
        ),
        sa.CheckConstraint(
            "(result is null) = (entered_by is null)", name=op.f("ck_payment_entries_entered")
        ),
        sa.CheckConstraint(
            "(result is null) = (result_on is null)", name=op.f("ck_payment_entries_result_on")
        ),
        sa.CheckConstraint(
            "confirmed_by <> entered_by", name=op.f("ck_payment_entries_other_person")
        ),
        sa.CheckConstraint(
            "confirmed_at is null or result is not null",
            name=op.f("ck_payment_entries_confirmed"),
        ),
        sa.CheckConstraint(
            "not (dropped and result is not null)", name=op.f("ck_payment_entries_dropped")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["payment_lists.id"], name=op.f("fk_payment_entries_list_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_payment_entries_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_entries")),
        sa.UniqueConstraint(
            "list_id", "application_id", name=op.f("uq_payment_entries_list_id_application_id")
        ),
    )
    op.create_index(op.f("ix_payment_entries_list_id"), "payment_entries", ["list_id"])
    for name, which in (
        ("uq_payment_entries_open", "not dropped and confirmed_at is null"),
        ("uq_payment_entries_paid", "not dropped and result = 'paid'"),
    ):
        op.create_index(
            name,
            "payment_entries",
            ["application_id"],
            unique=True,
            postgresql_where=sa.text(which),
        )


def downgrade() -> None:
    op.execute("delete from papers where kind = 'payment'")
    _allow(KINDS)
    for table in ("payment_entries", "payment_lists", "payments"):
        op.drop_table(table)


def _allow(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_papers_kind"), "papers")
    op.create_check_constraint(op.f("ck_papers_kind"), "papers", f"kind in {kinds}")
