"""What the planner is measured against finds the same optimum, so that times compare like with like."""

from __future__ import annotations

import pytest

from provender.planning.fast import plan, prepare
from tests.reference.cap_extensive import solve

law = pytest.importorskip("benchmarks.cap.law")
lshaped = pytest.importorskip("benchmarks.cap.lshaped")
tools = pytest.importorskip("benchmarks.cap.tools")
peers = pytest.importorskip("benchmarks.cap.peers")


@pytest.mark.parametrize("seed", range(4))
def test_peers_agree(seed: int) -> None:
    """Simplex, interior point, single-cut L-shaped and planner agree on a small draw of the plain law to 1e-6."""
    problem = law.plain(law.Size(480, 5, 12, 3), seed)
    truth = solve(peers.as_model(problem)).value
    value, gap, cuts = lshaped.solve(problem)
    assert gap <= 1e-6
    assert cuts > 1
    assert value == pytest.approx(truth, rel=2e-6)
    assert tools.highs_interior(problem, 60.0) == pytest.approx(truth, rel=1e-6)
    assert plan(prepare(problem)).objective == pytest.approx(truth, rel=1e-6)


def test_the_slope_of_the_peer_is_a_slope() -> None:
    """The L-shaped method's cut at one point lies below the cost at others."""
    problem = law.plain(law.Size(480, 5, 12, 3), 1)
    recourse = lshaped.Recourse(problem)
    upper = problem.terms.upper
    cost, slope = recourse(upper * 0.3)
    for share in (0.0, 0.1, 0.5, 1.0):
        assert recourse(upper * share)[0] >= cost + float(slope @ (upper * (share - 0.3))) - 1e-9 * cost


def test_the_extensive_form_is_asked_of_real_too() -> None:
    """SIZE:real is the variant with two classes, secured; only tools that can state it are asked."""
    against = pytest.importorskip("benchmarks.cap.against")
    assert against.instance("A", 0).n_classes == 1
    problem = against.instance("A:real", 0)
    assert problem.n_classes == 2
    assert problem.terms.security is not None
    assert set(against.GENERAL) <= set(against.TOOLS)
