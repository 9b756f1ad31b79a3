"""Firm capacity credit of lines of a case: by hand, as laws, and as a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from provender import cli
from provender.cases import load
from provender.errors import UnknownNameError
from provender.exposure import firm_credits
from provender.scenarios import draw_ensemble
from tests.exposure.test_variance import CASE

#: 9 firm units face a demand of 10; a line of 4 comes with an even chance
LACKING = (
    CASE.replace('size = "10 unit"', 'size = "9 unit"')
    .replace("level = 30", "level = 10")
    .replace('cap = "1000 unit"', 'cap = "0 unit"')
    .replace(
        "[offer.hourly]",
        "[contract.maybe]\nprovision = 'compute'\nsupplier = 'cloud'\nstage = 'announced'\nsize = '4 unit'\nprice = 1\n"
        "delivery = 2025-01-01\nconversion = 0.5\nwhy = 'made up'\n\n[offer.hourly]",
    )
)


@pytest.fixture
def lacking(tmp_path: Path) -> Path:
    """Return the folder of the case that lacks a unit."""
    (tmp_path / "case.toml").write_text(LACKING, encoding="utf-8")
    return tmp_path


def test_a_line_that_comes_half_the_time_stands_for_a_quarter_of_it(lacking: Path) -> None:
    """Without it 1 of 10 is short; with it and d more, (1 − p)·(1 + d) is: d = p/(1 − p), 1 of 4 at p = 1/2."""
    case = load(lacking)
    held = firm_credits(case, "compute", n_scenarios=256)
    maybe = next(c for c in held.lines if c.id == "maybe")
    drawn = draw_ensemble(case, "compute", 256).instance.held
    p = float((drawn.available[:, [c.id for c in drawn.cohorts].index("maybe"), 0] > 0.0).mean())
    assert maybe.credit.value == pytest.approx(p / (1.0 - p), abs=1e-5)
    assert maybe.credit.low < 1.0 < maybe.credit.high
    assert maybe.size == 2.0  # 4 with its chance
    assert maybe.eue_without == pytest.approx(1.0 * 2400.0)
    assert maybe.eue_added == pytest.approx(p * 2400.0)


def test_a_firm_line_stands_for_all_of_itself(lacking: Path) -> None:
    """The 9 units that never fail count in full."""
    hall = next(c for c in firm_credits(load(lacking), "compute", n_scenarios=64).lines if c.id == "hall")
    assert (hall.is_at_limit, hall.share) == (True, 1.0)


def test_no_credit_passes_the_size_and_the_largest_comes_first() -> None:
    """On the miniature every credit lies between nought and the size, in falling order; r2, which can be late, less."""
    lines = firm_credits(load("miniature"), "compute", n_scenarios=128).lines
    assert {c.id for c in lines} == {"r1", "r2", "r3"}
    assert all(0.0 <= c.credit.value <= c.size + 1e-9 for c in lines)
    assert [c.credit.value for c in lines] == sorted((c.credit.value for c in lines), reverse=True)
    assert next(c.share for c in lines if c.id == "r2") < 1.0


def test_offers_and_planned_terms_can_be_asked_for() -> None:
    """XM is on offer, its first window's lot on top of the plan; xO is what the plan signs."""
    found = firm_credits(load("miniature"), "compute", lines=("xM", "xO@2025-04-11"), n_scenarios=64).lines
    assert {(c.id, c.standing, c.size) for c in found} == {("xM", "offered", 20.0), ("xO@2025-04-11", "planned", 30.0)}


def test_where_work_is_never_short_nothing_stands_for_anything(tmp_path: Path) -> None:
    """With plenty to be bought no line makes a difference to unserved work."""
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    assert firm_credits(load(tmp_path), "compute", n_scenarios=8).lines == ()


def test_unknown_lines_are_refused(lacking: Path) -> None:
    """A line that is not there is told with those that are."""
    with pytest.raises(UnknownNameError, match="found line 'hal'; allowed: hall, maybe"):
        firm_credits(load(lacking), "compute", lines=("hal",))


def test_the_command_prints_them(lacking: Path) -> None:
    """`provender risk --only credit` as a table, as JSON; a line needs a provision where there are two."""
    run = CliRunner().invoke
    words = ["risk", str(lacking), "--only", "credit", "--scenarios", "32"]
    assert "Firm capacity credit: compute" in run(cli.main, words).output
    told = json.loads(run(cli.main, [*words, "--json", "--line", "hall"]).stdout)["credits"]["compute"]
    assert (told["n_scenarios"], told["lines"][0]["id"]) == (32, "hall")
    refused = run(cli.main, ["risk", "miniature", "--line", "r1"])
    assert refused.exit_code == 2
    assert "--line needs --provision: compute, models" in refused.output
