"""The bundled cases and copies of them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from provender.cases import TargetExistsError, bundled, check, load, new, read
from provender.errors import UnknownNameError


def test_bundled_cases_are_folders_with_a_case() -> None:
    """Every bundled name is that of a folder with case.toml."""
    assert "miniature" in bundled()
    assert all((folder / "case.toml").is_file() and folder.name == name for name, folder in bundled().items())


def test_a_new_case_is_a_copy_that_loads(tmp_path: Path) -> None:
    """The copy has every file of the template, in a folder that did not exist or was empty."""
    folder = new(tmp_path / "some" / "mine", "miniature")
    assert {p.name for p in folder.iterdir()} == {p.name for p in bundled()["miniature"].iterdir()}
    assert check(folder) == ()
    (tmp_path / "empty").mkdir()
    assert load(new(tmp_path / "empty", "miniature")).name == "miniature"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder with anything in it, and a file, are refused and left as they are."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine", encoding="utf-8")
    for target in (tmp_path / "full", tmp_path / "full" / "note.txt"):
        with pytest.raises(TargetExistsError) as caught:
            new(target, "miniature")
        assert caught.value.target == target
        assert "exists and is not empty" in str(caught.value)
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["note.txt"]
    assert [p.name for p in tmp_path.iterdir()] == ["full"]


def test_an_unknown_template_is_refused(tmp_path: Path) -> None:
    """The error names the templates; nothing is made."""
    with pytest.raises(UnknownNameError) as caught:
        new(tmp_path / "x", "minature")
    assert "miniature" in caught.value.allowed
    assert not (tmp_path / "x").exists()


def test_a_case_is_found_by_name_folder_or_file() -> None:
    """A bundled name, its folder as path or text, and its case.toml are the same case."""
    folder = bundled()["miniature"]
    names = {load(case).name for case in ("miniature", folder, str(folder), folder / "case.toml")}
    assert names == {"miniature"}


@pytest.mark.parametrize("case", ["no-such-case", "a\0b", "~nobody-of-that-name/x", "x" * 5000])
def test_a_name_of_nothing_is_a_typed_error(case: str) -> None:
    """Whatever is asked for, the error says what there is."""
    with pytest.raises(UnknownNameError) as caught:
        read(case)
    assert "miniature" in caught.value.allowed


def test_reading_and_making_cases_is_fast() -> None:
    """A draft is read once; cases come from it in well under a tenth of a second on an idle machine."""
    draft = read("miniature")
    began = time.perf_counter()
    for _ in range(5):
        draft.case()
    assert (time.perf_counter() - began) / 5 < 0.1
