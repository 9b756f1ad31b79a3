"""Blocks on what is believed and explained: milestones, hypotheses, states with their signals, named estimates."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from provender.alliance.hazard import EventKind
from provender.cases.models.base import Named, Table
from provender.cases.models.fields import (
    AnyNumber,
    BelieverRef,
    ClaimRef,
    Factor,
    Fraction,
    Likelihood,
    PartyRef,
    PerYear,
    Share,
    SignalRate,
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


class ChainTable(Table):
    """The states that the tie can be in, from when on, and how often they change."""

    states: list[str] = need("Names of the states, two or more.")
    start: date = need("Day on which the prior holds, `as_of` or earlier.")
    prior: dict[str, Share] = mapping("Probability of each state on that day; they give one together.")
    signal_rate: dict[str, SignalRate] = mapping("Signals per year in each state: silence speaks for the quieter ones.")
    rates: dict[str, dict[str, PerYear]] = mapping(
        "Changes per year, by the state left and the state reached; absent is never."
    )
    multipliers: dict[EventKind, dict[str, Factor]] = mapping(
        "By kind of hazard and state, what the rate of the hazard is multiplied by."
    )
    why: str = text("Reason of all numbers of the table that no claim carries.")
    note: str = text("Anything a reader should know.")


class SignalBlock(Named):
    """A kind of claim that bears on the state of the tie; its id is the kind."""

    kind_of_block: ClassVar[str] = "signal"
    likelihood: dict[str, Likelihood] = mapping("Probability, by state, that a signal is of this kind.")


class EstimateBlock(Named):
    """A named estimate that formulas can use."""

    kind_of_block: ClassVar[str] = "estimate"
    value: AnyNumber = need("The estimate in any of its forms.")
    unit: str = text("Its unit; default is the one in the value.")
    headline: bool = choice(default=False, description="Whether it stands in the report by itself.")
