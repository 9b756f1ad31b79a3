"""insight(): what each number of a case hangs on, and what it is worth to find out before signing."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from provender.cases import read
from provender.errors import UnknownNameError
from provender.exposure.expose import base_plan
from provender.insight.decisions import Bench, Decision, distinct
from provender.insight.numbers import numbers
from provender.insight.result import Answer, Bar, Driver, Insight, Price, Prices
from provender.insight.surrogate import Surrogate, surrogate
from provender.insight.value import evppi
from provender.insight.worlds import TIE, Ask, Crew, gathered, survey, worlds
from provender.scenarios import design, marginal_of
from provender.scenarios.seeds import n_batches
from provender.scenarios.worlds import uncertain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.estimate import Estimate
    from provender.cases import Draft
    from provender.exposure.result import Headline
    from provender.insight.worlds import Progress

T = TypeVar("T")
N_WORLDS, LEAST_WORLDS = 200, 20
#: inputs of a number that are moved one by one for its tornado, and of all numbers together
_BARS, _MOST_BARS = 5, 32
#: drivers that a number keeps
_DRIVERS = 12
#: plans kept in the decision set: those that cost least in some world, the most frequent first
_MOST_PLANS = 24


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is asked.

    Parameters
    ----------
    n_worlds
        Worlds in which all inputs are drawn, >= 20.
    seed
        Same seed, same result, for any number of workers.
    workers
        Processes of their own; 1 works in this one.
    is_everything
        Whether all headline numbers are looked behind: the whole N-1 table, the cost of events, the states.
    wanted
        Headline numbers that must be among those looked behind; another is refused before anything long begins.

    Raises
    ------
    ValueError
        If there are fewer than 20 worlds.
    """

    n_worlds: int = N_WORLDS
    seed: int = 0
    workers: int = 1
    is_everything: bool = False
    wanted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse too few worlds."""
        if self.n_worlds < LEAST_WORLDS:
            raise ValueError(f"found {self.n_worlds} worlds; allowed: {LEAST_WORLDS} or more")


def insight(
    case: str | Path | Draft,
    *,
    as_of: date | None = None,
    reading: str = "",
    effort: Effort | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Insight:
    """Return what matters in a case: what its numbers hang on, what is worth finding out before signing.

    Parameters
    ----------
    case
        Name of a bundled case, a folder, or a draft as `provender.cases.read` returns it.
    as_of, reading
        As for `Draft.case`.
    effort
        Worlds, seed, processes, and whether all numbers are looked behind.
    progress
        Called with (what, done, total).
    stop
        Asked again and again; once it is true, what is known by then is the result: of the worlds so far, and the
        tornadoes of the inputs moved so far.

    Raises
    ------
    UnknownNameError, CaseProblemsError
        As for `provender.load`; if a number that is wanted is none of the case's.
    KeyboardInterrupt
        If told to stop before 20 worlds are known.

    Examples
    --------
    >>> found = insight("miniature", effort=Effort(n_worlds=20))  # of which every number is known
    >>> found.prices["compute"].prices, found.leaves
    ((), {})
    """
    asked = effort or Effort()
    draft = case if not isinstance(case, (str, Path)) else read(case)
    base = draft.case(as_of, reading)
    leaves = {k: e for k, e in uncertain(base).items() if not k.startswith("forecast.")}  # asked, not an input
    ask = Ask(draft.folder, base.as_of, reading, is_everything=asked.is_everything)
    now = _now(base, reading, asked)
    with Crew(asked.workers, progress, stop) as crew:
        ends = [(k, e.low, e.high) for k, e in leaves.items()]
        seen = _whole(crew.work("inputs", survey, ask, ends), len(ends))
        ask = replace(ask, decisions=_decisions(base, [plans for _, plans in seen]))
        z, jobs = _drawn(leaves, asked.n_worlds, asked.seed)
        made_of = _whole(crew.work("worlds", worlds, ask, jobs), min(LEAST_WORLDS, len(jobs)))
        z, told = z[: len(made_of)], gathered(ask, made_of)
        inputs = Inputs(tuple(leaves), tuple(parts for parts, _ in seen), leaves, now)
        made = {k: _made(k, y, z, inputs) for k, y in told.numbers.items() if np.isfinite(y).all()}
        bars = _bars(crew, ask, leaves, made)
    here = gathered(ask, worlds(ask, [{}])).numbers
    answers = {k: _answer(k, float(here[k][0]), made[k], leaves, bars) for k in made if k in here}
    prices = {p: _prices(p, ask, told.costs[p], z, inputs, asked.seed) for p in ask.decisions}
    return Insight(base.name, base.as_of, len(z), asked.seed, answers, prices, leaves, crew.is_stopped)


def _now(base: Case, reading: str, asked: Effort) -> dict[str, Headline]:
    """Return the numbers as they stand, and refuse a wanted one that is none of them."""
    bases = {p: base_plan(base, p, reading=reading) for p in base.provisions}
    found = numbers(base, bases, is_everything=asked.is_everything)
    known = (*found, *(f"{p}.plan.mean" for p in base.provisions))
    for name in asked.wanted:
        if name not in known:
            raise UnknownNameError("number", name, known)
    return found


def _whole(found: list[T], least: int) -> list[T]:
    """Return what was found where it is enough to say anything."""
    if len(found) < least:
        raise KeyboardInterrupt
    return found


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs with a range: names, parts of the case that each changes, estimates; and the numbers as they stand."""

    names: tuple[str, ...]
    parts: tuple[frozenset[str], ...]
    leaves: Mapping[str, Estimate]
    now: Mapping[str, Headline]

    def movers(self, number: str) -> list[int]:
        """Return the inputs that can move a number: by the part it is read from, for estimates by what it rests on."""
        head = number.partition(".")[0]
        told = self.now.get(number)
        if head == "estimate" and told:
            known = {*told.claims, *told.assumptions}
            return [i for i, name in enumerate(self.names) if name in known]
        provisions = {p for parts in self.parts for p in parts} - {TIE}
        wanted = {head} if head in provisions else provisions if head == "dependence" else {TIE}
        if head == "hazard" and number.rsplit(".", 1)[-1] in {"extra", "unmet_hours"}:
            wanted = provisions | {TIE}
        return [i for i, parts in enumerate(self.parts) if parts & wanted]


