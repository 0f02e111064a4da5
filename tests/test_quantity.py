import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contadora.case.quantity import PROBABILITY_WORDS, Quantity, probability_word

numbers = st.floats(-10, 10, allow_nan=False)


@st.composite
def quantities(draw):
    form = draw(st.sampled_from(["value", "range", "mode", "triangular", "word", "unknown"]))
    if form == "value":
        return Quantity(value=draw(numbers))
    if form == "word":
        return Quantity(word=draw(st.sampled_from(sorted(PROBABILITY_WORDS))))
    if form == "unknown":
        return Quantity()
    low, mode, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    if form == "range":
        return Quantity(low=low, high=high)
    return Quantity(low=low, mode=mode, high=high, shape="triangular" if form == "triangular" else None)


def test_unknown_is_not_zero_and_needs_a_named_range():
    assert not Quantity().known
    with pytest.raises(ValueError, match="name the range"):
        Quantity().point()
    assert Quantity().bounds((0.2, 0.4)) == (0.2, 0.4)


@given(quantities())
def test_draws_stay_within_the_bounds_and_average_to_the_point(quantity):
    uniforms = (np.arange(20_000) + 0.5) / 20_000
    low, high = quantity.bounds((0.0, 1.0))
    drawn = quantity.draw(uniforms, (0.0, 1.0))
    assert drawn.min() >= low - 1e-9
    assert drawn.max() <= high + 1e-9
    assert (np.diff(drawn) >= -1e-9).all(), "inversion keeps the order of the uniforms"
    assert drawn.mean() == pytest.approx(quantity.point((0.0, 1.0)), abs=2e-3 * max(1.0, high - low))


@given(quantities())
def test_what_is_written_is_what_is_read(quantity):
    adapter = TypeAdapter(Quantity)
    assert adapter.validate_python(adapter.dump_python(quantity)) == quantity


def test_pert_draws_match_the_published_variance():
    # Variance of the PERT distribution: (mean - low)(high - mean) / 7.
    quantity = Quantity(low=0.0, mode=0.25, high=1.0)
    drawn = quantity.draw((np.arange(200_000) + 0.5) / 200_000)
    mean = quantity.point()
    assert drawn.var() == pytest.approx(mean * (1 - mean) / 7, rel=1e-3)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"low": 2, "high": 1}, "low 2.0 lies above high 1.0"),
        ({"low": 2}, "both low and high"),
        ({"low": 0, "high": 1, "mode": 3}, "outside"),
        ({"low": 0, "high": 1, "shape": "pert"}, "needs a mode"),
        ({"value": 1, "word": "likely"}, "one of"),
        ("probable", "no ICD 203 term"),
        (True, "expected a number"),
        (float("nan"), "finite"),
        ({"value": float("inf")}, "finite"),
        ({"mode": 0.3}, "belong to a range"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason(written, message):
    with pytest.raises(ValidationError, match=message):
        Quantity.model_validate(written)


def test_words_of_probability_own_their_lower_end():
    ends = [low for low, _ in PROBABILITY_WORDS.values()]
    assert [probability_word(p) for p in ends] == list(PROBABILITY_WORDS)
    assert [probability_word(p - 1e-9) for p in ends[1:]] == list(PROBABILITY_WORDS)[:-1]
    with pytest.raises(ValueError, match="lies in"):
        probability_word(1.2)


def test_a_quantity_says_who_set_it():
    kept = Quantity.model_validate(
        {"low": 0.1, "high": 0.2, "by": "desk", "reason": "guess", "why": "claim-1"}
    )
    assert kept.why == ("claim-1",)
    assert TypeAdapter(Quantity).dump_python(kept)["by"] == "desk"
