"""Read a bill: files and folders in FOCUS of any version, in one pass, however large."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import polars as pl

from provender.cases.problem import Problem
from provender.importers.database import Database, ReadError, column, database
from provender.importers.errors import ImportProblemsError
from provender.importers.files import TableFile, opened, relation, tables_under
from provender.importers.focus.bill import Bill, FileRead, Unread
from provender.importers.focus.columns import Header, header, missing
from provender.importers.focus.normal import aggregate, doubts, grouping, normal

#: more rows than this are not searched for repetition
_DUPLICATES_UP_TO = 2_000_000
_SHOWN = 3


def read_bill(
    paths: Iterable[str | Path],
    *,
    zone: str = "UTC",
    encoding: str = "",
    by: str = "",
    memory_gib: float | None = None,
) -> Bill:
    """Return a bill read from files and folders.

    Parameters
    ----------
    paths
        CSV and Parquet files, and folders that are searched for them.
    zone
        Time zone of times that name none. FOCUS wants UTC.
    encoding
        How CSVs are written, where they are not in UTF-8.
    by
        What workloads are told apart by: a column such as ``SubAccountName``, or a tag as ``Tags:team``.
    memory_gib
        Memory that may be used before DuckDB spills to disk.

    Raises
    ------
    ImportProblemsError
        With everything that keeps the files from being read.
    """
    found, passed_by, problems = tables_under(Path(p) for p in paths)
    named = {Path(p) for p in paths}
    with database(zone=zone, memory_gib=memory_gib) as db:
        tables: list[tuple[TableFile, Header]] = []
        for path in found:
            table = opened(db, path, encoding=encoding)
            if isinstance(table, Problem):
                problems.append(table)
                continue
            head = header(table.columns)
            if head.dataset == "other" and path not in named:
                passed_by[path] = "no table of FOCUS: " + ", ".join(list(table.columns)[:4])
            else:
                problems += _lacking(table, head)
                tables.append((table, head))
        if problems or not any(h.dataset == "cost_and_usage" for _, h in tables):
            raise ImportProblemsError(problems or [_no_bill(named)])
        _require_grouping(tables, by)
        return _read(db, tables, passed_by, zone=zone, by=by)


def _lacking(table: TableFile, head: Header) -> list[Problem]:
    """Return the columns that a table cannot do without and does not have."""
    if head.dataset == "contract_commitment":
        return []
    have = ", ".join(list(table.columns)[:8]) + (" …" if len(table.columns) > 8 else "")
    fix = "Export the bill as FOCUS with this column; --help says which versions are read."
    return [
        Problem("missing-column", str(table.path), 1, "", f"no column for {why}; it has {have}", " or ".join(n), fix)
        for n, why in missing(head)
    ]


def _no_bill(named: Iterable[Path]) -> Problem:
    """Return the problem of files among which no bill is."""
    first = str(next(iter(sorted(named)), Path()))
    return Problem("no-rows", first, 0, "", "no table of cost and usage", "one or more", "Name the bill as well.")


def _require_grouping(tables: Sequence[tuple[TableFile, Header]], by: str) -> None:
    """Refuse a column to tell workloads apart by that no file has."""
    usage = [(t, h) for t, h in tables if h.dataset == "cost_and_usage"]
    if by and all(grouping(t, h, by) == grouping(t, h, "") for t, h in usage):
        have, name = ", ".join(usage[0][0].columns), by.partition(":")[0]
        fix = "Name a column that is there with --by, or a tag as --by Tags:team."
        raise ImportProblemsError(
            [Problem("missing-column", str(usage[0][0].path), 1, "", f"no column {name!r}", have, fix)]
        )


def _read(
    db: Database, tables: Sequence[tuple[TableFile, Header]], passed_by: Mapping[Path, str], *, zone: str, by: str
) -> Bill:
    """Return the bill of tables that can be read."""
    usage = [(t, h) for t, h in tables if h.dataset == "cost_and_usage"]
    groups = _alike(usage)
    parts = [
        normal(g[0][0], g[0][1], zone, relation((t for t, _ in g), rejects=_rejects(g, i)), by=by)
        for i, g in enumerate(groups)
    ]
    has_applied = any("ContractApplied" in h.mapped for _, h in usage)
    try:
        found = db.frame(aggregate(parts, has_applied=has_applied))
    except ReadError as error:
        raise ImportProblemsError([_unreadable(error, usage)]) from error
    lines = found.sort(found.columns[: found.columns.index("n")])  # whatever the order in which threads came back
    ragged = _ragged(db, groups)
    if lines.is_empty():
        raise ImportProblemsError(
            [
                Problem(
                    "empty-file", str(t.path), 0, "", "a header without rows", "one row or more", "Export it again."
                )
                for t, _ in usage
            ]
        )
    unread = _unread(db, groups, zone) if lines["unread"].is_not_null().any() else []
    if lines["unread"].is_not_null().all():
        raise ImportProblemsError(_as_problem(row) for row in unread)
    return Bill(
        lines=lines,
        commitments=_commitments(db, [(t, h) for t, h in tables if h.dataset == "contract_commitment"]),
        files=tuple(_file(t, h, by) for t, h in tables),
        passed_by=passed_by,
        unread_rows=(*unread, *ragged[:_SHOWN]),
        n_ragged=len(ragged),
        duplicates=_duplicates(db, groups) if int(lines["n"].sum()) <= _DUPLICATES_UP_TO else None,
    )


def _alike(tables: Sequence[tuple[TableFile, Header]]) -> list[list[tuple[TableFile, Header]]]:
    """Return files in groups that can be scanned together."""
    ordered = sorted(tables, key=lambda pair: (repr(pair[0].signature), str(pair[0].path)))
    return [list(group) for _, group in groupby(ordered, key=lambda pair: pair[0].signature)]


def _rejects(group: Sequence[tuple[TableFile, Header]], index: int) -> str:
    return f"rejects_{index}" if group[0][0].kind == "csv" else ""


def _file(table: TableFile, head: Header, by: str) -> FileRead:
    how: str = table.kind
    if table.kind == "csv":
        marks = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}[table.delimiter]
        how = f"CSV with {marks}, {table.encoding}" + (", decimal commas" if table.decimal == "," else "")
    owner = by.partition(":")[0].casefold()
    unread = {c: why for c, why in head.unread.items() if c.casefold() != owner}
    return FileRead(table.path, head.dataset, head.version, unread, head.former, how)


def _unreadable(error: ReadError, tables: Sequence[tuple[TableFile, Header]]) -> Problem:
    """Return what stopped the reading as a problem, with the file where DuckDB names it."""
    text = str(error)
    named = next((t.path for t, _ in tables if str(t.path) in text), tables[0][0].path)
    code = "not-utf8" if "unicode" in text.lower() or "utf" in text.lower() else "unreadable"
    fix = "Save the file as UTF-8, or say --encoding." if code == "not-utf8" else "Export the file again."
    line = next((int(w) for w in text.replace(":", " ").split() if w.isdigit()), 0) if "Line" in text else 0
    return Problem(code, str(named), line, "", text.splitlines()[0][:200], "a table that can be read", fix)


def _ragged(db: Database, groups: Sequence[Sequence[tuple[TableFile, Header]]]) -> list[Unread]:
    """Return the rows of CSVs with more or fewer cells than the header; `row` is then the line of the file."""
    found: list[Unread] = []
    for i, group in enumerate(groups):
        name = _rejects(group, i)
        if not name:
            continue
        rows = db.rows(
            f"SELECT s.file_path, r.line, min(r.error_message), min(left(r.csv_line, 60)) FROM {name} r"
            f" JOIN {name}_scan s USING (scan_id, file_id) GROUP BY ALL ORDER BY 1, 2"
        )
        found += [Unread(Path(p), int(line), "", str(cells), str(why).splitlines()[0]) for p, line, why, cells in rows]
    return found


def _unread(db: Database, groups: Sequence[Sequence[tuple[TableFile, Header]]], zone: str) -> list[Unread]:
    """Return the first rows of each file and column that were not understood."""
    found: list[Unread] = []
    for group in groups:
        for table, head in group:
            for name, test in doubts(table, head, zone):
                cell = column(head.mapped[name])
                rows = db.rows(
                    f"SELECT row, found FROM (SELECT row_number() OVER () AS row, CAST({cell} AS VARCHAR) AS found,"
                    f" {test} AS is_bad FROM {relation([table])}) WHERE is_bad ORDER BY row LIMIT {_SHOWN}"
                )
                found += [Unread(table.path, int(row), name, str(cell or ""), _hint(name, cell)) for row, cell in rows]
    return found


def _hint(name: str, cell: str | None) -> str:
    """Return what a cell that was not understood probably is."""
    if name != "ChargePeriodStart":
        return "a number is wanted, with a point for decimals"
    if cell is None:
        return "a time is wanted"
    digits = cell.replace(".", "", 1)
    if digits.isdigit() and 30_000 <= float(cell) < 80_000:
        return "a date as Excel counts days; format the column as yyyy-mm-dd hh:mm:ss before saving"
    return "a time such as 2024-09-18T22:00:00Z is wanted"


def _as_problem(row: Unread) -> Problem:
    """Return an unread row as a problem, for when nothing else is left."""
    code = "bad-date" if row.column == "ChargePeriodStart" else "not-a-number"
    fix = f"Mend the column: {row.hint}."
    allowed = "2024-09-18T22:00:00Z" if code == "bad-date" else "a number"
    return Problem(code, str(row.path), row.row, row.column, repr(row.found), allowed, fix)


def _duplicates(db: Database, groups: Sequence[Sequence[tuple[TableFile, Header]]]) -> tuple[int, Decimal]:
    """Return how many rows repeat an earlier one in every cell, and what they bill."""
    n, billed = 0, Decimal(0)
    for group in groups:
        table, head = group[0]
        cells = ", ".join(column(c) for c in table.columns)
        cost = f"TRY_CAST({column(head.mapped['BilledCost'])} AS DECIMAL(38,12))"
        rows = db.rows(
            f"SELECT coalesce(sum(n - 1), 0), coalesce(sum((n - 1) * cost), 0) FROM (SELECT count(*) AS n,"
            f" any_value({cost}) AS cost FROM {relation(t for t, _ in group)} GROUP BY hash({cells}) HAVING n > 1)"
        )
        n, billed = n + int(rows[0][0]), billed + Decimal(rows[0][1])
    return n, billed


def _commitments(db: Database, tables: Sequence[tuple[TableFile, Header]]) -> pl.DataFrame:
    """Return the rows of Contract Commitment tables by column of FOCUS, as text, times in UTC."""
    frames = []
    for table, head in tables:
        chosen = ", ".join(f"CAST({column(c)} AS VARCHAR) AS {name}" for name, c in head.mapped.items())
        try:
            frames.append(db.frame(f"SELECT {chosen} FROM {relation([table])}"))
        except ReadError as error:
            raise ImportProblemsError([_unreadable(error, [(table, head)])]) from error
    return pl.concat(frames, how="diagonal") if frames else pl.DataFrame()
