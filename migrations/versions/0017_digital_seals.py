"""Papers say whether they are specimens, and by which certificate they are sealed."""

import sqlalchemy as sa
from alembic import op

from services.settings import settings

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    # What was issued before is what the portal is today; the code of the release before goes on
    # issuing so while its tables are ahead. The code of this one says it of each paper.
    specimen = sa.text("true" if settings().demonstration else "false")
    op.add_column(
        "papers", sa.Column("specimen", sa.Boolean(), server_default=specimen, nullable=False)
    )
    op.add_column("papers", sa.Column("sealed_by", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("papers", "sealed_by")
    op.drop_column("papers", "specimen")
