"""The institutions that matchings can be shared with: the options of the question that names them.

The list is data of the items, published with the guide; an institution that left it keeps its
name in what happened before.
"""

from collections.abc import Mapping

from services.catalogue import loader
from services.catalogue.fields import ChoicesField
from services.catalogue.schema import Item
from services.language import Text
from services.plan import body


def institutions() -> Mapping[str, Text]:
    """Map the code of every institution that was ever on a list to its name, the newest one."""
    every = (one for versions in loader.load_catalogue().values() for one in versions)
    return {code: name for one in every for code, name in choices_of(one).items()}


def institutions_today() -> Mapping[str, Text]:
    """Map the codes of the institutions on today's lists to their names."""
    return {code: name for one in loader.all_items() for code, name in choices_of(one).items()}


def choices_of(item: Item) -> Mapping[str, Text]:
    """Map the codes of the institutions that an item can be shared with to their names."""
    if item.shares is None:
        return {}
    question = item.field(item.shares.chosen)
    assert isinstance(question, ChoicesField)  # `consistency` refuses an item with any other
    return {one.code: one.label for one in question.options}


def name_employer(code: str) -> Text:
    """Name whom a member of staff works for: a body, or an institution.

    Raises:
        NotFound: there is no such body.
    """
    return institutions().get(code) or body(code).name
