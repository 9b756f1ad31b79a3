"""A case in which everything strays: one law of every kind, in the words of case.toml."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from provender.alliance.case import Case
from provender.cases import load

#: 70 days of two blocks, demand 10 by a trace of three weeks, whose readings swing around their day
TOML = """\
schema = 1
name = "stray"
title = "A lab and its cloud"
as_of = 2025-01-06
end = 2025-03-17
period = "day"
block = "35 periods"
currency = "USD"
why = "made up"

[sampling]
method = "sobol"
seed = 7
growth_common = 0.5
conversion_common = 0.2

[party.lab]
[party.cloud]
[dependency.grid]
kind = "power"

[provision.compute]
dependant = "lab"
partner = "cloud"
supply_unit = "unit"
work_unit = "unit"

[workload.chat]
provision = "compute"
unmet_cost = 9
critical = true
demand = { trace = "load.csv", column = "units", repeat = true }
residuals = { season = "week", block = "2 days" }
why = "made up"

[workload.train]
provision = "compute"
unmet_cost = 4
demand = { level = 5, at = 2025-01-06 }
growth_sigma = 0.3
noise = { sigma = 0.1, half_life_days = 20, why = "made up" }
why = "made up"

[factor.use]
loadings = { train = 0.2 }
half_life_days = 40
why = "made up"

[shock.chips]
factor = "0.5 (0.4..0.7)"
loadings = { train = 1 }
date = 2025-02-10
probability = "40 %"
why = "made up"

[shock.launch]
factor = 2
loadings = { chat = 1 }
rate_per_year = 3
lasts_days = 10
why = "made up"

[contract.held]
provision = "compute"
supplier = "cloud"
stage = "delivered"
size = "12 unit"
price = 1
depends_on = ["grid"]
why = "made up"

[contract.site]
provision = "compute"
supplier = "cloud"
stage = "building"
size = "4 unit"
price = 1
delivery = 2025-02-01
take_or_pay = 0.5
why = "made up"

[contract.maybe]
provision = "compute"
supplier = "cloud"
stage = "announced"
size = "5 unit"
price = 1
delivery = 2025-02-20
conversion = "40 %"
why = "made up"

[offer.hourly]
provision = "compute"
supplier = "cloud"
form = "on_demand"
price = 3
cap = "6 unit"
why = "made up"

[offer.term]
provision = "compute"
supplier = "cloud"
form = "reservation"
price = 1.5
cap = "6 unit"
windows = [2025-02-10]
why = "made up"

[price.rent]
offers = ["hourly", "term"]
factor_per_year = 0.8
half_life_days = 90
sigma_per_year = 0.4
jumps_per_year = 2
jump = "1.3 (1.1..1.6)"
why = "made up"

[slip.site]
contracts = ["site"]
probability = "30 %"
days = "30 (10..90)"
why = "made up"

[hazard.dark]
kind = "outage"
target = "grid"
rate_per_year = 2
severity = "50 (30..80) %"
duration_days = "3 (1..8)"
why = "made up"

[future.plain]
probability = 0.75
why = "made up"

[future.more]
probability = 0.25
factors = { chat = 1.2 }
delays = { site = 20 }
why = "made up"
"""


def write_case(folder: Path, old: str = "", new: str = "") -> Path:
    """Write the case, with one text of it replaced by another, and its trace; return the folder."""
    assert TOML.count(old) == 1 or not old
    (folder / "case.toml").write_text(TOML.replace(old, new) if old else TOML, encoding="utf-8")
    days = [datetime(2024, 12, 16) + timedelta(days=i) for i in range(21)]
    rows = [f"{day.isoformat()},{8 + 2 * (i % 7) + (i * 5) % 3}" for i, day in enumerate(days)]
    (folder / "load.csv").write_text("\n".join(["timestamp,units", *rows]) + "\n", encoding="utf-8")
    return folder


def stray(folder: Path, old: str = "", new: str = "") -> Case:
    """Return the case, with one text of it replaced by another."""
    return load(write_case(folder, old, new))
