"""Letters of recommendation, in a browser without scripts."""

import re

from sqlalchemy import orm, select

from services.actor import Role
from services.applications.filing import submitting
from services.models import RecommendationLetter
from tests.pages.test_enterprise_groups import HOME, act_for, press
from tests.services.test_recommending import TEXT
from tests.support.client import LintClient
from tests.support.company import Company, as_lead
from tests.support.groups import Firm, social_code
from tests.support.scene import Scene


def test_a_letter_goes_from_the_association_to_the_officer(
    db: orm.Session, client: LintClient
) -> None:
    scene = Scene(db).fill_in()
    association = Firm(db, {"name": "深圳市示例软件协会", "credit_code": social_code(2)})
    db.commit()
    act_for(client, association)
    assert client.page(f"{HOME}/").find("a", href=f"{HOME}/recommendations")
    typed = {
        "item_code": "tase",
        "name": scene.applicant.name,
        "credit_code": scene.applicant.credit_code or "",
        "text": "太短",
    }
    refused = client.post(f"{HOME}/recommendations/write", data=typed)
    assert refused.status_code == 422
    assert "Write 100 to 2000 characters" in refused.text
    assert "太短" in refused.text
    signed = client.post(f"{HOME}/recommendations/write", data=typed | {"text": TEXT})
    assert signed.location == f"{HOME}/recommendations"
    assert TEXT in client.page(f"{HOME}/recommendations").get_text()

    company = Company(scene, client).act_as(Role.FILER)
    link = company.page("/tasks").find("a", href=re.compile("/recommendations$"))["href"]
    assert press(client, link, "Attach the letter") == link
    assert "Attached" in client.page(link).get_text()
    company.act_as(Role.OWNER)
    assert "深圳市示例软件协会" in company.page("/sign").get_text()
    submitting.submit(db, scene.owner, scene.application.id, declared=True)
    db.commit()
    assert client.get(link).location == company.url()
    assert "Recommended by 深圳市示例软件协会" in company.page().get_text()

    act_for(client, association)
    seen = client.page(f"{HOME}/recommendations").get_text() + client.page(f"{HOME}/").get_text()
    db.expire_all()
    assert scene.application.number
    assert scene.application.number not in seen
    assert "Attached" not in seen
    client.page(company.url(), 404)
    letter = db.scalars(select(RecommendationLetter.id)).one()
    assert client.post(f"{HOME}/recommendations/{letter}/withdraw").status_code == 409

    officer = client.page(as_lead(client, scene)).get_text(" ", strip=True)
    assert "Recommended by 深圳市示例软件协会" in officer
    assert "decides nothing" in officer
    assert TEXT in officer


def test_who_is_no_association_writes_none(db: orm.Session, client: LintClient) -> None:
    firm = Firm(db)
    db.commit()
    act_for(client, firm)
    client.page(f"{HOME}/recommendations", 404)
    client.page(f"{HOME}/recommendations/write", 404)
