"""The extensive form of a whole planning problem in linopy, solved by HiGHS.

Imports nothing from the package. Written by dimensions where the sparse twin goes by loops, and with another way
to choose a tier of a price: big-M rows on the billed amount instead of one part per tier.
"""

from __future__ import annotations

import linopy
import numpy as np
import xarray as xr

from tests.reference.plan_whole import Tiers, Whole

_INF = float("inf")


def solve_linopy(problem: Whole) -> float | None:
    """Return the least objective; None where no plan meets every row."""
    if any(n.price is None and n.need > 0.0 and not n.row.any() for n in problem.needs):
        return None  # linopy leaves out a row without a variable
    model = linopy.Model()
    amount = _amounts(model, problem)
    billed = _billed(model, problem, amount)
    for i, (row, limit) in enumerate(problem.limits):
        model.add_constraints((amount * _by(row, "k")).sum("k") <= limit, name=f"limit{i}")
    for i, (money, rest) in enumerate(problem.budgets):
        model.add_constraints((billed * _by(money, "s", "k")).sum("k") <= _by(rest, "s"), name=f"budget{i}")
    penalty = _needs(model, problem, amount)
    cost = _costs(model, problem, amount, billed)
    eta = model.add_variables(name="eta")
    tail = model.add_variables(lower=_by(np.zeros(len(problem.p)), "s"), name="tail")
    model.add_constraints(tail + eta - cost >= 0.0, name="tail")
    p = _by(problem.p, "s")
    value = ((1.0 - problem.omega) * (cost * p)).sum() + problem.omega * eta
    value = value + (problem.omega / (1.0 - problem.alpha)) * (tail * p).sum()
    model.add_objective(value + penalty if penalty is not None else value)
    status, condition = model.solve(
        solver_name="highs", io_api="direct", output_flag=False, mip_rel_gap=1e-9, log_to_console=False
    )
    if condition == "infeasible":
        return None
    if status != "ok" or model.objective.value is None:
        raise RuntimeError(condition)
    return float(model.objective.value)


def _by(values: object, *dims: str) -> xr.DataArray:
    array = np.asarray(values)
    return xr.DataArray(array, dims=dims, coords={d: np.arange(n) for d, n in zip(dims, array.shape, strict=True)})


def _amounts(model: linopy.Model, problem: Whole) -> linopy.Variable:
    amount = model.add_variables(lower=0.0, upper=_by(problem.upper, "k"), name="amount")
    for k in np.flatnonzero(problem.lot > 0):
        most = float(np.floor(problem.upper[k] / problem.lot[k] + 1e-9))
        lots = model.add_variables(lower=0.0, upper=most, integer=True, name=f"lots{k}")
        model.add_constraints(amount.sel(k=k) - float(problem.lot[k]) * lots == 0.0, name=f"whole{k}")
    return amount


def _billed(model: linopy.Model, problem: Whole, amount: linopy.Variable) -> linopy.Variable:
    billed = model.add_variables(lower=_by(np.zeros(len(problem.lot)), "k"), name="billed")
    for k in range(len(problem.lot)):
        if k in problem.tiers:
            _tiers(model, problem.tiers[k], k, amount.sel(k=k), billed.sel(k=k), float(problem.upper[k]))
        else:
            model.add_constraints(billed.sel(k=k) - amount.sel(k=k) == 0.0, name=f"billed{k}")
    return billed


def _tiers(
    model: linopy.Model, tiers: Tiers, k: int, amount: linopy.Variable, billed: linopy.Variable, upper: float
) -> None:
    most = max(upper, float(tiers.start[-1]))
    n = len(tiers.start)
    holds = model.add_variables(binary=True, coords=[("i", np.arange(n))], name=f"tier{k}")
    model.add_constraints(holds.sum("i") == 1, name=f"one{k}")
    ends = np.append(tiers.start[1:], most)
    before = 0.0
    for i in range(n):
        start, end, factor = float(tiers.start[i]), float(ends[i]), float(tiers.factor[i])
        here = holds.sel(i=i)
        model.add_constraints(amount - start * here >= 0.0, name=f"from{k}.{i}")
        model.add_constraints(amount + (most - end) * here <= most, name=f"to{k}.{i}")
        offset = before - factor * start if tiers.is_incremental else 0.0
        # billed >= offset + factor · amount − M·(1 − here), M the most that the right side can be
        big = most + abs(offset)
        model.add_constraints(billed - factor * amount - big * here >= offset - big, name=f"bill{k}.{i}")
        before += factor * (end - start)


