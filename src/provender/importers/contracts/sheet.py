"""Sheets of contracts as files: read with the address of every wrong cell, written with a template's help."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from provender.cases.library import TargetExistsError
from provender.cases.problem import Problem
from provender.importers.contracts.fields import BY_NAME, FIELDS, CellError, Span
from provender.importers.errors import ImportProblemsError
from provender.importers.toml import number

SUFFIXES = (".xlsx", ".csv")
SHEET = "contracts"
_CREATED = datetime(2000, 1, 1)
#: what a row need not say if the bill shows its line, or if it is a promise of spend alone
_CAPACITY, _INSTEAD = {"size", "price"}, {"bill_id", "minimum_spend_per_year"}


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract as its row says: values by field, blank ones left out, and where the row stands."""

    values: Mapping[str, Any]
    line: int
    file: str = ""

    def get(self, name: str) -> Any:
        """Return the value of a field; None where it is blank."""
        return self.values.get(name)

    def span(self, name: str) -> Span | None:
        """Return a number with its range; None where it is blank."""
        found = self.values.get(name)
        return found if isinstance(found, Span) else None


def read_contracts(path: str | Path) -> tuple[ContractRow, ...]:
    """Return the contracts of a sheet.

    Parameters
    ----------
    path
        A workbook (its sheet ``contracts``, else its first) or a CSV with the columns of the template.

    Raises
    ------
    ImportProblemsError
        With every cell that is wrong, by its address.
    """
    file = Path(path)
    cells = _cells(file)
    head = [str(c or "").strip() for c in cells[0]] if cells else []
    problems = list(_head_problems(file, head))
    rows = []
    for line, record in enumerate(cells[1:], start=2):
        if any(not _is_blank(c) for c in record):
            found = _Row(file, line, head, record)
            rows.append(found.row())
            problems += found.problems
    if not rows and not problems:
        fix = "Fill in a row; the row below the header that explains each column may be deleted."
        problems.append(Problem("empty-file", str(file), 0, "", "no contract", "one row or more", fix))
    problems += _repeated(file, rows)
    if problems:
        raise ImportProblemsError(problems)
    return tuple(rows)


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _cells(file: Path) -> list[Sequence[Any]]:
    """Return the cells of a file row by row; the template's row of help is passed by."""
    if file.suffix.lower() not in SUFFIXES:
        found = f"a file {file.suffix!r}"
        raise ImportProblemsError(
            [Problem("bad-file", str(file), 0, "", found, ", ".join(SUFFIXES), "Save it as one of these.")]
        )
    try:
        rows = _workbook(file) if file.suffix.lower() == ".xlsx" else _csv(file)
    except FileNotFoundError as error:
        problem = Problem("missing-file", str(file), 0, "", "no such file", "a file that is there", "Name another.")
        raise ImportProblemsError([problem]) from error
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        problem = Problem("unreadable", str(file), 0, "", f"no workbook ({error})", "an .xlsx file", "Save it again.")
        raise ImportProblemsError([problem]) from error
    except UnicodeDecodeError as error:
        found = f"byte 0x{error.object[error.start]:02x}, which is not utf-8"
        problem = Problem("not-utf8", str(file), 0, "", found, "text in UTF-8", "Save it as CSV UTF-8.")
        raise ImportProblemsError([problem]) from error
    helps = {f.help for f in FIELDS}
    return [r if not set(map(str, r)) & helps else [None] * len(r) for r in rows]


def _workbook(file: Path) -> list[Sequence[Any]]:
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    try:
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    finally:
        book.close()


def _csv(file: Path) -> list[Sequence[Any]]:
    text = file.read_bytes().decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    return list(csv.reader(StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ","))


