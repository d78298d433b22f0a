"""The catalogue: what a file may say, and that released versions never change."""

from datetime import date, timedelta

import pytest
import yaml

from services.applications.routing.routing import acting_tenure
from services.catalogue import (
    all_items,
    item,
    items_on,
    load_catalogue,
    released,
)
from services.catalogue.loader import read_items
from services.content import BadContent, read_text
from services.eligibility import check_items
from services.errors import NotFound
from services.language import LANGUAGES, Text
from services.plan import load_plan
from tests.support.editions import add, change_on, revised, written

RELEASED = {
    "apec-card.v1.json": "c0b7f61bc8cd5e7d071caf132edf7d63ab0efaf2b48c5a20d5c31188a166e12a",
    "backbone.v1.json": "a5a99a3284250e26ea64a5f8d12037948fff23cde0ad265c184eb5723b433c14",
    "bonded-business.v1.json": "f6ae3c9abd8ffa8bd217c12d74bf2cd92f1e2c562e5cef42d20c2a86c73850f3",
    "contracting.v1.json": "34de68149a75eaa2106a18463756ec8e3b2ba7d5a677daccb995ad9100bc0599",
    "e-station.v1.json": "7d31cf8398f728a40a0cfda8d23c4fb6415669cafef84d3717662da23e7a213e",
    "ecommerce-record.v1.json": "6457aef0eabccc035fe96cd45ee4128ba84e8835c8a72489203bb919b5c056fe",
    "equity-project.v1.json": "c95e6a074a2d9e218cacc446ae42e08167af2fbad15d628975ef22dd2f5cbd5b",
    "exhibits-clearance.v1.json": "538b20e0783186d94bc62593f498d55413d8da0e65f6f97c62940c6ad3bf4e4a",  # noqa: E501
    "fi-project.v1.json": "424b8fdaab0e2f89eecf36ccf84dbf2f66a8f085c439100958004215a1a574a1",
    "finance-matching.v1.json": "f89466809c45a02ff3d83d2e05dc75eb93ae6329b18eeb384b939d351a9355b9",
    "fund-base.v1.json": "ab261fb935d4ae3bd32794cc918a82aa8ef7dd122531e9b9c0171c151eac8935",
    "fund-certification.v1.json": "10996566eebde8ba1d9dbe70677ec805d13a6b21c4f1006a7d2cb04a601979b1",  # noqa: E501
    "fund-expo.v1.json": "66824afd2716ec4e7c5adfc164c0f5f98fda5055db84eeba93741cb9b63ace11",
    "fund-model.v1.json": "5a35e0acf17e6076868447a7fb1643a243fa26cca4fafa8c934b40e0f60e09bf",
    "fund-platform.v1.json": "f02bde2e290efb5bfbf3e9128eacd614c918a32e6ea674746c55d3ce40da81ad",
    "fund-project.v1.json": "eb12658b00f3f36ff0c9049783b6560bdfc20864d13246785081f8d41e43f398",
    "fund-research.v1.json": "4d7863703046baf83f6de8b720daf635267f34b861016d4746eb584e04a8a213",
    "fund-show.v2.json": "5515ace4b729187ff7f2ffdba9b1613e551064e07410a4704ee3872dcccaae5a",
    "fund-technology.v1.json": "a9afdeede4be168c0fbedf696e23d4c6fdfa0b83bde826781764c0bae77892f4",
    "fund-training.v1.json": "acb4b8993ff627582fed38d24f23c6b05d1230c89eb08568f2655344b7884a38",
    "fx-facilitation.v1.json": "165bd15fce9b5f622fccf530cb05b5052f6eda69795777c2c8d7133e6420b5b1",
    "gba-iit.v1.json": "33c8661bdcc7b9b87f5090a78e9307eaf40989b4b56854acfb22a39a6731fd85",
    "ip-aid.v1.json": "4aeb62b9c9e878793fb191aaa695834c7ccd9e3b8fb17ddb346e635c746d67d7",
    "joint-training.v1.json": "7f96f0e99aca90fcb733b124e9622dd287811ce0c1b2e7a73873c664ab6bdcf1",
    "leading-firms.v1.json": "91d28df31abecb3dfcaa6fd9391b59b7456f223391fcb2a3bc6e91befc7b55fa",
    "overseas-network.v1.json": "c438e84538d59a75af6cc3548d4249a9d8c92f95ed1ee7e6233b9317a1001595",
    "professionals-abroad.v1.json": (
        "f042b1f3e30d08935f7a2d69ba904720fde5deb5d00554532ce4bb77b216ba65"
    ),
    "promo-centre.v1.json": "5d70f887d9983609423f3cf665cc98b5a4e42a5b6f904b99901aabb650b11e36",
    "promo-event.v1.json": "04c4c5b33ea77efbe7f6619825b11b6fb41e96c8bbf5757c882bc12b06b92053",
    "qianhai-iit.v1.json": "bcbf58d32293406cc394f80239e6dda713980ae458f01e0e47851a8a7a685794",
    "qual-construction.v1.json": "07a2c30470e6328e70b5a7cc2866e0e31b872d017784766e7d7aeb6e53bcedfe",
    "scholarship.v1.json": "c4cbe7ba8d60e73b596a0d85bd6535a19d87fd27387a2b3db17d23abad32117c",
    "sister-schools.v1.json": "7a498046e8b7a8d45dd3071f9aeb7acc62b1a941945b05a8a4cfe48563a8994d",
    "talent-green.v1.json": "b4a4d46b66e39fd652b186b41c60be80e48397043baba3201509eb2afb17dc01",
    "talent-programme.v1.json": "7901027485204b6b84edc7bec260d77dab3773fd4be157050265b295d5104f1d",
    "tase-report.v1.json": "491b34706d89a585c207aab612ed5e0964ae631aedbdea6218f804055f3de1c1",
    "tase.v1.json": "edb8deba48729d7ff73dc64e97d04784c43c2f1d9bd2fbfd17e110b0a991212b",
    "tech-contract.v1.json": "970fa6ec71d59ff3945a1d2c9ccfb8f8a0347136ae01c6c85681ee440cd269d0",
    "vat-export.v1.json": "3578b38cdcf96e6e639f647142143b5c9309b562526c86edb8f46b49320ab9fa",
    "vehicles.v1.json": "ff8b133d2aba393db0e8811cdedc7a2a1b4b7bc85598dd099074d0a146ae0141",
    "work-permit.v1.json": "2066e9ec0b90b1054372724c13acb82dd42d45b9443a44e843aa319c0d5f50e8",
}
"""SHA-256 of each version that was released, with all that it took in. Until the portal opens
to the public one may be released anew, and its digest changed here; afterwards never."""


