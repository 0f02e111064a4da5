"""What a model may use up: tokens and money, checked before each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contadora.errors import EndpointError, InputError

__all__ = ["Budget", "most_tokens"]

_OVERHEAD = 64
"""Tokens that an endpoint may add around the messages."""


def most_tokens(text: str) -> int:
    """Return how many tokens a text has at most: one for two ASCII signs, one for each other byte.

    English has about one for four signs. No tokenizer is asked, since each model has its own.

    Examples
    --------
    >>> most_tokens("talks"), most_tokens("ñ")
    (67, 66)
    """
    size = len(text.encode())
    plain = sum(sign < "\x80" for sign in text)
    return -(-plain // 2) + (size - plain) + _OVERHEAD


@dataclass
class Budget:
    """Tokens and cost allowed and used, over every report of one run.

    Attributes
    ----------
    max_tokens : int or None
        Both ways together. None: no limit.
    max_cost : float or None
        In the currency of the prices. None: no limit.
    price_in, price_out : float or None
        For a million tokens sent, and received.
    sent, received : int
        Tokens, as the endpoint counts them; where it does not say, the most that it can have been.
    estimated : bool
        Whether any of the counts is such an upper bound.

    Examples
    --------
    >>> budget = Budget(max_tokens=1000, price_in=2.0, price_out=8.0)
    >>> budget.spend({"prompt_tokens": 500, "completion_tokens": 250}, 600, 300)
    >>> budget.sent, budget.received, budget.cost
    (500, 250, 0.003)
    """

    max_tokens: int | None = None
    max_cost: float | None = None
    price_in: float | None = None
    price_out: float | None = None
    sent: int = 0
    received: int = 0
    estimated: bool = False

    def __post_init__(self) -> None:
        for name in ("max_cost", "price_in", "price_out"):
            value = getattr(self, name)
            if value is not None and not 0 <= value < float("inf"):
                raise InputError("it must be zero or more", where=f"--llm-{name.replace('_', '-')}")
        if self.max_cost is not None and (self.price_in is None or self.price_out is None):
            raise InputError(
                "a limit on cost needs prices",
                where="--llm-max-cost",
                hint="give --llm-price-in and --llm-price-out, for a million tokens",
            )

    @property
    def cost(self) -> float | None:
        """What was used, in the currency of the prices; None where a price is not given."""
        return self._cost(self.sent, self.received)

    def _cost(self, sent: int, received: int) -> float | None:
        if self.price_in is None or self.price_out is None:
            return None
        return (sent * self.price_in + received * self.price_out) / 1e6

    def check(self, sent: int, received: int) -> None:
        """Refuse a request that could use ``sent`` and ``received`` tokens more, if that could go too far.

        Raises
        ------
        EndpointError
            It could exceed the tokens or the cost allowed.
        """
        most = self.sent + self.received + sent + received
        if self.max_tokens is not None and most > self.max_tokens:
            raise EndpointError(
                f"not sent: with it the run could use {most:,} tokens; {self.max_tokens:,} are allowed",
                where="language model",
                hint="raise --llm-max-tokens, or name fewer reports",
            )
        cost = self._cost(self.sent + sent, self.received + received)
        if self.max_cost is not None and cost is not None and cost > self.max_cost:
            raise EndpointError(
                f"not sent: with it the run could cost {cost:.4f}; {self.max_cost:g} is allowed",
                where="language model",
                hint="raise --llm-max-cost, or name fewer reports",
            )

    def spend(self, usage: Any, sent: int, received: int) -> None:
        """Count what an answer says it used; ``sent`` and ``received`` where it does not say so sensibly."""
        counted = [usage.get(name) for name in _COUNTS] if isinstance(usage, dict) else [None, None]
        known = [type(n) is int and 0 <= n < 10**12 for n in counted]
        self.sent += counted[0] if known[0] else sent  # type: ignore[operator]
        self.received += counted[1] if known[1] else received  # type: ignore[operator]
        self.estimated |= not all(known)

    def to_dict(self) -> dict[str, Any]:
        """Return what was used as JSON-safe data."""
        return {
            "sent": self.sent,
            "received": self.received,
            "estimated": self.estimated,
            "cost": self.cost,
        }


_COUNTS = ("prompt_tokens", "completion_tokens")
