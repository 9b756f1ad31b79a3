"""A contract in another currency becomes one in the case's."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from provender.importers.contracts.sheet import ContractRow

#: fields that hold money
MONEY = ("price", "minimum_spend_per_year", "prepayment", "renewal_price", "on_demand_price")


def exchanged(row: ContractRow, currency: str, rates: Mapping[str, Decimal]) -> ContractRow | None:
    """Return a row with its money in a currency, the rate in its note; None where no rate is known.

    Examples
    --------
    >>> from provender.importers.contracts.fields import Span
    >>> row = ContractRow({"currency": "EUR", "price": Span(2.0, 1.0, 3.0)}, 2)
    >>> found = exchanged(row, "USD", {"EUR": Decimal("1.5")})
    >>> found.span("price"), found.get("note")
    (Span(value=3.0, low=1.5, high=4.5), 'EUR at 1.5 USD')
    """
    code = row.get("currency") or currency
    if code == currency:
        return row
    if code not in rates:
        return None
    spans = {name: span.times(float(rates[code])) for name in MONEY if (span := row.span(name))}
    note = "; ".join(filter(None, (row.get("note"), f"{code} at {rates[code]} {currency}")))
    return ContractRow({**row.values, **spans, "currency": currency, "note": note}, row.line, row.file)
