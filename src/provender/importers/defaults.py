"""What only the user knows, with a dated default for each: assumptions to be replaced, never truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Default:
    """A number that no bill tells.

    Parameters
    ----------
    value, low, high
        The default and its range, in `unit`.
    why
        Where it comes from, with the time it is of.
    ask
        What to look up, and where.
    """

    value: float
    low: float
    high: float
    unit: str
    why: str
    ask: str


#: when the defaults were chosen
CHOSEN = "2026-11"
#: by name; shares are plain numbers
DEFAULTS: dict[str, Default] = {
    "growth_per_year": Default(1.2, 0.8, 1.8, "factor per year", "assumption", "How fast will it grow? Ask its team."),
    "noise": Default(
        0.2,
        0.1,
        0.5,
        "standard deviation of the logarithm",
        "assumption: too short a history to learn it from",
        "How far does use stray from its usual week? A longer bill tells.",
    ),
    "noise_days": Default(
        7.0,
        2.0,
        30.0,
        "days",
        "assumption: half of what is off the usual is forgotten within a week",
        "How long does a project keep its machines?",
    ),
    "unmet_times": Default(
        10.0, 3.0, 30.0, "times the price on demand", "assumption", "What does an hour without it cost the business?"
    ),
    "quota_times": Default(
        1.5, 1.0, 3.0, "times the peak", "assumption", "The quota of the account, and what the supplier has free."
    ),
    "unbilled_use": Default(
        0.9,
        0.6,
        1.0,
        "share of what is delivered",
        "assumption: a dedicated GPU cluster is held because it is used",
        "How much of it is used? The scheduler's log tells.",
    ),
    "term": Default(12.0, 12.0, 12.0, "months", "assumption: a common term", "The end date of the contract."),
    "lead_days": Default(
        30.0, 7.0, 90.0, "days", "assumption: weeks at a large cloud, a quarter at a small one", "Ask for a quote."
    ),
    "notice_days": Default(
        90.0,
        90.0,
        180.0,
        "days",
        "assumption: common in contracts of 2024-26 for either side; one party was known to read 180",
        "The clause on termination, and who may give notice.",
    ),
    "discount_aws": Default(0.37, 0.2, 0.45, "share", "median list discount for a year, AWS, 2024-26", "A quote."),
    "discount_gcp": Default(0.37, 0.2, 0.45, "share", "median list discount for a year, Google, 2024-26", "A quote."),
    "discount_azure": Default(0.17, 0.1, 0.3, "share", "median list discount for a year, Azure, 2024-26", "A quote."),
    "discount": Default(0.3, 0.15, 0.45, "share", "assumption: between the large clouds, 2024-26", "A quote."),
    "migration_days": Default(
        30.0, 7.0, 90.0, "days", "assumption", "How long to move this work there: data, images, audit, load test?"
    ),
    "outage_rate_large": Default(
        1.0,
        0.3,
        3.0,
        "outages a year",
        "assumption: reporting differs too much to count",
        "Its status page, and your own log.",
    ),
    "outage_rate_small": Default(
        2.0, 0.5, 6.0, "outages a year", "assumption: fewer halls, no second one", "Its status page, your own log."
    ),
    "outage_share_large": Default(0.5, 0.2, 1.0, "share of its capacity", "assumption", "How many zones are you in?"),
    "outage_share_small": Default(1.0, 0.5, 1.0, "share of its capacity", "assumption", "How many halls are you in?"),
    "outage_days": Default(
        0.08,
        0.01,
        1.2,
        "days",
        "median of 142 incidents of Amazon EC2 and Google Compute Engine, 2017-22, with the 5 and 95 % points",
        "Your own log.",
    ),
    "insolvency_rate": Default(
        0.06,
        0.02,
        0.15,
        "a year",
        "assumption: young companies with debt",
        "Its accounts. Who would take over?",
    ),
    "h100_rent": Default(
        2.35, 1.7, 3.0, "USD per H100 and hour", "assumption: one-year rents of October 2025 to March 2026", "A quote."
    ),
    "vcpu_price": Default(0.045, 0.02, 0.06, "USD per vCPU and hour", "assumption: list prices of 2026", "A quote."),
    "take_or_pay": Default(
        0.97, 0.96, 0.98, "share", "take-or-pay of large GPU-cloud contracts, 2024-26", "The clause on minimum payment."
    ),
    "prepaid": Default(
        0.2, 0.15, 0.25, "share", "prepaid per tranche in large GPU-cloud contracts, 2024-26", "The payment schedule."
    ),
}


@dataclass(slots=True)
class Question:
    """Something that only the user knows: where it stands in the case, what was put there, what to ask."""

    place: str
    default: str
    why: str
    ask: str
    used_in: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Questions:
    """The list of what only the user knows, in the order in which it comes up."""

    asked: dict[str, Question] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Question]:
        """Iterate over the questions."""
        return iter(self.asked.values())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.asked)

    def default(self, name: str, place: str, used_in: str = "") -> Default:
        """Return a default, and remember that it was used."""
        found = DEFAULTS[name]
        span = f" ({found.low:g}..{found.high:g})" if found.high > found.low else ""
        self.note(place, f"{found.value:g}{span} {found.unit}", found.why, found.ask)
        if used_in:
            self.asked[place].used_in.append(f"`{used_in}`")
        return found

    def note(self, place: str, default: str, why: str, ask: str) -> None:
        """Remember something that only the user knows."""
        self.asked.setdefault(place, Question(place, default, why, ask))
