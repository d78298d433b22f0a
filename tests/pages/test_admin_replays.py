"""An administrator tries out a change on last year's cases."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.catalogue import item
from services.catalogue.particulars import find_particular, list_particulars
from services.models import Replay
from services.replays import running
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import make_administrator, sign_in
from tests.support.picks import FUND
from tests.support.scene import Scene


def test_a_figure_is_tried_out_before_it_is_recorded(client: LintClient, db: Session) -> None:
    open_round(db, FUND)
    case = Scene(db, FUND).submit().application
    sign_in(client, make_administrator(db))
    path = next(one.path for one in list_particulars(item(FUND)) if "share" in one.values)
    address = f"/en/admin/services/{FUND}/{path}"
    fields = filled(client.page(address).main.find("form")) | {"replay": "y", "share": "0.1"}
    answer = client.post(address, data=fields)
    assert answer.status_code == 303
    assert "being compared" in client.page(answer.location).get_text()
    asked = db.scalars(select(Replay)).one()
    running.run(db, asked.id)
    db.commit()
    page = client.page(answer.location)
    assert case.number in page.get_text()
    assert "1 case would have been otherwise" in page.get_text()
    table = client.get(f"{answer.location}/download")
    assert table.mimetype == "text/csv"
    assert case.number in table.get_data(as_text=True)
    assert "1 difference" in client.page("/en/admin/replays").get_text()
    assert find_particular(item(FUND), path).values["share"] != asked.values["share"]


def test_a_figure_that_is_no_number_is_said_beside_its_field(
    client: LintClient, db: Session
) -> None:
    sign_in(client, make_administrator(db))
    path = next(one.path for one in list_particulars(item(FUND)) if "share" in one.values)
    address = f"/en/admin/services/{FUND}/{path}"
    fields = filled(client.page(address).main.find("form")) | {"replay": "y", "share": "half"}
    answer = client.post(address, data=fields)
    assert answer.status_code == 422
    assert "Enter a number" in answer.text
    assert "Enter where this was found" not in answer.text
    assert not list(db.scalars(select(Replay)))
