"""A whole case: everything a folder says, checked, frozen, as of one date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from provender.alliance.estimate import Estimate
from provender.alliance.laws import Sampling

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from provender.alliance.chain import Signal, StateChain
    from provender.alliance.clauses import Clause
    from provender.alliance.contract import Commitment, Contract, Offer
    from provender.alliance.evidence import Claim, Hypothesis, Outcome, SeedRow
    from provender.alliance.flow import Flow
    from provender.alliance.forecast import ForecastQuestion
    from provender.alliance.hazard import Dependency, Hazard
    from provender.alliance.laws import Factor, PriceClass, Shock, Slip
    from provender.alliance.limits import Budget, Market
    from provender.alliance.milestone import Milestone, Programme
    from provender.alliance.party import Party, Person
    from provender.alliance.provision import Provision
    from provender.alliance.question import QuestionFile
    from provender.alliance.workload import Future, Reach, Workload


@dataclass(frozen=True, slots=True)
class Measures:
    """How results are measured.

    `omega` and `alpha`: objective (1 − ω)·mean + ω·CVaR_α, α the confidence level. `announced`:
    the date of every contingency (default: as of). `freeze_reach_days`: a freeze spares lines with
    no more than that to go. `tolerance`: share of extra unmet critical work that ends survival.
    `need_quantile`: of critical demand over futures. `notice_days`: where no notice clause holds.
    """

    omega: float = 0.0
    alpha: float = 0.95
    announced: date | None = None
    notice_days: float = 0.0
    freeze_reach_days: float = 0.0
    tolerance: float = 0.01
    need_quantile: float = 0.9


@dataclass(frozen=True, slots=True)
class Named:
    """A named estimate; `headline` ones stand in the report by themselves."""

    id: str
    estimate: Estimate
    name: str = ""
    name_zh: str = ""
    is_headline: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A checked case as of a date: the alliance as agreed, known and believed.

    All mappings are by identifier, in the order of the case file. `claims` holds the admitted rows
    of claims and facts alike (``known_from <= as_of``); `outcomes` holds the later ones that the
    case lists for scoring and is empty for every computation but that.
    """

    name: str
    title: str
    title_zh: str
    as_of: date
    start: date
    end: date
    period: str
    block: str
    currency: str
    folder: Path
    reading: str
    discount_rate: Estimate
    measures: Measures
    parties: Mapping[str, Party]
    provisions: Mapping[str, Provision]
    workloads: Mapping[str, Workload]
    contracts: Mapping[str, Contract]
    offers: Mapping[str, Offer]
    commitments: Mapping[str, Commitment] = field(default_factory=dict)
    budgets: Mapping[str, Budget] = field(default_factory=dict)
    markets: Mapping[str, Market] = field(default_factory=dict)
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    flows: Mapping[str, Flow] = field(default_factory=dict)
    reaches: Mapping[str, Reach] = field(default_factory=dict)
    milestones: Mapping[str, Milestone] = field(default_factory=dict)
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    dependencies: Mapping[str, Dependency] = field(default_factory=dict)
    hazards: Mapping[str, Hazard] = field(default_factory=dict)
    hypotheses: Mapping[str, Hypothesis] = field(default_factory=dict)
    futures: Mapping[str, Future] = field(default_factory=dict)
    sampling: Sampling = field(default_factory=Sampling)
    factors: Mapping[str, Factor] = field(default_factory=dict)
    shocks: Mapping[str, Shock] = field(default_factory=dict)
    prices: Mapping[str, PriceClass] = field(default_factory=dict)
    slips: Mapping[str, Slip] = field(default_factory=dict)
    estimates: Mapping[str, Named] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()
    seed_map: tuple[SeedRow, ...] = ()
    story: Mapping[str, str] = field(default_factory=dict)  # headline template by language
    questions: Mapping[str, QuestionFile] = field(default_factory=dict)  # by language
    chain: StateChain | None = None
    signals: Mapping[str, Signal] = field(default_factory=dict)  # by kind of claim
    forecasts: Mapping[str, ForecastQuestion] = field(default_factory=dict)
    outcomes_until: date | None = None  # last day up to which `outcomes` is complete; None without outcomes

    def owner(self, party: str) -> str:
        """Return the ultimate parent of a party (itself where it has none)."""
        seen = {party}
        while (up := self.parties[party].parent) and up in self.parties and up not in seen:
            seen.add(up)
            party = up
        return party
