"""Kinds that are recorded with their terms and act only when milestones, cash and votes are played.

They stand in one file while they have no effect on an instance; `Effect` is empty for each, and the
report lists them as *recorded, not acting*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from provender.alliance.clauses.base import Clause
from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepayment(Clause):
    """`amount` is paid ahead and credited against fees; an insolvency loses what is left of it."""

    kind: ClassVar[str] = "prepayment"
    amount: Estimate | None = None
    credit_share: Estimate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneTrigger(Clause):
    """Who declares a milestone, who verifies it, against which threshold, and what ends with it."""

    kind: ClassVar[str] = "milestone_trigger"
    milestone: str = ""
    declarer: str = ""
    verifier: str = ""
    threshold: Estimate | None = None
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueShare(Clause):
    """`rate` of the grantor's revenue goes to the holder, up to `cap`."""

    kind: ClassVar[str] = "revenue_share"
    rate: Estimate | None = None
    cap: Estimate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Clause):
    """The holder must agree to `subject`: a conversion, a sale, a change of control, a board seat."""

    kind: ClassVar[str] = "consent"
    subject: Literal["conversion", "sale", "change_of_control", "board", "assignment"] = "conversion"
    deadline_cost: Estimate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EquityRight(Clause):
    """The holder's equity in the grantor, and what its tranches hang on."""

    kind: ClassVar[str] = "equity"
    share: Estimate | None = None
    amount: Estimate | None = None
    profit_cap: Estimate | None = None