def test_a_released_version_is_frozen():
    assert released.read_digests(released.FOLDER) == RELEASED


def test_items_come_by_measure_and_code():
    order = [(i.measure, i.code) for i in all_items()]
    assert order == sorted(order)
    assert items_on(date(2026, 11, 22)) == list(all_items())
    assert items_on(date(2015, 12, 31)) == []


def test_no_two_services_have_one_name():
    for lang in LANGUAGES:
        for names in (
            [one.name[lang] for one in all_items()],
            [one.short_name[lang] for one in all_items()],
        ):
            assert len(set(names)) == len(names), lang


def test_an_unknown_item_or_version_is_not_found():
    with pytest.raises(NotFound):
        item("unknown")
    with pytest.raises(NotFound):
        item("tase", 99)
    assert item("tase", 1) is item("tase")


def test_a_version_that_begins_later_governs_nothing_before(monkeypatch):
    day = date(2027, 3, 1)
    second = change_on(monkeypatch, "tase", day)
    for on, version in ((day - timedelta(days=1), 1), (day, 2)):
        assert item("tase", on=on).version == version
        assert [i.version for i in all_items(on) if i.code == "tase"] == [version]
    assert item("tase", 2) is second


def test_between_two_versions_the_one_that_ended_governs(monkeypatch):
    ended = revised(item("tase", 1), valid_to=date(2026, 12, 31))
    add(monkeypatch, ended, revised(ended, version=2, valid_from=date(2027, 3, 1), valid_to=None))
    found = item("tase", on=date(2027, 2, 1))
    assert found.version == 1
    assert not found.in_force(date(2027, 2, 1))


def test_before_all_versions_the_first_to_come_is_announced_and_not_in_force(monkeypatch):
    change_on(monkeypatch, "tase", date(2027, 3, 1))
    found = item("tase", on=date(2015, 12, 31))
    assert found.version == 1
    assert not found.in_force(date(2015, 12, 31))


@pytest.mark.parametrize("code", load_catalogue())
def test_every_text_is_complete_and_chinese_is_chinese(code):
    for text in _texts(item(code).model_dump()):
        assert text.sc.strip()
        assert text.tc.strip()
        assert text.en.strip()
        assert not any("\u4e00" <= c <= "\u9fff" for c in text.en), text.en


