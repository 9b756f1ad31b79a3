"""All kinds of block by their name in case.toml."""

from __future__ import annotations

from provender.cases.models.base import Block
from provender.cases.models.clauses import ClauseBlock
from provender.cases.models.foretold import ForecastBlock
from provender.cases.models.know import EstimateBlock, HypothesisBlock, MilestoneBlock, SignalBlock
from provender.cases.models.laws import FactorBlock, PriceBlock, ShockBlock, SlipBlock
from provender.cases.models.supply import (
    BudgetBlock,
    CommitmentBlock,
    ContractBlock,
    MarketBlock,
    OfferBlock,
    ProgrammeBlock,
)
from provender.cases.models.who import DependencyBlock, FlowBlock, HazardBlock, PartyBlock, PersonBlock
from provender.cases.models.work import FutureBlock, ProvisionBlock, ReachBlock, WorkloadBlock

BLOCKS: dict[str, type[Block]] = {
    model.kind_of_block: model
    for model in (
        PartyBlock,
        PersonBlock,
        DependencyBlock,
        FlowBlock,
        ProvisionBlock,
        WorkloadBlock,
        ReachBlock,
        ContractBlock,
        OfferBlock,
        CommitmentBlock,
        BudgetBlock,
        MarketBlock,
        ProgrammeBlock,
        ClauseBlock,
        MilestoneBlock,
        HazardBlock,
        HypothesisBlock,
        SignalBlock,
        ForecastBlock,
        FutureBlock,
        FactorBlock,
        ShockBlock,
        PriceBlock,
        SlipBlock,
        EstimateBlock,
    )
}
