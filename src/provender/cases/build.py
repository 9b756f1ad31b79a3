"""Turns checked models and evaluated estimates into the domain's objects."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

from provender.alliance.case import Named
from provender.alliance.chain import Signal, StateChain
from provender.alliance.clauses import CLAUSE_KINDS, Clause
from provender.alliance.contract import Commitment, Contract, Offer, PriceStep, VolumeStep
from provender.alliance.estimate import Estimate, Side
from provender.alliance.evidence import Hypothesis
from provender.alliance.flow import Flow, Tranche
from provender.alliance.forecast import ForecastQuestion
from provender.alliance.hazard import Dependency, Hazard
from provender.alliance.laws import Factor, Noise, PriceClass, Resample, Shock, Slip
from provender.alliance.limits import Budget, Market
from provender.alliance.milestone import Belief, Milestone, Programme
from provender.alliance.party import Earnings, Party, Person
from provender.alliance.provision import Provision, Vintage
from provender.alliance.workload import Demand, Future, GrowthStep, Reach, Series, Tier, Workload
from provender.cases.document import Document
from provender.cases.models.base import Block
from provender.cases.models.clauses import ClauseBlock, key_of
from provender.cases.models.fields import Reference
from provender.cases.models.foretold import ForecastBlock
from provender.cases.models.know import BeliefTable, EstimateBlock, HypothesisBlock, MilestoneBlock, SignalBlock
from provender.cases.models.laws import (
    FactorBlock,
    NoiseTable,
    PriceBlock,
    ResidualsTable,
    ShockBlock,
    SlipBlock,
)
from provender.cases.models.supply import (
    BudgetBlock,
    CommitmentBlock,
    ContractBlock,
    MarketBlock,
    OfferBlock,
    PriceTable,
    ProgrammeBlock,
    VolumeTable,
)
from provender.cases.models.who import (
    DependencyBlock,
    EarningsTable,
    FlowBlock,
    HazardBlock,
    PartyBlock,
    PersonBlock,
    TrancheTable,
)
from provender.cases.models.work import (
    DemandTable,
    FutureBlock,
    GrowthTable,
    ProvisionBlock,
    ReachBlock,
    TierTable,
    VintageTable,
    WorkloadBlock,
)
from provender.cases.spelled import Spelled
from provender.dates import DAYS_PER_MONTH, add_months, midnight
from provender.state.pooled import pooled

T = TypeVar("T")
B = TypeVar("B", bound=Block)

#: inner tables that become types of the domain
_INNER: dict[type[BaseModel], type[Any]] = {
    VintageTable: Vintage,
    GrowthTable: GrowthStep,
    PriceTable: PriceStep,
    VolumeTable: VolumeStep,
    TrancheTable: Tranche,
    EarningsTable: Earnings,
    NoiseTable: Noise,
    ResidualsTable: Resample,
}
#: fields of the domain whose key in case.toml is another
_RENAMED = {
    "is_critical": "critical",
    "is_first": "first",
    "is_eligible": "eligible",
    "is_warm": "warm",
    "is_paid": "paid",
    "is_headline": "headline",
    "date": "day",
}
_DEFAULT_FUTURES: dict[Side, float] = {"low": 0.25, "base": 0.5, "high": 0.25}


#: types of which the domain holds what the model holds
_AS_THEY_ARE = frozenset({type(None), bool, int, float, date})


@cache
def _in_both(kind: type[Any], model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Return the fields of an object that a model gives, each with its name there."""
    names = ((f.name, _RENAMED.get(f.name, f.name)) for f in dataclasses.fields(kind))
    return tuple((name, held) for name, held in names if held in model.model_fields)


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes the domain's objects of a document as of a date.

    `estimates` holds the evaluated estimates, `series` the demand tables' series, `claims` the ids
    of admitted rows; `gone` the blocks, as (kind, id), that are not yet known.
    """

    document: Document
    as_of: date
    estimates: Mapping[Spelled, Estimate]
    series: Mapping[int, Series]
    claims: Mapping[str, Any]
    gone: frozenset[tuple[str, str]]

    def blocks(self, model: type[B]) -> Iterator[tuple[str, B]]:
        """Yield the blocks of a kind that are known on the date."""
        for key, block in self.document.of(model).items():
            if (model.kind_of_block, key) not in self.gone:
                yield key, block

    def is_gone(self, reference: Reference) -> bool:
        """Return whether what a reference names is not yet known."""
        if reference.kinds == ("claim",):
            return str(reference) not in self.claims
        head = reference.split(".")[0]
        return any((kind.replace("tier", "workload"), head) in self.gone for kind in reference.kinds)

    def plain(self, value: Any) -> Any:
        """Return a value of a model as the domain holds it."""
        if type(value) in _AS_THEY_ARE:
            return value
        if isinstance(value, Spelled):
            return self.estimates[value]
        if isinstance(value, BaseModel):
            return self.make(_INNER[type(value)], value)
        if isinstance(value, list):
            return tuple(self.plain(v) for v in value if not (isinstance(v, Reference) and self.is_gone(v)))
        if isinstance(value, dict):
            return {
                str(k): self.plain(v) for k, v in value.items() if not (isinstance(k, Reference) and self.is_gone(k))
            }
        return str(value) if isinstance(value, str) else value

    def make(self, kind: type[T], model: BaseModel, **special: Any) -> T:
        """Return an object of the domain from the fields of a model, some of them given."""
        found = dict(special)
        for name, held in _in_both(kind, type(model)):  # type: ignore[arg-type]
            if name not in found:
                found[name] = self.plain(getattr(model, held))
        return kind(**found)

    def all_of(self, kind: type[T], model: type[Block]) -> dict[str, T]:
        """Return all objects of a kind whose fields are those of their blocks."""
        return {key: self.make(kind, block, id=key) for key, block in self.blocks(model)}

    def everything(self) -> dict[str, Any]:
        """Return the mappings of a case by the name of its field."""
        return {
            "parties": self.parties(),
            "persons": {k: self.make(Person, b, id=k, name=b.name or k) for k, b in self.blocks(PersonBlock)},
            "dependencies": self.all_of(Dependency, DependencyBlock),
            "flows": self.all_of(Flow, FlowBlock),
            "provisions": self.provisions(),
            "workloads": {k: self.workload(k, b) for k, b in self.blocks(WorkloadBlock)},
            "reaches": self.all_of(Reach, ReachBlock),
            "contracts": {k: self.contract(k, b) for k, b in self.blocks(ContractBlock)},
            "offers": self.all_of(Offer, OfferBlock),
            "commitments": self.all_of(Commitment, CommitmentBlock),
            "budgets": self.all_of(Budget, BudgetBlock),
            "markets": self.all_of(Market, MarketBlock),
            "programmes": {k: self.programme(k, b) for k, b in self.blocks(ProgrammeBlock)},
            "clauses": {k: self.clause(k, b) for k, b in self.blocks(ClauseBlock)},
            "milestones": {k: self.milestone(k, b) for k, b in self.blocks(MilestoneBlock)},
            "hazards": {k: self.hazard(k, b) for k, b in self.blocks(HazardBlock)},
            "hypotheses": self.all_of(Hypothesis, HypothesisBlock),
            "futures": self.futures(),
            "factors": self.all_of(Factor, FactorBlock),
            "shocks": {k: self.shock(k, b) for k, b in self.blocks(ShockBlock)},
            "prices": self.all_of(PriceClass, PriceBlock),
            "slips": self.all_of(Slip, SlipBlock),
            "estimates": {k: self.named(k, b) for k, b in self.blocks(EstimateBlock)},
            "chain": self.chain(),
            "signals": self.all_of(Signal, SignalBlock),
            "forecasts": self.all_of(ForecastQuestion, ForecastBlock),
        }

    def parties(self) -> dict[str, Party]:
        """Return the parties; one without a name goes by its id."""
        return {k: self.make(Party, b, id=k, name=b.name or k) for k, b in self.blocks(PartyBlock)}

    def provisions(self) -> dict[str, Provision]:
        """Return the provisions with their price unit."""
        money = self.document.head.currency
        return {
            k: self.make(Provision, b, id=k, price_unit=f"{money}/{b.work_unit}-h")
            for k, b in self.blocks(ProvisionBlock)
        }

    def workload(self, key: str, block: WorkloadBlock) -> Workload:
        """Return a workload; the short form gives one tier without a name."""
        if block.tiers:
            tiers = tuple(self.tier(t) for t in block.tiers)
        else:
            tiers = (Tier("", self.plain(block.unmet_cost), is_critical=block.critical),)
        return self.make(Workload, block, id=key, tiers=tiers, demand=self.demand(block.demand))

    def tier(self, table: TierTable) -> Tier:
        """Return a tier."""
        return self.make(Tier, table, demand=self.demand(table.demand))

    def demand(self, table: DemandTable | None) -> Demand | None:
        """Return a demand with its series."""
        return None if table is None else self.make(Demand, table, series=self.series.get(id(table)))

    def contract(self, key: str, block: ContractBlock) -> Contract:
        """Return a contract with its date of delivery."""
        months = self.plain(block.months_to_go)
        delivery = block.delivery or self.document.start
        if months is not None:
            delivery = months_later(self.document.head.as_of, months.value)
        return self.make(Contract, block, id=key, delivery=delivery, months_to_go=months)

    def programme(self, key: str, block: ProgrammeBlock) -> Programme:
        """Return a programme; its completion stays where it is when the as-of date moves."""
        if block.completion is not None:
            # A date is no leaf: it has no low and high to be moved to.
            days = Estimate.point((block.completion - self.as_of).days, unit="days", why=block.why)
        else:
            days = _earlier(self.plain(block.completion_days), self.moved_days)
        return self.make(Programme, block, id=key, completion_days=days)

    @property
    def moved_days(self) -> int:
        """Days by which the as-of date is later than in the file."""
        return (self.as_of - self.document.head.as_of).days

    def shock(self, key: str, block: ShockBlock) -> Shock:
        """Return a shock; its date stays where it is when the as-of date moves."""
        days: Estimate | None = self.plain(block.days)
        return self.make(Shock, block, id=key, days=days and _earlier(days, self.moved_days))

    def clause(self, key: str, block: ClauseBlock) -> Clause:
        """Return a clause of its kind, with the readings of parties."""
        kind = CLAUSE_KINDS[block.kind]
        readings = {
            party: self.reading(kind, reading)
            for (clause, party), reading in self.document.readings.items()
            if clause == key and ("party", party) not in self.gone
        }
        own = self.clause_fields(kind, block, {f.name for f in dataclasses.fields(kind)} - {"id", "readings"})
        return kind(id=key, readings=readings, **own)

    def reading(self, kind: type[Clause], table: ClauseBlock) -> dict[str, Any]:
        """Return the fields that a reading sets."""
        given = table.model_fields_set
        return self.clause_fields(kind, table, {f.name for f in dataclasses.fields(kind) if key_of(f.name) in given})

    def clause_fields(self, kind: type[Clause], table: ClauseBlock, names: set[str]) -> dict[str, Any]:
        """Return some fields of a clause, in the order of its type."""
        return {f.name: self.plain(getattr(table, key_of(f.name))) for f in dataclasses.fields(kind) if f.name in names}

    def hazard(self, key: str, block: HazardBlock) -> Hazard:
        """Return a hazard; a rate of the library is the one known as of the date."""
        if not block.library:
            return self.make(Hazard, block, id=key)
        found = pooled(self.as_of, kinds=[block.library])[block.library]
        years, n = f"{found.years:.2f}", found.n_events
        why = f"library of alliances: {n} in {years} alliance-years known by {self.as_of} ({', '.join(found.rests_on)})"
        rate = Estimate(found.mean, found.low, found.high, "1/year", cited=found.rests_on, why=why)
        return self.make(Hazard, block, id=key, rate_per_year=rate)

    def milestone(self, key: str, block: MilestoneBlock) -> Milestone:
        """Return a milestone with its beliefs."""
        beliefs = {
            str(party): self.belief(entries, block.why)
            for party, entries in block.beliefs.items()
            if not (isinstance(party, Reference) and self.is_gone(party))
        }
        return self.make(Milestone, block, id=key, beliefs=beliefs)

    def belief(self, entries: list[BeliefTable], why: str) -> Belief:
        """Return a belief: dates with probabilities, and never."""
        dated = [(e.day, e.probability) for e in entries if e.day is not None and e.probability is not None]
        own = "; ".join(e.why for e in entries if e.why)
        return Belief(
            dates=tuple(day for day, _ in dated),
            probabilities=tuple(self.estimates[p] for _, p in dated),
            never=sum(e.never for e in entries if e.never is not None),
            why=own or why,
        )

    def chain(self) -> StateChain | None:
        """Return the states of the tie, if the case declares any."""
        table = self.document.head.chain
        return None if table is None else self.make(StateChain, table)

    def futures(self) -> dict[str, Future]:
        """Return the futures; without any, the low, base and high sides of demand."""
        found = self.all_of(Future, FutureBlock)
        if found or self.document.of(FutureBlock):
            return found
        return {side: Future(side, p, demand=side) for side, p in _DEFAULT_FUTURES.items()}

    def named(self, key: str, block: EstimateBlock) -> Named:
        """Return a named estimate."""
        return self.make(Named, block, id=key, estimate=self.plain(block.value))


def months_later(day: date, months: float) -> date:
    """Return the day a number of months later; a part of a month counts in days.

    Examples
    --------
    >>> months_later(date(2025, 1, 15), 2), months_later(date(2025, 1, 15), 2.5)
    (datetime.date(2025, 3, 15), datetime.date(2025, 3, 30))
    """
    whole = int(months)
    return add_months(midnight(day), whole).date() + timedelta(days=round((months - whole) * DAYS_PER_MONTH))


def _earlier(days: Estimate, shift: int) -> Estimate:
    """Return an estimate in days counted from a later day."""
    if not shift:
        return days
    return replace(days, value=days.value - shift, low=days.low - shift, high=days.high - shift)
