"""What members of staff open, download or are refused is recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "access_records",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind in ('signed_in', 'password_refused', 'code_refused', 'refused', 'opened',"
            " 'downloaded')",
            name=op.f("ck_access_records_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_records")),
    )
    op.create_index("ix_access_records_at", "access_records", ["at"])
    op.create_index("ix_access_records_user", "access_records", ["user_id", "id"])
    op.create_index("ix_access_records_kind", "access_records", ["kind", "id"])
    op.create_index(
        "ix_access_records_case",
        "access_records",
        ["application_id", "id"],
        postgresql_where=sa.text("application_id is not null"),
    )
    op.create_index(
        "uq_access_records_opened",
        "access_records",
        [
            "user_id",
            "application_id",
            "address",
            sa.text("date_trunc('hour', timezone('UTC', at))"),
        ],
        unique=True,
        postgresql_where=sa.text("kind = 'opened'"),
    )
    op.execute(
        "create trigger access_records_unchanged before update or truncate on access_records"
        " for each statement execute function refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("access_records")
