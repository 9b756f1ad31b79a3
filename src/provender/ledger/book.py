"""The ledger of a case: obligations, rates, burn-down, register and exit playbook together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provender.exposure import exposure
from provender.ledger.exits import Step, exits
from provender.ledger.register import Assessment, register
from provender.ledger.use import Burn, Rates, burn_down, imported, rates
from provender.ledger.years import Obligation, by_year, obligations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provender.alliance.case import Case
    from provender.exposure.result import Exposure


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is owed, used and saved, and how to leave.

    Parameters
    ----------
    years, obligations
        Purchase obligations by year: the sums, and the rows behind them.
    rates, burn
        Coverage, utilisation and savings by supplier, and promises as they burn down; empty where the case was
        not imported from a bill.
    register
        Fields of DORA's template B_07.01 by supplier.
    exits
        Steps of leaving each supplier.
    """

    years: tuple[Obligation, ...]
    obligations: tuple[Obligation, ...]
    rates: tuple[Rates, ...]
    burn: tuple[Burn, ...]
    register: tuple[Assessment, ...]
    exits: tuple[Step, ...]


def ledger(case: Case, *, reading: str = "", found: Mapping[str, Exposure] | None = None) -> Ledger:
    """Return the ledger of a case.

    Parameters
    ----------
    reading
        Party whose reading of the clauses holds.
    found
        Exposures by provision that are at hand; computed otherwise.

    Raises
    ------
    DocumentError
        If the case was imported and the report of that cannot be read.
    """
    bill = imported(case)
    exposures = found if found is not None else {p: exposure(case, p, reading=reading) for p in case.provisions}
    rows = obligations(case)
    return Ledger(
        by_year(rows),
        rows,
        rates(bill) if bill else (),
        burn_down(bill) if bill else (),
        register(case, exposures),
        exits(case, exposures),
    )
