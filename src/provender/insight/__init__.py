"""What matters: what a number hangs on, what knowing an input is worth, what explains a difference."""

from __future__ import annotations

from provender.insight.attribution import attribute
from provender.insight.compare import Compared, Comparison, InputChange, compare
from provender.insight.insight import Effort, insight
from provender.insight.result import Answer, Bar, Driver, Insight, Price, Prices
from provender.insight.sides import Side, SideError
from provender.insight.surrogate import Surrogate, surrogate
from provender.insight.value import Value, evppi, partition_value

__all__ = [
    "Answer",
    "Bar",
    "Compared",
    "Comparison",
    "Driver",
    "Effort",
    "InputChange",
    "Insight",
    "Price",
    "Prices",
    "Side",
    "SideError",
    "Surrogate",
    "Value",
    "attribute",
    "compare",
    "evppi",
    "insight",
    "partition_value",
    "surrogate",
]
