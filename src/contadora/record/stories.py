"""Documents that carry the same wire story: re-published, or lightly edited. Linked, never merged.

Two texts are one story where they share at least half of their runs of three words (Jaccard likeness of the
sets, counted exactly). Which pairs to count is found with MinHash in 48 bands of 3: a pair at the threshold
is missed once in 600 times, one at 0.6 once in 80,000 (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, ch. 3). Texts with fewer than 20 different runs are too short to tell, and are not compared.

A document is linked to the first of each story that it repeats, so that a thousand copies are a thousand
links and not half a million. A story is all that hangs together by links.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import sqlalchemy as sa

from contadora.record.schema import bands, stories, texts

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["LIKE", "likeness", "link_story", "runs_of", "stories_by_document", "unlink_story"]

LIKE = 0.5
RUN = 3
FEWEST = 20
BANDS, ROWS = 48, 3


def runs_of(folded: str) -> frozenset[str]:
    """Return the different runs of three words of a folded text."""
    words = folded.split()
    return frozenset(" ".join(words[k : k + RUN]) for k in range(len(words) - RUN + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the runs of both texts that both have, in [0, 1].

    Examples
    --------
    >>> likeness(runs_of("a b c d"), runs_of("a b c e"))
    0.3333333333333333
    """
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def link_story(connection: sa.Connection, number: int) -> None:
    """Enter a text among those that can be found again, and link it to the earlier ones that it repeats."""
    row = connection.execute(sa.select(texts).where(texts.c.number == number)).one()
    own = runs_of(row.folded)
    connection.execute(bands.delete().where(bands.c.text == number))
    if len(own) < FEWEST:
        return
    keys = _band_keys(own)
    near = connection.scalars(
        sa.select(bands.c.text).where(bands.c.key.in_(keys), bands.c.text < number).distinct()
    ).all()
    connection.execute(bands.insert(), [{"key": key, "text": number} for key in sorted(set(keys))])
    told = _first_of_story(connection, list(near))
    linked: set[str] = set()
    # The first documents of each story before those that repeat them: one link a story is enough.
    for _, other, first in sorted((first != document, k, first) for k, (document, first) in told.items()):
        if first in linked:
            continue
        there = connection.execute(sa.select(texts).where(texts.c.number == other)).one()
        if (alike := likeness(own, runs_of(there.folded))) >= LIKE:
            linked.add(first)
            connection.execute(
                stories.insert().values(document=row.document, other=there.document, likeness=alike)
            )


def unlink_story(connection: sa.Connection, sha: str) -> list[int]:
    """Take a document out of its story: the numbers of the texts that must be linked anew."""
    mine = sa.or_(stories.c.document == sha, stories.c.other == sha)
    pairs = connection.execute(sa.select(stories.c.document, stories.c.other).where(mine)).all()
    connection.execute(stories.delete().where(mine))
    number = sa.select(texts.c.number).where(texts.c.document == sha).scalar_subquery()
    connection.execute(bands.delete().where(bands.c.text == number))
    orphans = {name for pair in pairs for name in pair} - {sha}
    # Their other links go too, or linking them again would meet itself.
    connection.execute(stories.delete().where(stories.c.document.in_(orphans)))
    return list(connection.scalars(sa.select(texts.c.number).where(texts.c.document.in_(orphans))))


def stories_by_document(connection: sa.Connection) -> dict[str, str]:
    """Return the first document of the story of each document that is linked to another."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.get(name, name) != name:
            above[name] = above.get(above[name], above[name])
            name = above[name]
        return name

    order = {
        row.document: row.number for row in connection.execute(sa.select(texts.c.document, texts.c.number))
    }
    for one, other in connection.execute(sa.select(stories.c.document, stories.c.other)):
        first, second = sorted((top(one), top(other)), key=order.__getitem__)
        above[first] = above[second] = first
    return {name: top(name) for name in above}


def _first_of_story(connection: sa.Connection, numbers: list[int]) -> dict[int, tuple[str, str]]:
    """Return, for each text, its document and the earlier document that it was linked to, or its own."""
    linked = sa.select(sa.func.min(stories.c.other)).where(stories.c.document == texts.c.document)
    query = sa.select(texts.c.number, texts.c.document, linked.scalar_subquery().label("earlier"))
    rows = connection.execute(query.where(texts.c.number.in_(numbers)))
    return {row.number: (row.document, row.earlier or row.document) for row in rows}


def _band_keys(runs: frozenset[str]) -> list[int]:
    """Return the keys under which a text with the same story is found: one for each band."""
    import numpy as np

    hashes = np.array(
        [int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "little") for run in runs],
        dtype=np.uint64,
    )
    # Fixed by arithmetic alone: a record must find tomorrow, with other libraries, what it kept today.
    seeds = _mixed(np.arange(1, BANDS * ROWS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    least = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(hashes), 2048):  # in pieces: a very long report must not fill the memory
        piece = hashes[start : start + 2048, None] ^ seeds[None, :]
        least = np.minimum(least, _mixed(piece).min(axis=0))
    return [
        int.from_bytes(
            hashlib.blake2b(
                bytes([band]) + least[band * ROWS : (band + 1) * ROWS].tobytes(), digest_size=8
            ).digest(),
            "little",
            signed=True,
        )
        for band in range(BANDS)
    ]


def _mixed(x: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Scatter 64 bits: the finaliser of splitmix64 (Steele, Lea and Flood 2014)."""
    import numpy as np

    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: npt.NDArray[np.uint64] = x ^ (x >> np.uint64(31))
    return mixed
