"""What runs between parties: capacity one way; money, equity and rights the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from provender.alliance.estimate import Estimate

FlowKind = Literal["capacity", "money", "equity", "model_rights", "revenue_share"]
FLOW_KINDS: tuple[FlowKind, ...] = ("capacity", "money", "equity", "model_rights", "revenue_share")


@dataclass(frozen=True, slots=True)
class Tranche:
    """One dated part of a money or equity flow; `condition` says what releases it."""

    amount: Estimate
    date: date | None = None
    condition: str = ""
    is_paid: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A directed flow from `source` to `target`.

    `amount` is money for ``money`` and ``equity``, a share of revenue for ``revenue_share``, a share
    of ownership for ``equity`` when its unit is ``"share"``, and absent for rights.
    """

    id: str
    kind: FlowKind
    source: str
    target: str
    start: date | None = None
    end: date | None = None
    amount: Estimate | None = None
    tranches: tuple[Tranche, ...] = ()
    name: str = ""
    name_zh: str = ""
    note: str = ""
