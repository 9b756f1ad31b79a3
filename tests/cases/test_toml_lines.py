"""Lines of keys: every key of a document is found on the line it stands on."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from provender.cases import bundled
from provender.cases.toml_lines import line_map, line_of


def test_keys_have_the_line_they_begin_on() -> None:
    """Headers, dotted and quoted keys, entries of arrays and of tables in them all have their line."""
    lines = line_map(
        "# a comment\n"  # 1
        "top = 1\n"  # 2
        "[party.L] # with = signs [and] brackets\n"  # 3
        'name = "a # [b] = \\" c"\n'  # 4
        '"odd key".x = 2\n'  # 5
        "list = [\n"  # 6
        "  { id = 'p', n = [1, 2] },\n"  # 7
        "  # nothing\n"  # 8
        "  { id = 'q' },\n"  # 9
        "]\n"  # 10
        'long = """\n'  # 11
        "not = a key\n"  # 12
        '"""\n'  # 13
        "after = 2025-01-01 10:00:00\n"  # 14
        "[[rows]]\n"  # 15
        "a = 1\n"  # 16
        "[[rows]]\n"  # 17
        "a = 2\n"  # 18
    )
    expected = {
        ("top",): 2,
        ("party", "L"): 3,
        ("party", "L", "name"): 4,
        ("party", "L", "odd key", "x"): 5,
        ("party", "L", "list", 0, "n", 1): 7,
        ("party", "L", "list", 1, "id"): 9,
        ("party", "L", "long"): 11,
        ("party", "L", "after"): 14,
        ("rows", 0, "a"): 16,
        ("rows", 1, "a"): 18,
    }
    assert {path: lines[path] for path in expected} == expected
    assert ("party", "L", "not") not in lines


def test_a_path_without_a_line_takes_that_of_the_table_above() -> None:
    """The place of an absent key is the nearest table that should hold it."""
    lines = line_map("a = 1\n\n[party.L]\nname = 'x'\n")
    assert line_of(lines, ("party", "L", "kind")) == 3
    assert line_of(lines, ("offer",)) == 0


def test_every_key_of_the_bundled_cases_has_a_line() -> None:
    """No key that the standard reader sees is missed."""
    for folder in bundled().values():
        text = Path(folder, "case.toml").read_text(encoding="utf-8")
        lines = line_map(text)
        rows = text.split("\n")
        for path in _paths(tomllib.loads(text)):
            assert path in lines
            if isinstance(path[-1], str):
                assert path[-1] in rows[lines[path] - 1]


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths of all keys and entries within a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for key, entry in inside for p in [(*path, key), *_paths(entry, (*path, key))]]


@given(st.text(alphabet="ab.=[]{}\"'#,\n\\ 1é", max_size=60))
def test_no_text_stops_the_scanner(text: str) -> None:
    """Whatever stands in a file, the scanner comes to its end."""
    assert isinstance(line_map(text), dict)
