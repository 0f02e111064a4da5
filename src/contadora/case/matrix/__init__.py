"""Issue × party matrices, as a spreadsheet holds them."""

from contadora.case.matrix.consent import parse_consent
from contadora.case.matrix.scores import read_matrix
from contadora.case.matrix.template import write_template

__all__ = ["parse_consent", "read_matrix", "write_template"]
