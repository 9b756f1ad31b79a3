"""A provision: one good that one party, the dependant, draws from others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Vintage:
    """From `start` on, one supply unit delivered does `work_per_supply` work units."""

    start: date
    work_per_supply: Estimate


@dataclass(frozen=True, slots=True)
class Provision:
    """A good and who lives on it.

    Parameters
    ----------
    dependant
        The party that draws the good.
    supply_unit, work_unit
        What contracts count (MW, GPU, instance) and what work needs (H100e, request/s). Equal
        names, or no vintage at all, mean one to one.
    price_unit
        Always ``"<currency>/<work_unit>-h"``; kept so that tables can print it.
    vintages
        Conversion by date of delivery, in date order; the last entry not after a delivery holds.
    partner
        The supplier whose tie with the dependant the case is about.
    """

    id: str
    dependant: str
    supply_unit: str
    work_unit: str
    price_unit: str
    name: str = ""
    name_zh: str = ""
    vintages: tuple[Vintage, ...] = ()
    partner: str = ""
    note: str = ""

    def work_per_supply(self, delivered: date) -> Estimate:
        """Return the conversion in force for capacity delivered on a date (1 without a table)."""
        held = [v for v in self.vintages if v.start <= delivered] or list(self.vintages[:1])
        return held[-1].work_per_supply if held else Estimate.point(1.0)
