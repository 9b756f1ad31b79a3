"""Small parts of messages: values shown short, nearest names, lists cut to a readable length."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

_LONGEST = 60
_MOST = 16


def show(value: Any) -> str:
    """Return a value as a message shows it: on one line, cut where it is long.

    Examples
    --------
    >>> show("a" * 80) == "'" + "a" * 56 + "…'"
    True
    >>> show(True), show([1, 2]), show({"a": 1})
    ('true', '[1, 2]', 'a table with a')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = value if len(value) <= _LONGEST else value[: _LONGEST - 4] + "…"
        return repr(text)
    if isinstance(value, dict):
        return f"a table with {listing(map(str, value))}" if value else "an empty table"
    if isinstance(value, int | float):
        return number(value)
    text = (
        f"[{', '.join(show(v) for v in value[:8])}{', …' if len(value) > 8 else ''}]"
        if isinstance(value, list)
        else str(value)
    )
    return text if len(text) <= 2 * _LONGEST else text[: 2 * _LONGEST] + "…"


def number(value: float) -> str:
    """Return a number as short as it can be told.

    Examples
    --------
    >>> number(2.0), number(0.1), number(10 ** 400)
    ('2', '0.1', 'a whole number of more than 300 digits')
    """
    if isinstance(value, int) and abs(value) >= 10**300:
        return "a whole number of more than 300 digits"
    return f"{value:.12g}".replace("e+", "e")


def listing(names: Iterable[str], *, most: int = _MOST) -> str:
    """Return names separated by commas, cut after `most`.

    Examples
    --------
    >>> listing(["b", "a"]), listing("abc", most=2), listing([])
    ('b, a', 'a, b, … (1 more)', 'nothing')
    """
    kept = list(names)
    if not kept:
        return "nothing"
    rest = f", … ({len(kept) - most} more)" if len(kept) > most else ""
    return ", ".join(kept[:most]) + rest


def nearest(found: str, allowed: Iterable[str]) -> str:
    """Return the allowed name that looks most like the one found, or an empty text.

    Examples
    --------
    >>> nearest("sise", ["size", "price"]), nearest("zzz", ["size"])
    ('size', '')
    """
    names = list(allowed)
    folded = {name.casefold(): name for name in reversed(names)}
    close = difflib.get_close_matches(found.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else ""


def guess(found: str, allowed: Iterable[str], otherwise: str) -> str:
    """Return ``Did you mean …?`` with the nearest name, or the other advice."""
    name = nearest(found, allowed)
    return f"Did you mean {name!r}? Write that instead." if name else otherwise
