import numpy as np
import pytest

from contadora.case.drawing import Drawing, tabulate
from contadora.case.files import loads
from contadora.errors import InputError
from contadora.solve.narrowing import narrowing, worst_gain
from tests.conftest import TWO_SIDES


def test_shares_match_the_closed_form_of_a_linear_answer():
    table = tabulate(loads(TWO_SIDES), draws=8000)
    drawing = Drawing(8000, table.seed)
    first = drawing.uniforms("disagreement.government.value")
    second = drawing.uniforms("disagreement.rebels.shift")
    found = {n.path: n for n in narrowing(table, 3 * first - second, most=9)}
    assert found["disagreement.government.value"].share == pytest.approx(0.9, abs=0.02)
    assert found["disagreement.rebels.shift"].share == pytest.approx(0.1, abs=0.02)
    assert found["disagreement.rebels.shift"].low > found["disagreement.rebels.shift"].high
    assert len(found) <= 3


def test_pure_noise_is_explained_by_nothing():
    table = tabulate(loads(TWO_SIDES), draws=4000)
    draws = np.random.default_rng(7)
    found = [narrowing(table, draws.normal(size=4000)) for _ in range(40)]
    assert sum(bool(n) for n in found) <= 6, "about one in twenty at most, by the choice of the cut"


def test_an_answer_that_never_moves_has_nothing_to_narrow():
    table = tabulate(loads(TWO_SIDES), draws=1000)
    assert narrowing(table, np.ones(1000)) == ()
    with pytest.raises(InputError, match="3"):
        narrowing(table, np.ones(3))


def test_the_worst_gain_is_that_of_the_party_served_worst():
    table = tabulate(loads(TWO_SIDES), draws=300)
    gain = worst_gain(table, {"amnesty": "full", "posts": "4"})
    government = table.actors.index("government")
    expected = (table.weights[:, government] * table.values[:, government, :, 2]).sum(axis=1)
    np.testing.assert_allclose(gain, expected - table.disagreement[:, government])