def _decisions(base: Case, found: list[dict[str, list[Decision]]]) -> dict[str, tuple[Decision, ...]]:
    """Return the plans to choose among, by provision: the best, none, and the best at both ends of each input."""
    return {
        p: distinct(
            [Bench.of(base, p).best("best"), Decision("sign nothing", {}), *(d for plans in found for d in plans[p])]
        )
        for p in base.provisions
    }


def _drawn(
    leaves: Mapping[str, Estimate], n_worlds: int, seed: int
) -> tuple[NDArray[np.float64], list[dict[str, float]]]:
    """Return (world, leaf) standard normal numbers, and by world the number of each leaf that they stand for."""
    laid_out = design("latin_hypercube", n_worlds, len(leaves), seed)
    z = np.concatenate([laid_out.normals(b) for b in range(n_batches(n_worlds))])[:n_worlds]
    columns = {k: marginal_of(e, "real").at(z[:, i]) for i, (k, e) in enumerate(leaves.items())}
    return z, [{k: float(column[w]) for k, column in columns.items()} for w in range(n_worlds)]


def _made(number: str, y: NDArray[np.float64], z: NDArray[np.float64], inputs: Inputs) -> Surrogate:
    """Return what a number is made of, by input of the whole field."""
    movers = inputs.movers(number)
    found = surrogate(z[:, movers], y)

    def spread(shares: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = np.zeros(z.shape[1])
        whole[movers] = shares
        return whole

    terms = tuple(tuple((movers[i], k) for i, k in term) for term in found.terms)
    return replace(
        found, terms=terms, first=spread(found.first), total=spread(found.total), shapley=spread(found.shapley)
    )


def _bars(
    crew: Crew, ask: Ask, leaves: Mapping[str, Estimate], made: Mapping[str, Surrogate]
) -> dict[str, tuple[Mapping[str, float], Mapping[str, float]]]:
    """Return by leaf every number with it at its low and at its high: the leaves that matter most to some number."""
    names = list(leaves)
    chosen: dict[str, float] = {}
    for one in made.values():
        for i in np.argsort(-one.shapley)[:_BARS]:
            if one.shapley[i] > 0.0:
                chosen[names[int(i)]] = chosen.get(names[int(i)], 0.0) + float(one.shapley[i])
    moved = sorted(chosen, key=lambda k: -chosen[k])[:_MOST_BARS]
    ends = [{k: value} for k in moved for value in (leaves[k].low, leaves[k].high)]
    at = [told for told, _ in crew.work("tornado", worlds, ask, ends)]
    return {k: (at[2 * i], at[2 * i + 1]) for i, k in enumerate(moved[: len(at) // 2])}


def _answer(
    id: str,
    value: float,
    made: Surrogate,
    leaves: Mapping[str, Estimate],
    bars: Mapping[str, tuple[Mapping[str, float], Mapping[str, float]]],
) -> Answer:
    """Return what one number hangs on."""
    names = list(leaves)
    order = [int(i) for i in np.argsort(-made.shapley, kind="stable") if made.shapley[i] > 0.0]
    drivers = tuple(
        Driver(names[i], *(float(part[i]) for part in (made.first, made.total, made.shapley))) for i in order
    )
    told = (Bar(k, low.get(id, math.nan), high.get(id, math.nan)) for k, (low, high) in bars.items())
    tornado = sorted((b for b in told if b.swing > 1e-9 * max(1e-300, abs(value))), key=lambda b: (-b.swing, b.leaf))
    bare = [d for d in drivers if leaves[d.leaf].is_assumption]
    return Answer(
        id,
        value,
        made.mean,
        math.sqrt(made.variance),
        made.fit,
        drivers[:_DRIVERS],
        tuple(tornado),
        sum(d.shapley for d in drivers if d not in bare) if drivers else math.nan,
        bare[0].leaf if bare else "",
    )


def _prices(
    provision: str,
    ask: Ask,
    cost: NDArray[np.float64],
    z: NDArray[np.float64],
    inputs: Inputs,
    seed: int,
) -> Prices:
    """Return what each input is worth before one provision's plan is signed."""
    plans = ask.decisions[provision]
    wins = np.bincount(cost.argmin(axis=1), minlength=len(plans)) / len(cost)
    means = cost.mean(axis=0)
    kept = _contenders(wins, int(means.argmin()))
    mine = cost[:, kept]
    lost = mine.mean(axis=0).min() - mine.min(axis=1)  # (world,)
    movers = inputs.movers(f"{provision}.plan.mean")
    found = [(inputs.names[i], evppi(mine, z[:, i], seed=seed)) for i in movers]
    priced = [Price(k, v.value, v.bias, v.error) for k, v in found if v.value > 0.0]
    return Prices(
        provision,
        tuple(plans[i].name for i in kept),
        plans[int(means.argmin())].name,
        {plans[i].name: float(means[i]) for i in kept},
        {plans[i].name: float(wins[i]) for i in kept},
        float(lost.mean()),
        float(lost.std() / math.sqrt(len(lost))),
        tuple(sorted(priced, key=lambda p: (-p.value, p.leaf))),
    )


def _contenders(wins: NDArray[np.float64], chosen: int) -> list[int]:
    """Return the plans that cost least in some world, the most frequent first, after the chosen and the best."""
    order = [int(i) for i in np.argsort(-wins, kind="stable") if wins[i] > 0.0][:_MOST_PLANS]
    return list(dict.fromkeys([chosen, 0, *order]))


__all__ = ["N_WORLDS", "Effort", "Inputs", "insight"]
