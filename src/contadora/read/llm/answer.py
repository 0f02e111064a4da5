"""From what a model answered to claims: what does not stand word for word in the report is dropped."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from contadora.errors import EndpointError
from contadora.read.dates import resolve
from contadora.read.llm.question import KINDS, OURS
from contadora.read.reader import sameness
from contadora.read.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from contadora.case.claim import Claim
    from contadora.read.llm.question import Shown
    from contadora.read.text import Text

__all__ = ["Drops", "Evidence", "Reply", "Unusable", "claims_in", "reply_in"]

_LONGEST_FIELD = 300
_HIGHEST = 99
_COPIED = ("attribution", "time", "dates", "next_date")
"""Fields that hold the report's own wording: they too must stand in the sentence."""


class Unusable(EndpointError):
    """The answer is not of the form asked for; the next question may fare better."""


@dataclass
class Drops:
    """How many claims of an answer were dropped, by reason.

    Attributes
    ----------
    not_verbatim : int
        The words, or a wording copied beside them, do not stand in the sentence.
    unknown_sentence : int
        The sentence was not in the question.
    schema : int
        A field is missing, unknown, of the wrong form, or not the model's to fill in.
    unknown_name : int
        A person's name that the report does not hold.
    duplicates : int
        The same claim again.
    """

    not_verbatim: int = 0
    unknown_sentence: int = 0
    schema: int = 0
    unknown_name: int = 0
    duplicates: int = 0

    def to_dict(self) -> dict[str, int]:
        """Return the counts as JSON-safe data."""
        return asdict(self)


@dataclass(frozen=True)
class Reply:
    """What came back: the text of the answer, whether it was cut off, what it used, calls of tools."""

    content: str | None
    cut: bool
    usage: Any
    tool_calls: int


@dataclass(frozen=True)
class Evidence:
    """What claims are checked against: the document, the sentences of the question, the report's day."""

    text: Text
    document: str
    sentences: Mapping[int, Shown]
    published: date | None
    rule: str

    @cached_property
    def vocabulary(self) -> set[str]:
        """The words of the document, folded."""
        return set(_words(self.text.shown))


def reply_in(body: bytes) -> Reply:
    """Return what an endpoint's answer says, whatever else it holds.

    Raises
    ------
    Unusable
        It is no JSON, or no chat completion.

    Examples
    --------
    >>> reply_in(b'{"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}]}').content
    '{}'
    """
    data = _json(body)
    choices = data.get("choices") if isinstance(data, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise Unusable("its answer is no chat completion", hint="check that the address is one")
    content = message.get("content")
    calls = message.get("tool_calls")
    counted = len(calls) if isinstance(calls, list) else 0
    return Reply(
        content if isinstance(content, str) else None,
        choice.get("finish_reason") == "length",
        data.get("usage"),
        counted + (message.get("function_call") is not None),
    )


def claims_in(content: str | None, evidence: Evidence, drops: Drops) -> dict[str, Claim]:
    """Return the claims that hold, by what they say; the others are counted in ``drops``.

    Parameters
    ----------
    content : str or None
        The text of the answer: JSON of the form asked for.
    evidence : Evidence
        What the claims are checked against. No fuzzy matching: a sign that differs is a drop.
    drops : Drops
        Added to.

    Raises
    ------
    Unusable
        The answer is not of the form asked for.
    """
    if content is None:
        raise Unusable("its answer holds no text")
    data = _json(content)
    items = data.get("claims") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise Unusable("its answer holds no list of claims")
    kept: dict[str, Claim] = {}
    for item in items:
        try:
            claim = _claim(item, evidence)
        except _Drop as drop:
            setattr(drops, drop.reason, getattr(drops, drop.reason) + 1)
            continue
        if kept.setdefault(sameness(claim), claim) is not claim:
            drops.duplicates += 1
    return kept


class _Drop(Exception):
    def __init__(self, reason: str) -> None:
        self.reason = reason


def _claim(item: Any, evidence: Evidence) -> Claim:
    if not isinstance(item, dict) or not isinstance(item.get("kind"), str) or item["kind"] not in KINDS:
        raise _Drop("schema")
    kind = KINDS[item["kind"]]
    number, words = item.get("sentence"), item.get("words")
    if (
        type(number) is not int
        or not isinstance(words, str)
        or item.keys() - kind.model_fields.keys()
        or item.keys() & OURS
    ):
        raise _Drop("schema")
    sentence = evidence.sentences.get(number)
    if sentence is None:
        raise _Drop("unknown_sentence")
    at = sentence.words.find(words)
    if at < 0 or not words.strip():
        raise _Drop("not_verbatim")
    fields = {name: _field(value) for name, value in item.items() if name not in ("words", "sentence")}
    for name in _COPIED:
        if fields.get(name) is not None and str(fields[name]) not in sentence.words:
            raise _Drop("not_verbatim")
    start, end = evidence.text.span(sentence.begin + at, sentence.begin + at + len(words))
    ours = {
        "document": evidence.document,
        "sentence": number,
        "start": start,
        "end": end,
        "words": evidence.text.decoded.words(start, end),
        "rule": evidence.rule,
        "confidence": None,
        "day": _day(fields.get("time"), evidence.published),
    }
    if item["kind"] == "round":
        ours["next_day"] = _day(fields.get("next_date"), evidence.published, ahead=True)
    try:
        claim: Claim = kind.model_validate({**fields, **ours}, strict=True)  # type: ignore[assignment]
    except ValidationError:
        raise _Drop("schema") from None
    if claim.kind == "person":
        spelt = set(_words(claim.name))
        if not spelt or not spelt <= evidence.vocabulary:
            raise _Drop("unknown_name")
    return claim


def _field(value: Any) -> Any:
    """Return a field's value; an empty text is the same as null."""
    if isinstance(value, str):
        value = value.strip()
        if len(value) > _LONGEST_FIELD or not value.isprintable():
            raise _Drop("schema")
        return value or None
    if isinstance(value, int) and abs(value) > _HIGHEST and not isinstance(value, bool):
        raise _Drop("schema")
    return value


def _day(words: Any, published: date | None, *, ahead: bool | None = None) -> date | None:
    return resolve(fold(words), published, ahead=ahead) if isinstance(words, str) else None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


def _json(text: bytes | str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unusable("its answer is no JSON") from None
