"""Every kind of broken case in `broken/` is told with its code, place and exactly its message."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

import provender
from provender.cases import CaseProblemsError, check, load
from provender.cases.codes import CODES
from tests.cases.catalogue import TINY, Broken, entries

CATALOGUE = entries()
SOURCES = Path(provender.__file__).parent / "cases"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Return a copy of the tiny case."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def test_the_tiny_case_is_sound(tiny: Path) -> None:
    """The case that every entry breaks has no problem of its own."""
    assert check(tiny) == ()


@pytest.mark.parametrize("broken", CATALOGUE, ids=lambda b: f"{b.theme}: {b.title}")
def test_a_broken_case_is_told_in_full(tiny: Path, broken: Broken) -> None:
    """The reader finds all problems of a broken case in one pass, no other, in order, in these words."""
    broken.apply(tiny)
    assert [(problem.code, str(problem)) for problem in check(tiny)] == broken.says


def test_the_catalogue_holds_each_kind_once() -> None:
    """There are well over forty kinds; none has the title or the changes of another."""
    assert len([b for b in CATALOGUE if b.says]) >= 100
    assert len({b.title for b in CATALOGUE}) == len(CATALOGUE)
    assert len({str(b.edits) for b in CATALOGUE}) == len(CATALOGUE)


def test_every_code_has_a_meaning_and_a_broken_case() -> None:
    """The codes that are explained are those that occur: each has an entry, and each literal a meaning."""
    assert {code for b in CATALOGUE for code, _ in b.says} == set(CODES)
    assert _literal_codes() <= set(CODES)


def test_a_case_without_a_folder_is_refused_by_name(tmp_path: Path) -> None:
    """A folder that is not there is misuse, not a broken case: the bundled names are given instead."""
    with pytest.raises(provender.ProvenderError) as refusal:
        check(tmp_path / "nowhere")
    assert str(refusal.value).startswith(f"found case {str(tmp_path / 'nowhere')!r}")
    assert "miniature" in str(refusal.value)


def test_loading_a_broken_case_raises_all_of_it(tiny: Path) -> None:
    """`load` refuses with the same problems that `check` returns, counted in its first line."""
    broken = next(b for b in CATALOGUE if b.theme == "several")
    broken.apply(tiny)
    with pytest.raises(CaseProblemsError) as refusal:
        load(tiny)
    assert refusal.value.problems == check(tiny)
    assert str(refusal.value).splitlines()[0] == f"{len(broken.says)} problems in the case"
    assert len(broken.says) >= 9


def test_problems_stand_by_file_and_line() -> None:
    """However many there are, they come sorted by file, then line."""
    for broken in CATALOGUE:
        places = [re.match(r"([\w./]+?)(?::(\d+))?: ", text) for _, text in broken.says]
        keys = [(m[1], int(m[2] or 0)) for m in places if m]
        assert len(keys) == len(broken.says), broken.title
        assert keys == sorted(keys), broken.title


def _literal_codes() -> set[str]:
    """Return the codes that the sources pass on as they stand."""
    found = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                value = node.args[0].value
                if name in {"add", "tell", "fault", "SpellingError"} and isinstance(value, str):
                    found.add(value)
    return found
