"""Rules made by hand, without a case behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from provender.dates import add_months, midnight
from provender.paths import Rules
from provender.paths.rules import NEVER, Tie


def a_tie(
    *,
    now: Sequence[float] = (1.0,),
    step: Sequence[Sequence[float]] = ((1.0,),),
    happens: Sequence[Sequence[float]] = (),
    moves: Sequence[int] = (),
) -> Tie:
    """Return a tie from plain probabilities: today, a month later, of each event, and where it leads."""
    n_states, n_hazards = len(now), len(happens)
    return Tie(
        tuple(f"s{i}" for i in range(n_states)),
        tuple(f"h{i}" for i in range(n_hazards)),
        np.cumsum(now),
        np.cumsum(step, axis=1),
        np.array(happens, dtype=np.float64).reshape(n_hazards, n_states),
        np.array(moves or [-1] * n_hazards, dtype=np.int64),
    )


def some_rules(tie: Tie, n_months: int, **changed: Any) -> Rules:
    """Return rules in which nothing but the tie and its events plays, but for what is changed."""
    n_hazards = len(tie.hazards)
    start = midnight(date(2025, 1, 1))
    empty = Rules(
        months=tuple(add_months(start, i).date() for i in range(n_months)),
        tie=tie,
        clauses=(),
        until=np.zeros(0, dtype=np.int64),
        ends=np.zeros((n_hazards, 0)),
        milestones=(),
        dates=np.zeros((0, n_months)),
        triggers=(),
        due=(),
        vetoes=(),
        withheld=np.zeros((n_hazards, n_months)),
        programmes=(),
        completion=np.zeros((0, 3)),
        delay=np.zeros((n_hazards, 0)),
        lost=np.zeros((n_hazards, n_months)),
    )
    return replace(empty, **changed)


def clauses(ends: Sequence[Sequence[float]], until: Sequence[int] = ()) -> dict[str, Any]:
    """Return the parts of rules that say how events, (hazard, clause), end clauses."""
    table = np.array(ends, dtype=np.float64)
    n = table.shape[1]
    return {
        "clauses": tuple(f"c{i}" for i in range(n)),
        "until": np.array(until or [NEVER] * n, dtype=np.int64),
        "ends": table,
    }
