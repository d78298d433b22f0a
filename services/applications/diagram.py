"""The lifecycles as pictures, drawn from the tables.

`python -m services.applications.diagram > docs/lifecycle.md` redraws them; a test
compares the page with the tables.
"""

import sys
from collections.abc import Iterator, Mapping

from services.applications.lifecycle import ENDED, Action, ActionRow, Capacity
from services.applications.lifecycles import LIFECYCLES, Lifecycle
from services.applications.paying import PAYMENT_STEPS, PaymentState, PaymentStep
from services.applications.performance import REPORT_STEPS, ReportState, ReportStep
from services.applications.recovering import RECOVERY_STEPS, RecoveryState, RecoveryStep
from services.applications.rows import ROWS

HEAD = """# Lifecycle of an application

Drawn from `rows/` and `lifecycles.py` in `services/applications/`; do not edit by hand.
Each nature of item has a lifecycle of its own, made of shared rows. Not drawn are actions
that hold across several states and lead to none, or end the case from any of them:
{across}.
"""

NATURE = """
## {natures}

```mermaid
stateDiagram-v2
{arrows}
```

| from | action | to | part | roles |
|---|---|---|---|---|
{rules}

| state | what the clock measures |
|---|---|
{phases}
"""

STEPS = """
## {title}

{about}

```mermaid
stateDiagram-v2
{arrows}
```

| from | action | to | part | roles |
|---|---|---|---|---|
{rules}
"""

ROW = """
## What belongs to each action

| action | needs | tells | papers | decides or ends | clock | the applicant reads it |
|---|---|---|---|---|---|---|
{rows}
"""


def page() -> str:
    """Write the page `docs/lifecycle.md`."""
    across = ", ".join(f"`{row.action}`" for row in ROWS.values() if _is_across(row))
    return HEAD.format(across=across) + "".join(_natures()) + _payment() + ROW.format(rows=_rows())


def _is_across(row: ActionRow) -> bool:
    return len(row.at) > 3 and row.ends is None


def _natures() -> Iterator[str]:
    """Yield one section for each lifecycle, with all natures that share it."""
    lifecycles = {id(lifecycle): lifecycle for lifecycle in LIFECYCLES.values()}
    for lifecycle in lifecycles.values():
        natures = [nature for nature, one in LIFECYCLES.items() if one is lifecycle]
        if lifecycle.rows:
            yield NATURE.format(
                natures=", ".join(natures).capitalize(),
                arrows="\n".join(_arrows(lifecycle)),
                rules="\n".join(_rules(lifecycle)),
                phases="\n".join(
                    f"| {state} | {phase} |" for state, phase in lifecycle.phases.items()
                ),
            )


def _arrows(lifecycle: Lifecycle) -> Iterator[str]:
    yield "    [*] --> draft: start"
    for (state, action), rule in lifecycle.rules.items():
        if rule.to and not _is_across(rule.row):
            yield f"    {state} --> {rule.to}: {action}"
    yield from (f"    {state} --> [*]" for state in lifecycle.states if state in ENDED)


def _payment() -> str:
    """Write the sections about what becomes of what a fund granted."""
    return (
        _steps(
            "Payment of a fund",
            "What was granted is paid in steps of its own, while the case is closed or delivered.",
            PAYMENT_STEPS,
            PaymentState,
        )
        + _steps(
            "Report on the use of the money",
            "Of a fund whose item states a limit for it, once it is paid.",
            REPORT_STEPS,
            ReportState,
        )
        + _steps(
            "Recovery of what was paid",
            "By notice, answer and decision; what is entered as paid back leads nowhere until"
            " nothing is left.",
            RECOVERY_STEPS,
            RecoveryState,
        )
    )


def _steps(
    title: str,
    about: str,
    steps: Mapping[Action, PaymentStep | ReportStep | RecoveryStep],
    states: type[PaymentState] | type[ReportState] | type[RecoveryState],
) -> str:
    first = next(iter(states))
    arrows, rules, left = [f"    [*] --> {first}"], [], set()
    for action, step in steps.items():
        who = ROWS[action].who
        parts = " / ".join(part for part in Capacity if part in who.capacities)
        roles = ", ".join(sorted(who.roles)) or "–"
        for state in states:
            if state in step.at:
                left.add(state)
                to = step.to or state
                arrows.append(f"    {state} --> {to}: {action}")
                rules.append(f"| {state} | {action} | {to} | {parts} | {roles} |")
    arrows += [f"    {state} --> [*]" for state in states if state not in left]
    return STEPS.format(title=title, about=about, arrows="\n".join(arrows), rules="\n".join(rules))


def _rules(lifecycle: Lifecycle) -> Iterator[str]:
    for (state, action), rule in lifecycle.rules.items():
        to = rule.to or "the state before"
        parts = " / ".join(part for part in Capacity if part in rule.who.capacities)
        roles = ", ".join(sorted(rule.who.roles)) or "–"
        yield f"| {state} | {action} | {to} | {parts} | {roles} |"


def _rows() -> str:
    return "\n".join(
        "| "
        + " | ".join(
            (
                row.action,
                ", ".join(row.needs),
                ", ".join(sorted(row.tells)),
                ", ".join(row.papers),
                row.decides or (row.ends.status if row.ends else ""),
                row.effect or "",
                row.visible,
            )
        )
        + " |"
        for row in ROWS.values()
    )


if __name__ == "__main__":
    sys.stdout.write(page())
