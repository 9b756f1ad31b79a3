"""`provender plan`: lines with dates and reasons, prices of security, proof; wrong losses are refused by name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from provender.cases import load
from provender.cli import main
from provender.cli.group import OUT
from provender.report.edition import edition
from provender.report.words import Language


def run(*arguments: str) -> Result:
    """Return what the command line does."""
    return CliRunner().invoke(main, ["plan", *arguments])


def test_the_plan_of_the_miniature_in_words() -> None:
    """The M lot for 17,325 more, signed by 1 January; losing M itself can be outlasted by nothing on offer."""
    done = run("miniature", "--against", "O")
    assert done.exit_code == 0, done.output
    assert "$17,325" in done.output
    assert "xM" in done.output
    assert "proven to" in done.output


def test_json_holds_every_line_and_loss() -> None:
    """Plain values: dates as texts, what is infinite as null."""
    found = json.loads(run("miniature", "--against", "M", "--json").output)
    assert (found["status"], found["conflict"]) == ("relaxed", ["M"])
    assert found["losses"][0]["alone"] is None
    assert found["losses"][0]["relaxed"][1:] == pytest.approx([41.0, 47.0, 59.0], abs=1e-6)


def test_two_losses_at_once_and_a_pipeline() -> None:
    """Losing both is dearer to outlast than either; losing O's pipeline leaves what O delivers."""
    both = json.loads(run("miniature", "--against", "M+O", "--json").output)
    assert both["status"] == "relaxed"
    later = json.loads(run("miniature", "--against", "O.pipeline", "--json").output)
    alone = json.loads(run("miniature", "--against", "O", "--json").output)
    assert later["price"] <= alone["price"]


def test_no_security_is_the_cheapest_plan() -> None:
    """Without losses there is no price, and the line is there for the least cost."""
    found = json.loads(run("miniature", "--no-security", "--json").output)
    assert found["price"] == 0
    assert [line["offer"] for line in found["lines"]] == ["xO"]
    assert found["lines"][0]["because_of"] == []


def test_an_unknown_loss_is_named() -> None:
    """Exit code 2, with what may be lost."""
    done = run("miniature", "--against", "nobody")
    assert done.exit_code == 2
    assert "nobody" in done.stderr
    assert "chipX" in done.stderr


def test_what_is_asked_around_a_plan_in_words() -> None:
    """Frontier, alternatives, readings, clauses, worth, years and a changed clause each have their part."""
    done = run(
        *("miniature", "--no-security", "--frontier", "--alternatives", "--readings", "--clauses", "--worth"),
        *("--by-year", "exclusivity", "--change", "notice.written_days=100"),
    )
    assert done.exit_code == 0, done.output
    words = " ".join(done.output.split())
    for told in (
        "nothing to trade",
        "plans as unlike the best and each other",
        "−30 xO, +20 xM",
        "xO later",
        "2025-01-06",
        "a plan that holds under every reading costs $17,325 more",
        "right of first refusal",
        "What exclusivity costs if it lasts",
        "No limit is worth a unit more",
    ):
        assert told in words


def test_json_around_a_plan() -> None:
    """The same as plain values, under a key of their own, only where asked."""
    found = json.loads(run("miniature", "--no-security", "--readings", "--json").output)
    assert found["around"]["readings"]["price"] == pytest.approx(17325.0)
    assert found["around"]["frontier"] is None
    assert "around" not in json.loads(run("miniature", "--no-security", "--json").output)


@pytest.mark.parametrize(
    ("text", "told"),
    [("notice", "clause.field=value"), ("notice.written_days=soon", "a number"), ("nobody.end=2027-01-01", "nobody")],
)
def test_a_wrong_change_is_refused(text: str, told: str) -> None:
    """Exit code 2, with what would do."""
    done = run("miniature", "--no-security", "--change", text)
    assert done.exit_code == 2
    assert told in done.stderr


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_files_of_a_plan(tmp_path: Path, suffix: str) -> None:
    """Tables go where --out says, commitments where --focus says; a workbook is one file."""
    done = run(
        *("miniature", "--no-security", "--readings", "--out", str(tmp_path / f"p{suffix}")),
        *("--focus", str(tmp_path / f"focus{suffix}")),
    )
    assert done.exit_code == 0, done.output
    names = {p.name for p in tmp_path.iterdir()}
    assert f"focus{suffix}" in names
    assert (f"p{suffix}" if suffix == ".xlsx" else f"p-readings{suffix}") in names


