"""Reviews hold the codes of units, as the plan calls whom it names."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    _rename("agency_codes", "unit_codes")


def downgrade() -> None:
    _rename("unit_codes", "agency_codes")


def _rename(old: str, new: str) -> None:
    """Rename the column, and the constraint that PostgreSQL named after it."""
    op.alter_column("reviews", old, new_column_name=new)
    op.execute(
        f"alter table reviews rename constraint reviews_{old}_not_null to reviews_{new}_not_null"
    )
