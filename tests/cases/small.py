"""A case of a few lines, written to a folder and changed by each test on its own screen."""

from __future__ import annotations

from pathlib import Path

SMALL = """\
schema = 1
name = "small"
title = "A lab and its cloud"
as_of = 2025-01-01
end = 2026-01-01
period = "month"
currency = "USD"

[party.lab]
kind = "lab"

[party.cloud]

[provision.compute]
dependant = "lab"
supply_unit = "MW"
work_unit = "GPU"

[workload.chat]
provision = "compute"
unmet_cost = 5
demand = { level = 100, at = 2025-01-01 }
why = "made up"
"""


def write_case(folder: Path, extra: str = "", *, text: str = SMALL, **tables: str) -> Path:
    """Write the small case with more lines, and tables by name (``facts="id,…"``); return the folder."""
    (folder / "case.toml").write_text(f"{text}\n{extra}\n", encoding="utf-8")
    for name, content in tables.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder
