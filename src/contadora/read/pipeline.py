"""Any installed spaCy pipeline as a voter. Nothing is downloaded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

from contadora.errors import InputError
from contadora.read.voters import OWN, Vote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contadora.read.text import Sentence, Text

__all__ = ["Pipeline", "load_pipeline"]

_KIND = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "GPE": "location",
    "LOC": "location",
    "FAC": "location",
}
_LONGEST = 100_000
"""Characters. A sentence longer than this is no sentence, and is not shown to the model."""


class Pipeline:
    """A voter from a loaded spaCy pipeline.

    The pipeline sees each sentence as the document shows it. Its tokens need not be the reader's: an entity
    counts for every word that it touches, so the bytes quoted are always whole words of the document.

    Examples
    --------
    >>> import spacy
    >>> from contadora.read.text import read_text
    >>> nlp = spacy.blank("en")
    >>> nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Thabo Mbeki"}])
    >>> text = read_text(b"Envoy Thabo Mbeki's plan")
    >>> [text.quote(text.sentences[v.sentence], v.i, v.j) for v in Pipeline(nlp).votes(text, text.sentences)]
    [(6, 17, 'Thabo Mbeki')]
    """

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp

    @property
    def name(self) -> str:
        """The pipeline and its version, as its own description says."""
        meta = self._nlp.meta
        return f"{meta.get('lang', 'xx')}_{meta.get('name', 'pipeline')}-{meta.get('version', '0')}"

    @property
    def language(self) -> str:
        """Two letters: the language of the pipeline."""
        return str(self._nlp.lang)

    doubts = False

    def votes(self, text: Text, sentences: Sequence[Sentence]) -> Iterator[Vote]:
        """Yield the people, organisations and locations that the pipeline sees in each sentence."""
        asked = []
        for place, sentence in enumerate(sentences):
            start, end = sentence.starts[0], sentence.ends[-1]
            if end - start <= _LONGEST:
                asked.append((text.shown[start:end], (place, sentence)))
        for doc, (place, sentence) in self._nlp.pipe(asked, as_tuples=True):
            first = sentence.starts[0]
            for entity in doc.ents:
                kind = _KIND.get(entity.label_.upper())
                i = bisect_right(sentence.ends, first + entity.start_char)
                j = bisect_left(sentence.starts, first + entity.end_char)
                while j > i + 1 and sentence.words[j - 1] in ("'s", "'"):
                    j -= 1
                if kind is not None and i < j:
                    yield Vote(place, i, j, kind)


def load_pipeline(name: str) -> Pipeline:
    """Return an installed spaCy pipeline by the name of its package, or by its folder.

    Raises
    ------
    ImportError
        spaCy is not installed.
    InputError
        There is no such pipeline, it does not load, or it finds nothing.
    """
    import spacy

    try:
        nlp = spacy.load(name)
    except OSError:
        raise InputError(
            "there is no such model",
            where=name,
            hint=f"use '{OWN}', a spaCy pipeline that is installed here, or the folder of one",
        ) from None
    except Exception as error:  # a pipeline runs its own code: anything can come out of it
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise InputError(
            f"the pipeline does not load: {said}",
            where=name,
            hint="install it again, in a version for this spaCy",
        ) from None
    if not nlp.pipe_names:
        raise InputError("the pipeline finds nothing", where=name, hint="name one that recognises entities")
    return Pipeline(nlp)
