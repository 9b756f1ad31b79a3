"""A plan and what was asked around it as data frames."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provender.alliance.case import Case
    from provender.planning import Around, SecurePlan
    from provender.planning.alternatives import Change
    from provender.planning.result import Outlasted

Record = dict[str, Any]
_TEXT, _NUMBER, _DAY, _COUNT, _YES = pl.String, pl.Float64, pl.Date, pl.Int64, pl.Boolean

#: columns and their types, so that a frame without rows still says what it would hold
_LINES = {
    **dict.fromkeys(("provision", "offer", "supplier"), _TEXT),
    **dict.fromkeys(("start", "end", "sign_by"), _DAY),
    **dict.fromkeys(("amount", "fee", "saves", "waiting"), _NUMBER),
    "because_of": _TEXT,
}
_COST = {
    **dict.fromkeys(("provision", "status"), _TEXT),
    **dict.fromkeys(("objective", "mean", "cvar", "bound", "gap", "relaxed_bound", "free", "price"), _NUMBER),
    "conflict": _TEXT,
}
_LOSSES = {"loss": _TEXT, "alone": _NUMBER, "marginal": _NUMBER, "least_slack": _NUMBER, "most_relaxed": _NUMBER}
_SLACK = {"loss": _TEXT, "start": _DAY, "slack": _NUMBER, "relaxed": _NUMBER, "is_unsecurable": _YES}
_FRONTIER = {
    **dict.fromkeys(("omega", "mean", "cvar", "objective", "bound", "gap"), _NUMBER),
    "status": _TEXT,
    "is_own": _YES,
}
_SHARES = {"supplier": _TEXT, **dict.fromkeys(("allowance", "best", "least", "most", "lower", "upper"), _NUMBER)}
_PLANS = {"plan": _COUNT, **dict.fromkeys(("objective", "mean", "cvar", "extra", "distance", "apart"), _NUMBER)}
_CHANGES = {
    **dict.fromkeys(("of", "plan", "offer", "supplier"), _TEXT),
    "units": _NUMBER,
    "unit_years": _NUMBER,
}
_READINGS = {
    **dict.fromkeys(("party", "status", "differs"), _TEXT),
    **dict.fromkeys(("objective", "gap", "robust", "price_of_ambiguity"), _NUMBER),
    "is_own": _YES,
}
_CLAUSES = {"clause": _TEXT, "kind": _TEXT, "alone": _NUMBER, "marginal": _NUMBER}
_YEARS = {"clause": _TEXT, "year": _COUNT, "total": _NUMBER, "more": _NUMBER}
_WORTH = {"kind": _TEXT, "name": _TEXT, "start": _DAY, "worth": _NUMBER, "step": _NUMBER}


def plan_tables(case: Case, found: SecurePlan, beside: Around | None = None) -> dict[str, pl.DataFrame]:
    """Return a plan of a case, and what was asked around it, as frames by name.

    Returns
    -------
    ``plan``, ``lines``, ``losses`` and ``slack`` always; ``frontier``, ``shares``, ``alternatives``, ``readings``,
    ``clauses``, ``clause_years`` and ``worth`` where asked, with ``changes``: what the plans among them sign more of
    each offer. Money in the case's currency, amounts in work units, shares of one.
    """
    frames = {
        "plan": pl.DataFrame([_cost(found)], schema=_COST),
        "lines": pl.DataFrame(list(_lines(found)), schema=_LINES),
        "losses": pl.DataFrame(list(_losses(found, case.as_of)), schema=_LOSSES),
        "slack": pl.DataFrame(list(_slack(found, case.as_of)), schema=_SLACK),
    }
    return frames if beside is None else {**frames, **_around(beside)}


def _cost(found: SecurePlan) -> Record:
    record = {k: getattr(found, k) for k in _COST if k != "conflict"}
    return {**record, "conflict": ";".join(found.conflict)}


def _lines(found: SecurePlan) -> Iterator[Record]:
    for line in found.lines:
        record = dataclasses.asdict(line)
        yield {**record, "provision": found.provision, "because_of": ";".join(line.because_of)}


def ahead(found: SecurePlan, as_of: date) -> list[int]:
    """Return the blocks that end after a date."""
    ends = [*found.block_starts[1:], date.max]
    return [i for i, end in enumerate(ends) if end > as_of]


def least_slack(x: Outlasted, blocks: list[int]) -> float | None:
    """Return the least to spare over some blocks; None where nothing is needed in any."""
    known = x.slack[blocks][np.isfinite(x.slack[blocks])]
    return float(known.min()) if len(known) else None


def _losses(found: SecurePlan, as_of: date) -> Iterator[Record]:
    blocks = ahead(found, as_of)
    for x in found.losses:
        most = float(np.max(x.relaxed, initial=0.0))
        row = (x.loss, x.alone, x.marginal, least_slack(x, blocks), most)
        yield dict(zip(_LOSSES, row, strict=True))


def _slack(found: SecurePlan, as_of: date) -> Iterator[Record]:
    for x in found.losses:
        for i in ahead(found, as_of):
            day, slack = found.block_starts[i], float(x.slack[i])
            row = (x.loss, day, slack if np.isfinite(slack) else None, float(x.relaxed[i]), day in x.unsecurable)
            yield dict(zip(_SLACK, row, strict=True))


def _around(beside: Around) -> dict[str, pl.DataFrame]:
    frames: dict[str, pl.DataFrame] = {}
    if beside.frontier:
        own = beside.frontier.own
        rows = [{**_picked(p, _FRONTIER), "is_own": p.omega == own} for p in beside.frontier.points]
        frames["frontier"] = pl.DataFrame(rows, schema=_FRONTIER)
    if beside.alternatives:
        frames["shares"] = pl.DataFrame([_picked(s, _SHARES) for s in beside.alternatives.shares], schema=_SHARES)
        plans = [{"plan": i, **_picked(p, _PLANS)} for i, p in enumerate(beside.alternatives.plans, start=1)]
        frames["alternatives"] = pl.DataFrame(plans, schema=_PLANS)
    if beside.readings:
        frames["readings"] = pl.DataFrame(list(_readings(beside)), schema=_READINGS)
    if beside.clauses is not None:
        frames["clauses"] = pl.DataFrame([_picked(c, _CLAUSES) for c in beside.clauses], schema=_CLAUSES)
    if beside.years:
        years = [{"clause": k, **_picked(y, _YEARS)} for k, listed in beside.years.items() for y in listed]
        frames["clause_years"] = pl.DataFrame(years, schema=_YEARS)
    if beside.worth is not None:
        frames["worth"] = pl.DataFrame([_picked(w, _WORTH) for w in beside.worth], schema=_WORTH)
    if beside.frontier or beside.alternatives or beside.readings:
        frames["changes"] = pl.DataFrame(list(_changes(beside)), schema=_CHANGES)
    return frames


def _picked(row: Any, schema: dict[str, Any]) -> Record:
    return {k: getattr(row, k) for k in schema if hasattr(row, k)}


def _readings(beside: Around) -> Iterator[Record]:
    if beside.readings is None:
        return
    for p in beside.readings.plans:
        named = {"differs": ";".join(p.differs), "is_own": p.party == beside.readings.own}
        yield {**_picked(p, _READINGS), **named, "price_of_ambiguity": beside.readings.price}


def _changes(beside: Around) -> Iterator[Record]:
    """Yield what each plan signs more of each offer than the one it is compared with."""
    plans: list[tuple[str, str, tuple[Change, ...]]] = []
    if beside.frontier:
        plans += [("frontier", f"{p.omega:g}", p.changes) for p in beside.frontier.points]
    if beside.alternatives:
        plans += [("alternatives", str(i), p.changes) for i, p in enumerate(beside.alternatives.plans, start=1)]
    if beside.readings:
        plans += [("readings", p.party, p.changes) for p in beside.readings.plans]
        plans.append(("readings", "robust", beside.readings.changes))
    for of, name, changes in plans:
        for c in changes:
            yield {"of": of, "plan": name, **_picked(c, _CHANGES)}