def test_a_name_may_be_the_same_in_all_languages_and_no_other_text_lacks_chinese():
    for name in ("CMMI", "ISO 9001"):
        assert read_text({"sc": name, "en": name}) == Text.of(name, name)
    with pytest.raises(ValueError, match="sc has no Chinese"):
        read_text({"sc": "CMMI certificate", "en": "A CMMI certificate"})


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
def test_the_measure_names_every_unit_and_says_the_clause(code):
    found = item(code)
    measure = load_plan().measure(found.measure)
    named = [one.unit for one in measure.units]
    joint = [part.unit for part in found.route.joint]
    assert found.route.lead in named
    assert joint == [unit for unit in named if unit in joint], "in the order of the plan"
    assert found.route.clause in measure.clause.sc


@pytest.mark.parametrize("code", load_catalogue())
@pytest.mark.parametrize("on", [date(2016, 12, 1), date(2019, 1, 2), date(2026, 11, 22)])
def test_somebody_acts_for_every_unit_on_any_day(code, on):
    found = item(code)
    for unit in (found.route.lead, *(part.unit for part in found.route.joint)):
        assert acting_tenure(found, unit, "nanshan", on)


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


# --- what is refused --------------------------------------------------------------


@pytest.fixture
def write(tmp_path):
    """Write an item's file with one thing changed, and read the folder."""
    home = tmp_path / "tase"
    home.mkdir()
    (home / "answers.yaml").write_text("", "utf-8")

    def change(path: str, value, name: str = "v1.yaml"):
        raw = written("tase")
        *parents, last = path.split(".")
        target = raw
        for part in parents:
            target = target[int(part)] if part.isdigit() else target[part]
        target[int(last) if last.isdigit() else last] = value
        (home / name).write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
        return read_items(tmp_path).items

    return change


