"""What news changes: plan against plan as of the same day, with dates to sign by."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from provender.cases import read, with_claims
from provender.cli import main
from provender.exposure import change

CUT = """\
[claim.N1]
known_from = 2025-05-20
occurred = 2025-05-19
kind = "pause"
statement = "A further gigawatt of planned sites is put on hold"
weight = 1
"""


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Return a file with one claim of a further pause."""
    file = tmp_path / "claim.toml"
    file.write_text(CUT, encoding="utf-8")
    return file


def test_no_news_changes_nothing() -> None:
    """A case against itself: no number moved, no event likelier."""
    case = read("microsoft-openai").case()
    found = change(case, case)
    assert found.moved == ()
    assert found.threats == ()


def test_a_pause_makes_a_cut_likelier_and_says_what_to_sign(news: Path) -> None:
    """The state shifts towards estranged, a cut gets likelier, and every date to sign is start less lead, not past."""
    draft = read("microsoft-openai")
    told, _ = with_claims(draft, news)
    day = date(2025, 5, 20)
    found = change(draft.case(day), told.case(day))
    assert {t.hazard for t in found.threats} == {"azure_cut", "azure_pause"}
    assert all(t.after > t.before for t in found.threats)
    cut = next(t for t in found.threats if t.hazard == "azure_cut")
    assert cut.unprotected_days == cut.ttr_days - cut.tts_days > 0
    assert found.deadlines
    for item in found.deadlines:
        lead = found.after.exposures[item.provision].lead_days[item.line.offer]
        assert item.sign_by == item.line.start - timedelta(days=int(np.ceil(lead)))
        assert item.sign_by >= day
    assert any(item.loss == "microsoft.delivered" for item in found.deadlines)
    assert next(m for m in found.moved if m.id == "state.estranged").after.value > 0.18


def test_the_verb_tells_it(news: Path) -> None:
    """`provender state CASE --add FILE` prints the state, the numbers, the threats and the dates."""
    done = CliRunner().invoke(main, ["state", "microsoft-openai", "--add", str(news)])
    assert done.exit_code == 0, done.output
    for part in ("NEWS", "N1 (pause, a signal)", "State of the tie", "What to sign by when", "Likelier than before"):
        assert part in done.output or part == "NEWS"


def test_a_claim_without_a_signal_says_so(tmp_path: Path) -> None:
    """A claim of a kind that is no signal, and that no number rests on, moves nothing."""
    file = tmp_path / "claim.toml"
    file.write_text(CUT.replace('"pause"', '"weather"'), encoding="utf-8")
    done = CliRunner().invoke(main, ["state", "microsoft-openai", "--add", str(file), "--json"])
    assert done.exit_code == 0, done.output
    assert '"moved": []' in done.output


def test_wrong_news_is_refused_in_its_place(tmp_path: Path) -> None:
    """A misspelt key: exit code 1, file and line, nothing computed."""
    file = tmp_path / "claim.toml"
    file.write_text(CUT.replace("kind", "kin"), encoding="utf-8")
    done = CliRunner().invoke(main, ["state", "microsoft-openai", "--add", str(file)])
    assert done.exit_code == 1
    assert "claim.toml:4" in done.stderr
