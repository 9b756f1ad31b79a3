"""A package that cannot be written to, in a home that is not there: kernels are compiled in memory, and all works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import provender


def copied(folder: Path) -> Path:
    """Copy the package to where nothing can be cached: a file stands where each cache folder would be made."""
    package = Path(provender.__file__).parent
    shutil.copytree(package, folder / "provender", ignore=shutil.ignore_patterns("__pycache__"))
    for room in [folder / "provender", *(p for p in (folder / "provender").rglob("*") if p.is_dir())]:
        (room / "__pycache__").touch()
    return folder


def test_the_package_works_where_no_cache_can_be_written(tmp_path: Path) -> None:
    """The exposure of the miniature is the same; nothing is written, not even by one who may write everywhere."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA", "XDG"))} | {
        "PYTHONPATH": str(copied(tmp_path / "site")),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": os.devnull,
    }
    code = (
        "import sys, json, provender; from provender.compiled import KERNELS\n"
        "case = provender.load('miniature'); found = provender.exposure(case, 'compute')\n"
        "from provender.adequacy import published, simulate_states\n"
        "import numpy as np; risk = simulate_states(published('rbts'), np.random.SeedSequence(0), n_draws=50)\n"
        "print(json.dumps([provender.__file__, sum(bool(k.signatures) for k in KERNELS),\n"
        "    [r.extra_replanned for r in found.rows], risk.eue.value]))"
    )
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    place, n_compiled, extra, eue = json.loads(run.stdout)
    assert place.startswith(str(tmp_path))
    assert n_compiled > 0
    case = provender.load("miniature")
    assert extra == [r.extra_replanned for r in provender.exposure(case, "compute").rows]
    assert eue > 0.0  # sampled by kernels of their own
    assert not list(tmp_path.rglob("*.nb?"))
