"""What the commands cost that scripts call in loops."""

from pathlib import Path

from tests.bench.measures import Bench
from tests.bench.processes import command

COMMANDS = {
    "due": ["due", "--from", "2026-11-20", "--working-days", "20"],
    "route": ["route", "--item", "tase", "--json"],
    "clock": ["clock", "--events", str(Path(__file__).with_name("events.json")), "--json"],
    "check-plan": ["check-plan"],
}
LONGEST = 0.7
"""Seconds of CPU."""

TRIES = 5
"""How often each is run: what it takes undisturbed is the least of them."""


def measure(bench: Bench, code: Path) -> None:
    """Measure the commands that need no database.

    Args:
        code: the folder of the portal.
    """
    for name, arguments in COMMANDS.items():
        command(code, arguments)  # compiles what nobody has imported yet, keeps what can be kept
        taken = min(command(code, arguments) for _ in range(TRIES))
        bench.at_most(f"flask {name}, CPU", taken, LONGEST, "s")
