"""`provender terms` in words, JSON and tables, and what it refuses."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from provender.cli import main


def run(*arguments: str) -> str:
    """Return what the verb prints."""
    result = CliRunner().invoke(main, ["terms", *arguments], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: str) -> str:
    """Return what the verb says when it refuses."""
    result = CliRunner().invoke(main, ["terms", *arguments], env={"COLUMNS": "200"})
    assert result.exit_code == 2, result.output
    return result.output


def test_in_words() -> None:
    """The clause of the miniature that matters under M's reading, its bargain and what moves nothing."""
    told = run("miniature")
    assert "Lab pays $15,863" in told
    assert "zone $14,400 to $17,325" in told
    assert "right of first refusal, notice, share of revenue" in told
    assert "Cloud M needs the other more from 11 Apr 2025" in told


def test_in_chinese() -> None:
    """The same in Chinese."""
    told = run("miniature", "--lang", "zh")
    assert "各条款的价值" in told
    assert "双方各得" in told


def test_json() -> None:
    """JSON holds every value raw; equal runs give equal bytes."""
    text = run("miniature", "--reading", "M", "--clause", "exclusivity", "--json")
    found = json.loads(text)
    (value,) = found["clauses"]
    assert value["own_deal"]["payment"] == pytest.approx(15862.5)
    assert [w["party"] for w in value["own"]] == ["M", "L"]
    assert text == run("miniature", "--reading", "M", "--clause", "exclusivity", "--json")


def test_change_and_budget() -> None:
    """A change alone is valued alone; a budget cuts the payment."""
    told = run("microsoft-openai", "--change", "consent.withheld=100 %", "--budget", "openai=1e9")
    assert "consent.withheld=100 %" in told
    assert "What each clause is worth" not in told
    found = json.loads(run("microsoft-openai", "--clause", "consent", "--budget", "openai=1e9", "--json"))
    assert found["clauses"][0]["own_deal"]["payment"] == 1e9


def test_panel() -> None:
    """The panel's chance is taken, and told."""
    found = json.loads(run("microsoft-openai", "--clause", "agi_clause", "--panel", "0.2", "--json"))
    (surface,) = found["surfaces"]
    assert surface["panel"] == 0.2
    panel, whole = (surface["by_date"]["microsoft"][surface["readings"].index(r)] for r in ("panel", "access_ends"))
    assert all(abs(p) < abs(w) for p, w in zip(panel, whole, strict=True))


def test_belief() -> None:
    """The AGI clause by own dates, by the observer's, and by both."""
    own, seen, both = (
        run("microsoft-openai", "--clause", "agi_clause", "--reading", "openai", "--belief", b)
        for b in ("own", "observer", "both")
    )
    first = [told.split("What the milestone")[0].split("By date and reading")[0] for told in (own, seen, both)]
    assert "−$349 mn" in first[0]
    assert "−$5.92 bn" not in first[0]
    assert "−$5.92 bn" in first[1]
    assert "−$349 mn" not in first[1]
    assert "−$349 mn" in first[2]
    assert "observer: −$5.92 bn" in first[2]


def test_as_of() -> None:
    """Terms as of a later date count what is left from then on."""
    early, late = (
        json.loads(run("microsoft-openai", "--clause", "revenue_share", "--as-of", day, "--json"))
        for day in ("2025-05-02", "2025-12-01")
    )
    assert late["as_of"] == "2025-12-01"
    assert late["clauses"][0]["own"][0]["by_year"]["2025"] < early["clauses"][0]["own"][0]["by_year"]["2025"]


def test_tables(tmp_path: Path) -> None:
    """Tables go to one file each, or to the sheets of a workbook."""
    run("miniature", "--out", str(tmp_path / "t.csv"))
    clauses = pl.read_csv(tmp_path / "t-clauses.csv")
    mine = clauses.filter((pl.col("clause") == "exclusivity") & (pl.col("reading") == "M") & (pl.col("belief") == "L"))
    assert mine["value"].to_list() == pytest.approx([-17325.0])
    assert {p.stem for p in tmp_path.iterdir()} >= {"t-clauses", "t-clause_years", "t-outside", "t-programmes"}
    run("microsoft-openai", "--out", str(tmp_path / "t.xlsx"))
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        names = book.read("xl/workbook.xml").decode()
    assert all(f'name="{sheet}"' in names for sheet in ("clauses", "surface", "declaring", "head_starts"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("miniature", "--clause", "nothing"), "found clause 'nothing'; allowed: exclusivity"),
        (("miniature", "--change", "share"), "clause.field=value or clause=struck"),
        (("miniature", "--reading", "X"), "found party 'X'; allowed: L"),
        (("miniature", "--budget", "L"), "PARTY=MONEY, a number not below 0"),
        (("miniature", "--budget", "L=-1"), "PARTY=MONEY, a number not below 0"),
        (("miniature", "--budget", "X=1"), "found party 'X'"),
        (("miniature", "--panel", "2"), "0<=x<=1"),
        (("miniature", "--out", "t.doc"), "found file type '.doc'"),
    ],
)
def test_refused(arguments: tuple[str, ...], message: str) -> None:
    """What cannot be valued is refused with what is allowed."""
    assert message in refused(*arguments)
