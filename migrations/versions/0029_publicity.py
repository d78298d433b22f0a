"""The list of a round is published before anything is decided."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column("rounds", sa.Column("published_on", sa.Date()))
    op.add_column("rounds", sa.Column("published_until", sa.Date()))
    op.create_check_constraint("published", "rounds", "published_on <= published_until")


def downgrade() -> None:
    op.drop_column("rounds", "published_until")
    op.drop_column("rounds", "published_on")
