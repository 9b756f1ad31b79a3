"""Reads the tables of a case: small ones row by row with their lines, CSV or Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from provender.cases import frames
from provender.cases.collector import Collector
from provender.cases.toml_file import read_text
from provender.cases.toml_lines import Path as Key
from provender.cases.wording import listing, nearest, show

TABLE_SUFFIXES = (".csv", ".parquet")
_MOST_TOLD = 5  # problems of one sort in one column that are told one by one


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table read as text: its columns, its rows, and the line each row begins on (0: none)."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    is_partial: bool = False  # whether rows were left out for their faults

    def cells(self, column: str) -> tuple[str, ...]:
        """Return one column, without blanks around; all empty where it is absent."""
        if column not in self.columns:
            return ("",) * len(self.rows)
        index = self.columns.index(column)
        return tuple(row[index].strip() for row in self.rows)

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the line and the cells by column of each row."""
        for line, row in zip(self.lines, self.rows, strict=True):
            yield line, {c: cell.strip() for c, cell in zip(self.columns, row, strict=True)}


@dataclass(slots=True)
class Teller:
    """Tells problems of one file, at most a few of each sort in each column one by one."""

    file: str
    collector: Collector
    counts: dict[tuple[str, str], int]

    @classmethod
    def of(cls, file: str, collector: Collector) -> Teller:
        """Return a teller for a file."""
        return cls(file, collector, {})

    def tell(self, code: str, line: int, column: str, *, found: str, allowed: str, fix: str) -> None:
        """Tell one problem, unless many like it are told already."""
        count = self.counts[code, column] = self.counts.get((code, column), 0) + 1
        if count <= _MOST_TOLD:
            self.collector.add_in(self.file, line, column, (code, found, allowed, fix))
        elif count == _MOST_TOLD + 1:
            self.collector.add_in(
                self.file, line, column, (code, f"{found}, and the same in further rows", allowed, fix)
            )


def is_inside(
    folder: Path, name: str, key: Key, collector: Collector, *, suffixes: tuple[str, ...] = TABLE_SUFFIXES
) -> bool:
    """Return whether a name is that of a file of some sort within the case folder.

    If it is not, that is told at `key`, the place in case.toml that names the file.
    """
    path, sorts = Path(name), " or ".join(suffixes)
    if path.suffix.lower() not in suffixes or "\0" in name:
        fix = f"Save the file as {sorts} in the case folder."
        collector.add("bad-file", key, found=f"file name {show(name)}", allowed=f"a {sorts} file", fix=fix)
        return False
    if path.is_absolute() or ".." in path.parts:
        fix = "Copy the file into the case folder and name it by its file name."
        found = f"file {show(name)} outside the case folder"
        collector.add("bad-file", key, found=found, allowed="a file inside it", fix=fix)
        return False
    if not _is_file(folder / path):
        here = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in suffixes)
        stems = {Path(file).stem: file for file in here}  # endings are alike and would make all names so
        meant = stems.get(nearest(path.stem, stems))
        add = f"Add the file {name} to the case folder."
        fix = f"Did you mean {meant!r}? Write that instead." if meant else add
        found = f"file {show(name)}, which is not in the case folder"
        collector.add("missing-file", key, found=found, allowed=listing(here), fix=fix)
        return False
    return True


def _is_file(path: Path) -> bool:
    """Return whether there is a file; a name that no file system takes is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def read_sheet(folder: Path, name: str, key: Key, collector: Collector) -> Sheet | None:
    """Return a table that a key of case.toml names, as text, or None with problems."""
    if not is_inside(folder, name, key, collector):
        return None
    teller = Teller.of(name, collector)
    if Path(name).suffix.lower() == ".parquet":
        return _from_parquet(folder / name, name, teller)
    text = read_text(folder / name, collector)
    return None if text is None else _from_csv(text, name, teller)


def _from_parquet(path: Path, name: str, teller: Teller) -> Sheet | None:
    """Return a Parquet table as text."""
    try:
        columns, rows = frames.parquet_rows(path)
    except frames.UnreadableError:
        teller.tell(
            "unreadable",
            0,
            "",
            found="what is no Parquet table, or a damaged one",
            allowed="Parquet",
            fix="Save it again.",
        )
        return None
    return Sheet(name, columns, rows, (0,) * len(rows))


def _from_csv(text: str, name: str, teller: Teller) -> Sheet | None:
    """Return a CSV table as text."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    table: list[tuple[int, list[str]]] = []
    begin = 1
    try:
        for cells in reader:
            if cells:
                table.append((begin, cells))
            begin = reader.line_num + 1
    except csv.Error as error:
        fix = 'Check the quotes on this line: a cell with a comma or quote stands in "…".'
        teller.tell("not-csv", reader.line_num, "", found=f"what is not CSV ({error})", allowed="CSV", fix=fix)
        return None
    if not table:
        fix = "Add a line with the names of the columns."
        teller.tell("empty-file", 0, "", found="an empty file", allowed="a header and rows", fix=fix)
        return None
    columns = tuple(c.strip() for c in table[0][1])
    if not _has_sound_header(columns, teller):
        return None
    told = len(teller.collector.problems)
    kept = [(line, tuple(cells)) for line, cells in table[1:] if _is_full(line, cells, columns, teller)]
    is_partial = len(teller.collector.problems) > told
    return Sheet(name, columns, tuple(cells for _, cells in kept), tuple(line for line, _ in kept), is_partial)


def _has_sound_header(columns: Sequence[str], teller: Teller) -> bool:
    """Return whether the columns have names, each once; tell if not."""
    twice = sorted({c for c in columns if columns.count(c) > 1})
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t|"):
        fix = "Save the file with commas between the cells."
        teller.tell(
            "not-csv",
            1,
            "",
            found=f"one column {show(columns[0])}",
            allowed="cells parted by commas",
            fix=fix,
        )
        return False
    if twice:
        fix = "Rename or remove the columns."
        found = f"columns named twice: {listing(map(show, twice))}"
        teller.tell("duplicate", 1, "", found=found, allowed="each column once", fix=fix)
        return False
    return True


def _is_full(line: int, cells: list[str], columns: Sequence[str], teller: Teller) -> bool:
    """Return whether a row has one cell per column; tell if not."""
    if len(cells) == len(columns):
        return True
    if not any(c.strip() for c in cells):
        return False
    fix = "Put a cell that holds commas in quotes, and give empty cells their comma."
    found = f"{len(cells)} cell{'s' if len(cells) != 1 else ''}"
    teller.tell("ragged-row", line, "", found=found, allowed=f"{len(columns)} cells, as in the header", fix=fix)
    return False


def parse_moment(text: str) -> datetime | None:
    """Return a date or date and time; None if the text is neither. Times with a zone come in UTC.

    Examples
    --------
    >>> parse_moment("2025-01-31"), parse_moment("2025-01-31T02:00+02:00"), parse_moment("31.1.2025")
    (datetime.datetime(2025, 1, 31, 0, 0), datetime.datetime(2025, 1, 31, 0, 0), None)
    """
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None


def parse_day(text: str) -> date | None:
    """Return a date; None if the text is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
