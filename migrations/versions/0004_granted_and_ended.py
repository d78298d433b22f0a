"""What was asked for and what was granted are two amounts; a paper that ended says when."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("applications", sa.Column("granted", sa.Numeric(14, 2)))
    # Until now an approval wrote the one amount over the other.
    op.execute("update applications set granted = amount where decision = 'approved'")
    op.add_column("papers", sa.Column("ended_on", sa.Date()))
    op.execute("update papers set ended_on = current_date where status <> 'in_force'")
    op.create_check_constraint(
        op.f("ck_papers_ended"), "papers", "(status = 'in_force') = (ended_on is null)"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_papers_ended"), "papers")
    op.drop_column("papers", "ended_on")
    op.execute("update applications set amount = granted where granted is not null")
    op.drop_column("applications", "granted")
