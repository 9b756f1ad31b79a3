"""`provender backtest`: a table of policies from a file or a case; what is wrong is refused by name."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from provender.cli import main


def run(*arguments: str) -> Result:
    """Return what the command line does."""
    return CliRunner().invoke(main, ["backtest", *arguments])


def flat(folder: Path, days: int) -> str:
    """Return a file with ten units a day."""
    path = folder / "flat.csv"
    rows = "".join(f"2020-01-{day + 1:02},10\n" for day in range(days))
    path.write_text(f"date,units\n{rows}", encoding="utf-8")
    return str(path)


def test_a_flat_trace_pays_for_commitments(tmp_path: Path) -> None:
    """Ten units for 14 days at 45 % off: 77 instead of 140, and nobody beats that."""
    done = run(flat(tmp_path, 28), "--term", "7")
    assert done.exit_code == 0, done.output
    assert "terms of 7 days at 45% discount, 14 dates" in done.output
    rows = {line.split()[0]: line.split()[1] for line in done.output.splitlines() if len(line.split()) > 1}
    assert (rows["replay-7d"], rows["on-demand"], rows["hindsight"]) == ("77", "140", "77")


def test_json_holds_the_protocol_and_every_row(tmp_path: Path) -> None:
    """Plain values; an infinite limit is null."""
    found = json.loads(run(flat(tmp_path, 28), "--term", "7", "--every", "7", "--json").output)
    assert (found["dates"], found["market"]["limit"], found["market"]["unmet_usd"]) == (2, None, 10)
    assert {row["policy"] for row in found["rows"]} >= {"provender", "on-demand", "replay-60d", "online"}


def test_a_workload_of_a_case() -> None:
    """The trace as recorded, not as repeated: 31 days, 17 of them scored."""
    found = json.loads(run("acme-gpu", "vc6YE", "--term", "7", "--json").output)
    assert (found["trace"], found["dates"]) == ("acme-gpu/vc6YE", 17)


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    """A short trace, an unknown workload, a case without traces, no file: exit code 2."""
    for arguments, message in (
        ((flat(tmp_path, 10),), "10.0 days of demand"),
        (("acme-gpu", "vcXYZ"), "found workload 'vcXYZ'"),
        (("miniature",), "found case without traces 'miniature'"),
        (("none.csv",), "no file none.csv"),
        (("none.csv", "--chart", "none/made.svg"), "no folder none"),
    ):
        done = run(*arguments)
        assert done.exit_code == 2, done.output
        assert message in done.output


def test_the_chart_names_what_it_draws(tmp_path: Path) -> None:
    """An SVG with the trace, demand beside hindsight and three policies."""
    path = tmp_path / "made.svg"
    assert run(flat(tmp_path, 28), "--term", "7", "--chart", str(path)).exit_code == 0
    drawn = path.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    for word in ("flat", "hindsight", "provender", "units, mean of the day", "paid beyond hindsight"):
        assert word in drawn


def test_use_at_a_limit_counts_for_more(tmp_path: Path) -> None:
    """All ten of ten held: what was wanted is more, and on demand costs more than 140."""
    found = json.loads(run(flat(tmp_path, 28), "--term", "7", "--capped", "10", "--json").output)
    assert next(row["cost_usd"] for row in found["rows"] if row["policy"] == "on-demand") > 150
