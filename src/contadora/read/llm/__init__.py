"""The optional second reader: a language model that the user names. Off unless it is asked for.

`ModelReader` sends the numbered sentences of a report to one endpoint and keeps of the answer only what
stands word for word in the sentence it names. `compare` sets its claims beside those of the offline reader.
"""

from contadora.read.llm.answer import Drops, claims_in
from contadora.read.llm.budget import Budget
from contadora.read.llm.comparison import Comparison, compare
from contadora.read.llm.endpoint import KEY_VARIABLE, Endpoint
from contadora.read.llm.model_reader import ModelReader, ModelReading

__all__ = [
    "KEY_VARIABLE",
    "Budget",
    "Comparison",
    "Drops",
    "Endpoint",
    "ModelReader",
    "ModelReading",
    "claims_in",
    "compare",
]
