"""The register of what an answer rests on besides quoted words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["Assumption"]


@dataclass(frozen=True)
class Assumption:
    """One number, or one shape, that no source gives.

    Attributes
    ----------
    path : str
        The field of the case that it stands for, as ``stances.opposition.election.red_line``.
    what : str
        What is taken to hold, in words.
    low, high : float
        The range it is drawn from; equal where it is fixed.
    kind : {'assessed', 'assumed'}
        assessed: somebody set it in the case. assumed: nobody did, so the widest sensible range stands in.
    by, reason : str or None
        Who set it, and why.
    why : tuple of str
        The claims that the assessment rests on.
    """

    path: str
    what: str
    low: float
    high: float
    kind: Literal["assessed", "assumed"]
    by: str | None = None
    reason: str | None = None
    why: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data.

        Examples
        --------
        >>> Assumption("consent", "unanimity", 1, 1, "assumed").to_dict()["kind"]
        'assumed'
        """
        return {**asdict(self), "why": list(self.why)}
