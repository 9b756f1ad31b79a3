"""Reads case.toml: bytes to a plain table with the line of every key, or problems in our own words."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path as FilePath
from typing import Any

from provender.cases.collector import CASE_FILE, Collector
from provender.cases.toml_lines import line_map
from provender.cases.wording import show

_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_PAIR = re.compile(r"""([\w."'-]+)\s*=\s*(.*)""")
_MOST = 50
_WORDS = (
    (
        "Cannot declare",
        "a table that is there already",
        "each table and key once",
        "Merge the two, or rename one.",
    ),
    (
        "Cannot overwrite",
        "a key that is there already",
        "each table and key once",
        "Take one of the two out.",
    ),
    ("Cannot mutate", "a key that is there already", "each table and key once", "Take one of the two out."),
    (
        "Duplicate inline",
        "a key that is there already",
        "each table and key once",
        "Take one of the two out.",
    ),
    (
        "Expected '=' after",
        "a line that is neither a header nor `key = value`",
        "`key = value`",
        "Write the key, then =.",
    ),
    (
        "Invalid initial character",
        "a line that is no key",
        "[header], key = value, or # comment",
        "Begin it with a key.",
    ),
    ("Unclosed array", "a list without its closing ]", "[ entries parted by commas ]", "Close the list."),
    ("Unclosed inline", "a table without its closing }", "{ key = value, … }", "Close the table."),
    ("Unterminated", "a text without its closing quote", '"text" on one line', "Close the quote."),
    (
        "Expected newline",
        "more on the line after its value",
        "one `key = value` a line",
        "Put a text in quotes.",
    ),
    (
        "Invalid value",
        "a value that is none",
        "number, date, true, false, [list], {table}",
        "Put a text in quotes.",
    ),
    ("Invalid date", "a date that does not exist", "a date such as 2025-01-31", "Correct the date."),
    (
        "Unescaped",
        "a backslash that TOML does not know",
        "\\\\ for a backslash",
        "Double it, or use single quotes.",
    ),
    (
        "Illegal",
        "a control character or line end inside a text",
        "visible characters",
        "Take it out, or close the quote.",
    ),
)


def read_text(path: FilePath, collector: Collector) -> str | None:
    """Return a text file, or None with a problem: absent, unreadable, not UTF-8."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        collector.add_in(
            path.name,
            0,
            "",
            ("missing-file", "no such file", f"a file {path.name} in the case folder", "Add the file."),
        )
        return None
    except OSError as error:
        texts = (
            "unreadable",
            f"a file that cannot be read ({error.strerror})",
            "a readable file",
            "Check the file.",
        )
        collector.add_in(path.name, 0, "", texts)
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{raw[error.start]:02x}, which is not UTF-8"
        collector.add_in(
            path.name, line, "", ("not-utf8", found, "text in UTF-8", "Save the file as UTF-8 and try again.")
        )
        return None


def read_toml(folder: FilePath, collector: Collector) -> dict[str, Any] | None:
    """Return case.toml as a table; `collector` gets the lines of its keys, and the problems.

    A `key = value` line that breaks the syntax by itself is told and left out, and so is a second
    table or key of the same name, so that the rest is checked as well; `collector.is_partial` says so.
    """
    text = read_text(folder / CASE_FILE, collector)
    if text is None:
        return None
    lines = text.replace("\r\n", "\n").split("\n")
    for _ in range(_MOST):
        raw, error = _parse("\n".join(lines))
        if raw is not None:
            collector.lines = line_map("\n".join(lines))
            return raw
        at = _line_of(error, lines)
        _tell(error, at, lines, collector)
        collector.is_partial = True
        if not _leave_out(error, at, lines):
            return None
    return None


def _parse(text: str) -> tuple[dict[str, Any] | None, str]:
    """Return the table, or the reader's message."""
    try:
        return tomllib.loads(text), ""
    except tomllib.TOMLDecodeError as error:
        return None, str(error)
    except RecursionError:
        return None, "nested too deep"
    except ValueError as error:  # a whole number of thousands of digits
        return None, str(error)


def _line_of(error: str, lines: list[str]) -> int:
    """Return the line, from 1, on which the reader stopped (0: not known)."""
    match = _AT.search(error)
    if match:
        return min(int(match[1]), len(lines))
    if "end of document" in error:
        return next((i + 1 for i in range(len(lines) - 1, -1, -1) if lines[i].strip()), 1)
    return 0


def _tell(error: str, at: int, lines: list[str], collector: Collector) -> None:
    """Add the problem of a syntax error."""
    found, allowed, fix = next(
        ((f, a, x) for begin, f, a, x in _WORDS if error.startswith(begin)),
        ("something that is not TOML", "[header], key = value, or # comment", "Correct the line."),
    )
    if error == "nested too deep":
        found, allowed, fix = "lists nested too deep to read", "lists in lists, a few deep", "Unnest them."
    line = lines[at - 1].strip() if at else ""
    pair = _PAIR.fullmatch(line)
    if pair and error.startswith(("Expected newline", "Invalid value")) and not set(pair[2]) & set("\"'[]{}"):
        fix = f'Put a text in quotes: {pair[1]} = "{pair[2]}".'
    shown = f"{found}: {show(line)}" if at else found
    first = _first_of(line, lines[: at - 1]) if error.startswith("Cannot") else 0
    shown += f", first in line {first}" if first else ""
    collector.add_in(CASE_FILE, at, "", ("toml-syntax", shown, allowed, fix))


def _first_of(line: str, before: list[str]) -> int:
    """Return the line, from 1, on which a header or key stands first (0: not found)."""
    name = line if line.startswith("[") else line.partition("=")[0].strip()
    for index in range(len(before) - 1, -1, -1):
        other = before[index].strip()
        if other == name or (not name.startswith("[") and other.partition("=")[0].strip() == name):
            return index + 1
        if not name.startswith("[") and other.startswith("["):
            return 0
    return 0


def _leave_out(error: str, at: int, lines: list[str]) -> bool:
    """Blank the line of a syntax error; say whether the rest can be read without it."""
    line = lines[at - 1] if at else ""
    if error.startswith("Cannot") and line.strip().startswith("["):
        end = next((i for i in range(at, len(lines)) if lines[i].startswith("[")), len(lines))
        lines[at - 1 : end] = [""] * (end - at + 1)
        return True
    if not _PAIR.fullmatch(line.strip()):
        return False
    lines[at - 1] = ""
    return error.startswith("Cannot") or _parse(line.strip())[0] is None
