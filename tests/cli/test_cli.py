"""The command line: every verb, what it prints, and its exit codes (0 fine, 1 problems, 2 misuse, 3 unexpected)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from provender import cases, cli


def run(*words: str) -> Result:
    """Return what a command line does."""
    return CliRunner().invoke(cli.main, list(words))


@pytest.fixture
def miniature(tmp_path: Path) -> Path:
    """Return a copy of the miniature that a test may spoil."""
    folder = tmp_path / "mine"
    shutil.copytree(cases.bundled()["miniature"], folder)
    return folder


def test_help_names_every_verb() -> None:
    """`provender --help` lists what can be asked."""
    text = run("--help").output
    for verb in ("cases", "check", "exposure", "new", "report", "state"):
        assert f"\n  {verb} " in text


def test_cases_lists_the_bundled_ones() -> None:
    """`provender cases` names the bundled cases, as text and as JSON."""
    assert "microsoft-openai" in run("cases").output
    rows = json.loads(run("cases", "--json").output)
    assert [r["name"] for r in rows] == sorted(cases.bundled())


@pytest.mark.parametrize("name", sorted(cases.bundled()))
def test_bundled_cases_are_fine(name: str) -> None:
    """`provender check` finds nothing in a bundled case."""
    result = run("check", name)
    assert (result.exit_code, "no problem found" in result.output) == (0, True)


def test_check_reports_all_problems_and_exits_with_1(miniature: Path) -> None:
    """Two mistakes are reported together, each with file, line and key, and nothing is computed."""
    toml = miniature / "case.toml"
    text = toml.read_text().replace('supplier = "M"', 'suplier = "M"', 1).replace('kind = "chip"', 'kind = "chop"')
    toml.write_text(text)
    result = run("check", str(miniature))
    assert result.exit_code == 1
    assert "suplier" in result.output
    assert "chop" in result.output
    assert "nothing was computed" in result.output
    rows = json.loads(run("check", str(miniature), "--json").stdout)
    assert {"code", "file", "line", "key", "found", "allowed", "fix"} == set(rows[0])


def test_an_unknown_case_names_the_known_ones() -> None:
    """A misspelt name is misuse: what was found, what is allowed, exit code 2."""
    result = run("exposure", "microsft-openai")
    assert result.exit_code == 2
    assert "microsft-openai" in result.output
    assert "microsoft-openai" in result.output


def test_exposure_as_json_is_json_and_nothing_else() -> None:
    """Standard output holds one JSON document, without a solver's banner."""
    rows = json.loads(run("exposure", "miniature", "--json").stdout)
    assert rows


def test_exposure_of_an_unknown_provision() -> None:
    """The provisions that exist are named."""
    result = run("exposure", "miniature", "--provision", "fuel")
    assert result.exit_code == 2
    assert "allowed: compute, models" in result.output


def test_exposure_writes_tables(tmp_path: Path) -> None:
    """`--out` writes a table per suffix; an Excel file holds them all."""
    assert run("exposure", "miniature", "--out", str(tmp_path / "t.xlsx")).exit_code == 0
    assert (tmp_path / "t.xlsx").stat().st_size > 5_000
    assert run("exposure", "miniature", "--out", str(tmp_path / "t.csv")).exit_code == 0
    written = sorted(tmp_path.glob("t*.csv"))
    assert written
    assert pl.read_csv(written[0]).height > 0


def test_an_unknown_table_format_is_refused(tmp_path: Path) -> None:
    """A suffix that cannot be written is misuse, and nothing is written."""
    result = run("exposure", "miniature", "--out", str(tmp_path / "t.docx"))
    assert result.exit_code == 2
    assert ".xlsx" in result.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_tables_that_cannot_be_written_leave_nothing_behind(suffix: str, tmp_path: Path) -> None:
    """A file stands where the folder should be: misuse, told with the path, and not one table is written."""
    (tmp_path / "taken").write_text("a file")
    result = run("exposure", "miniature", "--out", str(tmp_path / "taken" / f"t{suffix}"))
    assert result.exit_code == 2
    assert "--out FILE" in result.output
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_report_writes_one_file(language: str, tmp_path: Path) -> None:
    """`provender report` leaves one HTML file and prints where it is."""
    target = tmp_path / "deep" / "r.html"
    result = run("report", "miniature", "--lang", language, "-o", str(target))
    assert result.exit_code == 0, result.output
    assert target.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert [p.name for p in target.parent.iterdir()] == ["r.html"]


def test_a_report_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A folder in the place of the file is refused with its path."""
    result = run("report", "miniature", "-o", str(tmp_path))
    assert result.exit_code == 2
    assert str(tmp_path) in result.output.replace("\n", "")


def test_reading_changes_the_answer() -> None:
    """Under M's reading the outside offer is barred, and the plan is another one."""
    ours = json.loads(run("exposure", "miniature", "--json", "--reading", "L").stdout)
    theirs = json.loads(run("exposure", "miniature", "--json", "--reading", "M").stdout)
    assert ours != theirs


