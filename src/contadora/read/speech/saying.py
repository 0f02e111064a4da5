"""A speaker tied to a stretch of a sentence, and what a speaker is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contadora.read.actors import phrase_after
from contadora.read.lexicon import lexicon, word_set

if TYPE_CHECKING:
    from contadora.read.actors import Phrase
    from contadora.read.page import Line, Page

__all__ = ["ONE_OF", "UNRESOLVED", "Saying", "tie"]


UNRESOLVED = "unresolved"


@dataclass(slots=True)
class Saying:
    """A speaker tied to a stretch of a sentence.

    ``first`` to ``last`` are the words of what is said; ``cue`` the word that ties; ``i``, ``j`` the speaker.
    """

    speaker: str
    attribution: str
    cue: int
    first: int
    last: int
    i: int
    j: int
    person: bool
    sure: float


def tie(page: Page, line: Line, phrase: Phrase, attribution: str, cue: int, sure: float) -> Saying:
    """Return the saying of the speaker that ``phrase`` names."""
    name = _described(page, line, phrase) or phrase.name
    if name in ("foes", "critics", "opponents") and cue + 1 < len(line.words):
        against = phrase_after(page, line, cue + 1)
        if against is not None and against.name in page.figures:
            name = f"{name} of {against.name}"
    if line.words[max(phrase.i - 2, 0) : phrase.i] == ["one", "of"]:
        name = " ".join([*name.split()[:-1], ONE_OF.get(name.split()[-1], name.split()[-1])])
    of = phrase.i - 2
    if of >= line.begin and line.words[of] in _AROUND and line.words[of + 1] == "of":
        # "critics of X say": the critics speak, not X.
        name = f"{line.words[of]} of {name}"
    tail = line.words[phrase.j : phrase.j + 14]
    secret = any(w in tail for w in ("anonymous", "anonymity", "unnamed", "unidentified")) or (
        ("not" in tail and "authorized" in tail)
        or "authorised" in tail
        or ("name" in tail and {"asked", "withheld", "condition", "used"} & set(tail))
        or ({"declined", "not", "refused"} & set(tail) and {"named", "identified", "quoted"} & set(tail))
    )
    if secret and name not in page.figures and "anonymous" not in name:
        name = f"anonymous {name}"
    return Saying(
        name,
        attribution,
        cue,
        line.begin,
        len(line.words),
        phrase.i,
        phrase.j,
        name in page.figures,
        sure if name != UNRESOLVED else 0.3,
    )


def _described(page: Page, line: Line, phrase: Phrase) -> str | None:
    """Return whom "the prime minister" or "the costa rican president" means, where only one person fits."""
    words = line.words[phrase.i : phrase.j]
    if words[:1] != ["the"] or words[-1] not in _DESCRIBES or phrase.name in page.figures:
        return None
    inside = [m for m in line.mentions if m.i >= phrase.i and m.j <= phrase.j]
    states = {m.name for m in inside if m.kind in ("country", "people", "capital", "world")}
    named = {k for m in inside for k in range(m.i, m.j)}
    asked = {
        word
        for k, word in enumerate(words, phrase.i)
        if k not in named and word in (lexicon().heads | lexicon().qualifiers)
    }
    fits = [
        figure.name
        for figure in page.figures.values()
        if asked <= set(figure.office_words)
        and not (figure.former and "former" not in asked)
        and all(state in (figure.affiliation or "") for state in states)
    ]
    return fits[0] if len(fits) == 1 else None


_AROUND = frozenset(
    {
        "critics",
        "foes",
        "opponents",
        "supporters",
        "allies",
        "followers",
        "rivals",
        "relatives",
        "members",
        "officials",
    }
)


ONE_OF = {
    "ministers": "minister", "spokesmen": "spokesman", "officials": "official", "aides": "aide",
    "leaders": "leader", "commanders": "commander", "negotiators": "negotiator", "delegates": "delegate",
    "advisers": "adviser", "members": "member", "diplomats": "diplomat", "envoys": "envoy",
    "lieutenants": "lieutenant", "lawmakers": "lawmaker", "allies": "ally", "bishops": "bishop",
    "analysts": "analyst", "representatives": "representative",
}  # fmt: skip


_DESCRIBES = word_set(
    """
    president minister premier chancellor envoy mediator facilitator negotiator ambassador secretary king
    emir prince spokesman spokeswoman spokesperson governor commander chairman chairwoman archbishop
    cardinal taoiseach secretary-general speaker adviser chief
    """
)
