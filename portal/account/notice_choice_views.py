"""When officers are told of what they need not be told to work."""

from flask import flash, redirect, url_for

from forms.account import PacesForm
from portal.access import access, actor
from portal.account import blueprint
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving, sent
from portal.web import Page, read
from portal.web import gettext as _
from services.actor import AGENCY_ROLES, Role
from services.notices import choosing
from services.notices.choosing import NoticeTopic


@renders("account/paces.html")
class PacesTemplate(FormTemplate):
    """When an officer is told of what."""

    form: PacesForm


@blueprint.route("/told", methods=["GET", "POST"])
@access.roles(*AGENCY_ROLES)
def choose_paces() -> Page:
    """Choose when to be told of new cases, of days that are near, and of decisions."""
    kept = choosing.find_paces(read(), actor())
    form = filled(PacesForm, **{topic.value: kept.of(topic) for topic in NoticeTopic})
    if actor().role is not Role.REVIEWER:  # who alone is told of new cases
        del form.filings
    if sent(form):
        with saving(form) as db:
            asked = {
                topic: form[topic.value].data or "" if topic.value in form else kept.of(topic)
                for topic in NoticeTopic
            }
            choosing.choose_paces(db, actor(), asked)
        if not form.problems:
            flash(_("Your choice is saved"), "success")
            return redirect(url_for("account.show_account"), 303)
    return form_page(PacesTemplate(form=form))