def test_the_unchanged_file_is_read(write):
    assert write("measure", 26)["tase"][0].code == "tase"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("surprise", 1, "tase/v1.yaml: the whole file: there is no key `surprise` here"),
        ("measure", 28, "measure"),
        ("name", {"sc": "名称"}, "name: a text is written"),
        ("name", {"sc": "名称", "en": " "}, "no words in en"),
        ("name", {"sc": "名称", "en": "Name", "fr": "Nom"}, "name: a text is written"),
        ("sections.0.fields.0.kind", "colour", "enterprise.fields.name: `colour` is none of"),
        ("sections.0.fields.0.min_length", 5, "min_length"),
        ("sections.0.fields.0.code", "credit_code", "two fields of enterprise are called"),
        ("sections.1.code", "enterprise", "two sections are called enterprise"),
        ("sections.1.code", "documents", "cannot be called documents"),
        ("sections.1.when", {"field": "staff.total", "op": ">", "value": 1}, "not asked before"),
        (
            "sections.1.when",
            {"field": "enterprise.legal_person", "op": "==", "value": "yes"},
            "compared with true or false, not 'yes'",
        ),
        ("sections.1.when", {"field": "enterprise.name"}, "needs field, op and value"),
        ("sections.1.when", {}, "a condition is one of"),
        ("sections.1.when", {"all": []}, "need conditions"),
        (
            "sections.4.fields.2.columns.0.when",
            {"field": "number", "op": "==", "value": "1"},
            "`number` is a column of income.contracts",
        ),
        ("rules.0.limit", "staff.everyone", "there is no staff.everyone"),
        ("rules.5.rows", "staff.total", "staff.total is a integer, not one of rows"),
        ("self_check.facts.legal_person.answer", "staff.none", "there is no staff.none"),
        ("limits.1.phase", "acceptance", "two limits are called acceptance"),
        ("limits.4.phase", "decision", "two limits"),
        ("limits", [], "there is no limit for"),
        ("route.lead", "etic", "does not name etic"),
        ("route.joint.1.unit", "sat", "sat occurs twice"),
        ("route.joint.0.competence", "fishery", "sat has no competence fishery"),
        ("route.clause", "鼓励企业", "not the words of measure 26"),
        ("valid_to", date(2015, 1, 1), "valid_to: is before valid_from"),
        ("result.certificate", None, "a certificate has a title"),
        ("documents.0.accept", ["exe"], "documents.form.accept"),
        ("documents.0.accept", [], "documents.form.accept"),
        ("limits.0.from_receipt", True, "only a decision can count from_receipt"),
        ("nature", "register", "there is none to revoke a register, here or in reasons.yaml"),
        ("nature", "guide", "only a guide has none"),
        ("rounds", True, "has rounds if it pays an amount"),
        ("sections.2.fields.1.max", -1, "staff.total: min is above max"),
        ("sections.5.fields.0.max_length", 10, "statement.text: min_length is above max_length"),
        ("sections.0.fields.0.pattern", "[0-9", "pattern is no regular expression"),
        ("sections.2.fields.1.prefill", "applicant.name", "cannot fill in a integer"),
        (
            "sections.1.when",
            {"field": "enterprise.district", "op": "==", "value": "atlantis"},
            "enterprise.district is compared with one of its options, not 'atlantis'",
        ),
        (
            "sections.1.when",
            {"field": "enterprise.established_on", "op": ">", "value": "2020-01-01"},
            "compared with a date, written without quotes",
        ),
        (
            "sections.3.when",
            {"field": "staff.total", "op": ">=", "value": "10"},
            "compared with a number from 1 to 1000000, not '10'",
        ),
        (
            "sections.1.when",
            {"field": "enterprise.legal_person", "op": ">", "value": True},
            "(yesno) cannot be compared with >",
        ),
        ("rules.0.limit", "enterprise.name", "enterprise.name is a text, not one of"),
        ("rules.5.column", "client", "has no column of numbers called client"),
        (
            "rules.0",
            {"rule": "identity_fits", "field": "staff.total", "status": "staff.college"},
            "staff.total is a integer, not one of identity",
        ),
        (
            "result.holder",
            {"name": "enterprise.name", "name_en": "enterprise.name", "identity": "staff.total"},
            "staff.total is no question of kind identity",
        ),
        ("result.recognises", "staff.total", "staff.total is no question of kind text"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_place(write, path, value, said):
    with pytest.raises(BadContent) as refused:
        write(path, value)
    assert str(refused.value).startswith("tase/v1.yaml")
    assert said in str(refused.value)


def test_everything_wrong_with_a_file_is_said_at_once(write):
    with pytest.raises(BadContent) as refused:
        write("measure", 25)
    assert [line.split(": ")[1:] for line in str(refused.value).splitlines()] == [
        ["route", "measure 25 does not name stic; it names etic, fc"],
        ["route", "measure 25 does not name sat; it names etic, fc"],
        ["route", "measure 25 does not name lat; it names etic, fc"],
        ["route.clause", "not the words of measure 25"],
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"self_check": {"topic": "tase", "facts": {"luck": {"answer": "staff.total"}}}},
            "self_check: there is no fact luck",
        ),
        ({"self_check": {"topic": "fishery", "facts": {}}}, "there is no topic fishery"),
    ],
)
def test_what_an_item_says_of_its_topic_is_checked_at_the_start(changes, said):
    with pytest.raises(BadContent) as refused:
        check_items([*all_items(), revised(item("tase"), **changes)])
    assert str(refused.value).startswith("tase/v1.yaml: ")
    assert said in str(refused.value)


def test_two_versions_in_force_on_one_day_are_refused(write):
    write("valid_to", date(2026, 12, 31))
    with pytest.raises(BadContent, match="versions 1 and 2 overlap"):
        write("valid_from", date(2026, 12, 31), name="v2.yaml")


def test_a_version_ends_where_the_next_begins(write):
    write("measure", 26)
    first, second = write("valid_from", date(2027, 3, 1), name="v2.yaml")["tase"]
    assert (first.valid_to, second.valid_to) == (date(2027, 2, 28), None)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("code: x\ncode: y\n", r"^x/v1\.yaml: code is written twice"),
        ("code: [", r"^x/v1\.yaml: while parsing"),
        ("- x\n", r"^x/v1\.yaml: holds no item"),
    ],
)
def test_what_is_no_item_is_refused(tmp_path, written, said):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "v1.yaml").write_text(written, "utf-8")
    with pytest.raises(BadContent, match=said):
        read_items(tmp_path)


def test_a_folder_without_a_version_or_a_right_filing_is_refused(tmp_path, write):
    (tmp_path / "tase" / "answers.yaml").unlink()
    with pytest.raises(BadContent, match=r"tase: there is no answers\.yaml"):
        write("measure", 26)
    (tmp_path / "tase" / "v1.yaml").unlink()
    with pytest.raises(BadContent, match=r"tase: there is no v1\.yaml"):
        read_items(tmp_path)
