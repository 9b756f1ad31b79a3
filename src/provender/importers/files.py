"""Tables as files: which there are, how a CSV is written, which columns it has."""

from __future__ import annotations

import codecs
import csv
import gzip
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from provender.cases.problem import Problem
from provender.importers.database import Database, ReadError, quoted

Kind = Literal["csv", "parquet"]
_SUFFIXES: tuple[tuple[str, Kind], ...] = (
    (".csv", "csv"),
    (".csv.gz", "csv"),
    (".tsv", "csv"),
    (".txt", "csv"),
    (".parquet", "parquet"),
)
_DELIMITERS = ",;\t|"
_HEAD = 1 << 18
ENCODINGS = ("utf-8", "utf-16", "latin-1")


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file with rows and columns.

    Parameters
    ----------
    path, kind
        Where it is, and whether it is CSV or Parquet.
    columns
        Type of DuckDB by column; texts only in a CSV.
    encoding, delimiter, decimal
        How a CSV is written.
    """

    path: Path
    kind: Kind
    columns: dict[str, str]
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."

    @property
    def signature(self) -> tuple[object, ...]:
        """What files have in common that can be read together."""
        return (self.kind, tuple(self.columns.items()), self.encoding, self.delimiter, self.decimal)


def relation(files: Iterable[TableFile], *, rejects: str = "") -> str:
    """Return the SQL that scans files of one signature."""
    files = list(files)
    first = files[0]
    names = "[" + ", ".join(quoted(str(f.path)) for f in files) + "]"
    if first.kind == "parquet":
        return f"read_parquet({names}, hive_partitioning = false)"
    columns = "{" + ", ".join(f"{quoted(c)}: 'VARCHAR'" for c in first.columns) + "}"
    options = [
        f"columns = {columns}",
        "header = true",
        "auto_detect = false",
        f"delim = {quoted(first.delimiter)}",
        "quote = '\"'",
        "escape = '\"'",
        f"encoding = {quoted(first.encoding)}",
        "nullstr = ['', 'NULL', 'null']",
        "hive_partitioning = false",
        "max_line_size = 16000000",
    ]
    if not rejects:
        options.append("ignore_errors = true")
    else:
        options += ["store_rejects = true", f"rejects_table = {quoted(rejects)}", f"rejects_scan = '{rejects}_scan'"]
    return f"read_csv({names}, {', '.join(options)})"


def kind_of(path: Path) -> Kind | None:
    """Return what sort of table a file's name says it is."""
    name = path.name.lower()
    return next((kind for suffix, kind in _SUFFIXES if name.endswith(suffix)), None)


def tables_under(paths: Iterable[Path]) -> tuple[list[Path], dict[Path, str], list[Problem]]:
    """Return the tables among files and folders, what else lies there and why it is passed by, and problems."""
    found: list[Path] = []
    other: dict[Path, str] = {}
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "_")))
            found += [p for p in inside if kind_of(p)]
            other |= {p: "neither CSV nor Parquet" for p in inside if not kind_of(p)}
            if not any(kind_of(p) for p in inside):
                problems.append(_problem("no-rows", path, "a folder without a CSV or Parquet file", "one or more"))
        elif not path.exists():
            problems.append(_problem("missing-file", path, "no such file", "a file or folder that is there"))
        elif kind_of(path) is None:
            allowed = ".csv, .csv.gz, .tsv, .txt, .parquet"
            problems.append(_problem("bad-file", path, f"a file {path.suffix or path.name!r}", allowed))
        else:
            found.append(path)
    return list({p.resolve(): p for p in reversed(found)}.values())[::-1], other, problems


def _problem(code: str, path: Path, found: str, allowed: str, fix: str = "", line: int = 0) -> Problem:
    """Return a problem of a file as a whole."""
    return Problem(code, str(path), line, "", found, allowed, fix or "Name another file or folder.")


def opened(db: Database, path: Path, *, encoding: str = "") -> TableFile | Problem:
    """Return a file with its columns, or what is wrong with it."""
    if path.stat().st_size == 0:
        return _problem("empty-file", path, "no bytes", "a header and rows", "Export the file again.")
    if kind_of(path) == "csv":
        return _csv(path, encoding)
    try:
        rows = db.rows(f"DESCRIBE SELECT * FROM read_parquet({quoted(str(path))}, hive_partitioning = false)")
    except ReadError as error:
        told = str(error).splitlines()[0]
        fix = "Export the file again; a broken upload often lacks its end."
        return _problem("unreadable", path, f"no Parquet file ({told})", "a whole Parquet file", fix)
    return TableFile(path, "parquet", {str(r[0]): str(r[1]) for r in rows})


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def _csv(path: Path, encoding: str) -> TableFile | Problem:
    """Return a CSV with its columns and how it is written, from its first bytes."""
    try:
        with _open(path) as file:
            head = file.read(_HEAD)
    except (OSError, EOFError) as error:
        return _problem("unreadable", path, f"{error}", "a file that can be read", "Export the file again.")
    encoding = encoding or ("utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8")
    text = _decoded(path, head, encoding)
    if isinstance(text, Problem):
        return text
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    if not lines or not lines[0].strip():
        return _problem("empty-file", path, "a first line without names", "a header", "Export the file with a header.")
    if len(head) == _HEAD:
        lines = lines[:-1] or lines
    delimiter = max(_DELIMITERS, key=lambda d: len(next(csv.reader([lines[0]], delimiter=d))))
    rows = list(csv.reader(lines[:400], delimiter=delimiter))
    names = [name.strip() for name in rows[0]]
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        found = f"column {twice[0]!r} {names.count(twice[0])} times"
        return _problem("duplicate", path, found, "every column once", "Take the second one out.", line=1)
    decimal = "," if delimiter != "," and _has_decimal_commas(rows[1:]) else "."
    return TableFile(path, "csv", dict.fromkeys(names, "VARCHAR"), encoding, delimiter, decimal)


def _decoded(path: Path, head: bytes, encoding: str) -> str | Problem:
    """Return the first bytes as text, or the line and byte that are none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(head)
    except UnicodeDecodeError as error:
        line = head[: error.start].count(b"\n") + 1
        found = f"byte 0x{head[error.start]:02x}, which is not {encoding}"
        fix = f"Save the file as UTF-8, or say how it is written: --encoding {ENCODINGS[-1]}."
        return _problem("not-utf8", path, found, "text in UTF-8, or in UTF-16 with its mark", fix, line=line)


def _has_decimal_commas(rows: list[list[str]]) -> bool:
    """Return whether cells are numbers with a comma for the point."""
    cells = [c for row in rows for c in row]
    commas = sum(_is_number(c.replace(",", ".", 1)) and "," in c for c in cells)
    points = sum("." in c and _is_number(c) for c in cells)
    return commas > points


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()
