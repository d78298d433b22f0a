"""What conditions can compare each kind of question with."""

from services.catalogue.fields import (
    NUMBERS,
    Column,
    CountryField,
    DistrictField,
    Field,
    OptionsField,
    RowsField,
)
from services.catalogue.places import countries, districts
from services.conditions import Comparable


def comparable(field: Field | Column) -> Comparable:
    """Say what conditions can compare the answer to a question with."""
    match field:
        case OptionsField():
            several = field.kind in ("choices", "tree")
            return Comparable.code(field.kind, field.by_code, several=several)
        case DistrictField():
            return Comparable.code(field.kind, districts(), several=False)
        case CountryField():
            offered = countries(nationality=field.nationality, foreign=field.foreign)
            return Comparable.code(field.kind, offered, several=False)
        case RowsField():
            columns = {column.code: comparable(column) for column in field.columns}
            return Comparable.rows(field.kind, columns)
    if isinstance(field, NUMBERS):
        return Comparable.number(field.kind, field.min, field.max)
    match field.kind:
        case "date":
            return Comparable.day(field.kind)
        case "yesno":
            return Comparable.yes_or_no(field.kind)
        case "identity" | "currency":
            return Comparable.nothing(field.kind)
    return Comparable.text(field.kind)
