"""What a bill says is held: commitment discounts, capacity reservations, contract commitments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

import polars as pl

from provender.importers.focus.normal import APPLIED, N_APPLIED
from provender.importers.focus.usage import PERIODS, Usage, class_of, slug

#: a purchase for longer than this tells the term
_LONG_DAYS = 40


@dataclass(frozen=True, slots=True)
class Discount:
    """A commitment discount: use or spend promised for a lower price. It is no capacity.

    Parameters
    ----------
    units, price
        By good ("gpu", "cpu"): work units due in every hour, used or not, and money per work unit and hour.
        Use within a capacity reservation is not among them: it is paid as that line's fee.
    used, unused
        Effective cost of what was used and what was not, in the bill's currency.
    start, end
        Term, as far as a purchase or a contract tells it.
    """

    id: str
    name: str
    type: str
    supplier: str
    units: Mapping[str, float]
    price: Mapping[str, float]
    used: Decimal
    unused: Decimal
    start: date | None = None
    end: date | None = None
    upfront: Decimal = Decimal(0)

    @property
    def utilisation(self) -> float | None:
        """Share of what is paid that was used; None where nothing was paid."""
        total = self.used + self.unused
        return float(self.used / total) if total > 0 else None


@dataclass(frozen=True, slots=True)
class Reservation:
    """Capacity that is held by a reservation, used or not.

    Parameters
    ----------
    size
        Work units held: the median over the periods in which it was billed.
    at_limit
        Starts of periods in which it was used up.
    """

    id: str
    supplier: str
    good: str
    kind: str
    classes: tuple[str, ...]
    size: float
    price: float
    region: str
    first: date
    last: date
    utilisation: float
    at_limit: tuple[datetime, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Promise:
    """A contract commitment: spend or use promised in a contract, such as a MACC or an EDP."""

    id: str
    supplier: str
    category: str
    type: str
    cost: Decimal
    quantity: Decimal | None
    unit: str
    start: date | None
    end: date | None
    applied: Decimal
    status: str = ""
    model: str = ""
    payment: str = ""

    @property
    def years(self) -> float | None:
        """Length of the commitment in years."""
        return (self.end - self.start).days / 365.25 if self.start and self.end else None


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything that a bill says is held."""

    discounts: tuple[Discount, ...]
    reservations: tuple[Reservation, ...]
    promises: tuple[Promise, ...]
    dropped: tuple[str, ...] = ()


def holdings(usage: Usage, commitments: pl.DataFrame) -> Holdings:
    """Return what a bill and its contract commitment tables say is held."""
    terms = {str(r["ContractCommitmentId"]): r for r in commitments.iter_rows(named=True)} if commitments.width else {}
    return Holdings(
        tuple(_discounts(usage, terms)),
        tuple(_reservations(usage)),
        tuple(_promises(usage, terms)),
    )


def _discounts(usage: Usage, terms: Mapping[str, Mapping[str, str | None]]) -> Iterator[Discount]:
    lines = usage.lines.filter(pl.col("commitment_id").is_not_null())
    for (key,), rows in lines.sort("commitment_id", "start").group_by("commitment_id", maintain_order=True):
        used = rows.filter((pl.col("category") == "Usage") & pl.col("is_used"))
        unused = rows.filter((pl.col("category") == "Usage") & ~pl.col("is_used"))
        bought = rows.filter(pl.col("category") == "Purchase")
        hours = _hours_in_force(usage, pl.concat([used, unused]))
        paid, idle = _sum(used, "effective"), _sum(unused, "effective")
        share = float(paid / (paid + idle)) if paid + idle > 0 and paid > 0 else 1.0
        by_good = (
            used.filter((pl.col("good") != "") & (pl.col("work") > 0) & pl.col("reservation_id").is_null())
            .group_by("good")
            .agg(pl.col("work").sum(), pl.col("whole_effective").sum().alias("effective"))
        )
        work = {r["good"]: (r["work"], r["effective"]) for r in by_good.sort("good").iter_rows(named=True)}
        start, end = _term(bought, terms.get(str(key), {}))
        yield Discount(
            str(key),
            _first(rows, "commitment_name"),
            _first(rows, "commitment_type") or _first(rows, "commitment_category") or "commitment",
            _first(rows, "supplier"),
            {good: w / hours / share for good, (w, _) in work.items()},
            {good: cost / w for good, (w, cost) in work.items()},
            paid,
            idle,
            start,
            end,
            _sum(bought.filter(pl.col("frequency").fill_null("").str.to_lowercase() == "one-time"), "billed"),
        )


def _hours_in_force(usage: Usage, rows: pl.DataFrame) -> float:
    """Return the hours from the first to the last period in which a commitment was billed."""
    step = PERIODS[usage.period]
    if rows.is_empty():
        return step
    cells = rows["start"].dt.truncate("1h" if usage.period == "hour" else "1d")
    return float((cells.max() - cells.min()).total_seconds() / 3600 + step)  # type: ignore[operator, union-attr]