def test_an_unknown_file_type_writes_nothing(tmp_path: Path) -> None:
    """Exit code 2 with the types allowed."""
    done = run("miniature", "--no-security", "--focus", str(tmp_path / "focus.ods"))
    assert done.exit_code == 2
    assert ".parquet" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("reserve", "lost at once with a chance of 5 %"),
        ("mix", "shares of all unit-hours"),
        ("price", "$17,325 more than the best plan"),
        ("exclusivity", "to the end of each year"),
    ],
)
def test_each_question_has_an_answer_in_words(question: str, told: str) -> None:
    """The miniature has no ranges, so nothing sways; the answer itself stands."""
    done = run("miniature", "compute", "--ask", question, *(("--reading", "M") if question == "exclusivity" else ()))
    assert done.exit_code == 0, done.output
    words = " ".join(done.output.split())
    assert told in words
    assert "No estimate of the case that has a range sways this" in words


def test_an_answer_as_json_names_what_sways_it() -> None:
    """The library case of a wafer buyer: numbers by name, each swaying estimate with its range and both answers."""
    found = json.loads(run("inflection-microsoft", "--ask", "price", "--json").output)
    assert found["question"] == "price"
    assert set(found["numbers"]) == {"price", "price_low", "price_high", "short", "short_years", "cost"}
    for sway in found["swayed_by"]:
        assert sway["from"] <= sway["value"] <= sway["to"]
        assert set(sway["at_to"] or found["numbers"]) == set(found["numbers"])


def test_a_question_that_is_none_is_refused() -> None:
    """Exit code 2 with the questions there are."""
    done = run("miniature", "--ask", "everything")
    assert done.exit_code == 2
    assert "reserve" in done.stderr


@pytest.mark.parametrize("language", ["en", "zh"])
def test_eighty_columns_cut_nothing_off(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line's size and fees stand whole in a narrow terminal, and no row is wider than it."""
    monkeypatch.setattr(OUT, "_width", 80)
    told = run("microsoft-openai", "--lang", language, "--readings", "--clauses").output
    assert "…" not in told
    assert max(map(cell_len, told.splitlines())) <= 80
    held = json.loads(run("microsoft-openai", "--json").output)["lines"]
    figures = edition(load("microsoft-openai"), language).figures
    shown = [x for x in held if f"{x['amount']:,.0f}" in told and figures.money(x["fee"]) in told]
    assert len(shown) >= 24


def test_the_plan_speaks_chinese() -> None:
    """Heads, reasons, sentences and answers are Chinese; what is left of Latin letters are names of the case."""
    parts = ("--frontier", "--alternatives", "--readings", "--clauses", "--worth", "--by-year", "exclusivity")
    told = run("miniature", "--lang", "zh", *parts).output
    assert not set(re.findall(r"[A-Za-z]{4,}", told)) - {"CVaR", "unit", "compute"}
    for question in ("reserve", "mix", "price", "exclusivity"):
        more = ("--reading", "M") if question == "exclusivity" else ()
        told = run("miniature", "compute", "--lang", "zh", "--ask", question, *more).output
        assert not set(re.findall(r"[A-Za-z]{4,}", told)) - {"unit", "compute"}, question


def test_a_price_within_a_gap_says_what_the_proofs_leave_of_it() -> None:
    """The hourly case is proven to 1e-4: the price of outlasting stands between two sums."""
    told = " ".join(run("acme-gpu", "--against", "fjord", "--against", "aws").output.split())
    assert re.search(r"costs \$\S+( mn)? more than the best plan without security \(proven: \$", told)
