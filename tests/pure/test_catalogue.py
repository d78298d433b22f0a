"""The catalogue: what a file may say, and that released versions never change."""

from datetime import date
from hashlib import sha256
from typing import get_args

import pytest
import yaml

from services.catalogue import all_items, item, items_on, load_catalogue, reasons
from services.catalogue.loader import ITEMS, read_items
from services.catalogue.parts import Nature
from services.content import BadContent
from services.eligibility import all_facts, topic
from services.errors import NotFound
from services.language import Text
from services.plan import body_on, load_plan

RELEASED = {
    "fund-training.v1": "bbf7cab22c8058d86f95ab3848d2591e0ccd4a7afd0f8220192f2bd52c4277fd",
    "talent-green.v1": "c839982f6cf914516fef2c367bd048cff636f1f8776a2da93923dfe963cc1bcc",
    "tase.v1": "a979ae6383f90df138ce91115d3ff6c11cf8eee0af28e7682a6501c0c018cac6",
}
"""SHA-256 of each released file. Add a new version; never change one that is here."""

FILES = sorted(ITEMS.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_released_version_is_frozen(path):
    digest = sha256(path.read_bytes()).hexdigest()
    assert RELEASED.get(path.stem) == digest, f"{path.name}: {digest}"


def test_every_frozen_version_is_still_there():
    assert {path.stem for path in FILES} == set(RELEASED)


def test_items_come_by_measure_and_code():
    assert [i.code for i in all_items()] == ["talent-green", "fund-training", "tase"]
    assert items_on(date(2026, 11, 22)) == list(all_items())
    assert items_on(date(2015, 12, 31)) == []


def test_an_unknown_item_or_version_is_not_found():
    with pytest.raises(NotFound):
        item("unknown")
    with pytest.raises(NotFound):
        item("tase", 99)
    assert item("tase", 1) is item("tase")


@pytest.mark.parametrize("code", load_catalogue())
def test_every_text_is_complete_and_chinese_is_chinese(code):
    for text in _texts(item(code).model_dump()):
        assert text.sc.strip()
        assert text.tc.strip()
        assert text.en.strip()
        assert not any("\u4e00" <= c <= "\u9fff" for c in text.en), text.en
        assert any("\u4e00" <= c <= "\u9fff" for c in text.sc), text.sc


def _texts(value):
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        if set(value) == {"sc", "en", "tc"}:
            yield Text(**value)
        else:
            for part in value.values():
                yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


@pytest.mark.parametrize("code", load_catalogue())
def test_the_measure_names_every_agency_and_says_the_clause(code):
    found = item(code)
    measure = load_plan().measure(found.measure)
    named = [unit.agency for unit in measure.units]
    joint = [part.agency for part in found.route.joint]
    assert found.route.lead in named
    assert joint == [agency for agency in named if agency in joint], "in the order of the plan"
    assert found.route.clause in measure.clause.sc


@pytest.mark.parametrize("code", load_catalogue())
@pytest.mark.parametrize("on", [date(2016, 12, 1), date(2019, 1, 2), date(2026, 11, 22)])
def test_somebody_acts_for_every_agency_on_any_day(code, on):
    route = item(code).route
    assert body_on(route.lead, on, competence=route.competence)
    for part in route.joint:
        assert body_on(part.agency, on, competence=part.competence)


@pytest.mark.parametrize("code", load_catalogue())
def test_an_unverified_limit_is_never_called_statutory(code):
    for limit in item(code).limits:
        assert limit.kind == "promise" or limit.status == "V"


def test_only_the_exit_entry_documents_have_statutory_limits():
    statutory = {i.code for i in all_items() if any(x.kind == "statutory" for x in i.limits)}
    assert statutory == {"talent-green"}
    decision = item("talent-green").require_limit("decision")
    assert (decision.days, decision.unit, decision.status) == (15, "day", "V")
    assert "第三十条" in decision.basis.sc
    assert item("talent-green").limit("extension") is None


@pytest.mark.parametrize("code", load_catalogue())
def test_the_self_check_names_facts_and_rules_that_there_are(code):
    found = item(code)
    rules = {rule.id for rule in topic(found.self_check.topic).rules}
    assert {c.rule for c in found.conditions if c.rule} <= rules
    assert {*found.self_check.facts, *found.self_check.given} <= set(all_facts())


def test_there_is_a_reason_for_every_use_and_nature():
    codes = [reason.code for reason in reasons()]
    assert len(codes) == len(set(codes))
    for nature in set(get_args(Nature)) - {"guide"}:
        for use in ("decline", "return", "refuse"):
            assert any(use in r.uses and nature in r.natures for r in reasons()), (nature, use)


def test_what_is_certified_can_be_ended_for_a_reason():
    for found in all_items():
        if "certificate" in found.result.papers:
            assert found.reasons("revoke"), found.code
            assert found.reasons("cancel"), found.code


def test_an_item_offers_only_reasons_of_its_nature():
    offered = {reason.code for reason in item("tase").reasons("refuse")}
    assert "staff_share" in offered
    assert "envelope_exhausted" not in offered
    assert "duplicate" not in offered


# --- what is refused --------------------------------------------------------------


@pytest.fixture
def write(tmp_path):
    """Write tase.v1.yaml with one thing changed, and read the folder."""

    def change(path: str, value, name: str = "tase.v1.yaml"):
        raw = yaml.load((ITEMS / "tase.v1.yaml").read_bytes(), yaml.CSafeLoader)
        *parents, last = path.split(".")
        target = raw
        for part in parents:
            target = target[int(part)] if part.isdigit() else target[part]
        target[int(last) if last.isdigit() else last] = value
        (tmp_path / name).write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
        return read_items(tmp_path)

    return change


def test_the_unchanged_file_is_read(write):
    assert write("version", 1)["tase"][0].code == "tase"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("surprise", 1, "tase.v1.yaml: surprise: Extra inputs"),
        ("measure", 28, "measure"),
        ("name", {"sc": "名称"}, "name: a text is written"),
        ("name", {"sc": "名称", "en": " "}, "no words in en"),
        ("name", {"sc": "名称", "en": "Name", "fr": "Nom"}, "name: a text is written"),
        ("sections.0.fields.0.kind", "colour", "sections.0.fields.0"),
        ("sections.0.fields.0.min_length", 5, "min_length"),
        ("sections.0.fields.0.code", "credit_code", "two fields of enterprise are called"),
        ("sections.1.code", "enterprise", "two sections are called enterprise"),
        ("sections.1.code", "documents", "cannot be called documents"),
        ("sections.1.when", {"field": "staff.total", "op": ">", "value": 1}, "not asked before"),
        (
            "sections.1.when",
            {"field": "enterprise.legal_person", "op": "==", "value": "yes"},
            "answered true or false",
        ),
        ("sections.1.when", {"field": "enterprise.name"}, "needs field, op and value"),
        ("sections.1.when", {}, "a condition is one of"),
        ("sections.1.when", {"all": []}, "need conditions"),
        (
            "sections.4.fields.2.columns.0.when",
            {"field": "number", "op": "==", "value": "1"},
            "not asked before",
        ),
        ("rules.0.limit", "staff.everyone", "there is no staff.everyone"),
        ("rules.5.rows", "staff.total", "staff.total is not a list"),
        ("self_check.facts.legal_person.answer", "staff.none", "there is no staff.none"),
        ("limits.1.phase", "acceptance", "two limits are called acceptance"),
        ("limits.4.phase", "decision", "two limits"),
        ("limits", [], "no limit for"),
        ("route.lead", "etic", "does not name etic"),
        ("route.clause", "鼓励企业", "not the words of measure 26"),
        ("valid_to", date(2015, 1, 1), "valid_to is before"),
        ("code", "other", "holds other version 1"),
        ("result.certificate", None, "a certificate has a title"),
        ("documents.0.accept", ["exe"], "documents.0.accept"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_place(write, path, value, said):
    with pytest.raises(BadContent) as refused:
        write(path, value)
    assert str(refused.value).startswith("tase.v1.yaml")
    assert said in str(refused.value)


def test_two_versions_in_force_on_one_day_are_refused(write):
    write("version", 1)
    with pytest.raises(BadContent, match="versions 1 and 2 overlap"):
        write("version", 2, name="tase.v2.yaml")


def test_a_key_written_twice_is_refused(tmp_path):
    (tmp_path / "x.v1.yaml").write_text("code: x\ncode: y\n", "utf-8")
    with pytest.raises(BadContent, match="code is written twice"):
        read_items(tmp_path)


def test_what_is_no_yaml_is_refused(tmp_path):
    (tmp_path / "x.v1.yaml").write_text("code: [", "utf-8")
    with pytest.raises(BadContent, match=r"^x\.v1\.yaml"):
        read_items(tmp_path)
