"""Clause blocks: one model per kind, made from the fields of the clause types of the domain."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field, create_model

from provender.alliance.clauses import CLAUSE_KINDS, Clause
from provender.cases.models.base import Named
from provender.cases.models.fields import (
    ClaimRef,
    ClauseRef,
    ContractRef,
    Days,
    FlowRef,
    MilestoneRef,
    Money,
    OfferRef,
    PartyRef,
    ProvisionRef,
    Share,
    WorkloadRef,
    choice,
    mapping,
    may,
    need,
    some,
    text,
)


class ClauseBlock(Named):
    """A term of a contract between parties."""

    kind_of_block: ClassVar[str] = "clause"
    kind: str = need("Kind of clause.")
    holder: PartyRef = need("Party the right belongs to.")
    grantor: PartyRef = need("Party it is held against.")
    provision: ProvisionRef = text("Provision it is about.")
    start: date | None = may("First day.")
    end: date | None = may("Day after the last day.")
    offers: list[OfferRef] = some("Offers in its scope.")
    contracts: list[ContractRef] = some("Contracts in its scope.")
    suppliers: list[PartyRef] = some("Suppliers in its scope.")
    workloads: list[WorkloadRef] = some("Workloads in its scope.")
    claims: list[ClaimRef] = some("Claims and facts that tell of it.")
    readings: dict[PartyRef, dict[str, Any]] = mapping("Fields that a party reads differently, by party.")


#: fields of the kinds by name: type and description; the key of `is_…` fields drops the `is_`
_OWN: dict[str, tuple[Any, Any]] = {
    "scope": (
        Literal["capacity", "api"],
        choice("capacity", "Capacity that may be signed, or where an API runs."),
    ),
    "response_days": (Days | None, may("Days in which the holder may match.")),
    "match_probability": (Share | None, may("Probability that it matches.")),
    "share": (Share | None, may("Share of the fee, the capacity or the equity.")),
    "amount_per_year": (Money | None, may("Money due per year.")),
    "amount": (Money | None, may("Money.")),
    "credit_share": (Share | None, may("Share of each fee that the prepayment is credited against.")),
    "grace_days": (Days | None, may("Days late without consequence.")),
    "discount": (Share | None, may("Share of the fee taken off a late line.")),
    "may_end_after_days": (Days | None, may("Days late after which the line may be ended.")),
    "written_days": (Days | None, may("Notice as written, in days.")),
    "lived_days": (Days | None, may("Notice as given in practice, in days.")),
    "notice_days": (Days | None, may("Notice before a reclaim, in days.")),
    "access_end": (date | None, may("Day on which the access ends.")),
    "milestone": (MilestoneRef, text("Milestone it hangs on.")),
    "survives_milestone": (
        bool,
        choice(default=True, description="Whether the right survives the milestone."),
    ),
    "exclusive": (bool, choice(default=False, description="Whether nobody else has the access.")),
    "declarer": (PartyRef, text("Party that declares the milestone.")),
    "verifier": (PartyRef, text("Party that verifies it.")),
    "threshold": (Money | None, may("Total profit of the declarer that must have been reached.")),
    "needs": (list[MilestoneRef], some("Milestones that must have come as well.")),
    "accepted": (Share | None, may("Chance that the verifier accepts a declaration; absent is certain.")),
    "ends": (list[ClauseRef], some("Clauses that end with the milestone.")),
    "rate": (Share | None, may("Share of revenue.")),
    "cap": (Money | None, may("Most money ever due.")),
    "subject": (
        Literal["conversion", "sale", "change_of_control", "board", "assignment"],
        choice("conversion", "What the holder must agree to."),
    ),
    "deadline_cost": (Money | None, may("Money lost if consent is late.")),
    "withheld": (Share | None, may("Chance that consent is withheld.")),
    "flow": (FlowRef, text("Flow whose unpaid tranches are lost with it.")),
    "profit_cap": (Money | None, may("Most profit the holder may take.")),
}


def key_of(field: str) -> str:
    """Return the key of case.toml for a field of the domain.

    Examples
    --------
    >>> key_of("is_exclusive"), key_of("share")
    ('exclusive', 'share')
    """
    return field.removeprefix("is_")


def _model(kind: str, clause: type[Clause]) -> type[ClauseBlock]:
    """Return the model of one kind."""
    common = {f.name for f in dataclasses.fields(Clause)}
    own: dict[str, Any] = {
        key_of(f.name): _OWN[key_of(f.name)] for f in dataclasses.fields(clause) if f.name not in common
    }
    own["kind"] = (
        Literal[kind],
        Field(default=None, description="Kind of clause.", json_schema_extra={"needed": True}),
    )
    doc = (clause.__doc__ or "").strip().splitlines()[0].replace("`", "")
    return create_model(f"{clause.__name__}Block", __base__=ClauseBlock, __doc__=doc, **own)


CLAUSE_MODELS: dict[str, type[ClauseBlock]] = {kind: _model(kind, clause) for kind, clause in CLAUSE_KINDS.items()}
