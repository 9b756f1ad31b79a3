"""`provender forecast`: probabilities beside what came, frozen and scored; wrong files are refused by name."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from provender.cli import main


def run(*arguments: str) -> Result:
    """Return what the command line does."""
    return CliRunner().invoke(main, ["forecast", *arguments])


def test_the_miniature_in_words() -> None:
    """Chance, base rate, what came, scores, and the evidence beside them."""
    done = run("miniature")
    assert done.exit_code == 0, done.output
    for said in (
        "M pauses",
        "27 %",
        "13 %",
        "2025-09-01",
        "Scores of this case",
        "illustration",
        "Provender beats the base rate (skill +0.",
    ):
        assert said in done.output


def test_a_score_that_loses_is_told() -> None:
    """The flagship beats the base rate and loses to who knows nothing; beside it what of that is evidence."""
    done = CliRunner().invoke(main, ["forecast", "microsoft-openai"], env={"COLUMNS": "200"})
    said = " ".join(done.output.split())
    assert (
        "Provender beats the base rate (skill +0.13), and loses to the forecaster who knows nothing (skill −0.22)."
        in said
    )
    assert "that forecaster beats the forecaster who knows nothing (skill +0.56), in the table below" in said


def test_in_chinese() -> None:
    """The same in the other language."""
    assert "暂停" in run("miniature", "--lang", "zh").output


def test_json_and_table_hold_every_forecast(tmp_path: Path) -> None:
    """Plain values; the table has a row per forecast."""
    done = run("miniature", "--json", "--out", str(tmp_path / "f.csv"))
    found = json.loads(done.output)
    assert [(f["question"], f["months"], f["answer"]) for f in found["forecasts"]] == [
        ("pause", 6, "no"),
        ("pause", 12, "yes"),
        ("cut", 6, "no"),
        ("cut", 12, "no"),
    ]
    assert found["scores"]["is_evidence"] is False
    assert found["evidence"]["n_alliances"] >= 5
    assert pl.read_csv(tmp_path / "f.csv")["probability"].to_list()[1] == pytest.approx(0.270282, abs=1e-6)


def test_frozen_on_its_day_and_scored_later(tmp_path: Path) -> None:
    """What was frozen is what is scored, whatever the case would say today."""
    path = tmp_path / "frozen.json"
    assert run("miniature", "--freeze", str(path)).exit_code == 0
    before = json.loads(run("miniature", "--json").output)["scores"]
    assert json.loads(run("miniature", "--score", str(path), "--json").output)["scores"] == before


def test_before_any_window_has_closed_nothing_is_scored() -> None:
    """As of the day on which the outcomes end, every question is open."""
    done = run("miniature", "--as-of", "2025-12-31")
    assert done.exit_code == 0, done.output
    assert "open" in done.output
    assert "Scores" not in done.output


def test_another_case_and_other_options_are_refused(tmp_path: Path) -> None:
    """A frozen file belongs to one case, and is not made anew."""
    path = tmp_path / "frozen.json"
    run("miniature", "--freeze", str(path))
    wrong = run("acme-gpu", "--score", str(path))
    assert wrong.exit_code == 2
    assert "forecasts of case 'miniature'" in wrong.stderr
    both = run("miniature", "--score", str(path), "--as-of", "2025-02-01")
    assert both.exit_code == 2
    assert "take --as-of and --freeze out" in both.stderr


def test_a_case_without_questions_is_refused() -> None:
    """Exit code 2, with what to add."""
    done = run("acme-gpu")
    assert done.exit_code == 2
    assert "[forecast.…]" in done.stderr
