from tests.support.scene import Scene
from tests.support.factories import sign_in
import pytest

LANGS=("sc","tc","en")

@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", ["tase","fund-training","talent-green"])
def test_smoke(db, client, lang, code):
    s=Scene(db, code)
    db.commit()
    user=s.users["",__import__("services.actor",fromlist=["Role"]).Role.FILER]
    sign_in(client,user,s.applicant)
    p=f"/{lang}/enterprise"
    print(client.page(p+"/").get_text()[:10])
    client.page(p+"/applications")
    client.page(p+f"/applications/start/{code}")
    a=f"{p}/applications/{s.application.id}"
    client.page(a+"/tasks")
    client.page(a+"/check")
    client.page(a+"/discard")
    client.page(a+"/documents")
    for sec in s.application and __import__("services.catalogue",fromlist=["visible"]).visible(__import__("services.catalogue",fromlist=["item"]).item(code), s.application.answers):
        client.page(a+"/sections/"+sec.code)
