"""Kernels that are compiled only when someone asks for their machine code.

Loading numba takes longer than analysing a conflict of a few thousand states, and most are smaller. So
nothing is compiled before it pays (see :mod:`everyday` for what runs until then); then a kernel is
compiled together with the kernels that it calls, and kept on disk for later processes.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar

__all__ = ["Kernel"]

P = ParamSpec("P")
R = TypeVar("R")


class Kernel(Generic[P, R]):
    """A function of arrays and numbers, written in the part of Python that numba compiles.

    ``gone_through`` counts the values that its work on arrays has cost so far.

    Examples
    --------
    >>> @Kernel
    ... def twice(n: int) -> int:
    ...     return 2 * n
    >>> twice(21)
    42
    """

    _compiling = RLock()  # two threads that ask at once must get one function, compiled once

    def __init__(self, plain: Callable[P, R]) -> None:
        self.plain = plain
        self.gone_through = 0
        self._machine: Callable[P, R] | None = None
        self.__doc__ = plain.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run as plain Python."""
        return self.plain(*args, **kwargs)

    @property
    def machine(self) -> Callable[P, R]:
        """The same function as machine code, free of the interpreter's lock."""
        with self._compiling:
            if self._machine is None:
                self._machine = self._compiled()
            return self._machine

    def _compiled(self) -> Callable[P, R]:
        import numba

        plain: Any = self.plain
        names = {
            name: value.machine if isinstance(value, Kernel) and name in plain.__code__.co_names else value
            for name, value in plain.__globals__.items()
        }
        twin = FunctionType(plain.__code__, names, plain.__name__, plain.__defaults__)
        twin.__module__, twin.__qualname__ = plain.__module__, plain.__qualname__
        how: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
        try:
            kept: Callable[P, R] = numba.njit(cache=True, **how)(twin)
        except RuntimeError:  # nowhere to keep machine code: a read-only installation without a home
            kept = numba.njit(**how)(twin)
        return kept
