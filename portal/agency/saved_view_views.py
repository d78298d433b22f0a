"""Views of the queue that officers save under names of their own."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.agency import SavedViewForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.queue_places import FILTERS, addresses_of, read_filters, write_filters
from portal.agency.queue_views import SORT_WORDS, TABS, WORDS
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.web import Page, read, t, write
from portal.web import gettext as _
from services import moments
from services.actor import AGENCY_ROLES
from services.applications.casework import saved_views
from services.applications.casework.queue import Filters
from services.catalogue import all_items
from services.models import SavedView


class OnViews(PageTemplate):
    """What pages about saved views say of each."""

    def address(self, view: SavedView) -> str:
        """Build the address of what it shows."""
        return _address(view.place)

    def shows(self, view: SavedView) -> str:
        """Say what it shows."""
        return describe(read_filters(view.place))


@renders("agency/saved_views.html")
class SavedViewsTemplate(OnViews):
    """The views of one officer."""

    views: Sequence[SavedView]


@renders("agency/saved_view.html")
class SavedViewTemplate(FormTemplate):
    """Naming a view.

    Args:
        shown: what it shows, in words.
        back: where to go without saving.
        place: what the address of the queue says of it, where it is new.
    """

    form: SavedViewForm
    heading: str
    shown: str
    back: str
    place: str


@renders("agency/saved_view_delete.html")
class SavedViewDeleteTemplate(OnViews):
    """Deleting a view."""

    view: SavedView


@blueprint.get("/queue/views")
@access.roles(*AGENCY_ROLES)
def list_saved_views() -> str:
    """List the reader's own views of the queue."""
    return SavedViewsTemplate(views=saved_views.list_views(read(), actor())).render()


@blueprint.route("/queue/views/new", methods=["GET", "POST"])
@access.roles(*AGENCY_ROLES)
def save_view() -> Page:
    """Save the filters and the order of the queue under a name."""
    asked = dict(parse_qsl(request.form["place"])) if "place" in request.form else request.args
    filters = read_filters(asked)
    place = write_filters(filters)
    form = filled(SavedViewForm)
    if request.method == "POST":
        with saving(form) as db:
            saved_views.save_view(db, actor(), form.name.data or "", place)
        if not form.problems:
            flash(_("Saved. It stands among the views of your queue"), "success")
            return redirect(_address(place), 303)
    page = SavedViewTemplate(
        form=form,
        heading=_("Save this view of the queue"),
        shown=describe(filters),
        back=_address(place),
        place=urlencode(place),
    )
    return form_page(page)


@blueprint.route("/queue/views/<uuid:view_id>", methods=["GET", "POST"])
@access.roles(*AGENCY_ROLES)
def rename_view(view_id: UUID) -> Page:
    """Give a view another name."""
    found = saved_views.find_view(read(), actor(), view_id)
    form = filled(SavedViewForm, name=found.name)
    back = url_for("agency.list_saved_views")
    if request.method == "POST":
        with saving(form) as db:
            saved_views.rename_view(db, actor(), view_id, form.name.data or "")
        if not form.problems:
            flash(_("Renamed"), "success")
            return redirect(back, 303)
    shown = describe(read_filters(found.place))
    page = SavedViewTemplate(
        form=form, heading=_("Rename a view of the queue"), shown=shown, back=back, place=""
    )
    return form_page(page)


@blueprint.route("/queue/views/<uuid:view_id>/delete", methods=["GET", "POST"])
@access.roles(*AGENCY_ROLES)
def delete_view(view_id: UUID) -> Page:
    """Delete a view."""
    if request.method == "POST":
        with write() as db:
            saved_views.delete_view(db, actor(), view_id)
        flash(_("Deleted"), "success")
        return redirect(url_for("agency.list_saved_views"), 303)
    found = saved_views.find_view(read(), actor(), view_id)
    return SavedViewDeleteTemplate(view=found).render()


def describe(filters: Filters) -> str:
    """Say in words which cases are shown, and in which order."""
    names = {item.code: item.short_name for item in all_items(moments.today())}
    said = [t(TABS[filters.view])]
    if filters.item:
        said.append(t(names[filters.item]) if filters.item in names else filters.item)
    if filters.part:
        said.append(_("%(what)s: %(value)s", what=t(WORDS["part"]), value=t(WORDS[filters.part])))
    if filters.mine:
        said.append(_("%(what)s: %(value)s", what=t(WORDS["holder"]), value=t(WORDS["me"])))
    if filters.search:
        said.append(_("searched for “%(words)s”", words=filters.search))
    if write_filters(filters).get("sort"):
        said.append(t(SORT_WORDS[filters.order]))
    return " · ".join(said)


def _address(place: Mapping[str, str]) -> str:
    return addresses_of({name: place[name] for name in FILTERS if name in place})()
