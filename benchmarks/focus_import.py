"""Import of a FOCUS bill larger than memory: time beside DuckDB's own scan and aggregation, and peak memory.

    python benchmarks/focus_import.py FOLDER [--rows 50000000] [--memory-gib 24]

The bill is made in FOLDER with DuckDB (about 1.3 GB for 50 million rows) and deleted afterwards unless --keep.
Each measurement runs in a process of its own, so that its peak memory is its own. The baseline is one
query: the sums by period and by every column that tells lines of a bill apart, with the types of the file.
On a machine that others use as well, compare processor seconds (user and system) rather than the clock.

Measured on two cores (shared, load above 8) with DuckDB 2.0.1, 50 million rows in 1.32 GB of Parquet:
duckdb 14.3 processor seconds; read 22.7 (1.59 x); whole import 23.2 (1.63 x), peak memory 0.70 GiB.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

_MAKE = """
COPY (
  SELECT
    CAST(cost AS DOUBLE) AS BilledCost, CAST(cost * 0.8 AS DOUBLE) AS EffectiveCost,
    CAST(cost AS DOUBLE) AS ListCost, CAST(cost * 0.9 AS DOUBLE) AS ContractedCost,
    'acct-' || (r % 50) AS BillingAccountId, 'USD' AS BillingCurrency,
    TIMESTAMP '2025-03-01' AS BillingPeriodStart, TIMESTAMP '2025-04-01' AS BillingPeriodEnd,
    TIMESTAMP '2025-03-01' + to_hours(h) AS ChargePeriodStart,
    TIMESTAMP '2025-03-01' + to_hours(h + 1) AS ChargePeriodEnd,
    'Usage' AS ChargeCategory, CAST(NULL AS VARCHAR) AS ChargeClass, 'Usage-Based' AS ChargeFrequency,
    ['AWS', 'Microsoft', 'CoreWeave'][k % 3 + 1] AS ProviderName,
    ['AWS', 'Microsoft', 'CoreWeave'][k % 3 + 1] AS PublisherName,
    ['AWS', 'Reseller AG', 'CoreWeave'][k % 3 + 1] AS InvoiceIssuerName,
    CASE WHEN k % 7 = 0 THEN 'Committed' WHEN k % 11 = 0 THEN 'Dynamic' ELSE 'Standard' END AS PricingCategory,
    CASE WHEN k % 2 = 0 THEN 'Compute' ELSE ['Storage', 'Networking', 'Databases'][k % 3 + 1] END AS ServiceCategory,
    CASE WHEN k % 2 = 0 THEN 'Virtual Machines' ELSE 'Other ' || (k % 20) END AS ServiceName,
    CASE WHEN k % 2 = 0 THEN machine ELSE 'Meter ' || k END AS SkuMeter,
    'usage of ' || CASE WHEN k % 2 = 0 THEN machine ELSE 'meter ' || k END || ' in region ' || (k % 12)
      AS ChargeDescription,
    'SKU-' || k AS SkuId, 'PRICE-' || k AS SkuPriceId, CAST(NULL AS VARCHAR) AS SkuPriceDetails,
    CASE WHEN k % 7 = 0 THEN 'plan-' || (k % 21) END AS CommitmentDiscountId,
    CASE WHEN k % 7 = 0 THEN 'Plan' END AS CommitmentDiscountName,
    CASE WHEN k % 7 = 0 THEN 'Savings Plan' END AS CommitmentDiscountType,
    CASE WHEN k % 7 = 0 THEN 'Spend' END AS CommitmentDiscountCategory,
    CASE WHEN k % 7 = 0 THEN 'Used' END AS CommitmentDiscountStatus,
    CAST(q AS DOUBLE) AS ConsumedQuantity, CASE WHEN k % 2 = 0 THEN 'Hours' ELSE 'GB' END AS ConsumedUnit,
    CAST(q AS DOUBLE) AS PricingQuantity, CASE WHEN k % 2 = 0 THEN 'Hours' ELSE 'GB' END AS PricingUnit,
    'region-' || (k % 12) AS RegionId, 'arn:resource:' || r AS ResourceId, 'team=' || (r % 40) AS Tags,
    'sub-' || (r % 200) AS SubAccountId
  FROM (
    SELECT i, i % 720 AS h, i // 720 AS r, (i // 720) % 400 AS k,
      ['p5.48xlarge', 'g5.4xlarge', 'm6i.2xlarge', 'c7g.8xlarge', 'g6.12xlarge'][(i // 720) % 5 + 1] AS machine,
      round(((i * 2654435761) % 1000003) / 10007.0, 6) AS cost, 1 + (i % 3) AS q
    FROM range({first}, {last}) t(i)
  )
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""
_BASELINE = """
SELECT ChargePeriodStart, ChargePeriodEnd, ChargeCategory, ChargeClass, PricingCategory, ProviderName,
  InvoiceIssuerName, ServiceCategory, ServiceName, SkuMeter, ChargeDescription, SkuPriceId, SkuPriceDetails, RegionId,
  CommitmentDiscountId, CommitmentDiscountName, CommitmentDiscountType, CommitmentDiscountCategory,
  CommitmentDiscountStatus, ConsumedUnit, PricingUnit, BillingCurrency, ChargeFrequency, count(*),
  sum(BilledCost), sum(EffectiveCost), sum(ListCost), sum(ContractedCost), sum(ConsumedQuantity), sum(PricingQuantity)
FROM read_parquet('{folder}/*.parquet') GROUP BY ALL
"""


def make(folder: Path, n_rows: int, n_files: int = 10) -> None:
    """Write a bill of so many rows."""
    folder.mkdir(parents=True, exist_ok=True)
    each = n_rows // n_files
    with duckdb.connect() as db:
        for i in range(n_files):
            last = n_rows if i == n_files - 1 else (i + 1) * each
            db.execute(_MAKE.format(first=i * each, last=last, path=folder / f"part-{i:02}.parquet"))


def baseline(folder: Path, memory_gib: float) -> float:
    """Return the sum that DuckDB's own query bills."""
    with tempfile.TemporaryDirectory() as spill, duckdb.connect() as db:
        db.execute(f"SET memory_limit = '{memory_gib}GiB'; SET temp_directory = '{spill}'")
        db.execute(f"CREATE TABLE found AS {_BASELINE.format(folder=folder)}")
        rows = db.execute('SELECT count(*), sum("sum(BilledCost)") FROM found').fetchall()
    return float(rows[0][1])


def read(folder: Path, memory_gib: float) -> float:
    """Return the sum that a bill as read bills."""
    from provender.importers.focus.reading import read_bill  # noqa: PLC0415 - its import is part of what is measured

    return float(read_bill([folder], memory_gib=memory_gib).totals()["USD"]["billed"])


def whole(folder: Path, memory_gib: float) -> float:
    """Return the sum that the case of a bill reports, after everything that `provender import focus` does."""
    from provender.importers.focus.case import Options  # noqa: PLC0415
    from provender.importers.focus.importing import import_focus  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        found = import_focus([folder], Path(name) / "case", Options("case", memory_gib=memory_gib))
        return float(found.report["totals"]["USD"]["billed"])


PHASES = {"duckdb": baseline, "read": read, "import": whole}


def measured(phase: str, folder: Path, memory_gib: float) -> dict[str, float]:
    """Return seconds, processor seconds, peak memory and sum of a phase, run in a process of its own."""
    command = [sys.executable, __file__, str(folder), "--memory-gib", str(memory_gib), "--phase", phase]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # type: ignore[no-any-return]


def main() -> None:
    """Make a bill, measure each phase, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=50_000_000)
    parser.add_argument("--memory-gib", type=float, default=24.0)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--phase", choices=PHASES)
    chosen = parser.parse_args()
    if chosen.phase:
        start = time.perf_counter()
        billed = PHASES[chosen.phase](chosen.folder, chosen.memory_gib)
        used = resource.getrusage(resource.RUSAGE_SELF)
        row = {"seconds": time.perf_counter() - start, "cpu": used.ru_utime + used.ru_stime}
        print(json.dumps(row | {"gib": used.ru_maxrss / 2**20, "billed": billed}))
        return
    if not any(chosen.folder.glob("*.parquet")):
        make(chosen.folder, chosen.rows)
    size = sum(p.stat().st_size for p in chosen.folder.glob("*.parquet")) / 1e9
    print(f"{chosen.rows:,} rows, {size:.2f} GB of Parquet, memory limit {chosen.memory_gib:g} GiB")
    for _ in range(chosen.repeat):
        rows = {phase: measured(phase, chosen.folder, chosen.memory_gib) for phase in PHASES}
        for phase, row in rows.items():
            wall, cpu = (row[k] / rows["duckdb"][k] for k in ("seconds", "cpu"))
            print(
                f"{phase:8} {row['seconds']:8.1f} s {wall:6.2f} x   processor {row['cpu']:8.1f} s {cpu:6.2f} x"
                f"  {row['gib']:6.2f} GiB  billed {row['billed']:.2f}"
            )
    if not chosen.keep:
        shutil.rmtree(chosen.folder)


if __name__ == "__main__":
    main()
