"""Import a bill: read it, make a case of it, check it, write it with a report of what was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provender.cases.problem import Problem
from provender.importers.errors import ImportProblemsError
from provender.importers.focus.bill import Bill
from provender.importers.focus.case import CaseOfBill, Options
from provender.importers.focus.currency import converted
from provender.importers.focus.reading import read_bill
from provender.importers.focus.told import to_json, to_markdown, told


@dataclass(frozen=True, slots=True)
class Imported:
    """A case that was made from a bill.

    Parameters
    ----------
    folder
        Where it lies.
    bill, made
        The bill as read, and the case in the making.
    report
        What was read and what was not, as in ``import.json``.
    """

    folder: Path
    bill: Bill
    made: CaseOfBill
    report: Mapping[str, Any]


def import_focus(paths: Iterable[str | Path], folder: str | Path, options: Options | None = None) -> Imported:
    """Return the case made from a bill in FOCUS, written into a new folder.

    Parameters
    ----------
    paths
        CSV and Parquet files of the bill, and folders that are searched for them.
    folder
        Folder of the case; it must not exist, or be empty.
    options
        What the user says beside the bill; without it the case is called as its folder.

    Raises
    ------
    ImportProblemsError
        With everything that keeps the files from becoming a case.
    TargetExistsError
        If the folder exists and is not empty.
    """
    options = options or Options(Path(folder).name)
    how = {"zone": options.zone, "encoding": options.encoding, "by": options.by}
    bill = read_bill(paths, **how, memory_gib=options.memory_gib)
    bill, options = converted(bill, options)
    made = CaseOfBill(bill, options)
    if not made.goods:
        raise ImportProblemsError([_no_capacity(made)])
    draft = made.made()
    report = told(made)
    draft.files |= {"import.json": to_json(report), "import.md": to_markdown(report)}
    return Imported(draft.write(folder), bill, made, report)


def _no_capacity(made: CaseOfBill) -> Problem:
    """Return the problem of a bill that shows no use of capacity."""
    reasons = sorted({str(w) for w in made.usage.lines["why"].drop_nulls()})
    found = "no use of GPUs or processors; its lines are " + ", ".join(reasons[:5])
    fix = "Name the files with the use of machines; FOCUS wants their unit in ConsumedUnit or PricingUnit."
    return Problem("no-rows", str(made.bill.files[0].path), 0, "", found, "rows of machines billed by time", fix)