def _head_problems(file: Path, head: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with the names of the columns."""
    for index, name in enumerate(head, start=1):
        place = f"{get_column_letter(index)}1"
        if name and name not in BY_NAME:
            near = get_close_matches(name, BY_NAME, n=1)
            fix = f"Did you mean {near[0]!r}? Write that instead." if near else "Take the column out."
            yield Problem("unknown-column", str(file), 1, place, f"column {name!r}", ", ".join(BY_NAME), fix)
        elif name and name in head[: index - 1]:
            yield Problem(
                "duplicate", str(file), 1, place, f"column {name!r} twice", "every column once", "Take one out."
            )
    for field in FIELDS:
        if field.is_needed and field.name not in head:
            fix = "Start from the template: provender import contracts --template contracts.xlsx"
            yield Problem("missing-column", str(file), 1, "", f"no column {field.name!r}", field.help, fix)


class _Row:
    """A row being read: its values and its problems."""

    def __init__(self, file: Path, line: int, head: Sequence[str], record: Sequence[Any]) -> None:
        self.file, self.line, self.head = file, line, head
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {}
        for name, cell in zip(head, record, strict=False):
            if name in BY_NAME and not _is_blank(cell):
                self._read(name, cell)

    def _read(self, name: str, cell: Any) -> None:
        try:
            self.values[name] = BY_NAME[name].read(cell)
        except CellError as error:
            self.tell(error.code, name, repr(cell), error.allowed, error.fix)

    def tell(self, code: str, name: str, found: str, allowed: str, fix: str) -> None:
        """Add a problem of a cell, with its address."""
        letter = get_column_letter(self.head.index(name) + 1) if name in self.head else ""
        key = f"{letter}{self.line} {name}" if letter else name
        self.problems.append(Problem(code, str(self.file), self.line, key, found, allowed, fix))

    @staticmethod
    def _fix(name: str) -> str:
        """Return what to do about a blank cell."""
        if name not in _CAPACITY:
            return "Fill it in."
        return "Fill it in; only a row with a bill_id or a minimum_spend_per_year may leave it blank."

    def row(self) -> ContractRow:
        """Return the row after it was checked as a whole."""
        wrong = {p.key.split(" ")[-1] for p in self.problems}
        for field in FIELDS:
            is_blank = field.name in self.head and field.name not in wrong | set(self.values)
            if field.is_needed and is_blank and not (field.name in _CAPACITY and set(self.values) & _INSTEAD):
                self.tell("missing-key", field.name, "a blank cell", field.help, self._fix(field.name))
        start, end = self.values.get("start"), self.values.get("end")
        if start and end and end <= start:
            self.tell(
                "order", "end", f"{end}, not after start {start}", "a day after start", "Swap or correct the two."
            )
        if end and "term_months" in self.values:
            self.tell("conflict", "term_months", "both end and term_months", "one of them", "Blank one of the two.")
        if not end and not {"end", "term_months"} & (wrong | set(self.values)):
            self.tell("missing-key", "end", "neither end nor term_months", "one of them", "Fill in one of the two.")
        if "reclaim_notice_days" in self.values and "reclaim_share" not in self.values:
            self.tell(
                "missing-key", "reclaim_share", "a blank cell beside reclaim_notice_days", "a share", "Fill it in."
            )
        return ContractRow(self.values, self.line, str(self.file))


def _repeated(file: Path, rows: Iterable[ContractRow]) -> Iterator[Problem]:
    """Yield the ids that stand there twice."""
    seen: dict[str, int] = {}
    for row in rows:
        key = row.get("id")
        if key and key in seen:
            found = f"id {key!r}, as in row {seen[key]}"
            yield Problem("duplicate", str(file), row.line, "id", found, "every id once", "Give one another id.")
        seen.setdefault(str(key), row.line)


def write_contracts(path: str | Path, rows: Iterable[ContractRow] = (), *, is_template: bool = False) -> Path:
    """Write contracts as a workbook or CSV that `read_contracts` reads back as they are.

    Parameters
    ----------
    is_template
        Whether the columns are explained, words can be picked from lists, and an example stands there.

    Raises
    ------
    TargetExistsError
        If the file exists.
    ImportProblemsError
        If the file is neither .xlsx nor .csv.
    """
    file = Path(path)
    if file.suffix.lower() not in SUFFIXES:
        found = f"a file {file.suffix!r}"
        raise ImportProblemsError([Problem("bad-file", str(file), 0, "", found, ", ".join(SUFFIXES), "Name another.")])
    if file.exists():
        raise TargetExistsError(file)
    table = [[_cell(row.values.get(f.name)) for f in FIELDS] for row in rows]
    if is_template:
        table = [[f.help for f in FIELDS], [f.example for f in FIELDS]]
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix.lower() == ".csv":
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([f.name for f in FIELDS])
            writer.writerows([["" if c is None else c for c in row] for row in table])
    else:
        _write_book(file, table, is_template=is_template)
    return file


def _cell(value: Any) -> Any:
    """Return a value as a cell holds it."""
    if isinstance(value, Span):
        same = value.low == value.value == value.high
        return value.value if same else f"{value.value!r} ({value.low!r}..{value.high!r})"
    if isinstance(value, tuple):
        return "; ".join(number(v) for v in value)
    return value


def _write_book(file: Path, table: Sequence[Sequence[Any]], *, is_template: bool) -> None:
    """Write a workbook whose columns are wide enough, with lists to pick words from."""
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(SHEET)
        bold = book.add_format({"bold": True, "bg_color": "#DDE8F0", "bottom": 1})
        need = book.add_format({"bold": True, "bg_color": "#F3D9B1", "bottom": 1})
        soft = book.add_format({"italic": True, "font_color": "#666666", "text_wrap": True, "valign": "top"})
        for c, field in enumerate(FIELDS):
            sheet.write_string(0, c, field.name, need if field.is_needed else bold)
            sheet.set_column(c, c, max(12, len(field.name) + 2))
            if field.allowed:
                source = list(field.allowed)
                options = {"validate": "list", "source": source} if len(",".join(source)) < 255 else None
                if options:
                    sheet.data_validation(1 if not is_template else 2, c, 500, c, options)
        for r, row in enumerate(table, start=1):
            for c, value in enumerate(row):
                _put(sheet, r, c, value, soft if is_template and r == 1 else None)
        sheet.freeze_panes(1, 2)


def _put(sheet: Any, r: int, c: int, value: Any, style: Any) -> None:
    """Write a cell as what it is; a text stays a text."""
    if isinstance(value, date):
        sheet.write_datetime(r, c, datetime(value.year, value.month, value.day))
    elif isinstance(value, str):
        sheet.write_string(r, c, value, style)
    elif value is not None:
        sheet.write_number(r, c, value)
