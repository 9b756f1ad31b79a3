"""Whether two resolved things are the same, number for number: what an input does not change, it cannot move."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np


def same(a: Any, b: Any, *, but: frozenset[str] = frozenset()) -> bool:
    """Return whether two values of dataclasses, mappings, sequences, arrays and plain values are equal.

    Fields of dataclasses that `but` names are not looked at.

    Examples
    --------
    >>> same((1, np.array([1.0, np.nan])), (1, np.array([1.0, np.nan]))), same({"a": 1.0}, {"a": 2.0})
    (True, False)
    """
    if a is b or type(a) is not type(b):
        return a is b
    if isinstance(a, np.ndarray):
        return np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if dataclasses.is_dataclass(a):
        return all(
            same(getattr(a, f.name), getattr(b, f.name), but=but) for f in dataclasses.fields(a) if f.name not in but
        )
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(same(v, b[k], but=but) for k, v in a.items())
    is_row = isinstance(a, (tuple, list))
    return len(a) == len(b) and all(same(x, y, but=but) for x, y in zip(a, b, strict=True)) if is_row else bool(a == b)
