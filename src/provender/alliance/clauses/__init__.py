"""Clauses: one small type per kind, and the registry that the case format is generated from."""

from __future__ import annotations

from provender.alliance.clauses.base import (
    Bar,
    Clause,
    Confinement,
    Effect,
    Ending,
    Lapse,
    Notice,
    Payment,
    Prepaid,
    Veto,
)
from provender.alliance.clauses.consent import Consent
from provender.alliance.clauses.equity import EquityRight
from provender.alliance.clauses.exclusivity import Exclusivity
from provender.alliance.clauses.first_refusal import FirstRefusal
from provender.alliance.clauses.late_delivery import LateDelivery
from provender.alliance.clauses.milestone_trigger import MilestoneTrigger
from provender.alliance.clauses.minimum_spend import MinimumSpend
from provender.alliance.clauses.model_access import ModelAccess
from provender.alliance.clauses.notice import NoticeClause
from provender.alliance.clauses.prepayment import Prepayment
from provender.alliance.clauses.reclaim import Reclaim
from provender.alliance.clauses.revenue_share import RevenueShare
from provender.alliance.clauses.take_or_pay import TakeOrPay

CLAUSE_KINDS: dict[str, type[Clause]] = {
    c.kind: c
    for c in (
        Exclusivity,
        FirstRefusal,
        TakeOrPay,
        MinimumSpend,
        Prepayment,
        LateDelivery,
        NoticeClause,
        Reclaim,
        ModelAccess,
        MilestoneTrigger,
        RevenueShare,
        Consent,
        EquityRight,
    )
}

__all__ = [
    "CLAUSE_KINDS",
    "Bar",
    "Clause",
    "Confinement",
    "Consent",
    "Effect",
    "Ending",
    "EquityRight",
    "Exclusivity",
    "FirstRefusal",
    "Lapse",
    "LateDelivery",
    "MilestoneTrigger",
    "MinimumSpend",
    "ModelAccess",
    "Notice",
    "NoticeClause",
    "Payment",
    "Prepaid",
    "Prepayment",
    "Reclaim",
    "RevenueShare",
    "TakeOrPay",
    "Veto",
]
