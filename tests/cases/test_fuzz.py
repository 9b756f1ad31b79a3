"""No case, however broken, makes the reader raise; and what it finds sound can be computed.

Every example takes a sound case – the bundled miniature, or the tiny one of the catalogue, which has a
block of every kind – and spoils a few places of its files. The examples are the same on every run.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import provender
from provender.alliance.case import Case
from provender.alliance.walk import estimates_in
from provender.cases import Problem, bundled, check, load
from provender.cases.formula import FormulaError, parse_formula
from provender.cases.spelled import Quantity, SpellingError, spell
from provender.errors import StateError
from provender.exposure import base_plan
from provender.state import state_of
from tests.cases import spoil

TINY = Path(__file__).parent / "broken" / "tiny"
#: horizons beyond this are sound but slow, so they are read and not computed
MOST_PERIODS = 400

slow = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
quick = settings(slow, max_examples=500)


@cache
def files_of(name: str) -> dict[str, bytes]:
    """Return the files of a sound case by name."""
    folder = TINY if name == "tiny" else bundled()[name]
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@contextmanager
def spoilt(name: str, faults: list[spoil.Spoil]) -> Iterator[Path]:
    """Give a folder with a copy of a case that has faults."""
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        for file, content in files_of(name).items():
            (folder / file).write_bytes(content)
        for fault in faults:
            fault.apply(folder)
        yield folder


def assert_told(problems: tuple[Problem, ...]) -> None:
    """Hold that every problem says where it is, what was found, what is allowed and what to do."""
    for problem in problems:
        assert all((problem.code, problem.file, problem.found, problem.allowed, problem.fix)), problem
        assert problem.line >= 0
        assert str(problem).count("\n\n") == 1, str(problem)


def assert_computed(case: Case) -> None:
    """Hold that every provision of a case gives a plan of finite numbers."""
    assert all(math.isfinite(e.value) for e in estimates_in(case))
    for provision in case.provisions:
        instance = provender.resolve(case, provision)
        if instance.grid.n_periods > MOST_PERIODS:
            continue
        plan = base_plan(case, provision)
        assert math.isfinite(plan.replanned.objective)
        assert np.isfinite(plan.replanned.amounts).all()
        assert np.isfinite(plan.unmet).all()
    if case.chain is not None:
        assert_has_a_state(case)


def assert_has_a_state(case: Case) -> None:
    """Hold that the states of a case are probabilities, or that its numbers are refused by name."""
    refusal, total = "", 1.0
    try:
        total = sum(state_of(case).probability.values())
    except StateError as error:
        refusal = error.found
    assert refusal.startswith("numbers of [chain]") or math.isclose(total, 1.0)


def examine(name: str, faults: list[spoil.Spoil]) -> None:
    """Hold all of it for one spoilt case."""
    with spoilt(name, faults) as folder:
        problems = check(folder)
        assert_told(problems)
        if not problems:
            assert_computed(load(folder))


def test_the_cases_that_are_spoilt_are_sound() -> None:
    """Both starting points pass the check and can be computed, or the rest would prove nothing."""
    examine("tiny", [])
    with spoilt("tiny", []) as folder:
        assert check(folder) == ()
    assert check("miniature") == ()


@slow
@given(
    spoil.faults(("demand.csv", "trace.csv", "stops.csv", "claims.csv", "facts.csv", "outcomes.csv", "seed_map.csv"))
)
def test_a_spoilt_tiny_case_has_problems_or_a_plan(faults: list[spoil.Spoil]) -> None:
    """The check never raises; what it passes loads, resolves and plans in finite numbers."""
    examine("tiny", faults)


@slow
@given(spoil.changes())
def test_a_case_at_its_limits_has_problems_or_a_plan(changes: list[spoil.Spoil]) -> None:
    """The same where every value could be meant: no size, no price, no time, all of it at once."""
    examine("tiny", changes)


@slow
@given(spoil.faults(("demand.csv",)))
def test_a_spoilt_miniature_has_problems_or_a_plan(faults: list[spoil.Spoil]) -> None:
    """The same for the case that is worked by hand."""
    examine("miniature", faults)


@quick
@given(st.text(max_size=30) | spoil.estimates())
def test_an_estimate_is_read_or_refused(text: str) -> None:
    """Any text is an estimate, or refused with what was found, what is allowed and what to do."""
    refusal = None
    try:
        spelled = spell(text, Quantity("capacity"))
        assert spelled.value is None or math.isfinite(spelled.value)
    except SpellingError as error:
        refusal = error
    assert refusal is None or all((refusal.code, refusal.found, refusal.allowed, refusal.fix))


@quick
@given(
    st.text(max_size=30) | spoil.formulas(),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=12, max_size=12),
)
def test_a_formula_gives_a_finite_number_or_is_refused(text: str, numbers: list[float]) -> None:
    """Any text is a formula, or refused; any numbers give a finite result, or a reason why not."""
    found = "a result"
    try:
        formula = parse_formula(text)
        assert math.isfinite(formula.value(dict(zip(formula.operands, numbers, strict=False))))
    except FormulaError as error:
        found = error.found
    assert found
