"""One line of the calendar, and the kinds of line there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Kind = Literal[
    "in_force",
    "clause_start",
    "clause_end",
    "consent_by",
    "access_end",
    "notice",
    "reclaim",
    "spend_year",
    "prepayment",
    "late_discount",
    "late_exit",
    "delivery",
    "ramp_full",
    "notice_by",
    "contract_end",
    "commitment_end",
    "programme",
    "decide_by",
    "response",
    "window",
    "belief",
]
#: in the order in which entries of one day stand
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that one party can do, owes or may expect, on a date.

    Parameters
    ----------
    who, whom
        Parties (identifiers; ``"observer"`` for the forecaster): the one that acts, and the one it
        acts on. `whom` is empty where nobody is.
    what, what_zh
        One short phrase in English and in Chinese, with names and dates in it.
    about
        The block of the case it comes from, e.g. ``"contract.r1"``; ``"offer.xO@2025-04-11"`` where
        a block has several entries of one kind.
    is_inferred
        Whether the date was computed (from days of notice or lead, ramps, estimates, beliefs) and
        does not stand in the case.
    """

    date: date
    kind: Kind
    who: str
    whom: str
    what: str
    what_zh: str
    about: str
    is_inferred: bool
