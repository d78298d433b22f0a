"""What the pages of one round have in common."""

from portal.pages import PageTemplate
from services.catalogue import Item, item
from services.models import Round


class OnRound(PageTemplate):
    """A page of one round."""

    __slots__ = ()
    round: Round

    @property
    def item(self) -> Item:
        """The item that the round is of."""
        return item(self.round.item_code)
