"""Compiled kernels: Numba's `njit` with a cache on disk, and without one where no disk can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

_Kernel = TypeVar("_Kernel", bound=Callable[..., Any])
#: every kernel of the modules imported so far, as Numba's dispatchers
KERNELS: list[Any] = []


def compiled(*, parallel: bool = False, fastmath: bool = False) -> Callable[[_Kernel], _Kernel]:
    """Return a decorator that compiles a kernel once and keeps the machine code on disk.

    Numba looks for a place beside the module, then in the user's cache; where it finds none, the
    kernel is compiled anew in each process.

    Parameters
    ----------
    parallel
        Whether `numba.prange` loops run on all cores. Results must not depend on how they are split.
    fastmath
        Whether sums may be reordered; only for kernels whose results are compared with a tolerance.
    """
    options = {"parallel": parallel, "fastmath": fastmath, "nogil": True}

    def decorate(kernel: _Kernel) -> _Kernel:
        try:
            made: _Kernel = numba.njit(cache=True, **options)(kernel)
        except RuntimeError:  # no locator: neither the package nor the user's cache can be written
            made = numba.njit(**options)(kernel)
        KERNELS.append(made)
        return made

    return decorate
