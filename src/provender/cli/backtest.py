"""`provender backtest`: whether following such plans would have paid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import numpy as np

from provender import cases
from provender.backtest import BacktestError, Market, Trace, added, read_stops, read_trace, traces_of
from provender.backtest import backtest as replay
from provender.cli.group import OUT, guarded, main
from provender.cli.options import json_option
from provender.errors import UnknownNameError
from provender.report import backtest_to_json, backtest_to_svg, backtest_to_terminal


@main.command()
@click.argument("source", metavar="TRACE|CASE")
@click.argument("workload", required=False, default="")
@click.option("--term", "term_days", type=click.FloatRange(min=0, min_open=True), default=30.0, show_default=True,
              metavar="DAYS", help="How long a commitment lasts.")  # fmt: skip
@click.option("--discount", type=click.FloatRange(0, 1), default=0.45, show_default=True,
              metavar="SHARE", help="What a commitment saves if used all the time.")  # fmt: skip
@click.option("--every", "every_days", type=click.FloatRange(min=0, min_open=True), default=1.0, show_default=True,
              metavar="DAYS", help="How often something may be signed.")  # fmt: skip
@click.option("--limit", type=click.FloatRange(0), metavar="UNITS", help="Units to be had on demand at once.")
@click.option("--unmet", type=click.FloatRange(1), default=10.0, show_default=True,
              metavar="TIMES", help="Cost of unmet work as a multiple of the price on demand.")  # fmt: skip
@click.option("--stops", type=click.Path(path_type=Path), metavar="FILE",
              help="Stops of supply: a CSV with start and end. Demand in them is not known.")  # fmt: skip
@click.option("--capped", type=click.FloatRange(0, min_open=True), metavar="UNITS",
              help="Units held when the trace was recorded: use at that limit is a lower bound of demand.")  # fmt: skip
@click.option("--time", default="", metavar="NAME", help="Column of times (default: timestamp, time, start or date).")
@click.option("--column", default="", metavar="NAME", help="Column of numbers (default: the first).")
@click.option("--chart", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.svg",
              help="Draw what was held and paid.")  # fmt: skip
@json_option
@guarded
def backtest(source: str, workload: str, **options: Any) -> None:
    """Replay demand with policies that see the past only, and count what each would have paid.

    TRACE is a CSV or Parquet file with a time and a number per row; CASE a case whose workloads have
    traces. WORKLOAD picks one workload; without it all are added up.
    """
    chart: Path | None = options["chart"]
    if chart is not None and not chart.absolute().parent.is_dir():
        raise BacktestError(f"no folder {chart.parent}", "a folder that exists", "Name another with --chart FILE.svg.")
    trace = _trace(source, workload, options)
    term = trace.periods(options["term_days"])
    limit = float("inf") if options["limit"] is None else options["limit"]
    market = Market(term, 1.0, 1.0 - options["discount"], limit=limit, unmet_usd=options["unmet"])
    found = replay(trace, market, every_days=options["every_days"])
    if chart is not None:
        chart.write_text(backtest_to_svg(found), encoding="utf-8")
    if options["as_json"]:
        click.echo(backtest_to_json(found))
    else:
        OUT.print(backtest_to_terminal(found))


def _trace(source: str, workload: str, options: dict[str, Any]) -> Trace:
    """Return the trace that the arguments mean."""
    path = Path(source)
    if path.is_file() or path.suffix.lower() in {".csv", ".parquet"}:
        trace = read_trace(path, time=options["time"], column=options["column"], workload=workload)
    else:
        trace = _of_case(source, workload)
    if options["stops"]:
        trace = trace.without(read_stops(options["stops"]))
    return trace.uncapped(options["capped"], np.random.default_rng(1)) if options["capped"] else trace


def _of_case(source: str, workload: str) -> Trace:
    """Return the trace of a workload of a case, or of all that have one."""
    case = cases.load(source)
    found = {k: t for good in case.provisions for k, t in traces_of(case, good).items()}
    if not found:
        raise UnknownNameError("case without traces", source, ("cases whose workloads have a `trace`, or a file",))
    if workload and workload not in found:
        raise UnknownNameError("workload", workload, tuple(found))
    if workload:
        return found[workload]
    return added(case.name, list(found.values()))
