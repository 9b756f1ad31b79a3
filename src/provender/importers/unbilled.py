"""Use of capacity that no bill shows: contracts of a sheet with suppliers who are in no bill."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from provender.importers.draft import Draft


def add_unbilled(draft: Draft, billed: Mapping[str, Collection[str]]) -> list[str]:
    """Add a workload for each supplier that delivers already and stands in no bill, and return their ids.

    Without it the capacity would stand idle, and the plan would give it up or fill it with others' work.

    Parameters
    ----------
    draft
        A case with its contracts.
    billed
        Suppliers with use in the bill, by good.
    """
    day, made = draft.head["as_of"], []
    lines: dict[tuple[str, str], list[str]] = {}
    for held in draft.blocks["contract"].values():
        good, supplier = held["provision"], held["supplier"]
        if held["stage"] == "delivered" and held["delivery"] <= day and supplier not in billed.get(good, ()):
            lines.setdefault((good, supplier), []).append(held["size"].removeprefix("@"))
    for (good, supplier), sizes in lines.items():
        like = next(w for w in draft.blocks["workload"].values() if w["provision"] == good)
        name = f"{supplier}_{good}"
        place = f"workload.{name}.demand"
        share = draft.assume("unbilled_use", f"{place}.level")
        growth = draft.assume("growth_per_year", f"{place}.growth")
        draft.questions.note(
            f"workload.{name}.critical", "true", "assumption", "Must it survive the loss of a supplier?"
        )
        demand = {
            "level": f"= ({' + '.join(sizes)}) * {share}",
            "at": day,
            "growth": [{"start": day, "factor_per_year": f"= {growth}"}],
            "why": "assumption: no bill shows what of these contracts is used",
        }
        label = f"work at {draft.blocks['party'][supplier]['name']}"
        values = {"name": label, "provision": good, "critical": True, "unmet_cost": like["unmet_cost"]}
        draft.add("workload", name, {**values, "demand": demand, "why": "contracts that stand in no bill"})
        made.append(name)
    _part(draft, billed, dict(zip(made, (s for _, s in lines), strict=True)))
    return made


def _part(draft: Draft, billed: Mapping[str, Collection[str]], ran: Mapping[str, str]) -> None:
    """Say that work is not at home with suppliers where it never ran: it must move there first."""
    supply = [*draft.blocks["contract"].values(), *draft.blocks["offer"].values()]
    for name, workload in draft.blocks["workload"].items():
        good = workload["provision"]
        home = {ran[name]} if name in ran else set(billed.get(good, ()))
        for supplier in sorted({s["supplier"] for s in supply if s["provision"] == good} - home):
            key = f"{name}_{supplier}"
            if key not in draft.blocks["reach"]:
                days = draft.assume("migration_days", f"reach.{key}.migration_days")
                values = {"workload": name, "supplier": supplier, "warm": False, "migration_days": f"= {days}"}
                draft.add("reach", key, values)
