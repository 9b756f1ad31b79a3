"""The findings as files: CSV, Parquet, a workbook, JSON; the same input gives the same bytes."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import xlsxwriter

from provender.errors import UnknownNameError
from provender.exposure.result import Exposure, Findings, Row
from provender.exposure.risk import LEVELS, Risk
from provender.ledger import ledger
from provender.report import questions
from provender.report.arrays import Buckets, blocks
from provender.report.completed import completed
from provender.report.history_frames import history_data
from provender.report.risk_frames import FANS
from provender.report.whole import siblings

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from provender.alliance.case import Case
    from provender.backtest import OwnHistory
    from provender.exposure.pairs import Pair

SUFFIXES = (".csv", ".parquet", ".xlsx")
#: a worksheet holds no more rows than this, the header included
_MOST_ROWS = 1_048_576
#: the creation date that workbooks bear, so that equal findings give equal files
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)


def write_tables(frames: Mapping[str, pl.DataFrame], path: str | Path) -> tuple[Path, ...]:
    """Write frames to the format that the suffix names and return the files written.

    Parameters
    ----------
    frames
        Frames by name, as `tables` returns them.
    path
        A file ending in ``.csv``, ``.parquet`` or ``.xlsx``. A workbook takes all frames, one per
        sheet. Of the other two, a single frame goes to `path`, several to ``stem-name.suffix``.

    Raises
    ------
    UnknownNameError
        If the suffix is none of the three.
    DocumentError
        If a file cannot be written; none is then.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownNameError("file type", target.suffix, SUFFIXES)
    several = len(frames) > 1 and suffix != ".xlsx"
    names = [f"{target.stem}-{n}{target.suffix}" for n in frames] if several else [target.name]
    files = [target.with_name(name) for name in names]
    with siblings(files, "--out FILE") as places:
        if suffix == ".xlsx":
            _workbook(frames, places[0])
        else:
            for frame, place in zip(frames.values(), places, strict=True):
                (frame.write_csv if suffix == ".csv" else frame.write_parquet)(place)
    return tuple(files)


def _workbook(frames: Mapping[str, pl.DataFrame], path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": _CREATED.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, frame in frames.items():
            _sheet(book.add_worksheet(name[:31]), frame, head, day)


def _sheet(sheet: Any, frame: pl.DataFrame, head: Any, day: Any) -> None:
    for j, column in enumerate(frame.columns):
        sheet.write_string(0, j, column, head)
        values = frame[column].head(_MOST_ROWS - 1).to_list()
        sheet.set_column(j, j, min(48, max(10, len(column) + 1, *(len(str(v)) for v in values[:200]), 0)))
        for i, value in enumerate(values, start=1):
            _cell(sheet, i, j, value, day)
    sheet.freeze_panes(1, 1)
    if frame.height:
        sheet.autofilter(0, 0, min(frame.height, _MOST_ROWS - 1), frame.width - 1)


def _cell(sheet: Any, i: int, j: int, value: Any, day: Any) -> None:
    """Write one cell; text stays text even where it starts like a formula or an address."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(i, j, value)
    elif isinstance(value, date):
        sheet.write_datetime(i, j, value, day)
    elif isinstance(value, (int, float)) and math.isfinite(value):
        sheet.write_number(i, j, value)
    else:
        sheet.write_string(i, j, str(value))


def to_json(case: Case, findings: Findings, history: Mapping[str, OwnHistory] | None = None) -> str:
    """Return the findings as JSON.

    Keys are sorted, infinite and missing numbers are ``"inf"``, ``"-inf"`` and ``"nan"``, and no
    time of writing occurs: equal findings give equal bytes. Arrays along periods are given by block
    (means weighted by hours), for an hourly case would be too long otherwise. The questions of the
    case stand by language, their numbers filled in; `history`, where it is given, is what policies would have
    cost on each provision's past.

    Raises
    ------
    UnknownPlaceholderError
        If an answer names a headline number that the findings do not have.
    """
    findings = completed(case, findings)
    kept = ledger(case, reading=case.reading, found=findings.exposures)
    about = {k: getattr(case, k) for k in ("name", "title", "title_zh", "as_of", "start", "end", "currency", "reading")}
    document = {
        "schema": 1,
        "case": about,
        "headlines": findings.headlines,
        "questions": questions.as_data(case, findings),
        "exposures": {name: _exposure(e) for name, e in findings.exposures.items()},
        "dependences": findings.dependences,
        "claim_share": findings.claim_share,
        "tie": findings.tie,
        "plans": findings.plans,
        "pairs": findings.pairs,
        "drawn": findings.drawn,
        "variance": findings.variances,
        "ledger": kept,
        "history": {p: history_data(h) for p, h in (history or {}).items()},
        "risks": {p: _risk(r, findings.exposures[p]) for p, r in findings.risks.items()},
    }
    return json.dumps(plain(document), sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def pairs_to_json(case: Case, found: Mapping[str, Sequence[Pair]]) -> str:
    """Return the pairs as JSON; sorted keys, infinite numbers as texts, so that equal pairs give equal bytes."""
    document = {"schema": 1, "case": case.name, "as_of": case.as_of, "pairs": found}
    return json.dumps(plain(document), sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _exposure(exposure: Exposure) -> dict[str, Any]:
    by_block = blocks(exposure)
    along_periods = {"demand", "unmet"}
    maps = {"capacity", "supply_capacity", "sources"}
    left_out = {"period_starts", "period_hours", "block_of_period", "rows"}
    found: dict[str, Any] = {}
    for name in (f.name for f in dataclasses.fields(exposure)):
        value = getattr(exposure, name)
        if name in along_periods:
            found[name] = by_block.mean(value)
        elif name in maps:
            found[name] = {_key(k): by_block.mean(v) for k, v in value.items()}
        elif name not in left_out:
            found[name] = value
    return {**found, "rows": [_row(row, by_block) for row in exposure.rows]}


def _risk(risk: Risk, exposure: Exposure) -> dict[str, Any]:
    held = {f.name: getattr(risk, f.name) for f in dataclasses.fields(risk)}
    return {**held, "levels": LEVELS, **{name: blocks(exposure).mean(held[name]) for name in FANS}}


def _row(row: Row, by_block: Buckets) -> dict[str, Any]:
    held = {f.name: getattr(row, f.name) for f in dataclasses.fields(row)}
    return {**held, "extra_critical_share": by_block.mean(row.extra_critical_share)}


def _key(key: Any) -> str:
    return "/".join(map(str, key)) if isinstance(key, tuple) else str(key)


def plain(value: Any) -> Any:
    """Return a value made of what JSON knows: infinite and missing numbers as text."""
    if isinstance(value, np.ndarray):
        return [plain(v) for v in (np.datetime_as_string(value) if value.dtype.kind == "M" else value).tolist()]
    if isinstance(value, Mapping):
        return {_key(k): plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value]
    if dataclasses.is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return _scalar(value)


def _scalar(value: Any) -> Any:
    convert: tuple[tuple[type, Callable[[Any], Any]], ...] = (
        (date, date.isoformat),
        (np.generic, np.generic.item),
    )
    for kind, to in convert:
        if isinstance(value, kind):
            return _scalar(to(value))
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
