"""Whose agreement makes a deal: the consent rule as a test on gains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.table import ConsentRule

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

__all__ = ["Consent", "consent_of"]


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
        How many of the others may refuse.
    """

    vetoes: tuple[int, ...]
    others: tuple[int, ...]
    may_refuse: int

    @property
    def unanimous(self) -> bool:
        """Whether every party must agree."""
        return self.may_refuse == 0

    def met(self, accepts: Bools) -> Bools:
        """Return where the rule is met. ``accepts`` has the parties on its first axis."""
        if self.unanimous:
            return np.asarray(accepts.all(axis=0))
        willing = accepts[list(self.others)].sum(axis=0)
        vetoed = ~accepts[list(self.vetoes)].all(axis=0)
        enough = np.asarray(willing >= len(self.others) - self.may_refuse)
        return np.asarray(enough & ~vetoed)

    def counted(self, scores: Floats) -> Floats:
        """Return the scores (parties × points) that count at each point: all but those who may refuse.

        All vetoes count; of the others the ``may_refuse`` lowest drop out. What is left is the best smallest
        coalition that satisfies the rule, because all such coalitions have the same size.
        """
        if self.unanimous:
            return scores
        rest = np.sort(scores[list(self.others)], axis=0)[self.may_refuse :]
        return np.concatenate([scores[list(self.vetoes)], rest])

    def words(self, names: tuple[str, ...]) -> str:
        """Return the rule as a sentence for a reader."""
        if self.unanimous:
            return "all must agree: " + ", ".join(names)
        others = ", ".join(names[i] for i in self.others)
        count = len(self.others) - self.may_refuse
        quota = f"at least {count} of {len(self.others)} must agree: {others}"
        if not self.vetoes:
            return quota
        return "must agree: " + ", ".join(names[i] for i in self.vetoes) + f"; of the others, {quota}"


def consent_of(rule: ConsentRule) -> tuple[tuple[int, ...], Consent]:
    """Return the consenting parties (places in ``Table.actors``) and the rule among them.

    Raises
    ------
    InputError
        Nobody has to consent.

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
    return parties, Consent(vetoes, others, min(rule.may_refuse, len(others)))
