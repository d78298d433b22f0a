"""Decides who is eligible for what, on which day, and why, from declared and cited rules.

    outcomes = evaluate({"status": "foreign", "purposes": ["work"]}, on=today())

`facts.yaml` holds the questions, `topics/*.yaml` the rules, `sources.yaml` where
they come from. How it works is in `docs/eligibility.md`.
"""

from services.eligibility.evaluating import evaluate
from services.eligibility.explaining import explain
from services.eligibility.facts import Fact, all_facts, parse
from services.eligibility.feeding import check_items
from services.eligibility.outcome import Outcome, SettledBy, Verdict
from services.eligibility.questions import next_question, settling_question
from services.eligibility.rules import Topic, topic, topics

__all__ = [
    "Fact",
    "Outcome",
    "SettledBy",
    "Topic",
    "Verdict",
    "all_facts",
    "check_items",
    "evaluate",
    "explain",
    "next_question",
    "parse",
    "settling_question",
    "topic",
    "topics",
]
