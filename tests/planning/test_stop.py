"""A search that is stopped returns its best plan with a gap that holds; security at a price, by hand."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from click.testing import CliRunner

from provender.alliance.estimate import Estimate
from provender.cases import load
from provender.cli import main
from provender.cli.live import stopping
from provender.dispatch import build_ladder
from provender.planning import Brake, Planner, plan, situation
from provender.planning.plan import SecurityPriceError
from tests.builders import random_instance

#: hours of a period of the miniature: its money is in USD/h-periods
HOURS = 1200.0


def after(calls: int) -> Callable[[], bool]:
    """Return what says stop from some call on."""
    left = iter(range(calls))
    return lambda: next(left, None) is None


@pytest.mark.parametrize("n_classes", [1, 2])
def test_a_stopped_plan_has_a_bound_and_a_cost_on_either_side_of_the_optimum(n_classes: int) -> None:
    """However soon it is stopped, bound <= least cost <= cost of what it signs, and the status says so."""
    rng = np.random.default_rng(70 + n_classes)
    stopped = 0
    for _ in range(12):
        instance = random_instance(rng, n_classes=n_classes, windows=True, n_columns=4)
        here, ladder = situation(instance, date(2025, 1, 1)), build_ladder(instance)
        best = Planner(instance, ladder, 0.3, 0.5, gap_lots=1e-7).sign(here)
        for calls in (0, 1, 2, 5):
            planner = Planner(instance, ladder, 0.3, 0.5, gap_lots=1e-7, stop=after(calls))
            found = planner.sign(here)
            slack = 1e-6 * max(1.0, abs(best.objective))
            assert found.bound <= best.objective + slack
            assert found.objective >= best.objective - slack
            assert found.objective == pytest.approx(planner.evaluate(here, found.amounts).objective)
            assert found.status == ("proven" if found.gap <= 1e-5 else "stopped")
            stopped += found.status == "stopped"
    assert stopped > 10


def test_a_plan_that_is_stopped_leaves_out_what_takes_other_plans() -> None:
    """Stopped at once, what security costs and what lines are for is not known: NaN and empty, not 0."""
    found = plan(load("miniature"), "compute", against=["O"], stop=lambda: True)
    assert found.status == "stopped"
    assert np.isnan(found.price)
    assert np.isnan(found.losses[0].alone)
    assert all(not line.because_of for line in found.lines)


def test_a_brake_says_stop_after_its_time_or_when_pulled() -> None:
    """Of no time it says stop at once, of much not before it is pulled."""
    assert Brake(0.0)()
    brake = Brake(1e6)
    before = brake()
    brake.pull()
    assert (before, brake()) == (False, True)


def test_ctrl_c_stops_and_a_second_one_interrupts() -> None:
    """The first signal pulls the brake; the second is an interrupt; afterwards signals are what they were."""
    before = signal.getsignal(signal.SIGINT)
    with stopping(None) as brake:
        os.kill(os.getpid(), signal.SIGINT)
        assert brake()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_time_limit_on_the_command_line_says_how_good_the_plan_is() -> None:
    """With no time at all there is the plan found first, with its gap, and no price of security."""
    said = CliRunner().invoke(main, ["plan", "acme-gpu", "--time-limit", "0"])
    assert said.exit_code == 0, said.output
    text = " ".join(said.output.split())
    assert "stopped" in text
    assert "proven to" not in text
    assert "not looked for" in text


@pytest.mark.parametrize(
    ("price", "starts", "extra", "short"),
    [
        (2.0, ["2025-04-11"], 0.0, [11.0, 17.0, 29.0]),
        (3.0, ["2025-04-11", "2025-07-20"], 229.3125, [11.0, 0.0, 0.0]),
        (6.0, ["2025-04-11", "2025-04-11"], 355.3125, [0.0, 0.0, 0.0]),
    ],
)
def test_security_at_a_price_by_hand(price: float, starts: list[str], extra: float, short: list[float]) -> None:
    """Against M one lot of O leaves 11, 17 and 29 units short in b2, b3, b4, of two periods each.

    A second one from b3 on costs 229.3125 and saves 92 unit-periods, so it is signed above 2.4925 a unit-hour; from
    b2 on 126 more for 22, above 5.7273. (From b3: fees 252, all of s2's 66 in b4 saved: 2236, 2375, 2156, 2056.)
    """
    whole = load("miniature")
    clauses = {k: c for k, c in whole.clauses.items() if k not in {"rofr", "exclusivity"}}
    slow = replace(whole.offers["xO"], lead_time_days=Estimate.point(95.0))
    case = replace(whole, clauses=clauses, offers={**whole.offers, "xO": slow})
    found = plan(case, "compute", against=["M"], security_price=price)
    lots = [str(line.start) for line in found.lines for _ in range(round(line.amount / 30.0))]
    assert (lots, {line.offer for line in found.lines}) == (starts, {"xO"})
    missed = 2.0 * sum(short) * price
    assert found.penalty / HOURS == pytest.approx(missed)
    assert found.price / HOURS == pytest.approx(extra, abs=1e-6)
    assert found.objective / HOURS == pytest.approx(2005.71875 + extra + missed)
    assert found.bound / HOURS == pytest.approx(2005.71875 + extra + missed)
    assert found.losses[0].relaxed[1:] == pytest.approx(short)


@pytest.mark.parametrize("price", [-1.0, float("nan"), float("inf")])
def test_a_price_of_security_is_a_number(price: float) -> None:
    """A price below 0, or none at all, is refused with what it must be."""
    with pytest.raises(SecurityPriceError, match="allowed: 0 or more, money per unit-hour"):
        plan(load("miniature"), "compute", security_price=price)


def test_a_price_on_the_command_line() -> None:
    """Under a right of first refusal xO secures nothing: 41 + 47 + 59 units short, 882 periods' worth at 3."""
    said = CliRunner().invoke(main, ["plan", "miniature", "--against", "M", "--security-price", "3"])
    assert said.exit_code == 0, said.output
    assert "what it leaves short $1.06 mn" in " ".join(said.output.split())
