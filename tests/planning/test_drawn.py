"""Plans over drawn scenarios: sources that move by scenario, no foresight, the same for the same seed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from click.testing import CliRunner

from provender.cases import load
from provender.cli import main
from provender.dispatch import Open, block_cost, build_ladder
from provender.errors import ProvenderError
from provender.planning import Planner, plan, situation
from provender.planning.moving import moving
from tests.builders import random_instance


@pytest.mark.parametrize("n_classes", [1, 3])
def test_sources_that_move_are_those_of_each_scenario_alone(n_classes: int) -> None:
    """All scenarios in a row cost, and slope, what each costs as an instance of its own with its own prices."""
    rng = np.random.default_rng(11 + n_classes)
    for _ in range(30):
        instance = random_instance(rng, n_classes=n_classes, windows=True, n_columns=1)
        n_s, (n_e, n_b) = len(instance.probabilities), instance.sources.price.shape
        price = instance.sources.price * rng.choice([0.5, 1.0, 2.0], size=(n_s, n_e, n_b))
        limit = instance.sources.limit * rng.choice([0.0, 0.5, 1.0], size=(n_s, n_e, n_b))
        capacity = rng.integers(0, 20, size=(n_s, n_classes, n_b)).astype(float)
        here = Open(instance.sources.limit, instance.sources.committed)
        cost, slope = moving(instance, price, limit).block_cost(capacity, here)
        for s in range(n_s):
            alone = replace(
                instance,
                work=replace(instance.work, demand=instance.work.demand[s : s + 1]),
                sources=replace(instance.sources, price=price[s]),
            )
            bought = Open(limit[s], np.minimum(instance.sources.committed, limit[s]))
            own_cost, own_slope = block_cost(build_ladder(alone), capacity[s : s + 1], bought)
            assert cost[s] == pytest.approx(own_cost[0])
            assert slope[s] == pytest.approx(own_slope[0])


def test_sources_that_stand_still_change_nothing() -> None:
    """With every scenario's prices those of the instance, the plan is the plan without."""
    rng = np.random.default_rng(3)
    for _ in range(10):
        instance = random_instance(rng, n_classes=2, windows=True, n_columns=3)
        n_s = len(instance.probabilities)
        still = moving(
            instance,
            np.repeat(instance.sources.price[None], n_s, axis=0),
            np.repeat(instance.sources.limit[None], n_s, axis=0),
        )
        here, ladder = situation(instance, date(2025, 1, 1)), build_ladder(instance)
        one = Planner(instance, ladder, 0.4, 0.5, gap_lots=1e-7).sign(here)
        two = Planner(instance, ladder, 0.4, 0.5, gap_lots=1e-7, moving=still).sign(here)
        assert two.objective == pytest.approx(one.objective, rel=1e-6)


def test_more_scenarios_of_a_case_without_laws_are_its_futures() -> None:
    """The miniature's hazards left out, forty scenarios are ten of each future: the plan is that of the futures."""
    case = replace(load("miniature"), hazards={})
    named, drawn = plan(case, "compute", against=[]), plan(case, "compute", against=[], n_scenarios=40)
    assert drawn.n_scenarios == 40
    assert len(drawn.costs) == 40
    assert [(x.offer, x.amount) for x in drawn.lines] == [(x.offer, x.amount) for x in named.lines]
    assert drawn.objective == pytest.approx(named.objective, rel=1e-6)


def test_a_plan_over_scenarios_depends_on_the_seed_alone() -> None:
    """Twice the same seed is the same plan to the last bit; another seed draws other scenarios."""
    case = load("microsoft-openai")
    first, again = (plan(case, "compute", against=[], n_scenarios=12, seed=4) for _ in range(2))
    other = plan(case, "compute", against=[], n_scenarios=12, seed=5)
    assert first.costs == again.costs
    assert first.lines == again.lines
    assert first.costs != other.costs
    assert first.gap <= 1e-5
    assert first.mean_error > 0.0
    assert first.mean == pytest.approx(np.mean(list(first.costs.values())))


def test_no_scenario_is_refused() -> None:
    """A plan over no scenario is none."""
    with pytest.raises(ProvenderError, match="found 0 scenarios"):
        plan(load("miniature"), "compute", n_scenarios=0)


def test_scenarios_on_the_command_line() -> None:
    """The number drawn and the sampling error of the mean stand beside the proof."""
    said = CliRunner().invoke(main, ["plan", "miniature", "--no-security", "--scenarios", "40", "--seed", "1"])
    assert said.exit_code == 0, said.output
    assert "over 40 scenarios" in " ".join(said.output.split())
