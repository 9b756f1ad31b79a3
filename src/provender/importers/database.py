"""The one place that speaks to DuckDB, which reads what is larger than memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl


class ReadError(Exception):
    """What DuckDB says of a file that it cannot read."""


class Database:
    """A database in memory that spills into a folder of its own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._connection, self._folder, self._count = connection, folder, 0

    def frame(self, sql: str) -> pl.DataFrame:
        """Return the rows of a query; they pass through a file, so that their size is no matter."""
        self._count += 1
        path = self._folder / f"{self._count}.parquet"
        try:
            self._connection.execute(f"COPY ({sql}) TO {quoted(str(path))} (FORMAT parquet)")
        except duckdb.Error as error:
            raise ReadError(str(error)) from error
        found = pl.read_parquet(path, memory_map=False)
        path.unlink()
        return found

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a small query."""
        try:
            return self._connection.execute(sql).fetchall()
        except duckdb.Error as error:
            raise ReadError(str(error)) from error


@contextmanager
def database(*, zone: str = "UTC", memory_gib: float | None = None, threads: int | None = None) -> Iterator[Database]:
    """Give a database whose bare times are those of a zone.

    Examples
    --------
    >>> with database() as db:
    ...     db.rows("SELECT 6 * 7")
    [(42,)]
    """
    with tempfile.TemporaryDirectory(prefix="provender-") as name:
        settings: dict[str, Any] = {"temp_directory": f"{name}/spill", "TimeZone": zone}
        if memory_gib is not None:
            settings["memory_limit"] = f"{memory_gib}GiB"
        if threads is not None:
            settings["threads"] = threads
        connection = duckdb.connect()
        try:
            for key, value in settings.items():
                connection.execute(f"SET {key} = {quoted(str(value))}")
            yield Database(connection, Path(name))
        finally:
            connection.close()


def quoted(text: str) -> str:
    """Return a text as SQL writes it.

    Examples
    --------
    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def column(name: str) -> str:
    """Return a column's name as SQL writes it.

    Examples
    --------
    >>> column('x_"Team')
    '"x_""Team"'
    """
    return '"' + name.replace('"', '""') + '"'
