"""Groups of an association, in a browser without scripts."""

import re

import pytest
from sqlalchemy import orm, select

from services.actor import Role
from services.applications.filing import drafting
from services.applications.lifecycle import State
from services.groups import joining
from services.models import Application, GroupFiling, GroupMember
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.factories import sign_in
from tests.support.groups import Firm, Together
from tests.support.queries import counted_queries

HOME = "/en/enterprise"


@pytest.fixture
def together(db: orm.Session, client: LintClient) -> Together:
    found = Together(db)
    sign_in(client, found.association.users[Role.OWNER], found.association.applicant)
    return found


def act_for(client: LintClient, firm: Firm, role: Role = Role.OWNER) -> None:
    sign_in(client, firm.users[role], firm.applicant)


def press(client: LintClient, page: str, button: str, **more: str) -> str:
    """Press a button of a page; where it leads."""
    soup = client.page(page)
    (form,) = (
        one
        for one in soup.main.find_all("form")
        if one.find("button", string=re.compile(button)) is not None
    )
    response = client.post(form.get("action") or page, data=filled(form) | more)
    assert response.status_code == 303, response.text
    return str(response.location)


def test_an_association_prepares_and_invites_from_its_home_page(
    together: Together, client: LintClient
) -> None:
    db = together.db
    assert client.page(f"{HOME}/").find("a", href=f"{HOME}/groups")
    start = client.page(f"{HOME}/groups").find("a", href=re.compile("/groups/start/"))["href"]
    fields = filled(client.page(start).main.find("form"))
    refused = client.post(start, data=fields | {"shows-list-name": "展会甲"})
    assert refused.status_code == 422
    assert "Select where it was held" in refused.text
    assert "展会甲" in refused.text
    typed = {path.replace(".", "-"): value for path, value in together.shared().items()}
    for day in ("opened_on", "closed_on"):
        year, month, day_of_month = typed.pop(f"shows-list-{day}").split("-")
        parts = {"year": year, "month": month, "day": day_of_month}
        typed |= {f"shows-list-{day}-{part}": value for part, value in parts.items()}
    typed |= {"participation-agent": "no", "key": fields["key"], "version": "0"}
    group = client.post(start, data=typed).location
    assert client.post(start, data=typed).location == group
    assert len(list(db.scalars(select(GroupFiling)))) == 2
    page = client.page(group)
    assert "示例国际服务展" in page.h1.get_text()
    assert "Nobody is invited yet" in page.get_text()
    firm = Firm(db)
    db.commit()
    invite = f"{group}/members/add"
    wrong = client.post(
        invite, data={"name": "示例公司", "credit_code": "91440300", "shows-list-booth_no": "A-7"}
    )
    assert wrong.status_code == 422
    assert 'href="#credit_code"' in wrong.text
    assert "Enter the number of standard stands" in wrong.text
    assert "A-7" in wrong.text
    right = {"name": "示例公司", "credit_code": firm.code}
    right |= {"shows-list-booth_no": "A-7", "shows-list-booths": "1.5"}
    assert client.post(invite, data=right).location == group
    assert "A-7" in client.page(group).get_text()


def test_a_member_reads_takes_part_consents_and_withdraws(
    together: Together, client: LintClient
) -> None:
    firm = Firm(together.db)
    member = together.invite(firm)
    together.db.commit()
    act_for(client, firm)
    link = client.page(f"{HOME}/").find("a", href=re.compile("/invitations/"))["href"]
    page = client.page(link)
    assert "示例国际服务展" in page.get_text()
    assert "B-12" in page.get_text()
    assert "Nothing is filed unless" in page.get_text()
    tasks = press(client, link, "Take part")
    assert client.page(tasks).find("a", href=link)
    assert "left to fill in" in client.page(link).get_text()
    assert client.get(f"{link}/consent").location == link
    together.db.expire_all()
    together.take_part(firm, member)
    together.db.commit()
    consent = client.page(f"{link}/consent")
    words = consent.get_text()
    assert "B-12" in words
    assert "30,000,000" in words  # exactly what is filed: its own figures too
    refused = client.post(f"{link}/consent", data=filled(consent.main.find("form")))
    assert refused.status_code == 422
    assert "Confirm the declaration" in refused.text
    assert press(client, f"{link}/consent", "Consent", declared="y") == link
    assert "consents to the application as it is now" in client.page(link).get_text()
    assert press(client, link, "Withdraw the consent") == link
    assert press(client, link, "Decline") == link
    assert "does not take part" in client.page(link).get_text()
    assert not client.page(f"{HOME}/").find("a", href=link)


