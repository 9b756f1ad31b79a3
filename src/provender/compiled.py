"""Compiled kernels: Numba's `njit` with a cache on disk, and without one where no disk can be written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, TypeVar

import numba

_Kernel = TypeVar("_Kernel", bound=Callable[..., Any])
#: every kernel of the modules imported so far, as Numba's dispatchers
KERNELS: list[Any] = []
#: numbers up to which one core is faster than waking the others
_SMALL = 50_000


def compiled(*, fastmath: bool = False) -> Callable[[_Kernel], _Kernel]:
    """Return a decorator that compiles a kernel once and keeps the machine code on disk.

    Numba looks for a place beside the module, then in the user's cache; where it finds none, the
    kernel is compiled anew in each process. Kernels hold no lock: see `on_all_cores`.

    Parameters
    ----------
    fastmath
        Whether sums may be reordered; only for kernels whose results are compared with a tolerance.
    """
    options = {"fastmath": fastmath, "nogil": True, "no_cfunc_wrapper": True}

    def decorate(kernel: _Kernel) -> _Kernel:
        try:
            made: _Kernel = numba.njit(cache=True, **options)(kernel)
        except RuntimeError:  # no locator: neither the package nor the user's cache can be written
            made = numba.njit(**options)(kernel)
        KERNELS.append(made)
        return made

    return decorate


def n_cores() -> int:
    """Return how many cores kernels may use: those of this process, or NUMBA_NUM_THREADS where that is set."""
    return int(numba.config.NUMBA_NUM_THREADS)


def on_all_cores(work: Callable[[slice], object], n: int, size: int) -> None:
    """Let all cores work on parts of n rows; results must not depend on how rows are split.

    Parameters
    ----------
    work
        Called with a slice of the rows, from several threads at once; kernels let the others run meanwhile.
    n
        Rows >= 0.
    size
        How many numbers are read in all; few of them are left to one core.

    Examples
    --------
    >>> doubled = [0] * 5
    >>> def double(rows: slice) -> None:
    ...     doubled[rows] = [2 * i for i in range(rows.start, rows.stop)]
    >>> on_all_cores(double, 5, size=100_000)
    >>> doubled
    [0, 2, 4, 6, 8]
    """
    n_parts = min(n, n_cores()) if size > _SMALL else 1
    if n_parts <= 1:
        work(slice(0, n))
        return
    # parts of a few rows each, so that a core that is slower leaves more of them to the others
    edges = [n * k // (4 * n_parts) for k in range(4 * n_parts + 1)] if n >= 8 * n_parts else range(n + 1)
    with ThreadPoolExecutor(n_parts) as pool:
        list(pool.map(work, [slice(a, b) for a, b in pairwise(edges)]))
