"""`provender insight`: what is worth finding out, by input; one number on demand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from provender.cli import main
from tests.insight.test_case import CASE


@pytest.fixture
def case(tmp_path: Path) -> str:
    """Return a case of one choice."""
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    return str(tmp_path)


def run(*arguments: str) -> Result:
    """Return what the command line does, with few worlds, in this process."""
    return CliRunner().invoke(main, ["insight", *arguments, "--worlds", "40", "--workers", "1"])


def test_in_words(case: str) -> None:
    """The one input that is worth something, and that it is an assumption."""
    done = run(case)
    assert done.exit_code == 0, done.output
    for said in ("hour", "assumption", "Among 2 plans", "estimate.square"):
        assert said in done.output


def test_one_number(case: str) -> None:
    """Its drivers and its tornado; one that is not there is refused by name."""
    done = run(case, "--number", "estimate.square")
    assert done.exit_code == 0, done.output
    assert "fair share" in done.output
    wrong = run(case, "--number", "compute.plan")
    assert wrong.exit_code == 2
    assert "found number 'compute.plan'" in wrong.stderr


def test_json_and_tables(case: str, tmp_path: Path) -> None:
    """Plain values; a workbook of three sheets, or three files."""
    found = json.loads(run(case, "--json", "--out", str(tmp_path / "t.csv")).output)
    assert found["n_worlds"] == 40
    assert found["prices"]["compute"]["prices"][0]["leaf"] == "offer.hour.price"
    assert {p.name for p in tmp_path.glob("t-*.csv")} == {"t-prices.csv", "t-drivers.csv", "t-tornado.csv"}


def test_in_chinese(case: str) -> None:
    """The same words, in the other language."""
    done = run(case, "--lang", "zh")
    for said in ("值得查清", "假设", "主导假设"):
        assert said in done.output


def test_a_case_without_ranges() -> None:
    """Nothing can be found out."""
    assert "Every number of the case is known" in run("miniature").output
