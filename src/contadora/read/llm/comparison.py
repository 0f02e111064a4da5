"""Where two readers of one report agree and where they differ. Neither is taken to be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from contadora.case.claim import ClaimKind
from contadora.read.evaluate import same_person
from contadora.read.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contadora.case.claim import Claim
    from contadora.read.llm.model_reader import ModelReading

__all__ = ["Comparison", "compare"]

_SMALL = frozenset({"the", "a", "an", "of", "s"})


@dataclass(frozen=True)
class Comparison:
    """The claims of two readers on the sentences that both have read.

    Attributes
    ----------
    both : tuple of (Claim, Claim)
        What both say, as the offline reader and as the model puts it.
    only_offline, only_model : tuple of Claim
        What one of them says alone, in the order of the text.
    unread : int
        Sentences that the model has not read; nothing is compared there.
    """

    both: tuple[tuple[Claim, Claim], ...]
    only_offline: tuple[Claim, ...]
    only_model: tuple[Claim, ...]
    unread: int

    def counts(self) -> dict[str, dict[str, int]]:
        """Return both, only offline and only model for each kind of which there is any claim."""
        rows = {
            kind: {
                "both": sum(claim.kind == kind for claim, _ in self.both),
                "only_offline": sum(claim.kind == kind for claim in self.only_offline),
                "only_model": sum(claim.kind == kind for claim in self.only_model),
            }
            for kind in get_args(ClaimKind)
        }
        return {kind: row for kind, row in rows.items() if any(row.values())}

    def to_dict(self) -> dict[str, Any]:
        """Return counts and ids as JSON-safe data."""
        return {
            "kinds": self.counts(),
            "both": [[offline.id, model.id] for offline, model in self.both],
            "only_offline": [claim.id for claim in self.only_offline],
            "only_model": [claim.id for claim in self.only_model],
            "sentences_unread_by_model": self.unread,
        }


def compare(offline: Sequence[Claim], model: ModelReading) -> Comparison:
    """What do the offline reader and the model both say, and what does one of them say alone?

    Two claims say the same where kind, polarity and what decides that kind agree: person by name; role by
    actor and role; demand by holder; statement by speaker and stance; round by outcome and next date;
    leverage by its kind and change; accusation by accuser and accused; expectation by direction. All but
    persons and roles must stand in one sentence. Labels in free words are not compared.
    """
    read = set(model.sentences)
    left = list(model.claims)
    both, alone = [], []
    for claim in offline:
        if claim.sentence not in read:
            continue
        twin = next((other for other in left if _same(claim, other)), None)
        if twin is None:
            alone.append(claim)
        else:
            left.remove(twin)
            both.append((claim, twin))
    return Comparison(tuple(both), tuple(alone), tuple(left), len(model.unread))


def _same(a: Claim, b: Claim) -> bool:
    if a.kind != b.kind or a.negated != b.negated:
        return False
    if a.kind not in ("person", "role") and a.sentence != b.sentence:
        return False
    return a.kind == "background" or _DECIDES[a.kind](a, b)


def _alike(a: str | None, b: str | None) -> bool:
    if not a or not b:
        return not a and not b
    x, y = (set(re.findall(r"[^\W_]+", fold(name))) - _SMALL for name in (a, b))
    return bool(x and y) and (x <= y or y <= x)


_DECIDES: dict[str, Callable[[Any, Any], bool]] = {
    "person": lambda a, b: same_person(a.name, b.name),
    "role": lambda a, b: a.role == b.role and _alike(a.actor, b.actor),
    "demand": lambda a, b: _alike(a.holder, b.holder),
    "statement": lambda a, b: a.stance == b.stance and _alike(a.speaker, b.speaker),
    "round": lambda a, b: (
        a.outcome == b.outcome
        and (a.next_day == b.next_day if a.next_day else _alike(a.next_date, b.next_date))
    ),
    "leverage": lambda a, b: (a.lever, a.change) == (b.lever, b.change),
    "accusation": lambda a, b: _alike(a.accuser, b.accuser) and _alike(a.accused, b.accused),
    "expectation": lambda a, b: a.direction == b.direction,
}
