"""Objections to entries on public lists, and further lists of what came back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"

KINDS = (
    *("receipt", "correction", "acceptance", "not_accepted", "decision", "certificate"),
    *("revocation", "cancellation", "entry", "referral"),
)
REPLY = "objection_reply"


def upgrade() -> None:
    op.add_column(
        "rounds",
        sa.Column(
            "published_before",
            postgresql.JSONB(),
            nullable=False,
            server_default=sa.text("'[]'::jsonb"),
        ),
    )
    op.add_column("rounds", sa.Column("listed_at", sa.DateTime(timezone=True)))
    op.execute(
        "update rounds set listed_at = fixed_at from round_lists"
        " where round_id = rounds.id and dropped_at is null"
    )
    op.add_column("rounds", sa.Column("freed", sa.Text(), nullable=False, server_default="keep"))
    op.create_check_constraint("freed", "rounds", "freed in ('keep', 'redistribute')")

    op.add_column("round_lists", sa.Column("after", sa.Uuid()))
    op.create_foreign_key(
        op.f("fk_round_lists_after"), "round_lists", "round_lists", ["after"], ["id"]
    )
    op.add_column("round_lists", sa.Column("published_on", sa.Date()))
    op.add_column("round_lists", sa.Column("published_until", sa.Date()))
    op.execute(
        "update round_lists set published_on = rounds.published_on,"
        " published_until = rounds.published_until from rounds"
        " where rounds.id = round_id and fixed_at is not null and dropped_at is null"
    )
    op.drop_constraint(op.f("ck_round_lists_fixed_or_dropped"), "round_lists")
    op.create_check_constraint("published", "round_lists", "published_on <= published_until")
    op.create_check_constraint(
        "published_once_fixed", "round_lists", "published_on is null or fixed_at is not null"
    )
    op.drop_index("uq_round_lists_standing", "round_lists")
    _one_of("standing", "dropped_at is null and after is null")
    _one_of("proposed", "dropped_at is null and fixed_at is null")

    op.add_column(
        "papers", sa.Column("occurrence", sa.Integer(), nullable=False, server_default="1")
    )
    op.drop_constraint(op.f("uq_papers_application_id_kind"), "papers")
    op.create_unique_constraint(
        op.f("uq_papers_application_id_kind_occurrence"),
        "papers",
        ["application_id", "kind", "occurrence"],
    )
    _allow((*KINDS, REPLY))


def downgrade() -> None:
    op.execute(f"delete from papers where kind = '{REPLY}'")
    _allow(KINDS)
    op.drop_constraint(op.f("uq_papers_application_id_kind_occurrence"), "papers")
    op.create_unique_constraint(
        op.f("uq_papers_application_id_kind"), "papers", ["application_id", "kind"]
    )
    op.drop_column("papers", "occurrence")
    further = "select id from round_lists where after is not null or number > 1"
    op.execute(f"delete from list_entries where list_id in ({further})")
    op.execute("delete from round_lists where after is not null or number > 1")
    op.drop_index("uq_round_lists_proposed", "round_lists")
    op.drop_index("uq_round_lists_standing", "round_lists")
    _one_of("standing", "dropped_at is null")
    op.create_check_constraint(
        "fixed_or_dropped", "round_lists", "fixed_at is null or dropped_at is null"
    )
    for column in ("published_until", "published_on", "after"):
        op.drop_column("round_lists", column)
    for column in ("freed", "listed_at", "published_before"):
        op.drop_column("rounds", column)


def _one_of(name: str, condition: str) -> None:
    op.create_index(
        f"uq_round_lists_{name}",
        "round_lists",
        ["round_id"],
        unique=True,
        postgresql_where=sa.text(condition),
    )


def _allow(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_papers_kind"), "papers")
    op.create_check_constraint(op.f("ck_papers_kind"), "papers", f"kind in {kinds}")
