"""Claims that come in later: a TOML file of them joins a case, or is refused with every problem in its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from provender.cases import CaseProblemsError, read, with_claims
from provender.state import state_of

NEWS = """\
[claim.N1]
known_from = 2025-01-01
occurred = 2024-12-20
kind = "pause"
statement = "M pauses again"
"""


def written(folder: Path, text: str) -> Path:
    """Return a file of claims."""
    file = folder / "claim.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_new_claim_is_one_more_signal(tmp_path: Path) -> None:
    """A pause is four times likelier when hedging: the chance of that state rises, and one episode is added."""
    draft = read("miniature")
    told, rows = with_claims(draft, written(tmp_path, NEWS))
    before, after = state_of(draft.case()), state_of(told.case())
    assert [r.claim.id for r in rows] == ["N1"]
    assert after.probability["H"] > before.probability["H"] + 0.1
    assert len(after.episodes) == len(before.episodes) + 1


def test_the_case_itself_stays_as_it_is(tmp_path: Path) -> None:
    """The draft that was read knows nothing of the news afterwards."""
    draft = read("miniature")
    before = state_of(draft.case()).probability
    with_claims(draft, written(tmp_path, NEWS))
    assert state_of(draft.case()).probability == before


def test_news_of_an_old_claim_takes_its_place(tmp_path: Path) -> None:
    """The round of SoftBank (F249) told anew as 60 billion: every number that rests on it follows."""
    text = (
        '[claim.F249]\nknown_from = 2025-05-01\nkind = "fact"\nstatement = "A larger round"\n'
        'amount = 60\nlow = 20\nhigh = 60\nunit = "USD bn"\n'
    )
    draft = read("microsoft-openai")
    told, _ = with_claims(draft, written(tmp_path, text))
    before, after = (d.case().flows["softbank_round"].amount for d in (draft, told))
    assert before is not None
    assert after is not None
    assert (before.value, after.value) == (40e9, 60e9)


def test_a_claim_not_yet_known_moves_nothing(tmp_path: Path) -> None:
    """Known a month after the as-of date, it is held back until then."""
    told, _ = with_claims(read("miniature"), written(tmp_path, NEWS.replace("2025-01-01", "2025-02-01")))
    assert "N1" not in told.case().claims
    assert "N1" in told.case(date(2025, 2, 1)).claims


@pytest.mark.parametrize(
    ("text", "code", "found", "line"),
    [
        ("claim = 3", "missing-key", "no table [claim.…]", 0),
        ("[clam.N1]\nkind = 'pause'", "unknown-key", "unknown table [clam]", 1),
        (NEWS.replace("kind", "kin"), "unknown-key", "unknown key 'kin'", 4),
        (NEWS.replace('statement = "M pauses again"\n', ""), "missing-key", "no key 'statement'", 1),
        (NEWS + 'parties = ["nobody"]\n', "dangling", "'nobody', which is no party or person", 1),
        (NEWS + "weight = 2\n", "share", "2", 1),
        (
            NEWS + "[claim",
            "toml-syntax",
            "no TOML: Expected ']' at the end of a table declaration (at end of document)",
            0,
        ),
    ],
)
def test_what_is_wrong_is_told_in_its_place(tmp_path: Path, text: str, code: str, found: str, line: int) -> None:
    """Each problem says its file, line, what was found and what is allowed."""
    with pytest.raises(CaseProblemsError) as caught:
        with_claims(read("miniature"), written(tmp_path, text))
    problems = caught.value.problems
    assert (code, found, line, "claim.toml") in [(p.code, p.found, p.line, p.file) for p in problems]
    assert all(p.allowed and p.fix for p in problems)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is a problem, not a traceback."""
    with pytest.raises(CaseProblemsError, match="no such file"):
        with_claims(read("miniature"), tmp_path / "none.toml")
