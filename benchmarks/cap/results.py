"""The results file: one JSON object per line, written by the benchmarks and read by `benchmarks.cap.page`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

#: where results lie unless told otherwise
RESULTS = Path(__file__).with_name("results.jsonl")


def add(out: str | None, row: dict[str, Any]) -> None:
    """Add a row with the load of the machine over the last minute; `None` keeps nothing."""
    if out is None:
        return
    row = row | {"load": round(os.getloadavg()[0], 1)}
    with Path(out).open("a", encoding="utf-8") as file:
        file.write(json.dumps({k: float(f"{v:.12g}") if isinstance(v, float) else v for k, v in row.items()}) + "\n")


def read(path: Path = RESULTS) -> list[dict[str, Any]]:
    """Return all rows; a later row of the same kind, instance, tool and seed replaces an earlier one."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        key = tuple(row.get(k) for k in ("kind", "instance", "tool", "seed"))
        kept.pop(key, None)
        kept[key] = row
    return list(kept.values())
