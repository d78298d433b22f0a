"""Rules between answers, which items use by name.

A rule is checked only if all its answers are there and readable: each answer is
checked by itself first, and no mistake should be reported twice.
"""

from typing import Annotated

from pydantic import Field

from services.catalogue.rules.days import (
    DaysAhead,
    EveryDay,
    NotBefore,
    Outlasts,
    WithinDays,
    WithinMonths,
    WithinRound,
)
from services.catalogue.rules.figures import (
    AddsUp,
    CountEquals,
    HasEach,
    MustBe,
    NotAbove,
    OneOf,
    OnlyOptions,
    ShareOf,
    ShareOfSum,
    Shares,
    UpTo,
)
from services.catalogue.rules.identities import IdentityFits
from services.catalogue.rules.markets import MarketOfRound

RowRule = Annotated[
    NotAbove
    | NotBefore
    | WithinRound
    | MarketOfRound
    | WithinMonths
    | DaysAhead
    | Outlasts
    | ShareOf
    | MustBe,
    Field(discriminator="rule"),
]
"""Rules between the columns of one row."""


CheckRule = Annotated[
    NotAbove
    | NotBefore
    | CountEquals
    | HasEach
    | AddsUp
    | Shares
    | WithinRound
    | WithinMonths
    | DaysAhead
    | WithinDays
    | Outlasts
    | EveryDay
    | ShareOf
    | ShareOfSum
    | UpTo
    | OnlyOptions
    | OneOf
    | MustBe
    | IdentityFits,
    Field(discriminator="rule"),
]
"""Rules between the answers of an item."""
