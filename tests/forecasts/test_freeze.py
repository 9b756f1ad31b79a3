"""Frozen forecasts come back as they were, and no change of the file goes unseen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from provender.cases import load
from provender.forecasts import FrozenFileError, forecast, freeze, thaw


@pytest.fixture(scope="module")
def frozen() -> str:
    """Return the frozen forecasts of the miniature."""
    return freeze(forecast(load("miniature")))


def test_there_and_back(frozen: str, tmp_path: Path) -> None:
    """What is read is what was written, to the last bit, and writing it again gives the same bytes."""
    path = tmp_path / "frozen.json"
    path.write_text(frozen, encoding="utf-8")
    assert thaw(path) == forecast(load("miniature"))
    assert freeze(thaw(path)) == frozen


def test_a_changed_probability_is_seen(frozen: str, tmp_path: Path) -> None:
    """The seal is over every value."""
    body = json.loads(frozen)
    body["forecasts"][0]["probability"] = 0.99
    path = tmp_path / "frozen.json"
    path.write_text(json.dumps(body), encoding="utf-8")
    with pytest.raises(FrozenFileError, match="a content that its seal does not fit"):
        thaw(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [("no json", "text that is no JSON"), ("[]", "no frozen forecasts of this format"), ('{"format": 2}', "format")],
)
def test_another_file_is_refused(text: str, told: str, tmp_path: Path) -> None:
    """Each with what to do."""
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FrozenFileError, match=told) as refusal:
        thaw(path)
    assert "--freeze FILE" in str(refusal.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """With the reason of the system."""
    with pytest.raises(FrozenFileError, match="No such file"):
        thaw(tmp_path / "none.json")
