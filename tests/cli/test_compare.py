"""`provender compare`: in words, as JSON, tables and a page; sides that are none are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from provender.cli import main


def run(*arguments: str) -> Result:
    """Return what the command line does."""
    return CliRunner().invoke(main, ["compare", *arguments])


def test_two_readings_in_words() -> None:
    """What moves and what explains it."""
    done = run("miniature", "miniature:M")
    assert done.exit_code == 0, done.output
    for said in ("reading", "100 %", "Shapley"):
        assert said in done.output


def test_json_tables_and_page(tmp_path: Path) -> None:
    """Plain values; a file for each table; a page that loads nothing, in either language."""
    done = run("miniature", "miniature:M", "--json", "--out", str(tmp_path / "c.csv"), "-o", str(tmp_path / "c.html"))
    found = json.loads(done.output)
    assert (found["method"], found["groups"]) == ("shapley", ["reading"])
    assert all(n["parts"]["reading"] == pytest.approx(n["change"]) for n in found["numbers"])
    assert {p.name for p in tmp_path.glob("c-*.csv")} == {
        "c-numbers.csv",
        "c-parts.csv",
        "c-by_input.csv",
        "c-inputs.csv",
    }
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "miniature:M" in page
    assert "http:" not in page
    assert "https:" not in page
    assert run("miniature", "miniature:M", "--lang", "zh", "-o", str(tmp_path / "z.html")).exit_code == 0
    assert "沙普利值" in (tmp_path / "z.html").read_text(encoding="utf-8")


def test_nothing_differs() -> None:
    """Said in a line."""
    assert "Nothing differs." in run("miniature", "miniature").output


def test_two_cases_that_cannot_be_compared() -> None:
    """Said first and why: other goods for other parties; numbers stand side by side, their names in full."""
    done = CliRunner().invoke(main, ["compare", "miniature", "inflection-microsoft"], env={"COLUMNS": "100"})
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.split())
    assert "These are two cases, not two states of one: miniature is " in said
    assert said.index("These are two cases") < said.index("Headline numbers that move")
    assert "Inputs that differ" not in said
    assert "…" not in said.split("Headline numbers")[1]


def test_a_side_that_is_none() -> None:
    """Exit code 2."""
    done = run("miniature", "miniature@soon")
    assert done.exit_code == 2
    assert "miniature@soon" in done.stderr
