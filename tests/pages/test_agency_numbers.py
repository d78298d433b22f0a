"""Who reads numbers of identity documents whole: the lead, and an agency whose duty needs them."""

from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.case import attached
from services.applications.case.loading import load
from services.applications.case.messages import PAYMENT_PROOF
from services.documents import handing_in
from tests.support.client import LintClient
from tests.support.factories import sign_in
from tests.support.scene import Scene
from tests.support.uploads import a_file

SHOWN_IN_PART = "are shown in part, because your agency’s duty in this case does not need them"


def read_by(client: LintClient, scene: Scene, body: str) -> str:
    """What a reviewer of a body reads on the page of the case."""
    sign_in(client, scene.user(body, Role.REVIEWER))
    return client.page(f"/en/agency/cases/{scene.application.id}").get_text()


def test_a_joint_agency_reads_numbers_in_part_unless_its_duty_needs_them(
    client: LintClient, db: Session
) -> None:
    for code, joint, number, sees in (
        ("talent-programme", "edu", ("person", "identity"), False),
        ("talent-green", "hrss", ("identity", "main"), True),
    ):
        scene = Scene(db, code).consult()
        db.commit()
        section, field = number
        whole = scene.application.answers[section][field]["number"]
        lead = scene.application.reviews[0].body_code
        read = read_by(client, scene, lead)
        assert whole in read
        assert SHOWN_IN_PART not in read
        read = read_by(client, scene, joint)
        assert (whole in read) == sees, code
        assert (SHOWN_IN_PART in read) != sees, code


def test_the_proof_of_an_account_is_for_the_lead_alone(db: Session) -> None:
    scene = Scene(db).consult()
    proof = a_file("account.pdf")
    handing_in.attach(db, scene.application.id, PAYMENT_PROOF, proof, scene.owner.user_id)
    for reader, sees in ((scene.lead, True), (scene.owner, True), (scene.officer("tax"), False)):
        case = load(db, reader, scene.application.id)
        names = [one.filename for one in attached.list_documents(db, case)]
        assert ("account.pdf" in names) == sees
