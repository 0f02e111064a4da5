"""A number that may be a range, a word of estimative probability, or unknown.

Unknown is a value of its own. It is never zero: whoever needs a number for it must name the range that
it is drawn from, and that choice goes into the register of assumptions.
"""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

RANK_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

DRAFT = "draft"
"""Set by no person: the draft put this range where the reports are silent."""

__all__ = ["DRAFT", "PROBABILITY_WORDS", "RANK_WORDS", "Quantity", "probability_word"]

PROBABILITY_WORDS: dict[str, tuple[float, float]] = {
    "almost no chance": (0.01, 0.05),
    "very unlikely": (0.05, 0.20),
    "unlikely": (0.20, 0.45),
    "roughly even": (0.45, 0.55),
    "likely": (0.55, 0.80),
    "very likely": (0.80, 0.95),
    "almost certain": (0.95, 0.99),
}
"""The bands of ICD 203. They share end points; a band owns its lower one."""


def probability_word(probability: float) -> str:
    """Return the ICD 203 term for a probability in [0, 1].

    A band owns its lower end: .20 is "unlikely", .55 is "likely". Below .01 and from .99 on the table has
    no term; the nearest is given, and the number is printed beside the word in any case.

    Examples
    --------
    >>> [probability_word(p) for p in (0.0, 0.2, 0.5, 0.55, 1.0)]
    ['almost no chance', 'unlikely', 'roughly even', 'likely', 'almost certain']
    """
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"a probability lies in [0, 1], not {probability}")
    found = "almost no chance"
    for word, (low, _) in PROBABILITY_WORDS.items():
        if probability >= low:
            found = word
    return found


Number = Annotated[float, Field(allow_inf_nan=False)]


