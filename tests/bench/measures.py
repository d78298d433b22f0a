"""What is measured beside what, and what each figure must reach."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, islice, repeat
from statistics import median

from tests.bench.load import Request, Server, cost, send
from tests.bench.progress import line, note

WARM = 40
"""Requests before the first that counts: the worker has met its statements by then."""

ASKED = 40
"""Requests in a round: few, so that all that is compared is measured within a second or two."""

NUMBERS = count()
"""Each is given to one request only, whatever it asks for: a short bench has one site for two."""

Rounds = list[float]
"""Microseconds a request, round by round."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked for again and again.

    Args:
        server: whom.
        requests: what; it may end where each can be sent only once.
        expect: the status of every answer.
    """

    server: Server
    requests: Iterator[Request]
    expect: int = 200

    @classmethod
    def again(cls, server: Server, request: Request) -> "Asked":
        """The same request each time."""
        return cls(server, repeat(request))

    @classmethod
    def anew(cls, server: Server, request: Callable[[int], Request]) -> "Asked":
        """Another request each time, so that nothing can have been kept for it."""
        return cls(server, map(request, NUMBERS))


@dataclass(frozen=True, slots=True)
class Goal:
    """What one figure must reach beside another.

    Args:
        name: of what is measured.
        beside: the name of what it is measured beside.
        least: the least share; 1.5 means that it costs two thirds of the other.
    """

    name: str
    beside: str
    least: float


@dataclass
class Bench:
    """Measures things side by side, and remembers what falls short.

    Args:
        rounds: how often each is measured, in turns; the median counts, so that what slows
            the machine for a while slows all or is left out.
    """

    rounds: int
    missed: list[str] = field(default_factory=list)
    cost: dict[str, Rounds] = field(default_factory=dict)

    def measure(self, asked: Mapping[str, Asked]) -> None:
        """Measure some things in turns."""
        for one in asked.values():
            for request in islice(one.requests, WARM):
                send(one.server.port, request)
        self.cost |= {name: [] for name in asked}
        with line("measuring") as (dot, end):
            for _ in range(self.rounds):
                for name, one in asked.items():
                    batch = list(islice(one.requests, ASKED))
                    self.cost[name].append(cost(one.server, batch, one.expect))
                dot()
            end("")
        for name in asked:
            note(name, f"{median(self.cost[name]):8,.0f} µs")

    def hold(self, goals: Iterable[Goal]) -> None:
        """Print each share, and what of them falls short."""
        for goal in goals:
            one, other = self.cost[goal.name], self.cost[goal.beside]
            share = median(b / a for a, b in zip(one, other, strict=True))
            self.note(
                f"{goal.name} / {goal.beside}",
                f"{share:8.0%}   goal >= {goal.least:.0%}",
                share >= goal.least,
            )

    def at_most(self, name: str, value: float, most: float, unit: str) -> None:
        """Print a figure that must not grow, and remember it if it has."""
        self.note(name, f"{value:8.2f} {unit}   goal <= {most:g} {unit}", value <= most)

    def note(self, name: str, said: str, reached: bool) -> None:
        """Print a line, and remember it if the goal is missed."""
        note(name, said + ("" if reached else "   MISSED"))
        if not reached:
            self.missed.append(name)