def test_an_unknown_reading_is_refused() -> None:
    """A party that the case does not have cannot read its clauses."""
    result = run("exposure", "miniature", "--reading", "Z")
    assert result.exit_code == 2
    assert "allowed" in result.output


def test_new_makes_a_case_that_passes_check(tmp_path: Path) -> None:
    """`provender new` copies a template; `check` finds nothing in it; a second time it refuses."""
    folder = tmp_path / "acme"
    assert run("new", str(folder), "--template", "miniature").exit_code == 0
    assert run("check", str(folder)).exit_code == 0
    again = run("new", str(folder))
    assert again.exit_code == 2
    assert "acme" in again.output


def test_state_says_how_likely_each_state_is() -> None:
    """`provender state` prints each state with its variants, and what each episode moved, news or noise."""
    result = run("state", "microsoft-openai")
    assert result.exit_code == 0, result.output
    for word in ("estranged", "uniform prior", "without silence", "12 of 17 episodes", "news", "noise"):
        assert word in result.output


def test_state_as_json_holds_every_episode() -> None:
    """Standard output is one JSON document; its numbers are those of the miniature."""
    found = json.loads(run("state", "miniature", "--json").stdout)
    assert round(found["probability"]["H"], 6) == 0.515933
    assert [(e["id"], e["day"]) for e in found["episodes"]] == [("E1", "2024-05-27"), ("E2", "2024-08-08")]
    later = json.loads(run("state", "miniature", "--json", "--as-of", "2025-03-15").stdout)
    assert round(later["probability"]["H"], 6) == 0.663172


def test_state_of_a_case_without_states() -> None:
    """It is misuse: the message says what to declare."""
    result = run("state", "acme-gpu")
    assert result.exit_code == 2
    assert "no states in case 'acme-gpu'" in result.output
    assert "[chain]" in result.output


def test_state_checks_a_document_by_itself(tmp_path: Path) -> None:
    """`--document` goes with neither `--json` nor `--as-of`."""
    result = run("state", "microsoft-openai", "--json", "--document", str(tmp_path / "a.txt"))
    assert result.exit_code == 2
    assert "--document stands alone" in result.output


def test_places_are_printed_as_they_are(miniature: Path) -> None:
    """A line number between colons is no emoji: `:100:` stays `:100:`."""
    toml = miniature / "case.toml"
    text = toml.read_text()
    toml.write_text("\n" * (98 - text.splitlines().index("[measures]")) + text.replace("omega", "omaga"))
    assert "case.toml:100: measures" in run("check", str(miniature)).output


def test_state_needs_a_document_that_is_there(tmp_path: Path) -> None:
    """A document that is not there is misuse, named with its path."""
    result = run("state", "microsoft-openai", "--document", str(tmp_path / "absent.txt"))
    assert result.exit_code == 2
    assert "absent.txt" in result.output.replace("\n", "")


def test_state_fails_on_an_altered_document_and_names_the_spans(tmp_path: Path) -> None:
    """Against a text that says none of it, every span is missing, and each is named."""
    document = tmp_path / "other.txt"
    document.write_text("something else\n" * 80)
    result = run("state", "microsoft-openai", "--document", str(document))
    assert result.exit_code == 1
    assert "S012" in result.output
    assert "105 of 105 spans" in result.output


def test_as_of_must_be_a_date() -> None:
    """Anything but a date is refused by the option itself."""
    result = run("exposure", "miniature", "--as-of", "yesterday")
    assert result.exit_code == 2
    assert "yesterday" in result.output


def test_an_as_of_date_after_the_horizon_is_refused() -> None:
    """Nothing is left to expose then: the date, the end of the horizon and what to do are told."""
    result = run("exposure", "miniature", "--as-of", "2030-01-01")
    assert result.exit_code == 2
    assert "found as-of date 2030-01-01" in result.output
    assert "2026-02-05" in result.output


def test_the_unexpected_is_one_line_and_exit_code_3(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug shows as one line that says how to see more; with --traceback it is raised."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(cli.options, "findings", broken)
    result = run("exposure", "miniature")
    assert result.exit_code == 3
    assert "unexpected ZeroDivisionError: a bug" in result.output
    assert isinstance(run("--traceback", "exposure", "miniature").exception, ZeroDivisionError)


def test_an_interrupt_leaves_quietly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ctrl-C ends with exit code 130 and no half-written file."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.options, "findings", interrupted)
    result = run("report", "miniature", "-o", str(tmp_path / "r.html"))
    assert result.exit_code == 130
    assert not list(tmp_path.iterdir())
