"""A number with an interval and a reason: every quantity of a case is one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Law = Literal["point", "normal", "lognormal", "uniform", "triangular"]
Side = Literal["low", "base", "high"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 5 % and 95 % points and where they come from.

    Parameters
    ----------
    value, low, high
        Central value, 5 % and 95 % point, in `unit`; ``low <= value <= high``.
    unit
        Unit as named once by the case, e.g. ``"MW"`` or ``"USD/H100e-h"``.
    claims
        Identifiers of the admitted claims and facts whose amounts *feed* the value: change one and
        the value changes.
    cited
        Identifiers that are given as support although the value was typed by hand.
    assumptions
        Places (``"contract.azure.size"``) of the numbers without a claim that feed the value.
    why
        The reason given for an assumption; empty when a claim carries the value.
    formula
        The formula of a derived estimate, as written in the case.
    place
        Where the number stands in the case, e.g. ``"contract.azure.size"``.
    law
        The law that its low and high are quantiles of.

    Examples
    --------
    >>> Estimate.point(850.0, unit="MW").at("high")
    850.0
    >>> Estimate(850.0, 650.0, 1050.0, unit="MW").at("low")
    650.0
    """

    value: float
    low: float
    high: float
    unit: str = "1"
    claims: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    why: str = ""
    formula: str = ""
    place: str = ""
    law: Law = "point"

    @classmethod
    def point(cls, value: float, *, unit: str = "1", place: str = "", why: str = "") -> Estimate:
        """Return an estimate without an interval, counted as an assumption at `place`."""
        return cls(value, value, value, unit=unit, place=place, why=why, assumptions=(place,) if place else ())

    @property
    def is_assumption(self) -> bool:
        """Whether no claim at all stands behind the number, fed or cited."""
        return not (self.claims or self.cited)

    @property
    def is_certain(self) -> bool:
        """Whether low and high coincide with the value."""
        return self.low == self.value == self.high

    def at(self, side: Side) -> float:
        """Return the 5 % point, the central value or the 95 % point."""
        return {"low": self.low, "base": self.value, "high": self.high}[side]

    def __post_init__(self) -> None:
        """Refuse what cannot be a number with an interval."""
        if not all(map(math.isfinite, (self.value, self.low, self.high))):
            msg = f"an estimate must be finite, found {self.value} ({self.low}..{self.high}) at {self.place}"
            raise ValueError(msg)
