r"""Reads the catalogue of broken cases: texts in `broken/`, each a small change and what the reader says.

An entry begins with ``== title``. Then come the changes, to case.toml unless ``@ file`` names another:
``-`` lines are replaced by the ``+`` lines below them; ``+`` lines alone go to the end; ``=`` empties the
file first and ``x`` removes it. ``\xNN`` in a ``+`` line is one byte. Then each ``> code`` begins the
message of one problem. An entry without a message is sound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

BROKEN = Path(__file__).parent / "broken"
TINY = BROKEN / "tiny"


@dataclass(slots=True)
class Edit:
    """One change of a file: lines out, lines in, or the file emptied or removed."""

    file: str
    act: str = ""
    out: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)

    def apply(self, folder: Path) -> None:
        """Make the change."""
        path = folder / self.file
        if self.act == "x":
            path.unlink()
            return
        text = "" if self.act == "=" or not path.exists() else path.read_text(encoding="utf-8")
        new = "".join(f"{line}\n" for line in self.new)
        if self.out:
            old = "".join(f"{line}\n" for line in self.out)
            assert text.count(old) == 1, f"{self.file} holds {text.count(old)} times {old!r}"
            text = text.replace(old, new)
        else:
            text += new
        path.write_bytes(re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes.fromhex(m[1].decode()), text.encode("utf-8")))


@dataclass(slots=True)
class Broken:
    """One kind of broken case: how it differs from the tiny one, and every message with its code."""

    theme: str
    title: str
    edits: list[Edit] = field(default_factory=list)
    says: list[tuple[str, str]] = field(default_factory=list)

    def apply(self, folder: Path) -> None:
        """Break a copy of the tiny case."""
        for edit in self.edits:
            edit.apply(folder)


def entries() -> list[Broken]:
    """Return the whole catalogue."""
    return [entry for path in sorted(BROKEN.glob("*.txt")) for entry in _read(path)]


def _read(path: Path) -> list[Broken]:
    """Return the entries of one file."""
    found: list[Broken] = []
    for chunk in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = chunk.partition("\n")
        changes, *messages = re.split(r"^> ", body, flags=re.MULTILINE)
        said = [message.partition("\n") for message in messages]
        found.append(Broken(path.stem, title.strip(), _edits(changes), [(c.strip(), t.strip()) for c, _, t in said]))
    return found


def _edits(changes: str) -> list[Edit]:
    """Return the changes of one entry."""
    edits, file = [Edit("case.toml")], "case.toml"
    for line in changes.splitlines():
        mark, text = line[:1], line[2:]
        if mark == "@":
            file = text
            edits.append(Edit(file))
        elif mark in {"=", "x"}:
            edits[-1].act = mark
        elif mark == "-":
            if edits[-1].new:
                edits.append(Edit(file))
            edits[-1].out.append(text)
        elif mark == "+":
            edits[-1].new.append(text)
    return [edit for edit in edits if edit.act or edit.out or edit.new]
