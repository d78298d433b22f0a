"""The plan's data is whole, agrees with itself and with the published text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from services.content import BadContent
from services.language import Text
from services.plan import Plan, load_plan
from services.plan.consistency import problems
from services.plan.loading import FILES, read_plan
from services.plan.original import differences

SHA256 = "1815cbf89cb327622aefcf7db7bc26e9f0310ea601d6f12516571d95f5d11a80"
"""Of `published`, when the whole published text was last held against the data. Where a
word of the plan is put right: `flask --app wsgi check-plan --text FILE`, then this."""


def published(plan: Plan) -> str:
    """The published text, as far as the data quotes it."""
    return "\n".join(
        (
            plan.document.title.sc,
            *(f"《{one.title.sc}》（{one.number}）" for one in plan.document.upstream),
            *(target.quote for target in plan.targets),
            *(action.title.sc for action in plan.actions),
            *(
                f"{one.number}. {one.title.sc}。{one.clause.sc}（责任单位：{one.units_verbatim}）"
                for one in plan.measures
            ),
            *(f"{one.title.sc}\n{one.clause.sc}" for one in plan.safeguards),
        )
    )


def test_every_word_quoted_is_as_it_was_when_held_against_the_published_text() -> None:
    assert sha256(published(load_plan()).encode()).hexdigest() == SHA256


def test_line_breaks_and_emphasis_of_the_text_do_not_matter() -> None:
    text = published(load_plan()).replace("服务", "服\n**务**")
    assert differences(load_plan(), text) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("增加服务贸易板块功能", "增加服务贸易版块功能"),
        lambda text: text.replace("（责任单位：市金融办）", "（责任单位：市金融局）"),
        lambda text: text.replace("27. 加大", "28. 加大"),
        lambda text: text.replace("年均增速达到12%", "年均增速达到13%"),
        lambda text: text.replace("着力加强行业协会作用", ""),
    ],
)
def test_one_changed_word_of_the_text_is_noticed(change: Callable[[str], str]) -> None:
    assert len(differences(load_plan(), change(published(load_plan())))) == 1


def test_the_plan_has_27_measures_27_units_13_targets_and_4_safeguards() -> None:
    plan = load_plan()
    assert [measure.number for measure in plan.measures] == list(range(1, 28))
    assert [len([m for m in plan.measures if m.action == a]) for a in range(1, 6)] == [
        5, 6, 6, 6, 4,
    ]  # fmt: skip
    assert len(plan.units) == 27
    collective = [unit.named for unit in plan.units.values() if unit.collective]
    assert collective == ["各区政府", "各新区管委会"]
    assert (len(plan.targets), len(plan.safeguards)) == (13, 4)


def test_units_stand_in_the_order_in_which_the_measure_names_them() -> None:
    taxes = load_plan().measure(26)
    assert [named.unit for named in taxes.units] == ["sat", "lat", "fc", "stic"]
    assert [named.named for named in taxes.units] == [
        "深圳市国税局",
        "市地税局",
        "财政委",
        "科技创新委",
    ]
    assert (taxes.position("stic"), taxes.position("etic")) == (4, None)


def test_open_ended_units_name_nobody() -> None:
    plan = load_plan()
    assert {m.number: m.open_ended for m in plan.measures if m.open_ended} == {
        1: "各相关单位",
        4: "各相关单位",
        15: "等各相关单位",
        23: "等各相关单位",
    }
    assert all("相关单位" not in unit.named for m in plan.measures for unit in m.units)


def test_every_text_is_there_in_three_languages() -> None:
    plan = load_plan()
    for passage in (*plan.measures, *plan.safeguards):
        for text in (passage.title, passage.clause, *passage.sentences):
            assert text.sc
            assert text.tc
            assert text.en
            assert not any("\u4e00" <= letter <= "\u9fff" for letter in text.en), text.en


def test_quoted_words_come_with_their_translation() -> None:
    measure = load_plan().measure(24)
    assert measure.quote("人才培养") == Text.of("人才培养", "talent training")
    whole = measure.quote("创新资金支持方式")
    assert whole
    assert whole.en.startswith("Enlarge the scale of funding")
    assert measure.quote("没有这句话") is None


def _changed(plan: Plan, number: int, **fields: object) -> Plan:
    measures = tuple(
        m.model_copy(update=fields) if m.number == number else m for m in plan.measures
    )
    return replace(plan, measures=measures)


def _succeeded(plan: Plan, code: str, *terms: object) -> Plan:
    changed = plan.units[code].model_copy(update={"succession": terms})
    return replace(plan, units=dict(plan.units) | {code: changed})


def _taxed(plan: Plan, **fields: object) -> Plan:
    tax = plan.bodies["tax"].model_copy(update=fields)
    return replace(plan, bodies=dict(plan.bodies) | {"tax": tax})


BREAKS: dict[str, Callable[[Plan], Plan]] = {
    "not numbered": lambda plan: replace(plan, measures=plan.measures[:-1]),
    "targets": lambda plan: replace(plan, targets=plan.targets[1:]),
    "target T01: 1500 is not in": lambda plan: replace(
        plan,
        targets=(plan.targets[0].model_copy(update={"value": Decimal(1500)}), *plan.targets[1:]),
    ),
    "safeguards are not numbered": lambda plan: replace(plan, safeguards=plan.safeguards[:3]),
    "does not come next": lambda plan: _changed(
        plan, 26, units=tuple(reversed(plan.measure(26).units))
    ),
    "ends with": lambda plan: _changed(plan, 1, open_ended=None),
    "no unit nobody": lambda plan: _changed(
        plan, 27, units=(plan.measure(27).units[0].model_copy(update={"unit": "nobody"}),)
    ),
    "is not called": lambda plan: _changed(
        plan,
        27,
        units=(plan.measure(27).units[0].model_copy(update={"named": "市金融局"}),),
        units_verbatim="市金融局",
    ),
    "its competence must be one of commerce, industry": lambda plan: _changed(
        plan, 2, units=(plan.measure(2).units[0].model_copy(update={"competence": None}),)
    ),
    "not in its clause": lambda plan: _changed(
        plan, 2, promises=(Text.of("没有这句话", "resolve disputes"),)
    ),
    "not in its translated clause": lambda plan: _changed(
        plan, 2, promises=(Text.of("分析", "no such words"),)
    ),
    "order of the actions": lambda plan: _changed(plan, 2, action=5),
    "named by no measure": lambda plan: _changed(
        plan, 16, units=plan.measure(16).units[1:], units_verbatim="市经贸信息委"
    ),
    "begins on 2018-06-15": lambda plan: _succeeded(
        plan,
        "sat",
        plan.units["sat"].succession[0].model_copy(update={"until": date(2018, 6, 1)}),
        plan.units["sat"].succession[1],
    ),
    "nobody acts from 2018-06-15": lambda plan: _succeeded(
        plan, "sat", plan.units["sat"].succession[0]
    ),
    "no body": lambda plan: replace(
        plan, bodies={code: body for code, body in plan.bodies.items() if code != "tax"}
    ),
    "no rule": lambda plan: replace(
        plan,
        bodies=dict(plan.bodies) | {"tax": plan.bodies["tax"].model_copy(update={"remedy": "x"})},
    ),
    "do not fit": lambda plan: replace(
        plan,
        bodies=dict(plan.bodies)
        | {"tax": plan.bodies["tax"].model_copy(update={"superior": None})},
    ),
}


@pytest.mark.parametrize("sentence", BREAKS)
def test_whatever_is_inconsistent_is_named(sentence: str) -> None:
    assert any(sentence in problem for problem in problems(BREAKS[sentence](load_plan())))


def test_the_plan_itself_is_consistent() -> None:
    assert problems(load_plan()) == []


@pytest.mark.parametrize(
    ("file", "change", "complaint"),
    [
        ("targets.yaml", lambda data: data[0].update(weight=1), "there is no key `weight` here"),
        ("safeguards.yaml", lambda data: data[0]["title"].pop("en"), "1.title: a text is written"),
        (
            "plan.yaml",
            lambda data: data["measures"][0].pop("units"),
            "measures.1: `units` is missing",
        ),
        (
            "units.yaml",
            lambda data: data["bodies"].append(data["bodies"][0]),
            "a code of body occurs twice",
        ),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_place(
    tmp_path: Path, file: str, change: Callable[[object], object], complaint: str
) -> None:
    for path in FILES.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    data = yaml.safe_load((tmp_path / file).read_text("utf-8"))
    change(data)
    (tmp_path / file).write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    with pytest.raises(BadContent, match=complaint):
        read_plan(tmp_path)


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    for path in FILES.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    with (tmp_path / "plan.yaml").open("a") as file:
        file.write("actions: []\n")
    with pytest.raises(BadContent, match="written twice"):
        read_plan(tmp_path)
