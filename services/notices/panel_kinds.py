"""The notices to experts, about the panels on which they sit."""

from collections.abc import Mapping

from services.language import N_
from services.notices.kinds import NoticeKind, with_service

PANEL: Mapping[str, NoticeKind] = {
    "panel.drawn": NoticeKind(
        N_("You were drawn as an expert for the round %(name)s"),
        (
            N_("You were drawn by chance to score applications for %(service)s."),
            N_(
                "First read the list of applicants. Declare that you have no relation to any of"
                " them, or step aside. Nothing of the applications opens before."
            ),
        ),
        "/expert/",
        with_service,
    ),
    "panel.asked": NoticeKind(
        N_("You are asked about your sheet on %(number)s"),
        (
            N_(
                "It is far from the sheets of the others, or your opinion is in the minority. Give"
                " your reasons. You may keep your sheet or change it; both stay on record."
            ),
        ),
        "/expert/",
    ),
}