def _term(bought: pl.DataFrame, row: Mapping[str, str | None]) -> tuple[date | None, date | None]:
    """Return the term of a commitment: from its contract row, else from a purchase for long."""
    start, end = _day(row.get("ContractCommitmentPeriodStart")), _day(row.get("ContractCommitmentPeriodEnd"))
    if end:
        return start, end
    long = bought.filter((pl.col("stop") - pl.col("start")) > timedelta(days=_LONG_DAYS)).sort("stop")
    return (long["start"][-1].date(), long["stop"][-1].date()) if long.height else (None, None)


def _reservations(usage: Usage) -> Iterator[Reservation]:
    lines = class_of(usage).filter(pl.col("reservation_id").is_not_null())
    on_demand = class_of(usage).filter(
        pl.col("reservation_id").is_null() & pl.col("is_used") & (pl.col("pricing").fill_null("") != "Dynamic")
    )
    step = PERIODS[usage.period]
    keys = ("reservation_id", "good", "kind", "supplier")
    for (key, good, kind, supplier), rows in lines.sort(*keys, "start").group_by(*keys, maintain_order=True):
        total = _by_period(usage, rows, "held")
        used = _by_period(usage, rows.filter("is_used"), "used")
        beside = (pl.col("supplier") == supplier) & (pl.col("kind") == kind)
        extra = _by_period(usage, on_demand.filter(beside), "extra")
        table = total.join(used, on="start", how="left").join(extra, on="start", how="left").fill_null(0.0)
        table = table.filter(pl.col("held") > 0).sort("start")
        if table.is_empty():
            continue
        full = table.filter((pl.col("used") >= pl.col("held") * (1 - 1e-6)) & (pl.col("extra") <= 0))
        work = float(rows["work"].sum())
        yield Reservation(
            str(key),
            str(supplier),
            str(good),
            str(kind),
            tuple(sorted(rows.filter("is_used")["class"].unique())),
            float(table["held"].median() or 0.0) / step,  # type: ignore[arg-type]
            float(rows["whole_effective"].sum()) / work if work > 0 else 0.0,
            _first(rows, "region"),
            rows["start"].min().date(),  # type: ignore[union-attr]
            rows["start"].max().date(),  # type: ignore[union-attr]
            float(table["used"].sum()) / float(table["held"].sum()),
            tuple(full["start"].to_list()),
        )


def _by_period(usage: Usage, rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return work by period of the case."""
    cell = pl.col("start").dt.truncate("1h" if usage.period == "hour" else "1d")
    return rows.group_by(cell).agg(pl.col("work").sum().alias(name))


def _promises(usage: Usage, terms: Mapping[str, Mapping[str, str | None]]) -> Iterator[Promise]:
    """Return contract commitments, from their table and from what rows of the bill count towards."""
    applied = _applied(usage)
    discounts = set(usage.lines["commitment_id"].drop_nulls().unique())
    for key in sorted(set(terms) | set(applied)):
        row = terms.get(key, {})
        if key in discounts:
            continue
        supplier, sums = applied.get(key, ("", Decimal(0)))
        issuer = row.get("ServiceProviderName") or row.get("InvoiceIssuerName") or ""
        yield Promise(
            key,
            supplier or (slug(issuer) if issuer else ""),
            row.get("ContractCommitmentCategory") or "Spend",
            row.get("ContractCommitmentType") or row.get("ContractCommitmentDescription") or "",
            _decimal(row.get("ContractCommitmentCost")) or Decimal(0),
            _decimal(row.get("ContractCommitmentQuantity")),
            row.get("ContractCommitmentUnit") or "",
            _day(row.get("ContractCommitmentPeriodStart")),
            _day(row.get("ContractCommitmentPeriodEnd")),
            sums,
            row.get("ContractCommitmentLifecycleStatus") or "",
            row.get("ContractCommitmentModel") or "",
            row.get("ContractCommitmentPaymentModel") or "",
        )


def _applied(usage: Usage) -> dict[str, tuple[str, Decimal]]:
    """Return supplier and cost that counted towards each contract commitment."""
    found: dict[str, tuple[str, Decimal]] = {}
    for k in range(N_APPLIED):
        names = [f"applied_{name}_{k}" for name in APPLIED]
        if names[0] not in usage.lines.columns:
            return found
        rows = (
            usage.lines.filter(pl.col(names[0]).is_not_null())
            .group_by(names[0])
            .agg(pl.col(names[1]).sum(), pl.col("supplier").drop_nulls().sort().first())
        )
        for key, cost, supplier in rows.sort(names[0]).iter_rows():
            before = found.get(key, (supplier, Decimal(0)))
            found[key] = (before[0], before[1] + Decimal(cost or 0))
    return found


def _sum(rows: pl.DataFrame, name: str) -> Decimal:
    return Decimal(rows[name].sum() or 0)


def _first(rows: pl.DataFrame, name: str) -> str:
    held = rows[name].drop_nulls()
    return str(held[0]) if held.len() else ""


def _decimal(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _day(text: str | None) -> date | None:
    """Return the day of a time that is written out; None where there is none."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
