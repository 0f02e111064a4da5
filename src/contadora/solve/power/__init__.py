"""Who is pivotal under a voting rule: Banzhaf and Shapley–Shubik power."""

from contadora.solve.power.index import PowerIndex, banzhaf, shapley_shubik
from contadora.solve.power.rule import TOLERANCE, whole_numbers

__all__ = ["TOLERANCE", "PowerIndex", "banzhaf", "shapley_shubik", "whole_numbers"]
