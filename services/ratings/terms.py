"""The grades, what a grade can be about, and how low ones are dealt with."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import PositiveInt, TypeAdapter

from services.content import ContentText, Frozen, read_yaml
from services.language import N_, Message


class ServiceGrade(StrEnum):
    """What an applicant thinks of the service, the best first."""

    VERY_SATISFIED = "very_satisfied"  # 非常满意
    SATISFIED = "satisfied"  # 满意
    FAIRLY_SATISFIED = "fairly_satisfied"  # 基本满意
    DISSATISFIED = "dissatisfied"  # 不满意
    VERY_DISSATISFIED = "very_dissatisfied"  # 非常不满意


GRADES: Mapping[str, Message] = {
    ServiceGrade.VERY_SATISFIED: N_("Very satisfied"),
    ServiceGrade.SATISFIED: N_("Satisfied"),
    ServiceGrade.FAIRLY_SATISFIED: N_("Fairly satisfied"),
    ServiceGrade.DISSATISFIED: N_("Dissatisfied"),
    ServiceGrade.VERY_DISSATISFIED: N_("Very dissatisfied"),
}
LOW = frozenset({ServiceGrade.DISSATISFIED, ServiceGrade.VERY_DISSATISFIED})
"""Grades that are looked into and answered."""


class RatingTerms(Frozen):
    """How grades are dealt with.

    Args:
        status: `K` where it is not verified.
        answer_within: working days for the answer to a low grade.
        least: so many grades of one service at one agency are published at least.
        points: what a grade can be about, by code.
    """

    status: Literal["V", "K"]
    source: ContentText
    answer_within: PositiveInt
    least: PositiveInt
    points: Mapping[str, ContentText]


@cache
def rating_terms() -> RatingTerms:
    """Read `ratings.yaml`."""
    path = Path(__file__).parent / "ratings.yaml"
    found: RatingTerms = read_yaml(path, TypeAdapter(RatingTerms))
    return found
