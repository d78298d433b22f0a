"""Loads the plan from its files, once. A bad file stops the start."""

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from services.content import BadContent, read_yaml
from services.plan.consistency import problems
from services.plan.plan import Plan
from services.plan.schema import PlanFile, Safeguard, Target, UnitsFile

FILES = Path(__file__).parent

Coded = TypeVar("Coded", bound=Any)


@cache
def load_plan() -> Plan:
    """Load and check the plan.

    Raises:
        BadContent: a file is wrong, or the files contradict each other.

    """
    plan = _as_written()
    if found := problems(plan):
        raise BadContent("\n".join(found))
    return plan


@cache
def _as_written() -> Plan:
    """Read the plan once, so that a wrong one is refused at once each time it is asked for."""
    return read_plan(FILES)


def read_plan(folder: Path) -> Plan:
    """Read the plan from the files of a folder, without checking consistency.

    Raises:
        BadContent: a file is wrong.

    """
    plan: PlanFile = read_yaml(folder / "plan.yaml", TypeAdapter(PlanFile))
    units: UnitsFile = read_yaml(folder / "units.yaml", TypeAdapter(UnitsFile))
    return Plan(
        document=plan.document,
        actions=plan.actions,
        measures=plan.measures,
        targets=read_yaml(folder / "targets.yaml", TypeAdapter(tuple[Target, ...])),
        safeguards=read_yaml(folder / "safeguards.yaml", TypeAdapter(tuple[Safeguard, ...])),
        competences=_by_code("competence", units.competences),
        units=_by_code("unit", units.units),
        districts=_by_code("district", units.districts),
        bodies=_by_code("body", units.bodies),
    )


def _by_code(what: str, records: tuple[Coded, ...]) -> dict[str, Coded]:
    found = {record.code: record for record in records}
    if len(found) != len(records):
        raise BadContent(f"units.yaml: a code of {what} occurs twice")
    return found
