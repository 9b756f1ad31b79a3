"""Strategies that spoil the files of a case: lines, keys, values, cells, characters, bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from tests.cases import odd

_VALUE = re.compile(rb'"[^"\n]*"|\d{4}-\d\d-\d\d|[+-]?\d[\d_.eE]*|\b(?:true|false)\b')
_KEY = re.compile(rb"[\w-]+(?=\s*=)")
_NAME = re.compile(rb"(?<=\[)[\w.-]+(?=\])|(?<=\")\w+(?=\")")
_CELL = re.compile(rb"[^,\n]+")


@dataclass(frozen=True)
class Spoil:
    """One fault: what is done to which file, where (0 to 1 of the way through it), and with what."""

    act: str
    file: str
    at: float
    text: str = ""
    other: float = 0.0

    def apply(self, folder: Path) -> None:
        """Put the fault into the files of a folder."""
        path = folder / self.file
        if path.is_file():
            path.write_bytes(_ACTS[self.act](path.read_bytes(), self))


def _lines(data: bytes, spoil: Spoil) -> bytes:
    """Delete, double or move one line."""
    lines = data.split(b"\n")
    here, there = int(spoil.at * len(lines)), int(spoil.other * len(lines))
    line = lines[here]
    if spoil.act != "double line":
        del lines[here]
    if spoil.act != "delete line":
        lines.insert(there, line)
    return b"\n".join(lines)


def _replaced(pattern: re.Pattern[bytes]) -> Callable[[bytes, Spoil], bytes]:
    """Return an act that puts a text, or else another match, in place of one match of a pattern."""

    def act(data: bytes, spoil: Spoil) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return data
        match = found[int(spoil.at * len(found))]
        new = spoil.text.encode("utf-8", "replace") if spoil.text else found[int(spoil.other * len(found))][0]
        return data[: match.start()] + new + data[match.end() :]

    return act


def _characters(data: bytes, spoil: Spoil) -> bytes:
    """Replace a run of characters by others."""
    text = data.decode("utf-8", "replace")
    here = int(spoil.at * (len(text) + 1))
    return (text[:here] + spoil.text + text[here + int(spoil.other * 8) :]).encode("utf-8", "replace")


def _bytes(data: bytes, spoil: Spoil) -> bytes:
    """Replace one byte."""
    here = int(spoil.at * (len(data) + 1))
    return data[:here] + bytes([int(spoil.other * 256)]) + data[here + 1 :]


def _added(data: bytes, spoil: Spoil) -> bytes:
    """Add a line `key = value` below one line."""
    lines = data.split(b"\n")
    lines.insert(int(spoil.at * len(lines)), spoil.text.encode("utf-8", "replace"))
    return b"\n".join(lines)


def _cell(data: bytes, spoil: Spoil) -> bytes:
    """Replace one cell."""
    rows = [line.split(b",") for line in data.split(b"\n")]
    row = rows[int(spoil.at * len(rows))]
    row[int(spoil.other * len(row))] = spoil.text.encode("utf-8", "replace")
    return b"\n".join(b",".join(row) for row in rows)


def _emptied(data: bytes, spoil: Spoil) -> bytes:
    """Cut a file off."""
    return data[: int(spoil.at * len(data))]


def _set(data: bytes, spoil: Spoil) -> bytes:
    """Give a key of some block of a kind another value; the text is kind, key and value in three lines."""
    kind, key, value = spoil.text.split("\n")
    lines = data.decode("utf-8", "replace").split("\n")
    heads = [i for i, line in enumerate(lines) if re.match(rf"\[{kind}[.\]]", line)] if kind else [0]
    if not heads:
        return data
    first = heads[int(spoil.at * len(heads))]
    rest = range(first + 1, len(lines))
    last = next((i for i in rest if lines[i].startswith("[")), len(lines))
    held = next((i for i in range(first + 1, last) if re.match(rf"{key}\s*=", lines[i])), None)
    if held is None:
        lines.insert(first + 1, f"{key} = {value}")
    elif not lines[held].endswith(("[", "{")):
        lines[held] = f"{key} = {value}"
    return "\n".join(lines).encode()


def _appended(data: bytes, spoil: Spoil) -> bytes:
    """Add a block at the end."""
    return data + b"\n" + spoil.text.encode()


_ACTS: dict[str, Callable[[bytes, Spoil], bytes]] = {
    "delete line": _lines,
    "double line": _lines,
    "move line": _lines,
    "value": _replaced(_VALUE),
    "key": _replaced(_KEY),
    "name": _replaced(_NAME),
    "characters": _characters,
    "byte": _bytes,
    "add line": _added,
    "cell": _cell,
    "cut off": _emptied,
    "set": _set,
    "append": _appended,
}

_PLACE = st.floats(0.0, 1.0, exclude_max=True)
_CHARACTERS = st.text(st.characters(codec="utf-8"), max_size=4) | st.sampled_from([*'"[]{}=,.#\n', "'''", '"""', "\r"])


