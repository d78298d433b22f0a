"""The queue sorted by number and by service, and views of it that officers save."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0080"
down_revision = "0076"

WAITS = {
    "queue": "waiting = 'reviewer'",
    "elsewhere": "waiting in ('applicant', 'others')",
    "signoff": "waiting = 'approver'",
}


def upgrade() -> None:
    op.add_column("reviews", sa.Column("number", sa.String(), nullable=True))
    op.execute(
        "update reviews set number = applications.number from applications"
        " where applications.id = reviews.application_id"
    )
    op.alter_column("reviews", "number", nullable=False)
    op.drop_index("ix_reviews_all", "reviews")
    op.create_index("ix_reviews_all", "reviews", ["body_code", "number"])
    for tab, waits in WAITS.items():
        where = sa.text(waits)
        op.create_index(
            f"ix_reviews_{tab}_number", "reviews", ["body_code", "number"], postgresql_where=where
        )
        if tab != "queue":
            op.create_index(
                f"ix_reviews_{tab}_item",
                "reviews",
                ["body_code", "item_code", "due_on", "id"],
                postgresql_where=where,
            )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", postgresql.JSONB(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_saved_views_named")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_saved_views_user_id", ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
        sa.UniqueConstraint("user_id", "name", name="uq_saved_views_user_id_name"),
    )


def downgrade() -> None:
    op.drop_table("saved_views")
    for tab in WAITS:
        op.drop_index(f"ix_reviews_{tab}_number", "reviews")
        if tab != "queue":
            op.drop_index(f"ix_reviews_{tab}_item", "reviews")
    op.drop_index("ix_reviews_all", "reviews")
    op.create_index("ix_reviews_all", "reviews", ["body_code", "id"])
    op.drop_column("reviews", "number")