def _needs(model: linopy.Model, problem: Whole, amount: linopy.Variable) -> linopy.LinearExpression | None:
    missing: dict[tuple[int, int], linopy.Variable] = {}
    penalty = None
    for i, need in enumerate(problem.needs):
        had = (amount * _by(need.row, "k")).sum("k")
        if need.price is not None:
            if need.group not in missing:
                missing[need.group] = model.add_variables(lower=0.0, name=f"missing{i}")
                paid = need.price * missing[need.group]
                penalty = paid if penalty is None else penalty + paid
            had = had + missing[need.group]
        model.add_constraints(had >= need.need, name=f"need{i}")
    return penalty


def _costs(model: linopy.Model, problem: Whole, amount: linopy.Variable, billed: linopy.Variable) -> linopy.Variable:
    """Return the cost of every scenario as a variable."""
    n_s, n_j, n_t = problem.demand.shape
    n_g, n_e = problem.held.shape[1], problem.price.shape[1]
    block = problem.block
    hours, worth = _by(problem.hours, "t"), _by(problem.hours * problem.discount[block], "t")
    open_to = np.where(problem.eligible[:, :, block], _INF, 0.0)
    serve = model.add_variables(
        lower=0.0, upper=_by(np.broadcast_to(open_to, (n_s, n_j, n_g, n_t)), *"sjgt"), name="serve"
    )
    unmet = model.add_variables(lower=_by(np.zeros((n_s, n_j, n_t)), *"sjt"), name="unmet")
    load = serve.sum("j")
    spent = (unmet * (_by(problem.u, "j") * worth)).sum(["j", "t"]) + (billed * _by(problem.fee, "s", "k")).sum("k")
    bought = None
    if n_e:
        free = model.add_variables(lower=0.0, upper=_by(problem.committed[:, :, block], *"set"), name="free")
        rest = (problem.limit - problem.committed)[:, :, block]
        paid = model.add_variables(lower=0.0, upper=_by(rest, *"set"), name="paid")
        spent = spent + (paid * (_by(problem.price[:, :, block], *"set") * worth)).sum(["e", "t"])
        bought = free + paid
    share = problem.available[:, :, block]
    for g in range(n_g):
        mine = np.where((problem.column_class == g)[None, :, None], share, 0.0)
        left = load.sel(g=g) - (amount * _by(mine, *"skt")).sum("k")
        if bought is not None:
            left = left - (bought * _by((problem.source_class == g).astype(float), "e")).sum("e")
        model.add_constraints(left <= _by(problem.held[:, g][:, block], *"st"), name=f"capacity{g}")
    done = serve.sum("g") + unmet
    firm, loose = np.flatnonzero(~problem.loose), np.flatnonzero(problem.loose)
    if len(firm):
        model.add_constraints(done.sel(j=firm) == _by(problem.demand, *"sjt").sel(j=firm), name="firm")
    if len(loose):
        inside = _by((problem.window == np.unique(problem.window)[:, None]).astype(float), "w", "t")
        wanted = (_by(problem.demand, *"sjt").sel(j=loose) * hours * inside).sum("t")
        model.add_constraints((done.sel(j=loose) * (hours * inside)).sum("t") == wanted, name="loose")
    for i, (money, short) in enumerate(problem.spends):
        owed = model.add_variables(lower=_by(np.zeros(n_s), "s"), name=f"owed{i}")
        model.add_constraints((billed * _by(money, "s", "k")).sum("k") + owed >= _by(short, "s"), name=f"owed{i}")
        spent = spent + owed
    cost = model.add_variables(lower=_by(np.full(n_s, -_INF), "s"), name="cost")
    model.add_constraints(cost - spent == _by(problem.due, "s"), name="cost")
    return cost
