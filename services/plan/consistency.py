"""Checks that the plan's files are consistent. Each problem is a sentence for the author."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from services.plan.plan import Plan
from services.plan.remedies import remedies
from services.plan.schema import FIRST_DAY, Clause, Measure, Target, Tenure, Unit

MEASURES, ACTIONS, TARGETS, SAFEGUARDS, UNITS, COLLECTIVE = 27, 5, 13, 4, 27, 2
"""The numbers of measures, actions and so on in the plan."""

SEPARATORS = "、，"


def problems(plan: Plan) -> list[str]:
    """List everything that is inconsistent in the plan's data."""
    return [
        *_numbers(plan),
        *_duplicates(plan),
        *(problem for measure in plan.measures for problem in _measure(plan, measure)),
        *(
            problem
            for safeguard in plan.safeguards
            for quote in safeguard.quotes
            for problem in _quote(f"safeguard {safeguard.number}", safeguard, quote.sc, quote.en)
        ),
        *(problem for unit in plan.units.values() for problem in _unit(plan, unit)),
        *(problem for target in plan.targets for problem in _target(target)),
        *_districts(plan),
        *_bodies(plan),
    ]


def _numbers(plan: Plan) -> Iterator[str]:
    for name, records, count in (
        ("measure", plan.measures, MEASURES),
        ("action", plan.actions, ACTIONS),
        ("safeguard", plan.safeguards, SAFEGUARDS),
    ):
        if [record.number for record in records] != list(range(1, count + 1)):
            yield f"{name}s are not numbered 1 to {count} in order"
    if len(plan.targets) != TARGETS:
        yield f"there are {len(plan.targets)} targets, not {TARGETS}"
    if len(plan.units) != UNITS:
        yield f"there are {len(plan.units)} units, not {UNITS}"
    if sum(unit.collective for unit in plan.units.values()) != COLLECTIVE:
        yield f"there are not {COLLECTIVE} collective units"
    groups = [measure.action for measure in plan.measures]
    if groups != sorted(groups) or set(groups) != {action.number for action in plan.actions}:
        yield "the measures do not follow the order of the actions"


def _duplicates(plan: Plan) -> Iterator[str]:
    names = [name for a in plan.units.values() for name in (a.named, *a.aliases)]
    marks = [body.mark for body in plan.bodies.values()]
    codes = [target.code for target in plan.targets]
    for what, values in (("unit", names), ("mark", marks), ("target", codes)):
        for value, count in Counter(values).items():
            if count > 1:
                yield f"{what} {value} occurs {count} times"


def _measure(plan: Plan, measure: Measure) -> Iterator[str]:
    where = f"measure {measure.number}"
    for promise in measure.promises:
        yield from _quote(where, measure, promise.sc, promise.en)
    for named in measure.units:
        unit = plan.units.get(named.unit)
        if unit is None:
            yield f"{where}: there is no unit {named.unit}"
            continue
        if named.named not in (unit.named, *unit.aliases):
            yield f"{where}: {unit.code} is not called {named.named}"
        if unit.divided and named.competence not in unit.parts:
            known = ", ".join(unit.parts)
            yield f"{where}: {unit.code} was divided; its competence must be one of {known}"
        if not unit.divided and named.competence:
            yield f"{where}: {unit.code} was not divided"
    if len({named.unit for named in measure.units}) != len(measure.units):
        yield f"{where}: a unit is named twice"
    yield from _order(where, measure)


def _order(where: str, measure: Measure) -> Iterator[str]:
    """Check that the words printed are exactly the units, separators and open-ended words."""
    rest = measure.units_verbatim
    for named in measure.units:
        before, found, rest = rest.partition(named.named)
        if not found or before.strip(SEPARATORS):
            yield f"{where}: {named.named} does not come next in {measure.units_verbatim}"
            return
    if rest.strip(SEPARATORS) != (measure.open_ended or ""):
        yield f"{where}: {measure.units_verbatim} ends with {rest}, not {measure.open_ended}"


def _quote(where: str, passage: Clause, chinese: str, english: str) -> Iterator[str]:
    if not passage.says(chinese):
        yield f"{where}: {chinese} is not in its clause"
    if english.casefold() not in passage.translation.casefold():
        yield f"{where}: {english} is not in its translated clause"


def _target(target: Target) -> Iterator[str]:
    quote = target.quote.replace(" ", "")
    for words in (f"{target.value:f}", target.figure.sc):
        if words not in quote:
            yield f"target {target.code}: {words} is not in {target.quote}"


def _unit(plan: Plan, unit: Unit) -> Iterator[str]:
    if not plan.measures_of(unit.code):
        yield f"unit {unit.code} is named by no measure"
    if unit.collective:
        if unit.succession:
            yield f"unit {unit.code}: its succession is that of the districts"
        return
    for term in unit.succession:
        if term.body not in plan.bodies:
            yield f"unit {unit.code}: there is no body {term.body}"
        if term.competence is not None and term.competence not in plan.competences:
            yield f"unit {unit.code}: there is no competence {term.competence}"
    for competence in {term.competence for term in unit.succession} - {None} or {None}:
        terms = [t for t in unit.succession if t.competence in (None, competence)]
        yield from _gapless(f"unit {unit.code}", terms, FIRST_DAY)


def _districts(plan: Plan) -> Iterator[str]:
    collective = {unit.code for unit in plan.units.values() if unit.collective}
    for district in plan.districts.values():
        where = f"district {district.code}"
        for term in district.succession:
            if term.body not in plan.bodies:
                yield f"{where}: there is no body {term.body}"
            if not set(term.units) <= collective:
                yield f"{where}: {', '.join(term.units)} are not collective units"
        yield from _gapless(where, district.succession, district.succession[0].since)


def _gapless(where: str, terms: Sequence[Tenure], start: date) -> Iterator[str]:
    """Check that terms follow each other without gap or overlap, and the last still runs."""
    expected: date | None = start
    for term in terms:
        if term.since != expected:
            yield f"{where}: {term.body} begins on {term.since}, not {expected}"
        if term.until is not None and term.until < term.since:
            yield f"{where}: {term.body} ends before it begins"
        expected = term.until + timedelta(days=1) if term.until else None
    if expected is not None:
        yield f"{where}: nobody acts from {expected}"


def _bodies(plan: Plan) -> Iterator[str]:
    acting = {term.body for unit in plan.units.values() for term in unit.succession}
    acting |= {term.body for district in plan.districts.values() for term in district.succession}
    rules = remedies().reviewers
    for body in plan.bodies.values():
        if body.code not in acting:
            yield f"body {body.code} acts for nobody"
        if body.remedy not in rules:
            yield f"body {body.code}: there is no rule {body.remedy} in remedies.yaml"
        elif rules[body.remedy].names_superior != (body.superior is not None):
            yield f"body {body.code}: its rule and its superior do not fit"
