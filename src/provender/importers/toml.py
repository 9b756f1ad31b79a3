"""Blocks of a case written as TOML, for people to read and go on writing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any


def written(value: Any) -> str:
    r"""Return a value as TOML writes it.

    Examples
    --------
    >>> written({"level": 1.5, "at": date(2025, 1, 31), "ids": ["a"]})
    '{ level = 1.5, at = 2025-01-31, ids = ["a"] }'
    >>> written(0.000123456789), written(True), written('a "b"')
    ('0.000123457', 'true', '"a \\"b\\""')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return number(value) if isinstance(value, float) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {written(v)}" for k, v in value.items() if v is not None) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(written(v) for v in value) + "]"
    return json.dumps(str(value), ensure_ascii=False)


def number(value: float) -> str:
    """Return a number to six digits, without an exponent.

    Examples
    --------
    >>> number(1234567.8), number(2.5), number(3.0), number(1e-7)
    ('1234570', '2.5', '3', '0.0000001')
    """
    if value == 0 or not value == value:  # noqa: PLR0124, SIM201 - NaN is written as 0 by nobody else
        return "0"
    text = format(Decimal(f"{value:.6g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def block(kind: str, key: str, values: Mapping[str, Any]) -> str:
    """Return a block of a case; keys that are None are left out, a key `#` is a comment above.

    Examples
    --------
    >>> print(block("party", "north", {"#": "of the bill", "name": "North", "parent": None}))
    # of the bill
    [party.north]
    name = "North"
    <BLANKLINE>
    """
    lines = [f"# {values['#']}"] if values.get("#") else []
    lines.append(f"[{kind}.{key}]" if key else f"[{kind}]")
    lines += [f"{k} = {written(v)}" for k, v in values.items() if v is not None and k != "#"]
    return "\n".join(lines) + "\n"
