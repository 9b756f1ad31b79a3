"""Columns of the data frames with their types, so that a frame without rows still has them."""

from __future__ import annotations

from typing import Any

import polars as pl

#: what is given of each side of a tie
SIDE = ("lost", "own", "ratio")
_TEXT, _NUMBER, _DAY, _YES = pl.String, pl.Float64, pl.Date, pl.Boolean


def _schema(texts: str = "", numbers: str = "", days: str = "", flags: str = "", counts: str = "") -> dict[str, Any]:
    groups = ((texts, _TEXT), (numbers, _NUMBER), (days, _DAY), (flags, _YES), (counts, pl.Int64))
    return {name: kind for names, kind in groups for name in names.split()}


def _order(schema: dict[str, Any], first: str) -> dict[str, Any]:
    return {**{k: schema[k] for k in first.split()}, **schema}


#: columns and their types, so that a frame without rows still says what it would hold
SCHEMAS: dict[str, dict[str, Any]] = {
    "headlines": _order(
        _schema("id name name_zh kind unit text claims assumptions method", "value low high"),
        "id name name_zh kind value low high unit text",
    ),
    "n1": _order(
        _schema(
            "provision id target target_kind stage first_to_stop signed_instead cohorts_hit",
            "share_lost share_lost_most tts_days tts_low_days tts_high_days first_stop_days ttr_critical_days "
            "ttr_today_days ttr_without_days extra_unmet peak_unmet extra_frozen extra_replanned objective_frozen "
            "objective_replanned migration_cost",
            "announced in_force",
        ),
        "provision id target target_kind stage announced in_force share_lost tts_days",
    ),
    "pairs": _order(
        _schema(
            "provision first second first_to_stop",
            "tts_days tts_low_days tts_high_days critical_unmet critical_alone extra_unmet extra_frozen "
            "extra_replanned",
            "announced in_force",
        ),
        "provision first second announced in_force tts_days",
    ),
    "commitments": _order(
        _schema("provision offer", "utilisation coverage savings_rate used pay_as_you_go"),
        "provision offer utilisation coverage savings_rate",
    ),
    "n1_drawn": _order(
        _schema(
            "provision id",
            "chance tts_low_days tts_days tts_high_days critical critical_low critical_high cost cost_low cost_high",
            counts="scenarios",
        ),
        "provision id scenarios chance tts_days",
    ),
    "variance": _order(
        _schema("provision outcome source", "effect error mean deviation"),
        "provision outcome source effect error",
    ),
    "plan": _order(
        _schema("provision contingency offer supplier", "amount fee objective bound gap", "start end"),
        "provision contingency offer supplier start end",
    ),
    "capacity": _order(
        _schema("provision supplier stage work_unit supply_unit", "work work_low work_high supply", "start"),
        "provision start supplier stage",
    ),
    "demand": _order(
        _schema("provision tier work_unit", "demand peak unmet", "start", "is_critical"),
        "provision start tier",
    ),
    "concentration": _order(_schema("provision kind name", "share hhi", "start"), "provision start kind name"),
    "dependence": _order(
        _schema("first second flips", " ".join(f"{s}_{k}" for s in ("first", "second") for k in SIDE), "start"),
        "first second start",
    ),
    "contracts": _order(
        _schema(
            "id provision supplier stage size_unit site depends_on",
            "size size_low size_high price conversion",
            "delivery end",
        ),
        "id provision supplier stage size",
    ),
    "clauses": _order(
        _schema("id kind holder grantor provision reading acts_on claims", "", "start end", "is_acting"),
        "id kind holder grantor provision start end reading is_acting",
    ),
    "assumptions": _order(_schema("place unit why", "value low high"), "place value low high unit why"),
    "sources": _order(
        _schema("id table episode kind statement source hedge doubt used_by", "", "known_from occurred"),
        "id table episode known_from occurred",
    ),
    "timeline": _order(
        _schema("fault_line id table statement", "weight", "date known_from", "is_doubted"),
        "fault_line date id",
    ),
    "calendar": _order(_schema("kind who whom what what_zh about", "", "date", "is_inferred"), "date"),
    "events": _order(
        _schema(
            "id kind target delayed_days",
            "chance chance_low chance_high rate_per_year extra_cost withheld cost cost_times_chance",
            flags="does_nothing",
            counts="months",
        ),
        "id kind target months chance chance_low chance_high",
    ),
    "event_costs": _order(_schema("event provision work_unit", "extra_cost extra_unmet"), "event provision"),
    "event_endings": _order(_schema("event clause", "chance moved payments_lost"), "event clause"),
    "clauses_ahead": _order(
        _schema(
            "id kind holder grantor",
            "ended first_to_end paid paid_low paid_high received received_low received_high at_stake",
            counts="months",
        ),
        "id kind holder grantor months",
    ),
    "clause_cash": _order(_schema("clause of payer receiver", "expected", counts="year"), "clause year"),
    "clause_standing": _order(_schema("clause", "standing", "month"), "clause month"),
    "states": _order(_schema("state", "chance", "month"), "month state"),
    "milestones": _order(_schema("milestone belief", "chance", "month"), "milestone month"),
    "risk_indices": _order(
        _schema("provision scope index unit method", "value low high", counts="scenarios"),
        "provision scope index unit value low high method",
    ),
    "risk_fans": _order(
        _schema("provision quantity work_unit", "level value", "start"), "provision quantity level start value"
    ),
    "risk_exceedance": _order(
        _schema("provision", "chance unserved_critical", counts="place"), "provision place chance unserved_critical"
    ),
    "risk_causes": _order(
        _schema("provision hazard kind target", "chance unserved share critical"),
        "provision hazard kind target chance unserved share critical",
    ),
}
