"""What a model is sent: our instructions, a form for the answer, and numbered sentences. Nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from contadora.case.claim import Claim
from contadora.read.markup import strip_markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contadora.case.claim import Spoken
    from contadora.read.reader import Part
    from contadora.read.text import Text

__all__ = ["INSTRUCTIONS", "KINDS", "Shown", "answer_form", "chunks", "question", "shown_sentences"]

KINDS: dict[str, type[Spoken]] = {
    model.model_fields["kind"].default: model for model in get_args(get_args(Claim)[0])
}
_JUDGED = frozenset({"document", "start", "end", "grade", "rule", "confidence", "status"})
_RESOLVED = frozenset({"day", "first_day", "last_day", "next_day"})
OURS = _JUDGED | _RESOLVED
"""Fields that code fills in, or a person. A model that fills one in has left the form."""

_MOST_SENTENCES, _MOST_SIGNS = 20, 12_000
"""Of one question: small enough that its answer is not cut off."""

INSTRUCTIONS = Path(__file__).with_name("instructions.txt").read_text(encoding="utf-8")
"""What the model is told, the same for every report."""


@dataclass(frozen=True)
class Shown:
    """A sentence as a model sees it: its number, its words, and where they begin in the readable text.

    Each sign stands for one of the readable text; line breaks and signs that do not print are spaces.
    """

    index: int
    words: str
    begin: int


def shown_sentences(text: Text) -> list[Shown]:
    r"""Return the sentences of a document as a model sees them.

    Examples
    --------
    >>> from contadora.read.text import read_text
    >>> [s.words for s in shown_sentences(read_text(b"<p>R&amp;D <b>deal</b>\nfails.</p>"))]
    ['R&D deal fails.']
    """
    chars = text.decoded.chars if text.starts is None else strip_markup(text.decoded.chars)[0]
    found = []
    for sentence in text.sentences:
        begin, end = sentence.starts[0], sentence.ends[-1]
        words = "".join(sign if sign.isprintable() else " " for sign in chars[begin:end])
        found.append(Shown(sentence.index, words, begin))
    return found


def chunks(sentences: Sequence[Shown], parts: Sequence[Part]) -> Iterator[tuple[Part, list[Shown]]]:
    """Cut each report of a document into questions of a bounded size."""
    for part in parts:
        chunk: list[Shown] = []
        signs = 0
        for sentence in sentences[part.first : part.last + 1]:
            if chunk and (len(chunk) >= _MOST_SENTENCES or signs + len(sentence.words) > _MOST_SIGNS):
                yield part, chunk
                chunk, signs = [], 0
            chunk.append(sentence)
            signs += len(sentence.words)
        if chunk:
            yield part, chunk


def question(chunk: Sequence[Shown], before: Shown | None = None) -> str:
    r"""Return the data of one question: the sentences, and the one before them for its pronouns.

    It is JSON, so that no sign in a report can end the data and begin something else.

    Examples
    --------
    >>> print(question([Shown(3, 'He said "no".', 60)]))
    {"sentences": [{"sentence": 3, "text": "He said \"no\"."}]}
    """
    data: dict[str, Any] = {} if before is None else {"the sentence before, not to be claimed": before.words}
    data["sentences"] = [{"sentence": s.index, "text": s.words} for s in chunk]
    return json.dumps(data, ensure_ascii=False)


def answer_form() -> dict[str, Any]:
    """Return the JSON Schema of an answer, made from the claim types: every field, no other.

    Examples
    --------
    >>> kinds = answer_form()["properties"]["claims"]["items"]["anyOf"]
    >>> len(kinds), "status" in kinds[0]["properties"], kinds[0]["properties"]["kind"]["enum"]
    (9, False, ['role'])
    """
    kinds = []
    for kind, model in KINDS.items():
        drawn = model.model_json_schema()["properties"]
        fields = {name: _plain(node) for name, node in drawn.items() if name not in OURS}
        fields["sentence"] = {"type": "integer"}
        first = {"kind": {"type": "string", "enum": [kind]}, "sentence": fields.pop("sentence")}
        kinds.append(_object({**first, **{name: node for name, node in fields.items() if name != "kind"}}))
    return _object({"claims": {"type": "array", "items": {"anyOf": kinds}}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    # Endpoints that hold a model to a schema want every field required and no other allowed.
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _plain(node: dict[str, Any]) -> dict[str, Any]:
    """Keep of a field what every endpoint understands: its type, its choices, whether it may be null."""
    kept: dict[str, Any] = {key: node[key] for key in ("type", "enum") if key in node}
    if "anyOf" in node:
        kept["anyOf"] = [_plain(option) for option in node["anyOf"]]
    return kept
