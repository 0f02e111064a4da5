"""Learnt weights: that they are what the training scripts make, and what they say."""

from __future__ import annotations

import json

import pytest

from contadora.read.weights import Weights


@pytest.mark.parametrize("name", ["outcome", "roles", "stance", "resumption"])
def test_the_shipped_weights_are_what_the_texts_teach(name, training_script, tmp_path):
    training = training_script(name)
    training.main(tmp_path)
    for file in ("weights.json", "scores.json"):
        made, shipped = (json.loads((folder / file).read_text()) for folder in (tmp_path, training.DATA))
        assert made == shipped, f"run: python training/{name}.py"


def test_shares_sum_to_one_and_unknown_features_say_nothing():
    learnt = Weights(("a", "b", "c"), {"always": (0.1, 0.2, 0.3), "loud": (900.0, -900.0, 0.0)})
    for features in ({}, {"always": 1.0}, {"always": 1.0, "loud": 2.0}):
        assert sum(learnt.shares(features)) == pytest.approx(1.0)
        assert learnt.shares(features | {"never learnt": 5.0}) == learnt.shares(features)
    assert learnt.shares({"loud": 1.0})[0] == pytest.approx(1.0)
