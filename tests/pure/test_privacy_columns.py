"""Every column has a class."""

from collections import Counter

from services.models import Base
from services.privacy.columns import classes, columns_of_people


def test_every_column_of_every_table_has_one_class() -> None:
    known = {
        table: Counter(name for names in by_class.values() for name in names)
        for table, by_class in classes().items()
    }
    assert known == {
        name: Counter(column.name for column in table.columns)
        for name, table in Base.metadata.tables.items()
    }


def test_what_is_of_people_is_told_apart() -> None:
    assert columns_of_people("users") == (
        "email",
        "name",
        "password_hash",
        "totp_secret",
        "totp_pending",
    )
    assert columns_of_people("memberships") == ()
