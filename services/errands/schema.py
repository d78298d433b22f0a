"""The shape of an errand: one purpose, the services it needs, and what is typed once for them."""

from collections.abc import Iterator, Mapping

from pydantic import Field as Constrained

from services.catalogue import Item, item
from services.catalogue.fields import Field
from services.catalogue.parts import DocumentSlot
from services.catalogue.types import ItemCode
from services.content import ContentText, Frozen

Places = Mapping[ItemCode, str]
"""Where each service asks for one and the same: a section, a question or a document of it."""


class ErrandService(Frozen):
    """A service, and what it gives to whom the errand is for."""

    item: ItemCode
    why: ContentText


class Errand(Frozen):
    """One purpose that needs several services.

    Args:
        code: the name of its file.
        services: those that are filed together, in the order in which they are filled in.
        beside: services to read or file for themselves.
        sections: sections whose questions of one code and kind are the same question.
        answers: single questions that are the same, by path.
        documents: documents that are the same paper.
    """

    code: ItemCode
    title: ContentText
    summary: ContentText
    who: ContentText
    services: tuple[ErrandService, ...] = Constrained(min_length=2)
    beside: tuple[ErrandService, ...] = ()
    sections: tuple[Places, ...] = ()
    answers: tuple[Places, ...] = ()
    documents: tuple[Places, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """The codes of the services that are filed."""
        return tuple(one.item for one in self.services)

    def same_answers(self, code: str, section: str) -> Iterator[tuple[str, str, str]]:
        """Yield what else asks for the answers of a section: its question, service and path there.

        Args:
            code: the service that the section is of.
        """
        for places in self.sections:
            if places.get(code) != section:
                continue
            for other, there in places.items():
                if other != code:
                    for field in common_questions(item(code), section, item(other), there):
                        yield field, other, f"{there}.{field}"
        for places in self.answers:
            own_section, _, field = places.get(code, "").partition(".")
            if own_section == section:
                for other, path in places.items():
                    if other != code:
                        yield field, other, path

    def same_documents(self, code: str, slot: str) -> Iterator[tuple[str, str]]:
        """Yield which services ask for the same paper, and as which document."""
        for places in self.documents:
            if places.get(code) == slot:
                yield from ((other, there) for other, there in places.items() if other != code)


def common_questions(one: Item, section: str, other: Item, there: str) -> list[str]:
    """List the questions that two sections ask alike, by code."""
    theirs = {field.code: field for field in other.section(there).fields}
    return [
        field.code
        for field in one.section(section).fields
        if field.code in theirs and is_same_question(field, theirs[field.code])
    ]


def is_same_question(one: Field, other: Field) -> bool:
    """Whether the answer to a question answers another: both are of a kind, with the same options.

    Where one offers more than the other its form says what does not fit.
    """
    return one.kind == other.kind and _columns(one) == _columns(other)


def is_same_paper(one: DocumentSlot, other: DocumentSlot) -> bool:
    """Whether a file for a document is one for another: it is of a kind that both take."""
    return one.accept == other.accept


def _columns(field: Field) -> list[str]:
    return [column.code for column in getattr(field, "columns", ())]
