"""The lifecycle as a picture, drawn from the table.

`python -m services.applications.diagram > docs/lifecycle.md` draws it anew; a
test holds the page against the table.
"""

import sys

from services.applications.lifecycle import ENDED, PHASES, RULES, Action, Part, State

TEXT = """# Lifecycle of an application

Drawn from `RULES` in `services/applications/lifecycle.py`; do not edit by hand.
Not drawn: `withdraw` (from every state before the decision), `claim`, `release`,
`hand_over`, `extend` and `discontinue`, which hold across several states.

```mermaid
stateDiagram-v2
{arrows}
```

## Who may do what

| from | action | to | part | roles |
|---|---|---|---|---|
{rows}

## What the clock measures

| state | phase |
|---|---|
{phases}
"""

ACROSS = frozenset(
    {
        *(Action.WITHDRAW, Action.CLAIM, Action.RELEASE),
        *(Action.HAND_OVER, Action.EXTEND, Action.DISCONTINUE),
    }
)


def page() -> str:
    """The page `docs/lifecycle.md`."""
    arrows = ["    [*] --> draft: start"]
    rows = []
    for (state, action), rule in RULES.items():
        to = rule.to.value if rule.to else "the state before"
        parts = " / ".join(part for part in Part if part in rule.who.parts)
        roles = ", ".join(sorted(rule.who.roles)) or "–"
        rows.append(f"| {state} | {action} | {to} | {parts} | {roles} |")
        if action not in ACROSS and rule.to:
            arrows.append(f"    {state} --> {to}: {action}")
    arrows += [f"    {state} --> [*]" for state in State if state in ENDED]
    phases = [f"| {state} | {phase} |" for state, phase in PHASES.items()]
    return TEXT.format(arrows="\n".join(arrows), rows="\n".join(rows), phases="\n".join(phases))


if __name__ == "__main__":
    sys.stdout.write(page())
