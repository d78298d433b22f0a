"""Competitive rounds are scored by experts, who are drawn by chance from a pool."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0032"

MOMENT = sa.DateTime(timezone=True)
STAFF = (
    "staff_role is null"
    " or staff_role in ('reviewer', 'approver', 'registrar'{expert}, 'administrator')"
)
KEPT = ("application_id", "seat_id", "number", "points", "reasons", "supports", "opinion")
"""The columns of a sheet that nobody changes once it is signed."""


def _key() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False)


def _rest(table: str, *foreign: tuple[str, str]) -> list[sa.Constraint]:
    return [
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, other in foreign
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    _let_experts_in(", 'expert'")
    op.create_table(
        "experts",
        _key(),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("body_code", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("employer_code", sa.String(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("left_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        *_rest("experts", ("user_id", "users")),
        sa.UniqueConstraint("user_id", "body_code", name=op.f("uq_experts_user_id_body_code")),
    )
    op.create_table(
        "expert_ties",
        _key(),
        sa.Column("expert_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("struck_at", MOMENT),
        sa.CheckConstraint("kind in ('former', 'relation')", name=op.f("ck_expert_ties_kind")),
        *_rest("expert_ties", ("expert_id", "experts"), ("user_id", "users")),
    )
    op.create_index(op.f("ix_expert_ties_expert_id"), "expert_ties", ["expert_id"])
    op.create_table(
        "draws",
        _key(),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        *(
            sa.Column(name, postgresql.JSONB(), nullable=False)
            for name in ("pool", "beside", "drawn")
        ),
        sa.Column("drawn_by", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", MOMENT, nullable=False),
        *_rest("draws", ("round_id", "rounds")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_draws_round_id_number")),
    )
    op.create_table(
        "panel_seats",
        _key(),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("expert_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("declared_at", MOMENT),
        sa.Column("left_at", MOMENT),
        sa.Column("left_for", sa.String()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "left_for in ('conflict', 'refusal', 'removed')", name=op.f("ck_panel_seats_left_for")
        ),
        sa.CheckConstraint(
            "(left_at is null) = (left_for is null)", name=op.f("ck_panel_seats_left")
        ),
        *_rest(
            "panel_seats",
            ("round_id", "rounds"),
            ("draw_id", "draws"),
            ("expert_id", "experts"),
            ("user_id", "users"),
        ),
        sa.UniqueConstraint(
            "round_id", "expert_id", name=op.f("uq_panel_seats_round_id_expert_id")
        ),
    )
    op.create_index(op.f("ix_panel_seats_user_id"), "panel_seats", ["user_id"])
    op.create_table(
        "score_sheets",
        _key(),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("points", postgresql.JSONB(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("supports", sa.Boolean()),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("signed_at", MOMENT),
        sa.Column("asked_at", MOMENT),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "signed_at is null or supports is not null", name=op.f("ck_score_sheets_whole")
        ),
        sa.CheckConstraint(
            "asked_at is null or signed_at is not null", name=op.f("ck_score_sheets_asked")
        ),
        sa.CheckConstraint(
            "answered_at is null or asked_at is not null", name=op.f("ck_score_sheets_answered")
        ),
        *_rest("score_sheets", ("application_id", "applications"), ("seat_id", "panel_seats")),
        sa.UniqueConstraint(
            "application_id",
            "seat_id",
            "number",
            name=op.f("uq_score_sheets_application_id_seat_id_number"),
        ),
    )
    op.create_index(op.f("ix_score_sheets_seat_id"), "score_sheets", ["seat_id"])
    op.create_index(
        "ix_score_sheets_asked",
        "score_sheets",
        ["seat_id"],
        postgresql_where=sa.text("asked_at is not null and answered_at is null"),
    )
    _keep_signed_sheets()
    op.add_column("round_lists", sa.Column("least", sa.Numeric(5, 2)))
    op.add_column("list_entries", sa.Column("score", sa.Numeric(5, 2)))
    op.add_column("list_entries", sa.Column("rank", sa.Integer()))
    op.create_check_constraint(
        op.f("ck_list_entries_ranked"), "list_entries", "(score is null) = (rank is null)"
    )


def _let_experts_in(word: str) -> None:
    op.drop_constraint("ck_users_staff_role", "users")
    op.create_check_constraint(op.f("ck_users_staff_role"), "users", STAFF.format(expert=word))


def _keep_signed_sheets() -> None:
    changed = " or ".join(f"new.{name} is distinct from old.{name}" for name in KEPT)
    op.execute(
        f"""
        create function refuse_change_of_sheet() returns trigger language plpgsql as $$
        begin
          if old.signed_at is not null
            and (new.signed_at is distinct from old.signed_at or {changed})
          then
            raise exception 'a signed sheet is not changed' using errcode = 'restrict_violation';
          end if;
          return new;
        end $$
        """
    )
    op.execute(
        "create trigger score_sheets_signed before update on score_sheets"
        " for each row execute function refuse_change_of_sheet()"
    )


def downgrade() -> None:
    op.drop_constraint("ck_list_entries_ranked", "list_entries")
    op.drop_column("list_entries", "rank")
    op.drop_column("list_entries", "score")
    op.drop_column("round_lists", "least")
    for table in ("score_sheets", "panel_seats", "draws", "expert_ties", "experts"):
        op.drop_table(table)
    op.execute("drop function refuse_change_of_sheet()")
    op.execute("delete from users where staff_role = 'expert'")
    _let_experts_in("")
