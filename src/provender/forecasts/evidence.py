"""How good pooled rates are: every alliance of the library forecast from all others, year by year.

For each alliance, each kind of event and each anniversary of the alliance, the chance of an event within
twelve months is what the *other* alliances had shown by that day; what then happened scores it. Windows of
one alliance and kind do not overlap. Alliances are few and not independent, so the interval resamples whole
alliances (cluster bootstrap, Field and Welsh 2007).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from provender.dates import DAYS_PER_YEAR, add_months, midnight
from provender.errors import StateError
from provender.state import Rate, pooled
from provender.state.library import KINDS, Alliance, Kind, Library, bundled_library, is_known
from provender.state.pooled import Pooled

#: forecasters that the pooled rates of others are held against
RIVALS = ("uninformed", "any_kind", "own_record", "with_own")
#: kinds that are asked of; terms changed are part of the renegotiations
ASKED: tuple[Kind, ...] = tuple(k for k in KINDS if k != "terms changed")
_MONTHS = 12
_N_BOOTSTRAP = 4_000


@dataclass(frozen=True, slots=True)
class Question:
    """One forecast of one alliance from all others: `chances` by forecaster, ``others`` the one that is tried."""

    alliance: str
    kind: str
    origin: date
    chances: Mapping[str, float]
    happened: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What leaving out one alliance at a time shows.

    Parameters
    ----------
    questions
        All that were scored; those of days on which no other alliance had begun are not among them: `n_skipped`.
    brier, log
        By forecaster, means over questions.
    skill, skill_interval
        By rival forecaster, 1 − Brier of ``others`` ÷ Brier of the rival, and its 5 and 95 % points over
        alliances drawn anew.
    calibration
        Rows (mean chance, share that happened, number) of ``others`` by ranges of chance.
    """

    until: date
    questions: tuple[Question, ...]
    n_skipped: int
    n_alliances: int
    n_events: int
    brier: Mapping[str, float]
    log: Mapping[str, float]
    skill: Mapping[str, float]
    skill_interval: Mapping[str, tuple[float, float]]
    calibration: tuple[tuple[float, float, int], ...]


def leave_one_out(until: date, *, library: Library | None = None, seed: int = 0) -> Evidence:
    """Return how rates pooled over the other alliances forecast each core alliance of the library.

    Parameters
    ----------
    until
        Last day whose events count: windows end by then.
    library
        Tables; default the bundled ones.
    seed
        Of the alliances drawn anew.

    Raises
    ------
    StateError
        If no window of any alliance has closed by then.

    Examples
    --------
    >>> found = leave_one_out(date(2026, 6, 30))
    >>> found.n_alliances, len(found.questions) % 6
    (7, 0)
    """
    tables = library or bundled_library()
    asked, skipped = [], 0
    for tie in (a for a in tables.alliances if a.is_core):
        for origin in _origins(tie, until):
            try:
                asked += list(_questions(tie, origin, until, tables))
            except StateError:
                skipped += len(ASKED)
    if not asked:
        allowed = "a day by which a year of some alliance has passed while another stood"
        raise StateError(f"no window of an alliance that had closed by {until}", allowed, "Ask for a later day.")
    return _summed(until, tuple(asked), skipped, seed)


def _origins(tie: Alliance, until: date) -> Iterator[date]:
    """Yield the anniversaries of an alliance whose window closes by a day and, where it ended, before its end."""
    last = min(until, tie.end) if tie.end else until
    n = 0
    while (day := _months_on(tie.start, n * _MONTHS)) <= _months_on(last, -_MONTHS):
        yield day
        n += 1


def _months_on(day: date, months: int) -> date:
    return add_months(midnight(day), months).date()


def _questions(tie: Alliance, origin: date, until: date, tables: Library) -> Iterator[Question]:
    """Yield one question per kind, from what was public on the day."""
    others = pooled(origin, kinds=ASKED, leave_out=[tie.name], library=tables)
    whole = pooled(origin, kinds=ASKED, library=tables)
    years = next(iter(others.values())).years
    rate_of_any = sum(p.n_events for p in others.values()) / len(ASKED)
    for kind, found in others.items():
        chances = {
            "others": found.chance_within(1.0),
            "uninformed": 0.5,
            "any_kind": Rate(rate_of_any + 0.5, years).chance_within(1.0),
            "own_record": _own(tie, kind, origin, tables, found),
            "with_own": whole[kind].chance_within(1.0),
        }
        yield Question(tie.name, kind, origin, chances, _happened(tie, kind, origin, until, tables))


def _own(tie: Alliance, kind: str, origin: date, tables: Library, others: Pooled) -> float:
    """Return the chance by the alliance's own record alone; before it has one, one half."""
    held = (origin - tie.start).days / DAYS_PER_YEAR
    if held <= 0.0:
        return 0.5
    alone = pooled(origin, kinds=[kind], alliances=[tie.name], library=tables)[others.kind]
    return alone.chance_within(1.0)


def _happened(tie: Alliance, kind: str, origin: date, until: date, tables: Library) -> bool:
    """Return whether an event of the kind came within the window and was public by the end."""
    end = _months_on(origin, _MONTHS)
    return any(
        e.alliance == tie.name and kind in e.counts_as and origin < e.occurred <= end and is_known(e.known_from, until)
        for e in tables.events
    )


def _summed(until: date, asked: tuple[Question, ...], skipped: int, seed: int) -> Evidence:
    """Return the scores of all questions, and how far they would move with other alliances."""
    names = tuple(dict.fromkeys(q.alliance for q in asked))
    who = ("others", *RIVALS)
    chance = np.array([[q.chances[w] for w in who] for q in asked])  # (question, forecaster)
    came = np.array([q.happened for q in asked])
    square = (came[:, None] - chance) ** 2
    nats = -np.log(np.where(came[:, None], chance, 1.0 - chance))
    of = np.array([names.index(q.alliance) for q in asked])
    per = np.stack([square[of == a].sum(axis=0) for a in range(len(names))])  # (alliance, forecaster)
    drawn = np.random.default_rng(seed).integers(0, len(names), (_N_BOOTSTRAP, len(names)))
    again = per[drawn].sum(axis=1)  # (draw, forecaster)
    ratios = 1.0 - again[:, :1] / again[:, 1:]
    ends = np.quantile(ratios, [0.05, 0.95], axis=0)
    means = square.mean(axis=0)
    return Evidence(
        until,
        asked,
        skipped,
        len(names),
        int(came.sum()),
        dict(zip(who, means.tolist(), strict=True)),
        dict(zip(who, nats.mean(axis=0).tolist(), strict=True)),
        {r: float(1.0 - means[0] / means[1 + i]) for i, r in enumerate(RIVALS)},
        {r: (float(ends[0, i]), float(ends[1, i])) for i, r in enumerate(RIVALS)},
        _calibration(chance[:, 0], came),
    )


def _calibration(chance: NDArray[np.float64], came: NDArray[np.bool_]) -> tuple[tuple[float, float, int], ...]:
    """Return mean chance, share that happened and number, by ranges of chance."""
    edges = np.array([0.0, 0.05, 0.1, 0.2, 0.35, 1.0])
    which = np.clip(np.searchsorted(edges, chance, side="right") - 1, 0, len(edges) - 2)
    rows = ((chance[which == b], came[which == b]) for b in range(len(edges) - 1))
    return tuple((float(p.mean()), float(c.mean()), len(p)) for p, c in rows if len(p))


__all__ = ["ASKED", "RIVALS", "Evidence", "Question", "leave_one_out"]
