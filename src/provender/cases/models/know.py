"""Blocks on what is believed and explained: milestones, hypotheses, named estimates."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from provender.cases.models.base import Named, Table
from provender.cases.models.fields import (
    AnyNumber,
    BelieverRef,
    ClaimRef,
    Fraction,
    PartyRef,
    Share,
    Weight,
    choice,
    mapping,
    may,
    need,
    text,
)


class BeliefTable(Table):
    """One entry of a belief: a date with its probability, or the probability of never."""

    day: date | None = may("Date on which it happens.", alias="date")
    probability: Share | None = may("Probability of that date.")
    never: Fraction | None = may("Probability that it never happens.")
    why: str = text("Reason of the number where no claim carries it.")


class MilestoneBlock(Named):
    """An uncertain dated event that clauses hang on."""

    kind_of_block: ClassVar[str] = "milestone"
    decider: PartyRef = need("Party that declares it.")
    verifier: PartyRef = text("Party that verifies it.")
    beliefs: dict[BelieverRef, list[BeliefTable]] = mapping("Distribution of its date by party, and by `observer`.")


class HypothesisBlock(Named):
    """A rival explanation of an event."""

    kind_of_block: ClassVar[str] = "hypothesis"
    event: str = need("Event it explains; the priors of one event give one together.")
    prior: Share = need("Probability before the claims are heard.")
    likelihoods: dict[ClaimRef, Weight] = mapping("Likelihood of each claim if it is true.")


class EstimateBlock(Named):
    """A named estimate that formulas can use."""

    kind_of_block: ClassVar[str] = "estimate"
    value: AnyNumber = need("The estimate in any of its forms.")
    unit: str = text("Its unit; default is the one in the value.")
    headline: bool = choice(default=False, description="Whether it stands in the report by itself.")
