"""`provender import` as a user types it; the tutorial's steps are executed."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from provender.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "import.md"


def typed(line: str) -> Result:
    """Return what a command line gives."""
    return CliRunner().invoke(main, shlex.split(line))


def steps() -> list[str]:
    """Return the command lines of the tutorial."""
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [line.removeprefix("$ provender ") for block in blocks for line in block.strip().splitlines()]


def test_the_tutorial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step of docs/import.md works as it stands there, in its order."""
    monkeypatch.chdir(tmp_path)
    done = {line: typed(line) for line in steps()}
    assert {line: result.exit_code for line, result in done.items()} == dict.fromkeys(steps(), 0)
    listed = PAGE.read_text(encoding="utf-8")
    for file in (tmp_path / "acme").iterdir():
        assert f"`{file.name}`" in listed, file.name
    assert (tmp_path / "acme.html").stat().st_size > 100_000
    case = (tmp_path / "acme" / "case.toml").read_text(encoding="utf-8")
    for block in re.findall(r"```toml\n(.*?)```", listed, re.DOTALL):
        assert block.strip() in case


def test_what_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The summary tells version, span, totals, capacity, holdings and what to do next; --json gives all of it."""
    monkeypatch.chdir(tmp_path)
    typed("import sample bill")
    result = typed("import focus bill -o few")
    assert "FOCUS 1.0, by the day, 2024-09-01 to 2024-10-01" in result.output
    assert "1,000 rows: billed 20.52 USD" in result.output
    assert "next: provender report few" in result.output
    told = json.loads(typed("import focus bill -o again --json").output)
    assert told["totals"]["USD"]["billed"] == "20.52"
    assert told == json.loads((tmp_path / "again" / "import.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--zone Mars/Olympus", "found time zone 'Mars/Olympus'"),
        ("--currency usd", "found currency 'usd'"),
        ("--rate EUR=much", "Write it as --rate EUR=1.08."),
    ],
)
def test_options_that_cannot_be_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, told: str) -> None:
    """Misuse is told with what is allowed, with exit code 2."""
    monkeypatch.chdir(tmp_path)
    typed("import sample bill")
    result = typed(f"import focus bill -o few {option}")
    assert result.exit_code == 2
    assert told in result.output
    assert not (tmp_path / "few").exists()


def test_a_sample_writes_over_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that holds something is left alone."""
    monkeypatch.chdir(tmp_path)
    assert typed("import sample bill").exit_code == 0
    assert typed("import sample bill").exit_code == 2


def test_problems_are_told_with_exit_code_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not there is a problem with its place."""
    monkeypatch.chdir(tmp_path)
    result = typed("import focus no.csv -o few")
    assert result.exit_code == 1
    assert "no.csv: found no such file" in result.output
