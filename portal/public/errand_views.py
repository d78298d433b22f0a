"""Purposes that need several services, filed as one: what each gives, what is typed once."""

from collections.abc import Container, Sequence

from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from services import moments
from services.catalogue import Item, item
from services.catalogue.parts import DocumentSlot
from services.errands.loader import find_errand
from services.errands.schema import Errand, Places
from services.language import Text
from services.rounds.windows import list_open


@renders("public/errand.html")
class ErrandGuideTemplate(PageTemplate):
    """What an errand files, and what is given once."""

    errand: Errand
    open_rounds: Container[str]
    can_start: bool
    item = staticmethod(item)

    @property
    def shared(self) -> Sequence[tuple[Text, Sequence[Text]]]:
        """What is typed or handed in once: its title, and the services that ask for it."""
        found = [
            *((_title_of_section(places), list(places)) for places in self.errand.sections),
            *((_title_of_answer(places), list(places)) for places in self.errand.answers),
            *((_slot(places).title, list(places)) for places in self.errand.documents),
        ]
        merged: dict[str, tuple[Text, list[str]]] = {}
        for title, codes in found:
            _, known = merged.setdefault(title.en, (title, []))
            known += [code for code in codes if code not in known]
        return [
            (title, [item(code).short_name for code in self.errand.items if code in codes])
            for title, codes in merged.values()
        ]


def _title_of_section(places: Places) -> Text:
    code, section = max(places.items(), key=lambda one: len(item(one[0]).section(one[1]).fields))
    return item(code).section(section).title


def _title_of_answer(places: Places) -> Text:
    code, path = next(iter(places.items()))
    return item(code).field(path).label


def _slot(places: Places) -> DocumentSlot:
    code, slot = next(iter(places.items()))
    return item(code).document(slot)


@blueprint.get("/together/<errand_code>")
@access.anyone
def show_errand(errand_code: str) -> str:
    """Show what one purpose needs, and what is typed once for it. Raises NotFound."""
    errand, today = find_errand(errand_code), moments.today()
    filed: list[Item] = [item(code) for code in errand.items]
    return ErrandGuideTemplate(
        errand=errand,
        open_rounds=list_open(moments.now()),
        can_start=any(one.in_force(today) for one in filed),
    ).render()
