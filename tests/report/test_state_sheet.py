"""The state of the tie on the page: there where a case declares states, absent where it does not."""

from __future__ import annotations

import pytest

from provender.cases import load
from provender.report.edition import edition
from provender.report.sheets.state import state
from provender.report.words import Language


@pytest.mark.parametrize(("language", "hedging"), [("en", "hedging"), ("zh", "各留后手")])
def test_the_flagship_shows_its_states_and_what_moved_them(language: Language, hedging: str) -> None:
    """Four states with three variants each, and every episode with the sign of what it moved."""
    now, moved = state(edition(load("microsoft-openai"), language))
    assert [len(line.cells) for line in now.lines] == [5] * 4
    assert hedging in {line.cells[0].text for line in now.lines}
    assert len(moved.lines) == 17
    assert moved.lines[0].cells[-1].text in {"news", "新消息"}
    assert {cell.text[0] for line in moved.lines for cell in line.cells[2:-1]} == {"+", "−"}


def test_a_case_without_a_chain_shows_nothing() -> None:
    """No states are declared, so no table stands there."""
    assert state(edition(load("huawei-tsmc"), "en")) == []
