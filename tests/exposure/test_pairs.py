"""Two losses together: by hand on the miniature, against one loss struck after the other, and as laws."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from provender import cli
from provender.alliance.case import Case
from provender.cases import load
from provender.errors import UnknownNameError
from provender.exposure import exposure, findings, pairs
from provender.exposure.pairs import Pair
from provender.exposure.result import HitStage
from provender.report import pairs_table, tables, to_html, to_json


@pytest.fixture(scope="module")
def case() -> Case:
    """Return the miniature."""
    return load("miniature")


@pytest.fixture(scope="module")
def both(case: Case) -> Pair:
    """Return M's and O's cut of what they deliver, announced on one day."""
    (found,) = pairs(case, "compute", stage="delivered")
    return found


def test_both_suppliers_gone_leave_what_is_not_delivered_yet(both: Pair) -> None:
    """From b2 on L has r2 and the planned lot of O: 50 units, 30 in s3's b2. Paid work misses 77.5 unit-periods.

    s1 and s4: 0, 5, 5, 10, 10, 20 = 50; s2 (× 1.2): 10, 16, 16, 22, 22, 34 = 120; s3: 20, 25, 5, 10, 10, 20 = 90;
    their mean is 77.5, of 1,200 hours each.
    """
    assert both.critical_unmet == pytest.approx(77.5 * 1200.0)
    assert both.extra_unmet["serving.paid"] == pytest.approx(both.critical_unmet)
    assert (both.first.id, both.second.id) == ("M.delivered", "O.delivered")
    assert both.in_force == date(2025, 4, 11)


def test_together_they_leave_more_than_one_by_one(case: Case, both: Pair) -> None:
    """Each alone is what its row of the N-1 table says; where one stands in for the other, both cost more."""
    rows = {r.id: r for r in exposure(case, "compute").rows}
    alone = sum(rows[k].extra_unmet["serving.paid"] for k in ("M.delivered", "O.delivered"))
    assert both.critical_alone == pytest.approx(alone)
    assert both.critical_unmet > both.critical_alone
    assert both.extra_frozen > sum(rows[k].extra_frozen for k in ("M.delivered", "O.delivered"))


def test_losing_all_is_no_better_than_losing_what_runs(case: Case, both: Pair) -> None:
    """With the pipelines gone too, L has nothing at all from b2 on: all of its critical work is undone.

    Paid demand from p3 on is 50, 55, 55, 60, 60, 70 = 350 in s1, s3 and s4, and 1.2 times that in s2: 367.5 on average.
    """
    (gone,) = pairs(case, "compute")
    assert gone.critical_unmet == pytest.approx(367.5 * 1200.0)
    assert gone.critical_unmet > both.critical_unmet


def test_an_answer_is_never_dearer_than_none(case: Case) -> None:
    """Replanned at most frozen, in every pair of every provision; beyond the worst nothing is planned again."""
    for provision in case.provisions:
        stages: tuple[HitStage, ...] = ("delivered", "pipeline", "all")
        for stage in stages:
            for pair in pairs(case, provision, stage=stage):
                assert pair.extra_replanned <= pair.extra_frozen + 1e-6
        assert all(math.isnan(p.extra_replanned) for p in pairs(case, provision, worst=0))


def test_a_second_loss_later_stands_in_both_orders_and_hurts_less(case: Case, both: Pair) -> None:
    """90 days apart both orders are told, from the second's day on; critical work misses less than at once."""
    later = pairs(case, "compute", stage="delivered", after_days=90.0)
    assert {(p.first.id, p.second.id) for p in later} == {
        ("M.delivered", "O.delivered"),
        ("O.delivered", "M.delivered"),
    }
    for pair in later:
        assert pair.announced == date(2025, 5, 21)
        assert pair.critical_unmet < both.critical_unmet


def test_the_worst_come_first() -> None:
    """Pairs stand by critical work left undone; none says the same as one loss alone."""
    found = pairs(load("acme-gpu"), "compute", worst=0)
    assert [p.critical_unmet for p in found] == sorted((p.critical_unmet for p in found), reverse=True)
    named = {frozenset((p.first.target, p.second.target)) for p in found}
    assert frozenset(("kestrel", "granite")) not in named  # Granite is Kestrel's landlord and no one else's
    assert frozenset(("aws", "gcp")) in named


def test_unknown_provisions_and_negative_days_are_refused(case: Case) -> None:
    """Misuse is told with what was found."""
    with pytest.raises(UnknownNameError, match="compute"):
        pairs(case, "computer")
    with pytest.raises(ValueError, match=r"found after_days -1\.0, worst 10; allowed: 0 or more"):
        pairs(case, "compute", after_days=-1.0)


def test_the_report_shows_them(case: Case) -> None:
    """Page, JSON and frames of a full report hold the pairs; without scenarios there are none."""
    found = findings(case, n_scenarios=8)
    assert "Two losses together" in to_html(case, found)
    assert json.loads(to_json(case, found))["pairs"]["compute"][0]["critical_unmet"] == pytest.approx(
        pairs(case, "compute")[0].critical_unmet
    )
    assert tables(case, found)["pairs"].equals(pairs_table(found.pairs))
    assert findings(case, n_scenarios=0).pairs == {}


def test_the_command_prints_them(tmp_path: Path) -> None:
    """`provender exposure --pairs` as a table in both languages, as JSON and as a file."""
    run = CliRunner().invoke
    words = ["exposure", "miniature", "--pairs", "--stage", "delivered", "--provision", "compute"]
    text = run(cli.main, words)
    assert text.exit_code == 0
    assert "Two losses together: compute" in text.output
    assert "双重失效" in run(cli.main, [*words, "--lang", "zh"]).output
    out = tmp_path / "two.csv"
    document = json.loads(run(cli.main, [*words, "--json", "--after", "90", "--out", str(out)]).stdout)
    assert len(document["pairs"]["compute"]) == 2
    assert out.read_text(encoding="utf-8").count("\n") == 3
    refused = run(cli.main, [*words, "--after", "-1"])
    assert refused.exit_code == 2
    assert "-1" in refused.output
