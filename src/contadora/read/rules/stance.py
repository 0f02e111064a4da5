"""Does a speaker speak for or against what he speaks of? His words weighed, by weights learnt.

Wires put praise and blame in many words. Every word of a statement counts, denied or not, with the verb that
carries it and the sum of the words that praise or blame by themselves: those of the field
(``data/stance/field.tsv``) and ordinary ones (``data/valence.tsv``). ``data/stance/weights.json`` holds how
much each speaks for each stance; ``training/stance.py`` makes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from contadora.read.lexicon import lexicon, word_set
from contadora.read.stems import stem
from contadora.read.weights import weights

if TYPE_CHECKING:
    from contadora.case.claim import Direction
    from contadora.read.attribution import Saying
    from contadora.read.page import Line, Page

__all__ = ["STANCES", "features", "stance"]

STANCES = ("negative", "neutral", "positive")
_DENYING = word_set(
    """
    unable impossible far no not n't never without nor neither nothing none nobody cannot hardly little
    lack lacked lacking few fail failed failing refused refuse refuses declined
    """
)
_ENDING = word_set(
    """
    end ends ended ending cease ceases cessation stop stopped halt halted lift lifted lifting avoid avoided
    prevent prevented resolve resolved past overcome avert averted solve solved
    """
)
"""What is brought to its end is no longer blamed: "lift the blockade"."""
_REACH = 4
"""How many words a denial, or an end, reaches over."""


def features(page: Page, line: Line, saying: Saying, *, alone: bool) -> dict[str, float]:
    """Return what the weights are asked about.

    ``alone``: nobody else speaks in the sentence, so that all of it is the speaker's where his name stands
    behind his words.
    """
    first, last = saying.first, saying.last
    if saying.i > saying.cue and alone:
        first, last = line.begin, len(line.words)
    words = line.words[first:last]
    valence = lexicon().valence
    carried = lexicon().speech.get(saying.attribution, "0")
    found = {
        "always": 1.0,
        f"verb {carried}": 1.0,
        f"verb {stem(saying.attribution)}": 1.0,
        "a group": float(not saying.person),
        "long": len(words) / 30,
        "further down": line.number / len(page.lines),
    }
    names: set[int] = set()
    for mention in line.mentions:
        if saying.first <= mention.i < saying.last:
            found[f"names a {mention.kind}"] = 1.0
        names.update(range(mention.i - first, mention.j - first))
    denied, ended, sum_of_words = 0, 0, 0.0
    for k, word in enumerate(words):
        if k in names:
            denied = max(0, denied - 1)
        elif not word[0].isalpha():
            denied = 0 if word in ".;," else denied
        else:
            found[f"not {stem(word)}" if denied else stem(word)] = 1.0
            leans = valence.get(word, 0.0) * (-1 if denied else 1)
            sum_of_words += 0.0 if leans < 0 and ended else leans
            ended = _REACH if word in _ENDING else max(0, ended - 1)
            if word in _DENYING:
                found["denies"] = 1.0
                denied = _REACH
            else:
                denied = max(0, denied - 1)
    found["sum of words"] = max(-3.0, min(3.0, sum_of_words)) / 2
    return found


def stance(page: Page, line: Line, saying: Saying, *, alone: bool) -> Direction:
    """Return the likeliest stance of what a speaker says."""
    shares = weights("stance").shares(features(page, line, saying, alone=alone))
    return cast("Direction", STANCES[max(range(len(STANCES)), key=shares.__getitem__)])
