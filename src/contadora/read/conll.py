"""Sentences with labelled names, as CoNLL files hold them, laid out again as text in either form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from contadora.errors import InputError
from contadora.read.lexicon import lexicon, word_set
from contadora.read.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["KINDS", "Entity", "Form", "Labelled", "lay_out", "read_conll"]

Form = Literal["degraded", "published"]
Entity = tuple[int, int, str]
"""First token, the token after the last, kind."""

KINDS = ("person", "organisation", "location")
_KIND = {
    "per": "person",
    "person": "person",
    "org": "organisation",
    "organisation": "organisation",
    "organization": "organisation",
    "loc": "location",
    "location": "location",
    "gpe": "location",
}
_QUOTES = frozenset({'"', "``", "''", "“", "”", "„", "«", "»"})
_MARKS = frozenset("'’‘`´")
_LOST = str.maketrans({**dict.fromkeys('"“”„«»', ""), **dict.fromkeys(_MARKS, " ")})
_CLOSING = frozenset({",", ".", ";", ":", "!", "?", ")", "]", "%", "..."})
_OPENING = frozenset({"(", "[", "$", "£", "€"})
_NO_NAMES = word_set(
    """
    i he she they we you it me him us them my his her their our your myself himself herself
    a an the one another some this that
    """
)
_PARTICLES = word_set("al el bin ibn ben abu de la del der den van von da dos du di le st. st")
_LONGEST = 20_000_000
"""Bytes. A file of labelled sentences is no larger."""


@dataclass(frozen=True)
class Labelled:
    """One sentence: its tokens as the file spells them, and which of them name what."""

    tokens: tuple[str, ...]
    entities: tuple[Entity, ...]
    line: int


def read_conll(path: Path) -> tuple[tuple[Labelled, ...], ...]:
    r"""Which labelled sentences does a CoNLL file hold, document by document?

    One token a line, its label last; a blank line ends a sentence, ``-DOCSTART-`` a document. A file without
    such marks holds sentences from anywhere: each is a document of its own. Labels are ``O``, ``B-PER``,
    ``I-PER`` and the like, in either convention; kinds other than person, organisation and location count as
    ``O``.

    A person is a name: labels that cover an office or a pronoun ("the Foreign Secretary", "he") are cut to
    the name in them, or dropped where they hold none.

    Raises
    ------
    InputError
        The file cannot be read, is not UTF-8 or holds no sentence; or a line is not a token and a label, and
        the message names it.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> file = pathlib.Path(tempfile.mkdtemp(), "a.conll")
    >>> _ = file.write_text("President B-PER\nKiir I-PER\nleft O\nJuba I-LOC\n")
    >>> read_conll(file)[0][0].entities
    ((1, 2, 'person'), (3, 4, 'location'))
    """
    try:
        if path.stat().st_size > _LONGEST:
            raise InputError("the file is too large", where=str(path), hint="split it (at most 20 MB)")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 (byte {error.start})", where=str(path), hint="save it as UTF-8"
        ) from None
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        raise InputError(
            f"cannot read it: {what}", where=str(path), hint="check the path and the permissions"
        ) from None
    documents: list[list[Labelled]] = []
    alone = True
    open_: list[tuple[str, str]] = []
    began = 1

    def close() -> None:
        if open_:
            if alone or not documents:
                documents.append([])
            documents[-1].append(_labelled(open_, began))
            open_.clear()

    rows = text.replace("\r\n", "\n").split("\n")
    alone = not any(row.startswith("-DOCSTART-") for row in rows)
    for number, row in enumerate(rows, 1):
        if not row.strip(" \t"):
            close()
            continue
        if row.startswith("-DOCSTART-"):
            close()
            documents.append([])
            continue
        cells = row.split("\t") if "\t" in row else row.split(" ")
        token, label = cells[0].strip(), cells[-1].strip()
        if len(cells) < 2 or not token or not (label == "O" or (label[:2] in ("B-", "I-") and label[2:])):
            raise InputError(
                f"not a token and a label: {row.strip()[:40]!r}",
                where=f"{path}:{number}",
                hint="write the token, a space or a tab, and O, B-KIND or I-KIND",
            )
        if not open_:
            began = number
        open_.append((token, label))
    close()
    kept = tuple(tuple(document) for document in documents if document)
    if not kept:
        raise InputError("the file holds no sentence", where=str(path), hint="expected one token a line")
    return kept


def _labelled(rows: list[tuple[str, str]], line: int) -> Labelled:
    tokens = tuple(token for token, _ in rows)
    entities: list[Entity] = []
    start, open_ = 0, ""
    for k, label in enumerate([*(label for _, label in rows), "O"]):
        kind = label[2:]
        if open_ and (label == "O" or label[0] == "B" or kind != open_):
            entities.extend(_entity(tokens, start, k, open_))
            open_ = ""
        if kind and not open_:
            start, open_ = k, kind
    return Labelled(tokens, tuple(entities), line)


def _entity(tokens: Sequence[str], i: int, j: int, label: str) -> Iterator[Entity]:
    kind = _KIND.get(label.lower())
    if kind == "person":
        i, j = _name_in(tokens, i, j)
    if kind is not None and i < j:
        yield i, j, kind


def _name_in(tokens: Sequence[str], i: int, j: int) -> tuple[int, int]:
    """Cut an office and what belongs to it ("secretary of state") from the front, plain words from both."""
    known = lexicon()
    low = [fold(token) for token in tokens[i:j]]
    ranks = (
        known.heads | known.titles | word_set("capt. col. gen. lt. maj. sgt. brig. spc. pte. cpl. army navy")
    )
    last = max((k for k, word in enumerate(low) if word in ranks), default=-1)
    start = last + 1
    belongs = last >= 0

    def cut(k: int) -> bool:
        word, token = low[k], tokens[i + k]
        if word in _NO_NAMES or not any(map(str.isalnum, word)):
            return True
        if word in _PARTICLES:
            return False
        if not token[0].isupper() or any(e[:2] == ((word,), "people") for e in known.names.get(word, ())):
            return True
        return belongs and word not in known.given and (known.is_word(word) or word in known.names)

    while start < len(low) and cut(start):
        start += 1
    end = len(low)
    belongs = False
    while end > start and (cut(end - 1) or low[end - 1] in _PARTICLES):
        end -= 1
    return (i + start, i + end) if end > start else (i, i)


def lay_out(sentences: Sequence[Labelled], form: Form) -> tuple[str, list[list[tuple[int, int]]]]:
    r"""Return the sentences as text, one a line, and where each token of each lies in it.

    Published: punctuation joined to its word. Degraded: lower case, spaced, apostrophes and quotation marks
    lost. A token of which nothing is left has an empty place.

    Examples
    --------
    >>> one = Labelled(("Kenya", "'s", "envoy", "did", "n't", "say", '"', "no", '"', "."), (), 1)
    >>> lay_out([one], "published")[0], lay_out([one], "degraded")[0]
    ('Kenya\'s envoy didn\'t say "no".', 'kenya s envoy didn t say no .')
    """
    lines: list[str] = []
    places: list[list[tuple[int, int]]] = []
    at = 0
    for sentence in sentences:
        built = ""
        spans: list[tuple[int, int]] = []
        for shown, joined in _pieces(sentence.tokens, form):
            if built and shown and not joined and not built.endswith(" "):
                built += " "
            spans.append((at + len(built), at + len(built) + len(shown)))
            built += shown
        lines.append(built)
        places.append(spans)
        at += len(built) + 1
    return "\n".join(lines), places


def _pieces(tokens: Sequence[str], form: Form) -> Iterator[tuple[str, bool]]:
    """Yield what each token shows and whether it joins what stands before it."""
    published = form == "published"
    split = not any("-" in token.strip("-") for token in tokens)
    inside = False
    for k, token in enumerate(tokens):
        before = tokens[k - 1] if k else ""
        after = tokens[k + 1] if k + 1 < len(tokens) else ""
        shown = token if published else token.lower()
        joined = False
        # Some files split hyphens and apostrophes off: "al - Bab", "Ja ' afari".
        knot = split and before[-1:].isalnum() and after[:1].isalnum()
        begun = tokens[k - 2] if k > 1 and split and tokens[k - 2][-1:].isalnum() else ""
        if token in _QUOTES:
            joined = inside and published
            inside = not inside
            shown = "" if not published else '"' if len(token) > 1 else token
        elif token[0] == "-" and len(token) == 1:
            joined = knot and (fold(before) in _PARTICLES or after.islower())
        elif before == "-":
            joined = bool(begun) and (fold(begun) in _PARTICLES or token.islower())
        elif fold(token) in ("n't", "n’t"):
            joined = True
        elif published:
            joined = (
                (before in _QUOTES and inside)
                or token in _CLOSING
                or before in _OPENING
                or (token[0] in _MARKS and (len(token) > 1 or knot))
                or (before in _MARKS and bool(begun))
            )
        if not published:
            shown = " ".join(shown.translate(_LOST).split())
        yield shown, joined
