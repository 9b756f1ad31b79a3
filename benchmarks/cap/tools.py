"""CAP plain as other tools say it: HiGHS's interior point, linopy, PyPSA's stochastic model, mpi-sppy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
from benchmarks.cap.lshaped import availability
from benchmarks.cap.peers import as_model
from tests.reference.cap_extensive import assemble

from provender.planning.fast.blocks import block_starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.fast.problem import Problem


def members(problem: Problem) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return (block,) starts, and (supplier, block, column) whether a column makes capacity there."""
    columns = problem.columns
    starts = block_starts(columns, problem.n_periods)
    inside = (columns.start <= starts[:, None]) & (starts[:, None] < columns.end)
    suppliers = columns.supplier == np.arange(problem.supply.levels.shape[1])[:, None]
    return starts, (suppliers[:, None] & inside).astype(np.float64)


def highs_interior(problem: Problem, limit_s: float) -> float:
    """Return the optimum of the extensive form by HiGHS's interior point method, without crossover."""
    program = assemble(as_model(problem))
    matrix = program.matrix
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.shape[1], matrix.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.low, program.high
    lp.row_lower_, lp.row_upper_ = program.row_low, program.row_high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("solver", "ipm"), ("run_crossover", "off")):
        solver.setOptionValue(option, value)
    solver.setOptionValue("time_limit", limit_s)
    solver.passModel(lp)
    solver.run()
    solved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(solver.getInfo().objective_function_value) if solved else np.nan


def linopy_highs(problem: Problem, limit_s: float) -> float:
    """Return the optimum of the extensive form, built by linopy; capacity enters by supplier and block."""
    import linopy
    import xarray as xr

    starts, inside = members(problem)
    terms, work, sources = problem.terms, problem.work, problem.sources
    n_s, _, n_t = work.demand.shape
    model = linopy.Model()
    x = model.add_variables(0.0, xr.DataArray(terms.upper, dims="column"), name="x")
    held = model.add_variables(0.0, coords={"supplier": range(len(inside)), "block": range(len(starts))}, name="held")
    by_term = (x * xr.DataArray(inside, dims=("supplier", "block", "column"))).sum("column")
    model.add_constraints(held - by_term == 0.0, name="define")
    hours = {"scenario": range(n_s), "period": range(n_t)}
    bought = model.add_variables(0.0, float(sources.limit[0]), coords=hours, name="bought")
    unmet = model.add_variables(0.0, coords=hours, name="unmet")
    block = xr.DataArray(np.searchsorted(starts, np.arange(n_t), side="right") - 1, dims="period")
    share = xr.DataArray(availability(problem), dims=("scenario", "supplier", "period"))
    capacity = (held.sel(block=block) * share).sum("supplier")
    demand = xr.DataArray(work.demand[:, 0], dims=("scenario", "period"))
    model.add_constraints(capacity + bought + unmet >= demand, name="serve")
    prices = bought * (float(sources.price[0]) / n_s) + unmet * (float(work.unmet_cost[0]) / n_s)
    model.add_objective((x * xr.DataArray(terms.fee[0], dims="column")).sum() + prices.sum())
    model.solve("highs", io_api="direct", time_limit=limit_s, log_to_console=False, output_flag=False)
    return float(model.objective.value) if model.status == "ok" else np.nan


