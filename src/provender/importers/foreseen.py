"""What the history of use says of its future: level, noise and growth of each workload, checked on days held back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from provender.forecasting import Chosen, Forecaster, Law, LevelPaths, Library, SeasonalNaive, choose, growth_of
from provender.forecasting.choice import LEAST_DAYS
from provender.forecasting.recency import FloatArray
from provender.importers.defaults import DEFAULTS
from provender.importers.draft import Draft

_WEEK = 7
#: days that a case replays at most: an older year has another level, which growth would count twice
REPLAYED_DAYS = 13 * _WEEK
_PLACES = 4


def candidates(model: str) -> tuple[Forecaster, ...]:
    """Return the forecasters to choose from: Provender's own, and a model of statsforecast where one is named."""
    return (LevelPaths(), SeasonalNaive(), *([Library(model)] if model else []))


def series_files(table: pl.DataFrame) -> dict[str, str]:
    """Return the files of a series: what a case replays, and all of it where that is more.

    Parameters
    ----------
    table
        A time in the first column, units in use in a column per workload.
    """
    time = table.columns[0]
    first = table[time].max() - pl.duration(days=REPLAYED_DAYS)
    recent = table.filter(pl.col(time) > first)
    shown = {"demand.csv": recent} | ({"history.csv": table} if recent.height < table.height else {})
    stamp = pl.col(time).dt.strftime("%Y-%m-%dT%H:%M:%S").alias("timestamp")
    return {name: rows.select(stamp, pl.exclude(time)).write_csv() for name, rows in shown.items()}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Laws on their way into a case.

    Parameters
    ----------
    draft
        The case, with a workload for each series.
    source
        Where the history comes from, as facts.csv names it.
    candidates
        Forecasters to choose from (default: those of `choose`).
    """

    draft: Draft
    source: str
    candidates: Sequence[Forecaster] = ()

    def add(self, table: pl.DataFrame) -> dict[str, Any]:
        """Give each workload the law of its history, and return what was found, for the report of the import.

        Parameters
        ----------
        table
            A time in the first column, units in use in a column per workload.
        """
        days = _daily(table)
        histories = {c: days[c].to_numpy().astype(float) for c in days.columns[1:] if self._is_known(days[c])}
        chosen = choose(list(histories.values()), self.candidates) if histories else None
        found = {name: self._one(name, history, chosen) for name, history in histories.items() if chosen}
        self._by_analogy([name for name in self.draft.blocks["workload"] if name not in found], found)
        return {"days": days.height, **_told(chosen), "workloads": found}

    def _is_known(self, days: pl.Series) -> bool:
        """Return whether a history is long enough to hold some of it back."""
        is_long = days.len() >= LEAST_DAYS and days.name in self.draft.blocks["workload"]
        return is_long and float(days.sum() or 0.0) > 0

    def _one(self, name: str, history: FloatArray, chosen: Chosen) -> dict[str, Any]:
        """Give a workload its law, and return the law."""
        law = chosen.forecaster.law(history, np.random.default_rng(1))
        default = DEFAULTS["growth_per_year"]
        grown = growth_of(history, (default.value, default.low, default.high))
        recent = history[-REPLAYED_DAYS:]
        level = _mean(law, history) / float(np.nanmean(recent[: recent.size // _WEEK * _WEEK]))
        workload = self.draft.blocks["workload"][name]
        demand, label = workload["demand"], workload["name"]
        known = f"of {label}, from {history.size} days of use"
        fact = self._fact(level, "", f"level {known}: when the case begins, over the mean of its trace")
        demand["level"] = f"@{fact}" if demand.get("level") is None else _limited(level)
        span = (grown.low, grown.high)
        said = f"{grown.own:.3g} ({grown.own_low:.2g}..{grown.own_high:.2g}) by itself, weight {grown.weight:.0%}"
        fact = self._fact(grown.value, "", f"growth per year {known}: {said}, the rest the usual assumption", span)
        demand["growth"] = [{**demand["growth"][0], "factor_per_year": f"@{fact}"}]
        self._ask_growth(name, f"{grown.value:.2f} ({grown.low:.2f}..{grown.high:.2f})", history.size)
        workload["noise"] = {
            "sigma": f"@{self._fact(law.sigma, '', f'noise {known}: standard deviation of the logarithm')}",
            "half_life_days": f"@{self._fact(law.half_life_days, 'days', f'half-life of noise {known}')}",
            "why": _why(chosen),
        }
        return {
            "level": round(level, _PLACES),
            "sigma": round(law.sigma, _PLACES),
            "half_life_days": round(law.half_life_days, _PLACES),
            "growth": [round(v, _PLACES) for v in (grown.value, grown.low, grown.high)],
            "growth_by_itself": [round(v, _PLACES) for v in (grown.own, grown.own_low, grown.own_high)],
            "growth_weight": round(grown.weight, _PLACES),
        }

    def _fact(self, amount: float, unit: str, statement: str, span: tuple[float, float] | None = None) -> str:
        return self.draft.fact(amount, unit, statement, self.source, span=span)

    def _ask_growth(self, name: str, default: str, n_days: int) -> None:
        """Ask about growth all the same: history does not know plans."""
        place = f"workload.{name}.demand.growth"
        self.draft.unask(place)
        why = f"from {n_days} days of use, weighed with 1.2 (0.8..1.8)"
        self.draft.questions.note(place, f"{default} factor per year", why, DEFAULTS["growth_per_year"].ask)

    def _by_analogy(self, names: Sequence[str], found: Mapping[str, Mapping[str, Any]]) -> None:
        """Give workloads without a history of their own the noise of those that have one, else an assumption."""
        for name in names:
            workload, place = self.draft.blocks["workload"][name], f"workload.{name}.noise"
            if found:
                sigma, days = (float(np.median([f[k] for f in found.values()])) for k in ("sigma", "half_life_days"))
                workload["noise"] = {
                    "sigma": round(sigma, _PLACES),
                    "half_life_days": round(days, _PLACES),
                    "why": f"assumption: by analogy, the median of {len(found)} workloads with a history",
                }
                self.draft.questions.note(place, f"{sigma:.2g}", "by analogy with the others", DEFAULTS["noise"].ask)
            else:
                sigma_id, days_id = self.draft.assume("noise", place), self.draft.assume("noise_days", place)
                workload["noise"] = {"sigma": f"= {sigma_id}", "half_life_days": f"= {days_id}"}


def _daily(table: pl.DataFrame) -> pl.DataFrame:
    """Return means by day."""
    time = table.columns[0]
    days = table.group_by(pl.col(time).dt.truncate("1d").alias(time)).agg(pl.exclude(time).mean())
    return days.sort(time)


def _mean(law: Law, history: FloatArray) -> float:
    """Return the mean of a week at the level of a law, whose level is that of the median day."""
    n_weeks = max(1, min(8, history.size // _WEEK))
    means = np.nanmean(history[-n_weeks * _WEEK :].reshape(n_weeks, _WEEK), axis=0)
    return law.level * float(means.mean()) / max(1e-12, float(np.median(means)))


def _limited(level: float) -> str:
    """Return the level of use that stood at a limit: demand was at least that much, up to a quarter more."""
    return f"{level:.4g} ({level:.4g}..{1.25 * level:.4g})"


def _why(chosen: Chosen) -> str:
    """Return what a law is worth, in a sentence."""
    held, n = chosen.held_back.coverage[0.8], chosen.held_back.pit.size
    return f"{chosen.forecaster.name}; on days held back its central 80 % held {held:.0%} of {n}"


def _told(chosen: Chosen | None) -> dict[str, Any]:
    """Return how the chosen law did, for people and machines."""
    if chosen is None:
        return {"why_not": f"fewer than {LEAST_DAYS} days: nothing could be held back, so noise and growth are assumed"}
    checked = {"held_back": chosen.held_back, "next_week_as_this": chosen.naive}
    scores = {
        key: {
            "forecasts": int(c.pit.size),
            "crps": _short(c.crps),
            **{f"inside_{level:.0%}": _short(share) for level, share in c.coverage.items()},
        }
        for key, c in checked.items()
    }
    return {
        "forecaster": chosen.forecaster.name,
        "scale": _short(chosen.forecaster.scale),
        "days_ahead": list(chosen.days),
        "tried": {k: _short(v) for k, v in chosen.tried.items()},
        **scores,
    }


def _short(value: float) -> float | None:
    return round(value, _PLACES) if math.isfinite(value) else None
