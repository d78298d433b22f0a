"""What a case page shows alike to all who may see it: rendered once for each state of it.

What was signed and what happened never change, so the application's version, which every
event raises, stands for both. Each key holds all that its piece shows beside that.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup

from portal import kept
from portal.self_check import self_check_of
from portal.web import t
from portal.wording import HISTORY, OPINIONS, PART_NAMES, RECOMMENDATIONS, SUSPENSIONS, handed_over
from services import moments
from services.applications.case.loading import Case
from services.applications.lifecycle import EDITABLE, Action
from services.applications.routing.routing import Route
from services.catalogue import View, reason_texts, visible
from services.documents.handing_in import HeldDocument
from services.language import Text
from services.plan import body


def answers(case: Case) -> Markup:
    """The self-check and the answers."""
    return kept.piece(_key("answers", case), lambda: _answers(case))


def _answers(case: Case) -> str:
    application = case.application
    assert application.submitted_at is not None
    filed_on = moments.local_day(application.submitted_at)
    view = View(case.item, application.answers)
    return render_template(
        "agency/answers.html",
        checks=self_check_of(case.item, view, filed_on, checked=case.state not in EDITABLE),
        sections=visible(case.item, view),
    )


def history(case: Case) -> Markup:
    """What happened, newest first; the names in it are people's own to change."""
    key = (*_key("history", case), *case.names.items())
    context = {"events": case.application.events, **words_of_events(case)}
    return kept.piece(key, lambda: render_template("agency/history.html", **context))


def route(case: Case) -> Markup:
    """Why these agencies."""
    return kept.piece(_key("route", case), lambda: _route(case))


def _route(case: Case) -> str:
    assert case.application.route is not None
    return render_template(
        "agency/route.html",
        route=Route.from_dict(case.application.route),
        body=body,
        part_names=PART_NAMES,
    )


def documents(case: Case, held: Mapping[str, Sequence[HeldDocument]]) -> Markup:
    """The documents handed in, with whether each can be opened."""
    key = (*_key("documents", case), *(one for files in held.values() for one in files))
    context = {
        "item": case.item,
        "documents": held,
        "case_url": url_for("agency.show_case", application_id=case.application.id),
    }
    return kept.piece(key, lambda: render_template("agency/documents.html", **context))


def words_of_events(case: Case) -> dict[str, Any]:
    """What templates need to say what an event says."""
    return {
        "names": case.names,
        "body": body,
        "words": {
            "history": HISTORY,
            "opinions": OPINIONS,
            "recommendations": RECOMMENDATIONS,
            "suspensions": SUSPENSIONS,
            "handed_over": handed_over,
        },
        "Action": Action,
        "path_label": case.item.title_of,
        "reason_text": lambda code: reason_texts()[code],
        "day_of": date.fromisoformat,
        "text_of": lambda stored: t(Text(**stored)),
        "amount_of": Decimal,
        "today": moments.today(),
    }


def _key(piece: str, case: Case) -> tuple[object, ...]:
    return piece, case.application.id, case.application.version
