"""`provender warm`: compile every kernel for this machine ahead, so that no later call waits for it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import click
import numpy as np

from provender import cases
from provender.adequacy import published, simulate_sequence, simulate_states
from provender.backtest import Market as Reservation
from provender.backtest import Trace, backtest
from provender.cli.group import OUT, guarded, main
from provender.dispatch.stream import Batch, Group, Market, stream
from provender.exposure import findings
from provender.instance import resolve
from provender.planning.fast import Columns, Problem, Sources, Supply, Terms, Work, plan, prepare, prepare_streamed
from provender.scenarios import DemandLaw, Noise, Shock, draw, law_of
from provender.scenarios.marginals import Marginal


def _dispatch() -> None:
    """Stream with and without windows, on one core and on all, with sources that stand, are shared, or are drawn."""
    for n_hours in (2, 60_000):
        hour = np.arange(n_hours)
        for is_loose in (False, True):
            group = Group(np.ones(1), np.ones(1), np.ones(n_hours), hour // 40_000, np.array([is_loose]), hour // 2)
            for shape in ((1,), (1, n_hours), (1, 1, n_hours)):
                market = Market(np.ones(shape), np.ones(shape))
                stream(group, Batch(np.ones((1, 1, n_hours)), np.ones((1, n_hours)), np.ones(1), market))


def _adequacy() -> None:
    """Simulate a published system both ways."""
    system = published("rbts")
    simulate_states(system, np.random.SeedSequence(0), n_draws=50)
    simulate_sequence(system, np.random.SeedSequence(0), n_spans=5)


def _exposure() -> None:
    """Look into a small case: paths, scenarios, indices."""
    findings(cases.load("miniature"))


def _scenarios() -> None:
    """Draw demand with noise and shocks beside events."""
    case = cases.load("miniature")
    instance = resolve(case, "compute")
    shock = Shock("shock", {"training": 1.0}, Marginal(0.3, 0.5, 0.8, "lognormal"), rate_per_year=1.0)
    demand = DemandLaw(noise={"training": Noise(0.1, 30.0)}, shocks=(shock,))
    for _ in draw(law_of(case, instance, demand=demand), instance, 2):
        pass


def _planning() -> None:
    """Plan with hours merged and streamed, passed one by one for the tail, and with work that may move."""
    none, zero = np.zeros(1, dtype=bool), np.zeros(1, dtype=np.int64)
    work = Work(np.ones((2, 1, 4)), np.array([9.0]), ~none[None], ~none, none)
    sources = Sources(np.array([3.0]), np.array([0.5]), zero, zero - 1, np.ones(1))
    supply = Supply(np.ones((1, 1)), np.array([0, 1, 2]), np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64))
    late = np.array([[0], [1]])
    columns = Columns(zero, zero, zero, zero + 4, late, none)
    terms = Terms(np.ones((1, 1)), np.zeros(1), np.ones(1), np.zeros(1))
    slips = Problem(work, sources, supply, columns, terms, np.full(2, 0.5))
    firm = replace(slips, columns=replace(columns, delay=late[:0]))
    midway = replace(firm.columns, start=zero + 1)  # capacity that changes inside a window
    loose = replace(firm, work=replace(work, is_deferrable=~none, window_periods=2))
    averse = replace(terms, omega=0.5, alpha=0.5)
    torn = replace(loose, columns=midway)
    for problem in (slips, firm, loose, torn, replace(slips, terms=averse), replace(loose, terms=averse)):
        plan(prepare(problem))
    plan(prepare_streamed(replace(firm, work=replace(work, demand=work.demand[:0])), [work.demand]))


def _backtest() -> None:
    """Replay a month of days beside hindsight."""
    trace = Trace("days", np.arange(30.0) % 7.0, period_hours=24.0)
    backtest(trace, Reservation(7, 3.0, 1.8, limit=8.0, unmet_usd=10.0), every_days=1.0)


#: parts to compile
PARTS: dict[str, Callable[[], None]] = {
    "dispatch": _dispatch,
    "adequacy": _adequacy,
    "scenarios": _scenarios,
    "exposure": _exposure,
    "planning": _planning,
    "backtest": _backtest,
}
#: parts that share kernels follow one another in a process of their own, the processes side by side
SIDE_BY_SIDE = (("dispatch", "adequacy"), ("scenarios", "exposure", "planning", "backtest"))


@main.command()
@click.option("--part", "parts", type=click.Choice(list(PARTS)), multiple=True, help="Only this part, in this process.")
@guarded
def warm(*, parts: tuple[str, ...]) -> None:
    """Compile all kernels for this machine ahead, so that no later call waits for it."""
    for part in parts:
        PARTS[part]()
    if parts:
        return
    began = time.perf_counter()
    command = [sys.executable, "-m", "provender.cli", "warm"]
    running = [
        subprocess.Popen([*command, *(f"--part={name}" for name in names)], stderr=subprocess.PIPE, text=True)
        for names in SIDE_BY_SIDE
    ]
    said = [one.communicate()[1] for one in running]
    failed = [
        f"{', '.join(names)}: {why.strip()}"
        for names, one, why in zip(SIDE_BY_SIDE, running, said, strict=True)
        if one.returncode
    ]
    if failed:
        raise click.ClickException("could not make ready " + "; ".join(failed))
    OUT.print(f"all kernels are ready on this machine ({time.perf_counter() - began:.0f} s)", highlight=False)
