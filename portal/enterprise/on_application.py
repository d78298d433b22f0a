"""Base of the pages of a submitted case."""

from collections.abc import Sequence

from portal.access import actor
from portal.enterprise.standing import tag_of
from portal.enterprise.starting_views import is_fileable
from portal.pages import CaseTemplate
from services.actor import PREPARERS
from services.applications.case.permissions import allowed_actions
from services.applications.lifecycle import Action
from services.language import Message


class OnApplication(CaseTemplate):
    """A page of a submitted case: its state, and what its reader can do."""

    __slots__ = ()

    @property
    def tag(self) -> tuple[str, Message]:
        """Colour and words for its state."""
        return tag_of(self.case.application)

    @property
    def actions(self) -> Sequence[Action]:
        """The actions that its reader can take; none for who only reads."""
        return allowed_actions(actor(), self.case) if actor().role in PREPARERS else ()

    @property
    def may_copy(self) -> bool:
        """Whether a new draft can be made of it."""
        return actor().role in PREPARERS and is_fileable(self.case.item.code)
