"""The losses of the N-1 table under drawn scenarios: what they are without laws, by hand, and in the report."""

from __future__ import annotations

import json

import numpy as np
import pytest

from provender.cases import load
from provender.exposure import base_plan, exposure, findings
from provender.exposure.drawn import LEVELS, DrawnLoss, drawn_losses
from provender.report import tables, to_html, to_json
from tests.scenarios.test_draw import without_laws


def by_id(found: tuple[DrawnLoss, ...]) -> dict[str, DrawnLoss]:
    """Return losses by their ids."""
    return {d.loss.id: d for d in found}


def test_without_laws_each_scenario_says_what_its_future_says() -> None:
    """Four equal futures in 64 scenarios: chance, times to survive, extra work and cost are those of the N-1 rows."""
    case = without_laws(load("miniature"))
    found = by_id(drawn_losses(case, base_plan(case, "compute"), n_scenarios=64))
    for row in exposure(case, "compute").rows:
        struck, days = found[row.id], np.array(list(row.tts_by_future.values()))
        assert struck.chance == np.isfinite(days).mean()
        assert struck.tts_days.tolist() == np.quantile(np.repeat(days, 16), LEVELS, method="higher").tolist()
        assert struck.critical_mean == pytest.approx(row.extra_unmet["serving.paid"])


def test_by_hand_a_cut_of_m_stops_paid_work_in_one_future_of_four() -> None:
    """Only s2 is short of M: 300 days after the announcement, by 4 unit-periods, so 1 on average."""
    case = without_laws(load("miniature"))
    cut = by_id(drawn_losses(case, base_plan(case, "compute"), n_scenarios=64))["M.delivered"]
    assert (cut.chance, float(cut.tts_days[0])) == (0.25, 300.0)
    assert cut.critical_mean == pytest.approx(1200.0)


def test_losing_more_never_leaves_less_undone() -> None:
    """In every scenario all of a supplier is at least its delivered part; quantiles and means keep that order."""
    case = load("acme-gpu")
    found = by_id(drawn_losses(case, base_plan(case, "compute"), n_scenarios=24))
    for supplier in ("kestrel", "aws", "gcp"):
        part, whole = found[f"{supplier}.delivered"], found[f"{supplier}.all"]
        assert (whole.critical >= part.critical - 1e-6).all()
        assert whole.critical_mean >= part.critical_mean
        assert (whole.tts_days <= part.tts_days).all()


def test_a_seed_gives_the_same_numbers() -> None:
    """Same seed, same numbers; the case's own by default."""
    case = load("miniature")
    base = base_plan(case, "compute")
    one, two = (drawn_losses(case, base, n_scenarios=32, seed=s)[0] for s in (case.sampling.seed, None))
    assert one.cost.tolist() == two.cost.tolist()


def test_the_report_shows_them() -> None:
    """Page, JSON and frame hold each loss; without scenarios there are none."""
    case = load("miniature")
    found = findings(case, n_scenarios=8)
    assert "The same losses under drawn scenarios: compute" in to_html(case, found)
    told = json.loads(to_json(case, found))["drawn"]["compute"]
    rows = tables(case, found)["n1_drawn"].filter(provision="compute")
    assert [t["critical_mean"] for t in told] == rows["critical"].to_list()
    assert findings(case, n_scenarios=0).drawn == {}