class Quantity(BaseModel):
    """A number, as far as it is known, and who says so.

    In a case file it is written as a number (``0.4``), a word (``likely``), ``unknown``, or a mapping with
    ``low`` and ``high`` and, where one is more plausible, ``mode``. Any of them may say who set it.

    Attributes
    ----------
    value : float or None
        The number, where somebody really knows it.
    low, high, mode : float or None
        A range; with a mode it is drawn from a PERT distribution, else uniformly.
    shape : {'pert', 'triangular', 'uniform'} or None
        How the range is drawn; None: 'pert' with a mode, 'uniform' without.
    word : str or None
        A term of ICD 203, standing for its band.
    by, on, reason, why
        Who set the number, when, for which reason, and on which claims it rests.

    Examples
    --------
    >>> Quantity.model_validate({"low": 0.2, "high": 0.45, "by": "analyst"}).bounds()
    (0.2, 0.45)
    >>> Quantity.model_validate("likely").bounds()
    (0.55, 0.8)
    >>> Quantity.model_validate("unknown").known
    False
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    mode: Number | None = None
    shape: Literal["pert", "triangular", "uniform"] | None = None
    word: str | None = None
    by: str | None = None
    on: date | None = None
    reason: str | None = None
    why: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, data: Any) -> Any:
        if isinstance(data, bool):
            raise ValueError("expected a number, a range {low, high}, a probability word, or unknown")
        if isinstance(data, int | float):
            return {"value": data}
        if isinstance(data, str):
            return {} if data.strip().lower() == "unknown" else {"word": data.strip().lower()}
        if isinstance(data, dict) and isinstance(data.get("why"), str):
            return {**data, "why": (data["why"],)}
        return data

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [self.value is not None, self.low is not None or self.high is not None, self.word is not None]
        if sum(forms) > 1:
            raise ValueError("give one of value, low and high, or word")
        if self.word is not None and self.word not in PROBABILITY_WORDS:
            from contadora.errors import did_you_mean

            raise ValueError(
                f"'{self.word}' is no number and no ICD 203 term ({', '.join(PROBABILITY_WORDS)}); "
                + did_you_mean(self.word, [*PROBABILITY_WORDS, "unknown"])
            )
        if (self.low is None) != (self.high is None):
            raise ValueError("a range needs both low and high")
        if self.low is None and (self.mode is not None or self.shape is not None):
            raise ValueError("mode and shape belong to a range with low and high")
        if self.low is not None and self.high is not None:
            if self.low > self.high:
                raise ValueError(f"low {self.low} lies above high {self.high}")
            if self.mode is not None and not self.low <= self.mode <= self.high:
                raise ValueError(f"mode {self.mode} lies outside {self.low} to {self.high}")
            if self.shape == "uniform" and self.mode is not None:
                raise ValueError("a uniform range has no mode")
            if self.shape in ("pert", "triangular") and self.mode is None:
                raise ValueError(f"a {self.shape} range needs a mode")
        return self

    @model_serializer(mode="plain")
    def _shortest_form(self) -> Any:
        body: dict[str, Any] = {
            key: value
            for key in ("value", "low", "high", "mode", "shape", "word")
            if (value := getattr(self, key)) is not None
        }
        source: dict[str, Any] = {
            key: str(value) if isinstance(value, date) else list(value) if key == "why" else value
            for key in ("by", "on", "reason", "why")
            if (value := getattr(self, key))
        }
        if source or "low" in body:
            return {**body, **source}
        return self.value if self.value is not None else (self.word or "unknown")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Publish the short forms too, so that an editor accepts ``0.4``, ``likely`` and ``unknown``."""
        reference = handler(core_schema)
        body = handler.resolve_ref_schema(reference)
        body.clear()
        number = {"type": "number"}
        text = {"type": "string"}
        words = {"enum": list(PROBABILITY_WORDS)}
        fields: dict[str, Any] = {
            "value": number,
            "low": number,
            "high": number,
            "mode": number,
            "word": words,
        }
        fields |= {"shape": {"enum": ["pert", "triangular", "uniform"]}, "by": text, "reason": text}
        fields |= {"on": {"type": "string", "format": "date"}}
        fields |= {"why": {"anyOf": [text, {"type": "array", "items": text}]}}
        body["title"] = "Quantity"
        body["description"] = "A number, a range {low, high, mode}, a term of ICD 203, a rank, or unknown."
        body["anyOf"] = [
            number,
            {"enum": [*PROBABILITY_WORDS, "unknown", *RANK_WORDS]},
            {"type": "object", "properties": fields, "additionalProperties": False},
        ]
        return reference

    @property
    def known(self) -> bool:
        """Whether anything at all is said about the number."""
        return self.value is not None or self.low is not None or self.word is not None

    def bounds(self, otherwise: tuple[float, float] | None = None) -> tuple[float, float]:
        """Return the lowest and highest value; ``otherwise`` stands in where the number is unknown.

        Raises
        ------
        ValueError
            The number is unknown and no range was named.
        """
        if self.value is not None:
            return self.value, self.value
        if self.word is not None:
            return PROBABILITY_WORDS[self.word]
        if self.low is not None and self.high is not None:
            return self.low, self.high
        if otherwise is None:
            raise ValueError("the number is unknown; name the range to draw it from")
        return otherwise

    def point(self, otherwise: tuple[float, float] | None = None) -> float:
        """Return the mean of the distribution that `draw` samples.

        Examples
        --------
        >>> Quantity(low=0.0, high=1.0, mode=0.25).point().__round__(6)
        0.333333
        """
        low, high = self.bounds(otherwise)
        if self.mode is None:
            return (low + high) / 2
        return (
            (low + self.mode + high) / 3 if self.shape == "triangular" else (low + 4 * self.mode + high) / 6
        )

    def draw(
        self, uniforms: NDArray[np.float64], otherwise: tuple[float, float] | None = None
    ) -> NDArray[np.float64]:
        """Turn uniform numbers in [0, 1] into draws, by inverting the distribution.

        Inversion keeps common random numbers common: the same uniforms and a moved range give draws that
        move with it.

        Parameters
        ----------
        uniforms : float array, any shape
        otherwise : (low, high), optional
            Stands in where the number is unknown, drawn uniformly.

        Returns
        -------
        float array, same shape
        """
        low, high = self.bounds(otherwise)
        if self.mode is None or low == high:
            return low + (high - low) * uniforms
        width = high - low
        if self.shape == "triangular":
            import numpy as np

            peak = (self.mode - low) / width
            up = np.sqrt(uniforms * peak)
            down = 1 - np.sqrt((1 - uniforms) * (1 - peak))
            return low + width * np.where(uniforms < peak, up, down)
        from scipy.special import betaincinv

        alpha = 1 + 4 * (self.mode - low) / width
        beta = 1 + 4 * (high - self.mode) / width
        drawn: NDArray[np.float64] = low + width * betaincinv(alpha, beta, uniforms)
        return drawn

    def describe(self) -> str:
        """Return the number in words and figures, for a reader.

        Examples
        --------
        >>> Quantity(low=0.2, high=0.45).describe(), Quantity().describe(), Quantity(word="likely").describe()
        ('0.2 to 0.45', 'unknown', 'likely (0.55 to 0.8)')
        """
        if not self.known:
            return "unknown"
        low, high = self.bounds()
        if self.word is not None:
            return f"{self.word} ({low:g} to {high:g})"
        if math.isclose(low, high):
            return f"{low:g}"
        return f"{low:g} to {high:g}" + (f", most plausibly {self.mode:g}" if self.mode is not None else "")
