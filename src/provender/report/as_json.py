"""JSON of what a verb found: days as ISO 8601, arrays as lists, and null where a number is infinite or missing."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np


def to_json(found: Any) -> str:
    """Return the text of a value made of mappings, sequences, arrays, days, numbers and text.

    Examples
    --------
    >>> print(to_json({"day": date(2025, 5, 2), "cost": [1.0, math.inf]}).replace(chr(10), "").replace("  ", ""))
    {"day": "2025-05-02","cost": [1.0,null]}
    """
    return json.dumps(_plain(found), indent=2, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    return value
