"""The services that somebody follows, and how they are told."""

from collections.abc import Sequence

from flask import flash, redirect, url_for

from forms.account import AlertForm
from portal.access import access, actor
from portal.account import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, sent
from portal.web import Page, read, write
from portal.web import gettext as _
from services.catalogue import Item, item
from services.models import Alert
from services.notices import following


@renders("account/alerts.html")
class AlertsTemplate(PageTemplate):
    """The services that somebody follows."""

    alerts: Sequence[Alert]
    item = staticmethod(item)


@renders("account/alert.html")
class AlertTemplate(FormTemplate):
    """How to be told of one service."""

    form: AlertForm
    item: Item


@blueprint.get("/alerts")
@access.signed_in
def list_alerts() -> str:
    """List the services that the reader follows."""
    return AlertsTemplate(alerts=following.list_followed(read(), actor())).render()


@blueprint.route("/alerts/<code>", methods=["GET", "POST"])
@access.signed_in
def choose_alert(code: str) -> Page:
    """Choose how to be told of a service. Raises NotFound."""
    form = filled(AlertForm, way=following.find_way(read(), actor(), code))
    if sent(form):
        with write() as db:
            following.follow(db, actor(), code, form.way.data)
        flash(_("Your choice is saved"), "success")
        return redirect(url_for("account.list_alerts"), 303)
    return form_page(AlertTemplate(form=form, item=item(code)))
