"""How well are names found? The reader's, with a model and without, against labels made by people."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contadora.errors import InputError
from contadora.read.conll import KINDS, Labelled, lay_out, read_conll
from contadora.read.evaluate import Score
from contadora.read.lexicon import lexicon
from contadora.read.reader import named
from contadora.read.text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from contadora.read.conll import Form as Shape
    from contadora.read.evaluate import Form
    from contadora.read.text import Text
    from contadora.read.voters import Voter

__all__ = ["BASELINE", "RULES", "EntityEvaluation", "evaluate_entities", "score_documents", "who_is_right"]

BASELINE, RULES = "baseline", "rules"
_KIND = {
    "person": "person",
    "country": "location",
    "capital": "location",
    "place": "location",
    "world": "organisation",
    "movement": "organisation",
    "body": "organisation",
}
Span = tuple[int, int, str]


@dataclass(frozen=True)
class EntityEvaluation:
    """Scores of each way to find names: by system, then by kind.

    A name counts where its first byte, its last byte and its kind are those of the labels. The baseline takes
    every run of capitals (without capitals: of words that are not English) for a person, or for what the
    shipped names say. ``rules`` is the reader without a model, a model's name the model alone,
    ``rules + MODEL`` the reader with it: the model adds people, nothing else.
    """

    form: Form
    sentences: int
    systems: dict[str, dict[str, Score]]
    seconds: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Return the evaluation as JSON-safe data."""
        return {
            "form": self.form,
            "sentences": self.sentences,
            "systems": {
                name: {
                    "kinds": {kind: score.to_dict() for kind, score in kinds.items()},
                    "seconds": self.seconds[name],
                    "sentences_per_second": self.sentences / max(self.seconds[name], 1e-9),
                }
                for name, kinds in self.systems.items()
            },
        }


def evaluate_entities(
    folder: Path, form: Form = "degraded", voters: Sequence[Voter] = ()
) -> EntityEvaluation:
    """How well does the reader find names in these CoNLL files, with each model and without?

    Parameters
    ----------
    folder : path
        Holds ``*.conll`` (see `contadora.read.conll.read_conll`), or is one such file.
    form : {'degraded', 'published', 'both'}
        Which form to lay the sentences out in before they are read; both: scores pooled.
    voters : sequence of Voter
        Models, each scored alone and beside the rules.

    Raises
    ------
    InputError
        There is no such folder, no such file in it, or a file is not what it should be.
    """
    if form not in ("degraded", "published", "both"):
        raise InputError(f"unknown form {form!r}", hint="use degraded, published or both")
    if not folder.exists():
        raise InputError("there is no such folder", where=str(folder), hint="name one that holds *.conll")
    paths = sorted(folder.glob("*.conll")) if folder.is_dir() else [folder]
    if not paths:
        raise InputError("the folder holds no labelled text", where=str(folder), hint="expected NAME.conll")
    documents = [document for path in paths for document in read_conll(path)]
    return score_documents(documents, form, voters)


def score_documents(
    documents: Sequence[tuple[Labelled, ...]], form: Form, voters: Sequence[Voter] = ()
) -> EntityEvaluation:
    """Score every system on labelled documents."""
    systems: dict[str, Callable[[Text], Iterator[Span]]] = {BASELINE: _runs, RULES: _by_reader()}
    for voter in voters:
        systems[voter.name] = _by_model(voter)
        systems[f"{RULES} + {voter.name}"] = _by_reader([voter])
    scores = {name: {kind: Score() for kind in KINDS} for name in systems}
    seconds = dict.fromkeys(systems, 0.0)
    sentences = 0
    shapes: tuple[Shape, ...] = ("degraded", "published")
    for shape in shapes:
        if form not in (shape, "both"):
            continue
        for document in documents:
            shown, places = lay_out(document, shape)
            if not any(map(str.isalnum, shown)):
                continue
            sentences += len(document)
            gold = _gold(shown, document, places)
            for name, system in systems.items():
                began = time.perf_counter()
                found = set(system(read_text(shown.encode())))
                seconds[name] += time.perf_counter() - began
                for kind in KINDS:
                    wanted = {span for span in gold if span[2] == kind}
                    given = {span for span in found if span[2] == kind}
                    score = scores[name][kind]
                    score.right += len(wanted & given)
                    score.spurious += len(given - wanted)
                    score.missed += len(wanted - given)
    return EntityEvaluation(form, sentences, scores, seconds)


def who_is_right(
    documents: Sequence[tuple[Labelled, ...]], form: Shape, voter: Voter
) -> dict[str, dict[str, float | int]]:
    """How many of the people that rule and model see, that the rule alone, that the model adds, are right?

    Returns precision and number for ``both``, ``rule alone`` and ``added by the model``.
    """
    scores = {name: Score() for name in ("both", "rule alone", "added by the model")}
    for document in documents:
        shown, places = lay_out(document, form)
        if not any(map(str.isalnum, shown)):
            continue
        text = read_text(shown.encode())
        gold = _gold(shown, document, places)
        ruled, voted, joint = (
            {span for span in system(text) if span[2] == "person"}
            for system in (_by_reader(), _by_model(voter), _by_reader([voter]))
        )
        for name, found in zip(scores, (ruled & voted, ruled - voted, joint - ruled), strict=True):
            scores[name].right += len(found & gold)
            scores[name].spurious += len(found - gold)
    return {
        name: {"precision": score.precision, "n": score.right + score.spurious}
        for name, score in scores.items()
    }


def _gold(shown: str, document: Sequence[Labelled], places: list[list[tuple[int, int]]]) -> set[Span]:
    at = [0]
    for char in shown:
        at.append(at[-1] + len(char.encode()))
    found = set()
    for sentence, place in zip(document, places, strict=True):
        for i, j, kind in sentence.entities:
            left = [span for span in place[i:j] if span[1] > span[0]]
            if left:
                found.add((at[left[0][0]], at[left[-1][1]], kind))
    return found


def _by_reader(voters: Sequence[Voter] = ()) -> Callable[[Text], Iterator[Span]]:
    def system(text: Text) -> Iterator[Span]:
        for sentence, mention in named(text, voters):
            kind = _KIND.get(mention.kind)
            if kind is not None:
                yield (*text.quote(sentence, mention.i, mention.j)[:2], kind)

    return system


def _by_model(voter: Voter) -> Callable[[Text], Iterator[Span]]:
    def system(text: Text) -> Iterator[Span]:
        for vote in voter.votes(text, text.sentences):
            yield (*text.quote(text.sentences[vote.sentence], vote.i, vote.j)[:2], vote.kind)

    return system


def _runs(text: Text) -> Iterator[Span]:
    known = lexicon()
    for sentence in text.sentences:
        words, k = sentence.words, 0
        while k < len(words):
            j = k
            while j < len(words) and (
                sentence.caps[j] if text.cased else words[j][0].isalpha() and not known.is_word(words[j])
            ):
                j += 1
            if j > k:
                run = tuple(words[k:j])
                kind = next((e[1] for e in known.names.get(run[0], ()) if e[0] == run), "person")
                if kind in _KIND:
                    yield (*text.quote(sentence, k, j)[:2], _KIND[kind])
            k = max(j, k + 1)
