"""Whose agreement makes a deal: the consent rule as a test on gains."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import EngineError, InputError
from contadora.solve.power import whole_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from contadora.case.table import ConsentRule

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

__all__ = ["Consent", "consent_of"]


COALITIONS = 5_000


@dataclass(frozen=True)
class Consent:
    """The consent rule by place among the consenting parties.

    Attributes
    ----------
    vetoes : tuple of int
        Parties without whom there is no deal.
    others : tuple of int
        The remaining parties.
    may_refuse : int
        How many of the others may refuse, where heads are counted.
    weights : tuple of float
        Of the others, where weight is counted; else empty.
    quota : float
        The weight that must agree.
    """

    vetoes: tuple[int, ...]
    others: tuple[int, ...]
    may_refuse: int
    weights: tuple[float, ...] = ()
    quota: float = 0.0

    @property
    def unanimous(self) -> bool:
        """Whether every party must agree."""
        return self.may_refuse == 0 and not self.weights

    @property
    def indispensable(self) -> frozenset[int]:
        """The parties without whom there is no deal: by veto, or because the rest cannot reach the quota."""
        if not self.weights:
            return frozenset((*self.vetoes, *(self.others if self.unanimous else ())))
        whole, needed = self._whole
        total = sum(whole)
        return frozenset(
            (*self.vetoes, *(i for i, w in zip(self.others, whole, strict=True) if total - w < needed))
        )

    @cached_property
    def _whole(self) -> tuple[tuple[int, ...], int]:
        # in whole numbers no rounding of a sum decides whether the quota is reached
        return whole_numbers(self.weights, self.quota)

    def met(self, accepts: Bools) -> Bools:
        """Return where the rule is met. ``accepts`` has the parties on its first axis."""
        if self.unanimous:
            return np.asarray(accepts.all(axis=0))
        vetoed = ~accepts[list(self.vetoes)].all(axis=0)
        if self.weights:
            whole, needed = self._whole
            weight = np.zeros(accepts.shape[1:], dtype=np.int64)
            for i, w in zip(self.others, whole, strict=True):
                weight += w * accepts[i]
            return np.asarray((weight >= needed) & ~vetoed)
        willing = accepts[list(self.others)].sum(axis=0)
        enough = np.asarray(willing >= len(self.others) - self.may_refuse)
        return np.asarray(enough & ~vetoed)

    def counted(self, scores: Floats) -> Floats:
        """Return the scores (parties × points) that count at each point: all but those who may refuse.

        Where heads are counted. All vetoes count; of the others the ``may_refuse`` lowest drop out. What is
        left is the best smallest coalition that satisfies the rule, because all such have the same size.
        """
        if self.unanimous:
            return scores
        rest = np.sort(scores[list(self.others)], axis=0)[self.may_refuse :]
        return np.concatenate([scores[list(self.vetoes)], rest])

    def coalitions(self, most: int = COALITIONS) -> list[Ints]:
        """Return the smallest coalitions that satisfy the rule: without any of its members it fails.

        Raises
        ------
        EngineError
            There are more than ``most``.

        Examples
        --------
        >>> [c.tolist() for c in Consent((0,), (1, 2, 3), 0, (40.0, 35.0, 25.0), 55.0).coalitions()]
        [[0, 1, 2], [0, 1, 3], [0, 2, 3]]
        """
        found: list[Ints] = []
        for chosen in self._minimal() if self.weights else combinations(self.others, self._size):
            if len(found) == most:
                raise EngineError(
                    f"more than {most} coalitions could carry a deal; so many can be examined",
                    where="consent",
                    hint="name more vetoes, or settle some issues first so that the space can be enumerated",
                )
            found.append(np.array(sorted((*self.vetoes, *chosen)), dtype=np.int64))
        return found

    @property
    def _size(self) -> int:
        return len(self.others) - self.may_refuse

    def _minimal(self) -> Iterator[tuple[int, ...]]:
        # Heaviest first: a set is yielded when its lightest member brings it to the quota, so that without
        # that member, and all the more without a heavier one, it falls short.
        whole, needed = self._whole
        order = sorted(range(len(whole)), key=lambda k: -whole[k])
        below = [sum(whole[k] for k in order[place:]) for place in range(len(order) + 1)]

        def add(place: int, gathered: int, chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
            if gathered >= needed:
                yield chosen
            elif gathered + below[place] >= needed:
                heavier = gathered + whole[order[place]]
                yield from add(place + 1, heavier, (*chosen, self.others[order[place]]))
                yield from add(place + 1, gathered, chosen)

        return add(0, 0, ())

    def words(self, names: tuple[str, ...]) -> str:
        """Return the rule as a sentence for a reader."""
        if self.unanimous:
            return "all must agree: " + ", ".join(names)
        if self.weights:
            told = ", ".join(f"{names[i]} {w:g}" for i, w in zip(self.others, self.weights, strict=True))
            quota = f"those who agree must weigh {self.quota:g} of {sum(self.weights):g}: {told}"
        else:
            others = ", ".join(names[i] for i in self.others)
            quota = f"at least {self._size} of {len(self.others)} must agree: {others}"
        if not self.vetoes:
            return quota
        return "must agree: " + ", ".join(names[i] for i in self.vetoes) + f"; of the others, {quota}"


def consent_of(rule: ConsentRule) -> tuple[tuple[int, ...], Consent]:
    """Return the consenting parties (places in ``Table.actors``) and the rule among them.

    Weights that come to a count of heads are turned into one.

    Raises
    ------
    InputError
        Nobody has to consent, or the weights cannot be used.

    Examples
    --------
    >>> from contadora.case.table import ConsentRule
    >>> parties, consent = consent_of(ConsentRule((0, 2, 3), vetoes=(2,), may_refuse=1))
    >>> parties, consent.vetoes, consent.others
    ((0, 2, 3), (1,), (0, 2))
    """
    parties = tuple(dict.fromkeys((*rule.parties, *rule.vetoes)))
    if not parties:
        raise InputError(
            "nobody's consent is needed", where="consent", hint="name the parties that must agree"
        )
    vetoes = tuple(parties.index(veto) for veto in dict.fromkeys(rule.vetoes))
    others = tuple(i for i in range(len(parties)) if i not in vetoes)
    if rule.may_refuse < 0:
        raise InputError("may_refuse is negative", where="consent.may_refuse", hint="use 0 for unanimity")
    if not rule.weights:
        return parties, Consent(vetoes, others, min(rule.may_refuse, len(others)))
    if len(rule.weights) != len(rule.parties):
        what = f"{len(rule.weights)} weights for {len(rule.parties)} parties"
        raise InputError(what, where="consent.weights", hint="give one for each")
    weight = dict(zip(rule.parties, rule.weights, strict=True))
    weighed = tuple(float(weight[parties[i]]) for i in others)
    try:
        whole, needed = whole_numbers(weighed, rule.quota)
    except InputError as error:
        raise InputError(error.what, where=f"consent.{error.where}", hint=error.hint) from None
    if len(set(whole)) == 1:
        return parties, Consent(vetoes, others, len(others) - -(-needed // whole[0]))
    if all(sum(whole) - w < needed for w in whole):
        return parties, Consent(vetoes, others, 0)
    return parties, Consent(vetoes, others, 0, weighed, float(rule.quota))
