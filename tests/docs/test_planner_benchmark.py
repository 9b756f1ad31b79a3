"""The page of the planner's benchmark is made from its results, every one of them."""

from __future__ import annotations

from typing import Any

import pytest

page = pytest.importorskip("benchmarks.cap.page")


def plan_row(seed: int, cpu_s: float, sort_s: float) -> dict[str, Any]:
    """Return a row of results."""
    fixed = {"kind": "plan", "instance": "E:cvar", "scenario_hours": 8, "rounds": 3, "gap": 1e-7, "peak_gib": 1.0}
    times = {"wall_s": 2.0 * cpu_s, "cpu_s": cpu_s, "sort_s": sort_s, "sort_cpu_s": sort_s}
    return fixed | times | {"seed": seed, "status": "optimal", "load": 1.0}


def test_the_committed_page_is_made_from_the_results() -> None:
    """`python -m benchmarks.cap.page` would change nothing."""
    assert page.PAGE.read_text(encoding="utf-8") == page.page()


@pytest.mark.parametrize(("slow", "said"), [(1.0, "met"), (5.0, "median only"), (25.0, "**missed**")])
def test_a_miss_is_called_one(slow: float, said: str) -> None:
    """CVaR at E must take 20 sorts at most: by the worst of three seeds, by their median alone, or not at all."""
    rows = [plan_row(0, 1.0, 0.1), plan_row(1, max(1.0, slow - 5.0), 0.1), plan_row(2, slow, 0.1)]
    assert page.plans(rows).endswith(f"| ≤ 20 × sort | {said} |")


def test_a_tool_without_an_answer_is_not_said_to_be_slow() -> None:
    """Only what ran to nearly its limit had none in time; what ended before had none at all."""
    row = {"kind": "peer", "instance": "A", "tool": "x", "seed": 0, "limit_s": 300.0, "cpu_s": 1.0, "load": 1.0}
    slow, done = (row | {"status": "limit", "value": float("nan"), "wall_s": wall} for wall in (299.0, 20.0))
    assert "none in 300 s" in page.peers([slow])
    assert "ended without an optimum" in page.peers([done])


def test_a_later_row_replaces_an_earlier_one(tmp_path: Any) -> None:
    """Rows of the same kind, instance, tool and seed count once, the last of them."""
    results = pytest.importorskip("benchmarks.cap.results")
    out = tmp_path / "results.jsonl"
    for cpu in (5.0, 1.0):
        results.add(str(out), plan_row(0, cpu, 0.1))
    results.add(str(out), plan_row(1, 2.0, 0.1))
    assert [row["cpu_s"] for row in results.read(out)] == [1.0, 2.0]
    results.add(None, plan_row(2, 2.0, 0.1))
    assert len(results.read(out)) == 2
