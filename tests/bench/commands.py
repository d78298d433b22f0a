"""What starting costs: the portal until it is ready, and the commands of scripts."""

from collections.abc import Mapping

from services import schema
from tests.bench.measures import Bench
from tests.bench.processes import command

COMMANDS = {
    "due": ["due", "--from", "2026-11-20", "--working-days", "20"],
    "route": ["route", "--item", "tase", "--json"],
    "check-plan": ["check-plan"],
}
TRIES = 5
"""How often each is run: what it takes undisturbed is the least of them."""


def measure(bench: Bench, environment: Mapping[str, str]) -> None:
    """Measure the commands that need no database."""
    for name, arguments in COMMANDS.items():
        command(arguments, environment)  # compiles what nobody has imported yet
        taken = min(command(arguments, environment) for _ in range(TRIES))
        bench.at_most(f"flask {name}, CPU", taken, 0.7, "s")
