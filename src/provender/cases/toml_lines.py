"""Where every key of a TOML document stands: a scanner that knows lines and nothing of values.

The standard reader gives values without their places. This one walks over a document that the
standard reader has accepted and notes the line of every key, also within arrays and inline tables.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

#: keys and positions from the top of the document down, e.g. ``("workload", "a", "tiers", 0, "id")``
Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_LONG = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*\'{3,5}', re.DOTALL)
_SCALAR = re.compile(r"[^,\]}#\n]*")


@dataclass
class _Scanner:
    """One pass over a document; `lines` fills up on the way."""

    text: str
    at: int = 0
    seen: int = 0
    line: int = 1
    lines: dict[Path, int] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Move past a match of the pattern; say whether there was any."""
        match = pattern.match(self.text, self.at)
        if not match or match.end() == self.at:
            return False
        self.at = match.end()
        return True

    def here(self) -> int:
        """Return the line of the current position."""
        self.line += self.text.count("\n", self.seen, self.at)
        self.seen = self.at
        return self.line

    def peek(self) -> str:
        """Return the current character, empty at the end."""
        return self.text[self.at : self.at + 1]

    def key(self) -> list[str]:
        """Read a dotted key."""
        parts = []
        while True:
            self.skip(_SPACE)
            begin = self.at
            if self.skip(_BARE):
                parts.append(self.text[begin : self.at])
            elif self.skip(_BASIC):
                parts.append(_unquoted(self.text[begin : self.at]))
            elif self.skip(_LITERAL):
                parts.append(self.text[begin + 1 : self.at - 1])
            self.skip(_SPACE)
            if self.peek() != ".":
                return parts
            self.at += 1

    def document(self) -> None:
        """Read header after header and pair after pair to the end."""
        table: Path = ()
        while True:
            self.skip(_BLANK)
            begin = self.at
            if not self.peek():
                return
            if self.peek() == "[":
                table = self.header()
            else:
                self.pair(table)
            if self.at == begin:
                self.at += 1  # not TOML: the standard reader has said so already

    def header(self) -> Path:
        """Read ``[a.b]`` or ``[[a.b]]``; return the path it opens."""
        line, is_array = self.here(), self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        path = self.resolved(self.key())
        self.at += 2 if is_array else 1
        if is_array:
            self.counts[path] = self.counts.get(path, -1) + 1
            self.lines.setdefault(path, line)
            path = (*path, self.counts[path])
        self.note(path, line)
        return path

    def resolved(self, parts: list[str]) -> Path:
        """Return a header's path with the position of the last entry of each array in it."""
        path: Path = ()
        for position, part in enumerate(parts):
            path = (*path, part)
            if path in self.counts and position < len(parts) - 1:
                path = (*path, self.counts[path])
        return path

    def note(self, path: Path, line: int) -> None:
        """Remember the first line of a path, and of the tables above that it opens."""
        for end in range(1, len(path) + 1):
            self.lines.setdefault(path[:end], line)

    def pair(self, table: Path) -> None:
        """Read ``key = value``."""
        line = self.here()
        path = (*table, *self.key())
        self.note(path, line)
        if self.peek() == "=":
            self.at += 1
            self.value(path)

    def value(self, path: Path) -> None:
        """Read a value, noting what stands inside it."""
        self.skip(_SPACE)
        mark = self.peek()
        if mark == "[":
            self.array(path)
        elif mark == "{":
            self.inline(path)
        elif mark in "\"'" and mark:
            _ = self.skip(_LONG) or self.skip(_BASIC) or self.skip(_LITERAL)
        else:
            self.skip(_SCALAR)

    def array(self, path: Path) -> None:
        """Read an array; each entry gets its position and line."""
        self.at += 1
        index = 0
        while True:
            self.skip(_BLANK)
            begin = self.at
            if self.peek() in {"]", ""}:
                self.at += 1
                return
            if self.peek() == ",":
                self.at += 1
                continue
            self.note((*path, index), self.here())
            self.value((*path, index))
            index += 1
            if self.at == begin:
                self.at += 1

    def inline(self, path: Path) -> None:
        """Read an inline table."""
        self.at += 1
        while True:
            self.skip(_BLANK)
            begin = self.at
            if self.peek() in {"}", ""}:
                self.at += 1
                return
            if self.peek() == ",":
                self.at += 1
                continue
            self.pair(path)
            if self.at == begin:
                self.at += 1


def _unquoted(text: str) -> str:
    """Return a quoted key without quotes and escapes."""
    try:
        return str(tomllib.loads(f"k = {text}")["k"])
    except tomllib.TOMLDecodeError:
        return text[1:-1]


def line_map(text: str) -> dict[Path, int]:
    r"""Return the line, from 1, of every key and array entry of a TOML document.

    Parameters
    ----------
    text
        The document, as the standard reader takes it. Anything else gives a map that may lack keys.

    Examples
    --------
    >>> line_map("[a.b]\nc = [1,\n  {d = 2}]")[("a", "b", "c", 1, "d")]
    3
    """
    scanner = _Scanner(text.replace("\r\n", "\n"))
    try:
        scanner.document()
    except RecursionError:
        return scanner.lines
    return scanner.lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """Return the line of a path, or of the nearest table above it that has one (0: none)."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return 0
