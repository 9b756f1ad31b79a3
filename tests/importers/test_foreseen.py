"""What an import says of demand to come: laws from history where there is enough, assumptions where not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

import provender
from provender.cli import main
from provender.importers.draft import Draft
from provender.importers.foreseen import Foreseen
from provender.importers.prices import read_prices
from provender.importers.trace import read_trace
from provender.importers.trace_case import TraceOptions, case_of_trace

START = datetime(2026, 1, 5)


def load(n_days: int, *, seed: int = 1, growth: float = 2.0) -> pl.DataFrame:
    """Return hourly GPUs that grow, with a day and a week."""
    hours = np.arange(24 * n_days)
    level = 100.0 * growth ** (hours / 8766) * np.where(hours // 24 % 7 >= 5, 0.7, 1.0)
    noise = np.exp(np.random.default_rng(seed).normal(0, 0.05, n_days))[hours // 24]
    return pl.DataFrame(
        {"timestamp": [START + timedelta(hours=int(h)) for h in hours], "chat": (level * noise).round(3)}
    )


def drafted(*names: str) -> Draft:
    """Return a case in the making with a workload for each name."""
    draft = Draft({"as_of": date(2026, 4, 1), "title": "t"})
    for name in names:
        demand: dict[str, Any] = {"growth": [{"start": date(2026, 4, 1), "factor_per_year": "= growth_per_year"}]}
        draft.assume("growth_per_year", f"workload.{name}.demand.growth")
        draft.add("workload", name, {"name": name, "provision": "gpu", "demand": demand})
    return draft


def test_a_history_becomes_laws() -> None:
    """Level, noise and growth stand in the case as facts, with what the forecast was worth in the reason."""
    draft = drafted("chat")
    found = Foreseen(draft, "the trace").add(load(91))
    law, workload = found["workloads"]["chat"], draft.blocks["workload"]["chat"]
    mean = load(91)["chat"].mean()
    assert law["level"] == pytest.approx(100 * 2 ** (91 / 365.25) * (5 + 2 * 0.7) / 7 / mean, rel=0.08)  # type: ignore[operator]
    assert 1.2 < law["growth"][0] < law["growth_by_itself"][0]
    amounts = {f"@{f['id']}": float(f["amount"]) for f in draft.facts}
    assert amounts[workload["demand"]["growth"][0]["factor_per_year"]] == pytest.approx(law["growth"][0], abs=1e-3)
    assert amounts[workload["noise"]["sigma"]] == pytest.approx(law["sigma"], abs=1e-3)
    assert "on days held back its central 80 % held" in workload["noise"]["why"]
    assert "growth_per_year" not in draft.blocks["estimate"]
    assert "workload.chat.demand.growth" in draft.questions.asked


def test_a_short_history_says_so() -> None:
    """Of six weeks less a day nothing can be held back: growth stays an assumption, and so is the noise."""
    draft = drafted("chat")
    found = Foreseen(draft, "the trace").add(load(41))
    assert "why_not" in found
    assert draft.blocks["workload"]["chat"]["noise"] == {"sigma": "= noise", "half_life_days": "= noise_days"}
    assert {"growth_per_year", "noise", "noise_days"} <= set(draft.blocks["estimate"])


def test_work_without_a_history_goes_by_analogy() -> None:
    """A workload that no series shows takes the noise of those that have one, as an assumption."""
    draft = drafted("chat", "new")
    found = Foreseen(draft, "the trace").add(load(91))
    noise = draft.blocks["workload"]["new"]["noise"]
    assert noise["sigma"] == pytest.approx(found["workloads"]["chat"]["sigma"])
    assert noise["why"].startswith("assumption: by analogy")


def test_what_came_after_the_day_of_the_case_is_not_used(tmp_path: Path) -> None:
    """With --as-of, use after that day changes neither law nor growth."""
    early = load(120)
    late = early.with_columns(
        pl.when(pl.col("timestamp") < datetime(2026, 4, 1)).then("chat").otherwise(pl.col("chat") * 9).alias("chat")
    )
    facts = []
    for name, table in (("a", early), ("b", late)):
        table.write_csv(tmp_path / f"{name}.csv")
        options = TraceOptions("t", as_of=date(2026, 4, 1), prices=read_prices(as_of=date(2026, 1, 1)), stops="demand")
        draft, _ = case_of_trace("t.csv", read_trace(tmp_path / f"{name}.csv"), options)
        facts.append(
            [f for f in draft.facts if "from 86 days of use" in f["statement"] and "level" not in f["statement"]]
        )
    assert facts[0] == facts[1]
    assert len(facts[0]) == 3


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trace of a quarter gives a case whose demand has noise; a model that is not installed is told."""
    monkeypatch.chdir(tmp_path)
    load(91).write_csv("load.csv")
    ask = ["import", "trace", "load.csv", "--prices", "bundled", "--as-of", "2026-08-01", "-o", "acme"]
    assert CliRunner().invoke(main, ask).exit_code == 0
    case = provender.load("acme")
    assert case.workloads["chat"].noise is not None
    assert "Checked on the second half, 7, 14 days ahead" in Path("acme/forecast.md").read_text(encoding="utf-8")
    if not find_spec("statsforecast"):
        result = CliRunner().invoke(main, [*ask[:-1], "other", "--forecast", "AutoETS"])
        assert result.exit_code == 2
        assert "pip install provender[forecast]" in result.output.replace("\n", " ")
