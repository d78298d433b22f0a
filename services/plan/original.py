"""Compares the data with the published Chinese text of the plan, word for word."""

from collections.abc import Iterator

from services.plan.plan import Plan
from services.plan.schema import Measure


def differences(plan: Plan, text: str) -> list[str]:
    """List what is in the data and not in the published text.

    Args:
        plan: the data.
        text: the plan as published; its lines may be broken anywhere, and
            Markdown emphasis is ignored.

    """
    published = "".join(text.splitlines()).replace("**", "")
    title = plan.document.title.sc
    found = [] if title in published.replace(" ", "") else [f"document: {title}"]
    for where, words in _quoted(plan):
        if words not in published:
            found.append(f"{where}: {words}")
    for measure in plan.measures:
        found += _of_measure(measure, published)
    return [f"not in the text: {difference}" for difference in found]


def _quoted(plan: Plan) -> Iterator[tuple[str, str]]:
    for upstream in plan.document.upstream:
        yield "document", f"《{upstream.title.sc}》（{upstream.number}）"
    for action in plan.actions:
        yield f"action {action.number}", action.title.sc
    for target in plan.targets:
        yield f"target {target.code}", target.quote
    for safeguard in plan.safeguards:
        yield f"safeguard {safeguard.number}", safeguard.title.sc
        yield f"safeguard {safeguard.number}", safeguard.clause.sc


def _of_measure(measure: Measure, published: str) -> Iterator[str]:
    parts = (
        f"{measure.number}. {measure.title.sc}。",
        measure.clause.sc,
        f"（责任单位：{measure.units_verbatim}）",
    )
    if "".join(parts) in published:
        return
    for part in parts:
        if part not in published:
            yield f"measure {measure.number}: {part}"
            return
    yield f"measure {measure.number}: its title, clause and units do not follow each other"
