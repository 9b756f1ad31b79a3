"""The drawing library is built once and kept; trouble with the cache never shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provender.report import bundle


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """Return the record of what was built, with a cache folder of its own."""
    calls: list[str] = []

    def build() -> str:
        calls.append("built")
        return f"library\n{bundle._END}"

    monkeypatch.setattr(bundle, "_build", build)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    bundle.script.cache_clear()
    yield calls
    bundle.script.cache_clear()


def test_kept(built: list[str], tmp_path: Path) -> None:
    """A second run reads what the first one built, and leaves no other file behind."""
    first = bundle.script()
    bundle.script.cache_clear()
    assert bundle.script() == first
    assert built == ["built"]
    assert [p.suffix for p in (tmp_path / "provender").iterdir()] == [".js"]


def test_cut_short(built: list[str], tmp_path: Path) -> None:
    """A file that was cut short is built again."""
    bundle.script()
    (path,) = (tmp_path / "provender").iterdir()
    path.write_text("library", encoding="utf-8")
    bundle.script.cache_clear()
    assert bundle.script().endswith(bundle._END)
    assert built == ["built", "built"]


def test_not_writable(built: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the cache cannot be written the library is built each time, without a word."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    for _ in range(2):
        bundle.script.cache_clear()
        assert bundle.script().startswith("library")
    assert built == ["built", "built"]


def test_real_library_is_safe_inside_a_page() -> None:
    """The real library cannot end its own element and reads the same after parsing."""
    bundle.script.cache_clear()
    text = bundle.script()
    assert "vegaEmbed" in text
    assert "</script" not in text.lower()
    assert "<!--" not in text
    assert "\r" not in text