def _acts(
    names: tuple[str, ...], file: st.SearchStrategy[str], text: st.SearchStrategy[str]
) -> st.SearchStrategy[Spoil]:
    """Return a strategy of some acts on files with texts."""
    return st.builds(Spoil, st.sampled_from(names), file, _PLACE, text, _PLACE)


def numbers() -> st.SearchStrategy[str]:
    """Return a strategy of numbers as a text spells them."""
    return st.from_regex(r"[+-]?[0-9]{1,4}(\.[0-9]{0,3})?(e[+-]?[0-9]{1,3})?", fullmatch=True)


def formulas() -> st.SearchStrategy[str]:
    """Return a strategy of formulas, most of them sound."""
    leaf = numbers() | st.sampled_from(
        ["F1", "F2", "C1", "rent", "F2.low", "rent.high", "F3", "C2", "nobody", "x.y", "1j", "'a'"]
    )
    return st.recursive(
        leaf,
        lambda inner: (
            st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", "**", "//", "and"]), inner)
            | st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "exp", "open"]), inner, inner)
            | st.builds("{}({})".format, st.sampled_from(["exp", "log", "sqrt", "-", "not "]), inner)
        ),
        max_leaves=6,
    )


def estimates() -> st.SearchStrategy[str]:
    """Return a strategy of estimates as a text spells them, most of them nearly sound."""
    unit = st.sampled_from(
        [
            "",
            "MW",
            "GPU",
            "kW",
            "%",
            "USD",
            "USD bn",
            "USD/GPU-h",
            "USD/MW-h",
            "days",
            "h",
            "1/year",
            "seat",
            "x y",
        ]
    )
    limits = st.builds("({}..{})".format, numbers(), numbers()) | st.sampled_from(
        ["", "()", "(1..", "(..2)", "(1...2)"]
    )
    source = st.sampled_from(["", "@F1", "@F1,C1", "@", "@F3", "@nobody", "@F1.low", "@F1 F2"])
    return st.builds("{} {} {} {}".format, numbers(), limits, unit, source) | st.builds("= {}".format, formulas())


def _quoted(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return texts as TOML values."""
    return texts.map(lambda t: '"' + t.replace("\\", "\\\\").replace('"', '\\"') + '"')


def _pairs(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return lines `key = value`."""
    return st.builds("{} = {}".format, st.sampled_from(odd.KEYS), values)


def faults(tables: tuple[str, ...]) -> st.SearchStrategy[list[Spoil]]:
    """Return a strategy of one to three faults in case.toml and tables."""
    case, table = st.just("case.toml"), st.sampled_from(tables)
    values = st.sampled_from(odd.VALUES) | _quoted(estimates())
    one = st.one_of(
        _acts(("value",), case, values),
        _acts(("value", "name", "key"), case, st.just("")),
        _acts(("key",), case, st.sampled_from(odd.KEYS)),
        _acts(("add line",), case, _pairs(values)),
        _acts(("delete line", "double line", "move line"), case, st.just("")),
        _acts(("characters",), case | table, _CHARACTERS),
        _acts(("cell",), table, st.sampled_from(odd.CELLS)),
        _acts(("delete line", "double line", "move line", "byte", "cut off"), table, st.just("")),
        _acts(("byte", "cut off"), case, st.just("")),
    )
    return st.lists(one, min_size=1, max_size=3)


def changes() -> st.SearchStrategy[list[Spoil]]:
    """Return a strategy of changes of the tiny case.toml that are mostly sound, and often at a limit."""
    case = st.just("case.toml")
    settable = [f"{k}\n{key}\n{v}" for k, keys in odd.FITTING.items() for key, vs in keys.items() for v in vs]
    one = st.one_of(
        _acts(("set",), case, st.sampled_from(settable)),
        _acts(("set",), case, st.sampled_from(settable)),
        _acts(("append",), case, st.sampled_from(odd.BLOCKS)),
    )
    return st.lists(one, min_size=1, max_size=5, unique_by=lambda spoil: spoil.text)
