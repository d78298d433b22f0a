"""Pages of the portal itself that the search finds: its texts, and where one asks."""

from collections.abc import Iterator

from portal.public.texts import pages
from services.language import N_, Message
from services.search.entries import Findable

ASKING: tuple[tuple[str, Message, Message], ...] = (
    (
        "public.ask_for_progress",
        N_("Check progress"),
        N_("With the case number and the query code on your receipt. No account needed."),
    ),
    (
        "public.verify_paper",
        N_("Verify a certificate"),
        N_("See whether a paper that you were shown is genuine and still valid."),
    ),
    (
        "eligibility.show_start",
        N_("Check your eligibility"),
        N_("See the result and its source for every scheme that concerns you."),
    ),
    (
        "public.show_plan_map",
        N_("The plan on one page"),
        N_("All measures at once: what is open today, what is decided elsewhere, and who answers."),
    ),
    (
        "account.sign_up",
        N_("Create an account"),
        N_("To apply, and to follow your applications."),
    ),
)
"""Pages where one looks for something, by endpoint."""


def list_findable_pages() -> Iterator[Findable]:
    """List the pages, and each frequent question; the key of one is its endpoint and place."""
    for endpoint, title, summary in ASKING:
        yield Findable("page", endpoint, title.as_text(), summary.as_text())
    for name, page in pages().items():
        endpoint = f"public.show_{name}"
        yield Findable("page", endpoint, page.title, page.lead)
        for part in page.parts:
            body = (*part.text, *part.points)
            if body:
                yield Findable(
                    "page", f"{endpoint}#{part.code}", part.title, body[0], body=body[1:]
                )
            for number, question in enumerate(part.questions, start=1):
                place = f"{endpoint}#{part.code}-{number}"
                first, *rest = question.answer
                yield Findable("answer", place, question.question, first, body=tuple(rest))