def pypsa_stochastic(problem: Problem, limit_s: float) -> float:
    """Return the optimum of PyPSA's two-stage stochastic model: every line is an extendable generator."""
    import pandas as pd
    import pypsa

    terms, work, columns, sources = problem.terms, problem.work, problem.columns, problem.sources
    n_s, _, n_t = work.demand.shape
    names, share = [f"s{i}" for i in range(n_s)], availability(problem)
    network = pypsa.Network(snapshots=range(n_t))
    network.add("Bus", "bus")
    network.add("Load", "load", bus="bus", p_set=work.demand[0, 0])
    lines = [f"line {c}" for c in range(len(terms.upper))]
    network.add("Generator", lines, bus="bus", p_nom_extendable=True, p_nom_max=terms.upper, capital_cost=terms.fee[0])
    price, unmet = float(sources.price[0]), float(work.unmet_cost[0])
    network.add("Generator", "bought", bus="bus", p_nom=float(sources.limit[0]), marginal_cost=price)
    network.add("Generator", "unmet", bus="bus", p_nom=float(work.demand.max()), marginal_cost=unmet)
    network.set_scenarios(dict.fromkeys(names, 1.0 / n_s))
    hours = np.arange(n_t)[:, None]
    inside = (columns.start <= hours) & (hours < columns.end)  # (period, column)
    usable = np.concatenate([share[s][columns.supplier].T * inside for s in range(n_s)], axis=1)
    both = pd.MultiIndex.from_product([names, lines], names=["scenario", "name"])
    network.generators_t.p_max_pu = pd.DataFrame(usable, network.snapshots, both)
    loads = pd.MultiIndex.from_product([names, ["load"]], names=["scenario", "name"])
    network.loads_t.p_set = pd.DataFrame(work.demand[:, 0].T, network.snapshots, loads)
    status, _ = network.optimize(
        solver_name="highs", solver_options={"time_limit": limit_s, "output_flag": False}, log_to_console=False
    )
    return float(network.objective) if status == "ok" else np.nan


def mpi_sppy_lshaped(problem: Problem, limit_s: float) -> float:
    """Return the root's value at the end of mpi-sppy's L-shaped method: one process, HiGHS for all programs."""
    from mpisppy.opt.lshaped import LShapedMethod

    names = [f"s{i}" for i in range(len(problem.probabilities))]
    options = {
        "root_solver": "highs",
        "sp_solver": "highs",
        "valid_eta_lb": dict.fromkeys(names, 0.0),
        "max_iter": 1000,
        "tol": 1e-6,
        "verbose": False,
        "time_limit": limit_s,
    }
    kwargs = {"problem": problem, "share": availability(problem), "places": members(problem)}
    method = LShapedMethod(options, names, _pyomo_scenario, scenario_creator_kwargs=kwargs)
    method.lshaped_algorithm()
    return float(method.root.obj())


def _pyomo_scenario(
    name: str,
    problem: Problem | None = None,
    share: NDArray[np.float64] | None = None,
    places: tuple[NDArray[np.int64], NDArray[np.float64]] | None = None,
) -> Any:
    import pyomo.environ as pyo
    from mpisppy.utils import sputils

    if problem is None or share is None or places is None:
        raise ValueError(name)
    s, (starts, inside) = int(name[1:]), places
    terms, work, sources = problem.terms, problem.work, problem.sources
    n_c, n_t = len(terms.upper), problem.n_periods
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(n_c), bounds=lambda _, c: (0.0, float(terms.upper[c])))
    n_p, n_b = inside.shape[:2]
    model.held = pyo.Var(range(n_p), range(n_b), within=pyo.NonNegativeReals)
    model.define = pyo.Constraint(
        range(n_p),
        range(n_b),
        rule=lambda m, p, b: m.held[p, b] == sum(m.x[int(c)] for c in np.flatnonzero(inside[p, b])),
    )
    model.bought = pyo.Var(range(n_t), bounds=(0.0, float(sources.limit[0])))
    model.unmet = pyo.Var(range(n_t), within=pyo.NonNegativeReals)
    block = np.searchsorted(starts, np.arange(n_t), side="right") - 1
    model.serve = pyo.Constraint(
        range(n_t),
        rule=lambda m, t: (
            sum(float(share[s, p, t]) * m.held[p, int(block[t])] for p in range(n_p)) + m.bought[t] + m.unmet[t]
            >= float(work.demand[s, 0, t])
        ),
    )
    model.first = pyo.Expression(expr=sum(float(terms.fee[0, c]) * model.x[c] for c in range(n_c)))
    price, unmet = float(sources.price[0]), float(work.unmet_cost[0])
    second = sum(price * model.bought[t] + unmet * model.unmet[t] for t in range(n_t))
    model.obj = pyo.Objective(expr=model.first + second)
    sputils.attach_root_node(model, model.first, [model.x])
    model._mpisppy_probability = 1.0 / len(problem.probabilities)  # noqa: SLF001 - so the tool is told
    return model
