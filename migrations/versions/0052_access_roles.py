"""Access records say for which agency and in which role somebody of staff saw a case."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    op.add_column("access_records", sa.Column("body_code", sa.String()))
    op.add_column("access_records", sa.Column("role", sa.String()))


def downgrade() -> None:
    op.drop_column("access_records", "role")
    op.drop_column("access_records", "body_code")
