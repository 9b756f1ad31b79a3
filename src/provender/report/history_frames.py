"""What policies would have cost on a case's own past, as a frame and as data."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from provender.backtest import OwnHistory

_SCHEMA: dict[str, Any] = {
    "provision": pl.String,
    "policy": pl.String,
    "start": pl.Datetime("us"),
    "end": pl.Datetime("us"),
    "term_days": pl.Float64,
    "price": pl.Float64,
    "discount": pl.Float64,
    "cost": pl.Float64,
    "regret": pl.Float64,
    "regret_low": pl.Float64,
    "regret_high": pl.Float64,
    "regret_forecast": pl.Float64,
    "regret_decision": pl.Float64,
    "unmet": pl.Float64,
    "waste": pl.Float64,
    "coverage": pl.Float64,
    "utilisation": pl.Float64,
    "savings_rate": pl.Float64,
    "why_not": pl.String,
}


def history_frame(found: Mapping[str, OwnHistory]) -> pl.DataFrame:
    """Return a row per provision and policy, hindsight too; one row with the reason where nothing was replayed."""
    return pl.DataFrame([r for held in found.values() for r in _records(held)], schema=_SCHEMA, orient="row")


def history_data(held: OwnHistory) -> dict[str, Any]:
    """Return the rows of a provision with what they rest on."""
    return {"provision": held.provision, "n_days": held.n_days, "why_not": held.why_not, "rows": list(_records(held))}


def _records(held: OwnHistory) -> Iterator[dict[str, Any]]:
    blank = dict.fromkeys(_SCHEMA)
    about = {
        **blank,
        "provision": held.provision,
        "price": held.price,
        "discount": held.discount,
        "why_not": held.why_not,
    }
    if held.found is None:
        yield about
        return
    found = held.found
    about |= {"start": found.begin, "end": found.end, "term_days": found.market.term / found.trace.n_per_day}
    for row in found.rows:
        told = dataclasses.asdict(row)
        regret = told.pop("regret")
        yield {
            **about,
            **{k: told[k] for k in ("policy", "unmet", "waste", "coverage", "utilisation", "savings_rate")},
            "cost": row.cost_usd,
            "regret": regret["total"],
            **{f"regret_{k}": regret[k] for k in ("low", "high", "forecast", "decision")},
        }
    yield {**about, "policy": "hindsight", "cost": found.hindsight_usd, "regret": 0.0}
