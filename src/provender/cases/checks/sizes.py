"""Sizes of an offer that must fit each other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from provender.alliance.estimate import Estimate
from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.models.supply import OfferBlock
from provender.cases.models.work import ProvisionBlock
from provender.cases.spelled import Spelled
from provender.cases.toml_lines import Path
from provender.cases.wording import number


def check_dated_sizes(
    document: Document,
    gone: frozenset[tuple[str, str]],
    estimates: Mapping[Spelled, Estimate],
    collector: Collector,
) -> None:
    """Tell of lots that are larger than what may be signed, so that nothing could be signed at all."""
    provisions = document.of(ProvisionBlock)
    for key, offer in document.of(OfferBlock).items():
        provision = provisions.get(offer.provision or "")
        lot = estimates.get(offer.lot) if offer.lot is not None and ("offer", key) not in gone else None
        for name in ("cap", "cap_per_window"):
            spelled: Spelled | None = getattr(offer, name)
            cap = estimates.get(spelled) if spelled is not None else None
            if provision and lot and cap and _is_larger(lot, cap, _rates(provision, estimates), provision):
                collector.add(
                    "lot",
                    ("offer", key, "lot"),
                    found=f"a lot of {number(lot.value)} {lot.unit}",
                    allowed=f"{number(cap.value)} {cap.unit} or less (`{name}`)",
                    fix=f"Make the lot smaller or `{name}` larger: less than a lot cannot be signed.",
                )
        if provision and ("offer", key) not in gone:
            _check_volumes(("offer", key), offer, provision, estimates, collector)


def _check_volumes(
    path: Path,
    offer: OfferBlock,
    provision: ProvisionBlock,
    estimates: Mapping[Spelled, Estimate],
    collector: Collector,
) -> None:
    """Tell of volume discounts that do not rise with the amount signed."""
    rates = _rates(provision, estimates)
    steps = [
        (estimates.get(s.size), estimates.get(s.discount)) for s in offer.volume_discounts if s.size and s.discount
    ]
    for i, (before, after) in enumerate(pairwise(steps), start=1):
        (size, off), (next_size, next_off) = before, after
        if size and next_size and not _is_smaller(size, next_size, rates, provision):
            collector.add(
                "order",
                (*path, "volume_discounts", i, "size"),
                found=f"{number(next_size.value)} {next_size.unit}",
                allowed=f"more than {number(size.value)} {size.unit}, the size before it",
                fix="Sort the entries by size; keep each size once.",
            )
        elif off and next_off and next_off.value <= off.value:
            collector.add(
                "order",
                (*path, "volume_discounts", i, "discount"),
                found=f"{number(next_off.value)} at the larger size",
                allowed=f"more than {number(off.value)}, the discount before it",
                fix="Take the entry out, or correct the discount: it rises with the amount signed.",
            )


def _is_smaller(size: Estimate, other: Estimate, rates: list[float], provision: ProvisionBlock) -> bool:
    """Return whether a size is smaller than another whatever date its conversion is of."""

    def work(x: Estimate, rate: float) -> float:
        return x.value if x.unit == provision.work_unit else x.value * rate

    return all(work(size, r) < work(other, r) for r in rates)


def _rates(provision: ProvisionBlock, estimates: Mapping[Spelled, Estimate]) -> list[float]:
    """Return the work units that one supply unit may do, over all dates."""
    found = [estimates[v.work_per_supply].value for v in provision.vintages if v.work_per_supply in estimates]
    return found or [1.0]


def _is_larger(lot: Estimate, cap: Estimate, rates: list[float], provision: ProvisionBlock) -> bool:
    """Return whether a lot exceeds a cap whatever date its conversion is of."""
    if lot.unit == cap.unit:
        return lot.value > cap.value
    if lot.unit == provision.work_unit:
        return lot.value > cap.value * max(rates)
    return lot.value * min(rates) > cap.value
