"""Values, keys and cells to spoil a case with: wrong nearly everywhere, or right but at a limit."""

from __future__ import annotations

#: values that are wrong nearly everywhere, or right where they are least expected
VALUES = (
    "0", "1", "2", "-1", "0.5", "1e-300", "1e308", "1e400", "-0.0", "nan", "inf", "-inf", "99999999999999999999999",
    "true", "[]", "{}", "[[]]", "[1, 2, 3]", "[-1]", "[0.0]", "{ a = 1 }", '""', '" "', '"x"', '"\\u0000"',
    "1800-01-01", "2024-12-31", "2025-01-01", "2025-06-30", "2026-01-01", "9999-12-31", "12:30:00",
    "2025-01-01T00:00:00", "2025-01-01T00:00:00Z", '"hour"', '"7 days"', '"month"', '"year"', '"2 periods"',
    '"99999999999 years"', '"0 days"', '"block"', '"delivered"', '"announced"', '"on_demand"', '"spot"',
    '"reservation"', '"low"', '"high"', '"api"', '"capacity"', '"take_or_pay"', '"minimum_spend"', '"reclaim"',
    '"late_delivery"', '"notice"', '"first_refusal"', '"prepayment"', '"demand.csv"', '"trace.csv"', '"../x.csv"',
    '"facts.csv"', '"lab"', '"cloud"', '"observer"', '"%"', '"MW"', '"GPU"', '"USD"', '"0 %"', '"100 %"', '"1000 %"',
    '"50 (10..90) %"', '"5 (6..7)"', '"850 MW"', '"2 USD bn"', '"1 (0..1e300)"', '"@F1"', '"@C1.high"', '"@F3"',
    '"@nobody"', '"= F1 * 1e300 * 1e300"', '"= 1 / 0"', '"= rent"', '"= rent.low - C1"', '"= log(F2)"', '"= -C1"',
    '"= 0 * F2"', '{ value = 2, low = 1, high = 3, law = "normal" }', '{ claim = "F1" }', "{ compute = 1 }",
    "[{ start = 2025-01-01, price = 1 }]", "[{ never = 1 }]", "{ level = 0 }", "{ lab = { offers = [] } }",
)  # fmt: skip
KEYS = (
    "share", "demand", "why", "known_from", "size", "price", "end", "start", "lot", "cap", "ramp", "kind", "id", "why",
    "conversion", "delivery", "windows", "every", "supplier", "workloads", "readings", "beliefs", "factors", "growth",
    "level", "column", "where", "reading", "omega", "unmet_cost", "critical", "window", "x", "''", '"a b"', "ümlaut",
)  # fmt: skip
CELLS = (
    "", " ", "0", "-1", "1e308", "1e400", "nan", "inf", "x", '"', '"a', "a;b", "C1", "F1", "F3", "C1;C1", "1800-01-01",
    "2024-01-01", "2025-01-01", "2025-01-01T00:30", "2025-01-01T00:00+14:00", "2030-01-01", "9999-12-31", "31.1.2025",
    "USD", "MW", "USD/GPU-h", "%", "1_000", "1,5", "\x00", "ü", "start", "id", "party.lab", "contract.held.size", "0.5",
)  # fmt: skip