def test_a_page_of_an_earlier_version_consents_to_nothing(
    together: Together, client: LintClient
) -> None:
    firm = Firm(together.db)
    member = together.invite(firm)
    draft = together.take_part(firm, member)
    together.db.commit()
    act_for(client, firm)
    link = f"{HOME}/invitations/{member.id}/consent"
    fields = filled(client.page(link).main.find("form")) | {"declared": "y"}
    fields["version"] = str(draft.version - 1)
    assert client.post(link, data=fields).status_code == 409
    together.db.expire_all()
    assert together.db.get_one(GroupMember, member.id).consented_at is None


def test_the_association_files_and_gets_one_receipt(together: Together, client: LintClient) -> None:
    firm, member = together.ready("甲公司")
    together.invite(Firm(together.db), "乙公司")
    together.db.commit()
    group = f"{HOME}/groups/{together.group.id}"
    sure = client.page(f"{group}/file")
    assert "甲公司" in sure.find(id="consenting").get_text()
    assert "乙公司" not in sure.find(id="consenting").get_text()
    assert client.post(f"{group}/file", data={}).status_code == 422
    receipt = press(client, f"{group}/file", "File", sure="y")
    assert receipt == f"{group}/receipt"
    page = client.page(receipt)
    assert "1 application submitted" in page.h1.get_text()
    assert "甲公司" in page.get_text()
    assert "乙公司" not in page.get_text()
    filed = together.db.get_one(Application, member.application_id)
    together.db.refresh(filed)
    assert filed.state == State.RECEIVED
    act_for(client, firm)
    case = client.page(f"{HOME}/applications/{filed.id}")
    assert "Filed by 深圳市示例服务贸易协会" in case.get_text()


def test_the_association_sees_nothing_that_a_member_typed(
    together: Together, client: LintClient
) -> None:
    """The canaries are in all that a member types, and in what becomes of its case."""
    firm = Firm(together.db)
    member = together.invite(firm, "甲公司")
    draft = together.take_part(firm, member)
    answers = draft.answers["organisation"] | {"contact_name": "金丝雀"}
    answers |= {"contact_email": "canary@example.com", "staff": 98765}
    drafting.save_section(
        together.db, firm.filer, draft.id, "organisation", answers, version=draft.version
    )
    together.consent(firm, member)
    together.db.commit()
    group = f"{HOME}/groups/{together.group.id}"
    pages = [client.page(f"{HOME}/groups").get_text(), client.page(group).get_text()]
    pages.append(client.page(f"{group}/file").get_text())
    press(client, f"{group}/file", "File", sure="y")
    together.db.expire_all()
    filed = together.db.get_one(Application, draft.id)
    pages += [client.page(one).get_text() for one in (group, f"{group}/receipt", f"{HOME}/")]
    together_text = "\n".join(pages)
    assert "The agency is checking whether the application is complete." in together_text
    for canary in ("金丝雀", "canary@example.com", "98765", "98,765", "80,000", filed.number):
        assert canary
        assert canary not in together_text
    assert filed.query_code
    assert filed.query_code not in together_text
    client.page(f"{HOME}/applications/{filed.id}", 404)
    client.page(f"{HOME}/invitations/{member.id}", 404)


def test_a_member_that_is_taken_out_is_gone(together: Together, client: LintClient) -> None:
    firm = Firm(together.db)
    link = f"{HOME}/invitations/{together.invite(firm, '甲公司').id}"
    together.db.commit()
    group = f"{HOME}/groups/{together.group.id}"
    press(client, group, "Take 甲公司 out")
    assert "甲公司" not in client.page(group).main.get_text()
    act_for(client, firm)
    client.page(link, 404)


def test_who_is_no_association_finds_no_groups(together: Together, client: LintClient) -> None:
    firm = Firm(together.db)
    together.db.commit()
    act_for(client, firm)
    assert not client.page(f"{HOME}/").find("a", href=f"{HOME}/groups")
    for page in ("", "/start/fund-expo", f"/{together.group.id}", f"/{together.group.id}/receipt"):
        client.page(f"{HOME}/groups{page}", 404)
    assert client.post(f"{HOME}/groups/{together.group.id}/file").status_code == 404


def test_a_filer_prepares_and_does_not_file(together: Together, client: LintClient) -> None:
    together.ready()
    together.db.commit()
    act_for(client, together.association, Role.FILER)
    group = f"{HOME}/groups/{together.group.id}"
    page = client.page(group)
    assert not page.find("a", href=f"{group}/file")
    assert "An owner or signatory of the association files" in page.get_text()
    client.page(f"{group}/file", 404)


def test_the_list_of_members_costs_as_many_queries_for_one_as_for_many(
    together: Together, client: LintClient
) -> None:
    together.invite(Firm(together.db))
    together.db.commit()
    group = f"{HOME}/groups/{together.group.id}"
    with counted_queries() as one:
        client.page(group)
    for _ in range(3):
        together.invite(Firm(together.db))
    together.db.commit()
    with counted_queries() as many:
        client.page(group)
    assert len(one) == len(many)
    assert joining.list_invitations(together.db, together.association.applicant) == []
