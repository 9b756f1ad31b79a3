"""What matters: what a number hangs on, and what it would be worth to know an input before signing."""

from __future__ import annotations

from provender.insight.insight import Effort, insight
from provender.insight.result import Answer, Bar, Driver, Insight, Price, Prices
from provender.insight.surrogate import Surrogate, surrogate
from provender.insight.value import Value, evppi, partition_value

__all__ = [
    "Answer",
    "Bar",
    "Driver",
    "Effort",
    "Insight",
    "Price",
    "Prices",
    "Surrogate",
    "Value",
    "evppi",
    "insight",
    "partition_value",
    "surrogate",
]