_LIMITS = ("0", "1e-12", "1", "7.5", "1e6", "1e12", "1e30", "1e100", "1e300", '"3 (1..9)"', '"@C1"', '"= rent"')
_SHARES = ("0", "0.3", "1", '"40 (0..100) %"')
_DAYS = ("0", "1", "30.5", "400", "1e6", "1e300", '"30 (0..90)"', '"2 months"')
_DATES = (
    "1950-01-01",
    "2024-12-31",
    "2025-01-01",
    "2025-01-02",
    "2025-05-17",
    "2025-12-31",
    "2026-01-01",
    "2150-01-01",
)
_RAMPS = ("[0]", "[1]", "[0.5, 1]", "[0, 0, 1]", "[1, 0.5, 0]")
#: right values at a limit, by kind of block and key; the empty kind is the top of the case
FITTING: dict[str, dict[str, tuple[str, ...]]] = {
    "": {
        "start": ("2023-01-01", "2024-12-15", "2025-01-31", "2025-06-01"),
        "end": ("2025-01-02", "2025-02-01", "2025-03-07", "2026-01-31", "2027-01-01"),
        "as_of": ("2024-11-02", "2025-01-15", "2025-03-01", "2025-12-31", "2026-01-01"),
        "period": ('"day"', '"week"', '"50 days"', '"quarter"', '"year"', '"month"', '"3 months"', '"7 hours"'),
        "block": ('"month"', '"year"', '"2 periods"', '"1000 periods"', '"week"'),
        "discount_rate": ("0", "1", '"5 %"'),
        "reading": ('"lab"', '"cloud"', '"own"'),
    },
    "party": {"parent": ('"lab"', '"holding"'), "known_from": _DATES, "discount_rate": _SHARES},
    "provision": {"partner": ('"own"', '"cloud"'), "known_from": _DATES, "vintages": ("[]",)},
    "workload": {
        "window": ('"block"', '""', '"1 hour"', '"day"', '"3 periods"', '"year"', '"90 minutes"'),
        "demand": (
            "{ level = 0 }", "{ level = 1e9 }", '{ level = "5 (0..50)", at = 2020-01-01 }',
            "{ level = 1, at = 2025-01-01, growth = [{ start = 2025-01-01, factor_per_year = 1e9 }] }",
            "{ level = 1, at = 1950-01-01, growth = [{ start = 1950-01-01, factor_per_year = 1000 }] }",
            "{ level = 1e200, at = 1950-01-01, growth = [{ start = 1950-01-01, factor_per_year = 1e6 }] }",
            "{ level = 1, growth = [{ start = 1950-01-01, factor_per_year = 1e-9 }] }",
            '{ table = "demand.csv", column = "chat" }', '{ trace = "demand.csv", column = "chat" }',
            '{ trace = "trace.csv", column = "gpus", where = { cluster = "b" } }',
            '{ trace = "trace.csv", column = "gpus", where = { cluster = "a" }, repeat = true, scale = 1e9 }',
            '{ trace = "demand.csv", column = "chat", repeat = true }',
        ),
        "unmet_cost": _LIMITS, "critical": ("true", "false"), "known_from": _DATES,
        "provision": ('"models"', '"compute"'),
    },
    "reach": {"eligible": ("false",), "warm": ("true", "false"), "migration_days": _DAYS, "migration_cost": _LIMITS},
    "contract": {
        "stage": ('"delivered"', '"building"', '"contracted"'), "size": _LIMITS, "price": _LIMITS, "delivery": _DATES,
        "end": _DATES, "months_to_go": ("0", "1.5", "1000"), "conversion": _SHARES, "ramp": _RAMPS,
        "take_or_pay": _SHARES, "prepayment": _LIMITS, "vintage": _DATES, "site": ('"hall"',), "known_from": _DATES,
        "supplier": ('"lab"', '"own"'),
    },
    "offer": {
        "form": ('"dedicated"', '"spot"', '"reservation"'), "price": _LIMITS, "cap": _LIMITS, "cap_per_window": _LIMITS,
        "lot": _LIMITS, "windows": ("[]", "[2025-01-01]", "[2025-12-31]"), "every": ('"month"', '"day"', '"year"'),
        "start": _DATES, "end": _DATES, "term_months": ("0.2", "1", "2.5", "1200", "1e6"), "lead_time_days": _DAYS,
        "ramp": _RAMPS, "haircut": _SHARES, "minimum_spend": _LIMITS, "known_from": _DATES,
        "supplier": ('"lab"', '"own"'), "volume_rule": ('"all_units"', '"incremental"'),
        "volume_discounts": ("[]", "[{ size = 0, discount = 1 }]", '[{ size = "100 GPU", discount = "50 %" }]'),
        "prices": ("[{ start = 1950-01-01, price = 0 }]", "[{ start = 2150-01-01, price = 9 }]"),
    },
    "commitment": {"units": _LIMITS, "price": _LIMITS, "start": _DATES, "end": _DATES},
    "budget": {"amount": _LIMITS, "counts": ('"new"', '"all"'), "suppliers": ("[]", '["cloud"]'), "start": _DATES},
    "market": {"depth": _LIMITS, "offers": ("[]", '["year"]')},
    "programme": {
        "size": _LIMITS, "price": _LIMITS, "completion_days": _DAYS, "quality": ("0", "0.5", "1"), "cost": _LIMITS,
        "ramp": _RAMPS, "known_from": _DATES,
    },
    "clause": {"start": _DATES, "end": _DATES, "offers": ("[]", '["year", "hourly"]'), "known_from": _DATES},
    "future": {
        "demand": ('"low"', '"high"'), "supply": ('"low"', '"high"'), "factors": ("{ chat = 1e9 }", "{ train = 1e-9 }"),
        "delays": ("{ coming = 1e6 }", "{ coming = 1e300 }", "{ coming = -400 }", "{ held = 12.5 }"),
        "programmes": ("{ own = 1950-01-01 }",),
    },
    "chain": {
        "states": ('["tense", "calm"]',), "start": _DATES,
        "prior": ("{ calm = 1, tense = 0 }", "{ calm = 1e-12, tense = 0.999999999999 }"),
        "signal_rate": ("{ calm = 1e-300, tense = 1000 }", "{ calm = 1000, tense = 1000 }"),
        "rates": ("{}", "{ calm = { tense = 1000 } }", "{ calm = { tense = 1e-300 }, tense = { calm = 0 } }"),
        "multipliers": ("{}", "{ pause = { calm = 1e-9, tense = 1e9 } }"),
    },
    "signal": {"likelihood": ("{ calm = 1, tense = 1 }", "{ calm = 1e-300, tense = 1 }"), "known_from": _DATES},
    "measures": {
        "omega": _SHARES[:3], "alpha": ("0", "0.5", "0.999", "1"), "announced": _DATES, "notice_days": _DAYS[:5],
        "freeze_reach_days": _DAYS[:5], "tolerance": _SHARES[:3], "need_quantile": _SHARES[:3],
    },
}  # fmt: skip
_SIDES = 'provision = "compute"\nholder = "cloud"\ngrantor = "lab"\nwhy = "x"\n'
_BARE = '[workload.bare]\nprovision = "bare"\nunmet_cost = 1\ncritical = true\nwhy = "x"\ndemand = { level = 5 }\n'
#: further blocks that are sound beside those of the tiny case
BLOCKS = (
    f'[clause.a]\nkind = "take_or_pay"\n{_SIDES}contracts = ["held"]\nshare = 1\n',
    f'[clause.b]\nkind = "minimum_spend"\n{_SIDES}start = 2025-02-14\namount_per_year = "3 USD bn"\n',
    f'[clause.c]\nkind = "late_delivery"\n{_SIDES}contracts = ["coming"]\ndiscount = 1\ngrace_days = 0\n',
    f'[clause.d]\nkind = "reclaim"\n{_SIDES}contracts = ["held", "coming"]\nshare = 0.5\nnotice_days = 1e4\n',
    f'[clause.e]\nkind = "first_refusal"\n{_SIDES}offers = ["year"]\nresponse_days = 90\n',
    '[clause.f]\nkind = "notice"\nholder = "lab"\ngrantor = "cloud"\nwritten_days = 1e5\nwhy = "x"\n',
    f'[clause.g]\nkind = "exclusivity"\n{_SIDES}scope = "api"\nsuppliers = ["own"]\nworkloads = ["train"]\n',
    '[reach.z]\nworkload = "chat"\nsupplier = "cloud"\neligible = false\n',
    '[reach.y]\nworkload = "chat"\nsupplier = "own"\nwarm = false\nmigration_days = 5000\nwhy = "x"\n',
    f'[provision.bare]\ndependant = "lab"\nsupply_unit = "a"\nwork_unit = "b"\n{_BARE}',
    '[contract.z]\nprovision = "models"\nsupplier = "lab"\nstage = "delivered"\nsize = 0\nprice = 0\nwhy = "x"\n',
    '[budget.z]\nprovision = "compute"\namount = "1 USD mn"\nwhy = "x"\n',
    '[market.z]\nprovision = "compute"\noffers = ["year"]\ndepth = "50 GPU"\nwhy = "x"\n',
    '[estimate.z]\nvalue = "= rent - rent"\nunit = "USD/GPU-h"\n',
)  # fmt: skip
