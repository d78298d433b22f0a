"""Of which cases a body was told that has no part in them."""

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0090"


def upgrade() -> None:
    op.create_table(
        "informed_bodies",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("body_code", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name="fk_informed_bodies_application_id",
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_informed_bodies"),
        sa.UniqueConstraint(
            "application_id", "body_code", name="uq_informed_bodies_application_id_body_code"
        ),
    )
    op.create_index("ix_informed_bodies_body_code_id", "informed_bodies", ["body_code", "id"])
    # Who was told before: the bodies of the route, when the lead took the case up.
    op.execute(
        "insert into informed_bodies (id, application_id, body_code, told_at)"
        " select uuidv7(), found.id, found.body, found.at from ("
        "  select applications.id, part->>'body' as body, min(events.at) as at"
        "  from applications"
        "  cross join lateral jsonb_array_elements(applications.route->'informed') as part"
        "  join events on events.application_id = applications.id and events.action in"
        "   ('accept', 'deem_accepted', 'check', 'assign', 'forward', 'confirm', 'enter')"
        "  group by 1, 2 order by 3"
        " ) as found"
    )


def downgrade() -> None:
    op.drop_table("informed_bodies")
