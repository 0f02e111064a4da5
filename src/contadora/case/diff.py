"""What changed between two cases of the same process, as data and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from contadora.case.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from contadora.case.claim import Claim
    from contadora.case.model import Case

__all__ = ["Change", "changes"]

Path = tuple[str, ...]
QUANTITY_FIELDS = set(Quantity.model_fields)


@dataclass(frozen=True)
class Change:
    """One difference: where, what stood there, what stands there now, and a sentence that says so.

    ``why`` names the claims behind the new value.
    """

    path: Path
    kind: Literal["added", "removed", "changed"]
    before: Any
    after: Any
    words: str
    why: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {
            "path": ".".join(self.path),
            "kind": self.kind,
            "before": self.before,
            "after": self.after,
            "words": self.words,
            "why": list(self.why),
        }


def changes(before: Case, after: Case) -> tuple[Change, ...]:
    """Return what differs between two cases, in the order of the later one; removals come last.

    Entries of a list are matched by what they are about (a stance by actor and issue, a pressure by kind
    and sides), never by their place, so that reordering a file changes nothing.

    Examples
    --------
    >>> from contadora.case.files import loads
    >>> text = '''
    ... title: Talks
    ... as_of: 2017-12-02
    ... actors: {a: {name: The government, role: principal}}
    ... agenda: {aid: {label: Aid corridor, options: [none, full]}}
    ... stances: [{actor: a, issue: aid, position: none}]
    ... '''
    >>> [c.words for c in changes(loads(text), loads(text.replace("position: none", "position: full")))]
    ['The government on Aid corridor: position was none, is now full.']
    """
    old, new = dict(_facts(before)), dict(_facts(after))
    found = []
    for path, (value, why) in new.items():
        if path not in old:
            if not _inside_new(path, old) and not _source_itself(path):
                found.append(Change(path, "added", None, value, _words(after, path, None, value), why))
        elif old[path][0] != value:
            was = old[path][0]
            found.append(Change(path, "changed", was, value, _words(after, path, was, value), why))
    for path, (value, why) in old.items():
        if path not in new and not _inside_new(path, new) and not _source_itself(path):
            found.append(Change(path, "removed", value, None, _words(before, path, value, None), why))
    return tuple(found)


def _inside_new(path: Path, other: dict[Path, Any]) -> bool:
    """Whether the whole entry that ``path`` is a field of is missing on the other side (told once)."""
    return len(path) > 1 and path[-1] != "" and (*path[:-1], "") not in other


def _source_itself(path: Path) -> bool:
    """Whether a whole source came or went: its claims tell that."""
    return path[0] == "sources" and path[-1] == ""


def _facts(case: Case) -> Iterator[tuple[Path, tuple[Any, tuple[str, ...]]]]:
    """Yield each entry (its path ends in "") and each of its fields, in plain data."""
    for top in ("title", "as_of", "handling", "summary"):
        yield (top,), (_plain(getattr(case, top)), ())
    yield ("consent",), (_plain(case.consent), case.consent.why)
    for section, key, noun in _entries(case):
        yield (section, *key, ""), (True, getattr(noun, "why", ()))
        for name in type(noun).model_fields:
            told = {"why", "assessed_by", "reason"} | ({"actor", "issue"} if section == "stances" else set())
            if name not in told:
                value = getattr(noun, name)
                if value not in (None, (), {}) and value != Quantity():
                    yield (section, *key, name), (_plain(value), getattr(noun, "why", ()))
    for source_key, source in case.sources.items():
        yield ("sources", source_key, ""), (source.title, ())
        for name in ("outlet", "published", "grade", "handling"):
            if (value := getattr(source, name)) is not None:
                yield ("sources", source_key, name), (_plain(value), ())
    for claim_key, claim in case.claims.items():
        yield ("claims", claim.id, ""), (claim.words, (claim_key,))
        yield ("claims", claim.id, "status"), (claim.status, (claim_key,))
        if claim.grade is not None:
            yield ("claims", claim.id, "grade"), (claim.grade, (claim_key,))


def _entries(case: Case) -> Iterator[tuple[str, Path, BaseModel]]:
    for section in ("actors", "people", "agenda", "disagreement", "moves"):
        for key, noun in getattr(case, section).items():
            yield section, (key,), noun
    for stance in case.stances:
        yield "stances", (stance.actor, stance.issue), stance
    seen: dict[Path, int] = {}
    for body in case.ratification:
        yield "ratification", _distinct((body.party, body.route), seen), body
    for rule in case.constraints:
        yield "constraints", (rule.label,), rule
    for joint in case.interactions:
        yield "interactions", (joint.actor, *sorted(f"{i}={o}" for i, o in joint.when.items())), joint
    for guarantee in case.guarantees:
        yield (
            "guarantees",
            ("+".join(guarantee.by), guarantee.to or "", "+".join(guarantee.covers)),
            guarantee,
        )
    for pressure in case.pressures:
        name = pressure.label or f"{'+'.join(pressure.by)} on {'+'.join(pressure.on)}"
        yield "pressures", _distinct((pressure.kind, name), seen), pressure
    for held in case.rounds:
        name = str(held.dates[0]) if held.dates else (held.venue or "undated")
        yield "rounds", _distinct((name,), seen), held


def _distinct(key: Path, seen: dict[Path, int]) -> Path:
    seen[key] = seen.get(key, 0) + 1
    return key if seen[key] == 1 else (*key, str(seen[key]))


def _plain(value: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Any).dump_python(value, mode="json")


def _said(value: Any, *, mapping: bool = False) -> str:
    if isinstance(value, dict):
        value = {key: item for key, item in value.items() if mapping or key != "why"}
        if not mapping and set(value) & {"low", "high", "value", "word"} and set(value) <= QUANTITY_FIELDS:
            known = Quantity.model_validate(
                {k: v for k, v in value.items() if k not in {"by", "on", "reason", "why"}}
            )
            return known.describe()
        return ", ".join(f"{key} {_said(item)}" for key, item in value.items() if item not in (None, [], {}))
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("_", " ")


def _subject(case: Case, path: Path) -> str:
    section, *key = path
    names = {**{k: a.name for k, a in case.actors.items()}, **{k: i.label for k, i in case.agenda.items()}}
    words = [names.get(part, part.replace("_", " ")) for part in key if part]
    if section == "stances":
        return f"{words[0]} on {words[1]}"
    if section == "rounds":
        return f"the round of {words[0]}"
    if section == "disagreement":
        return f"no deal for {words[0]}"
    if section == "moves":
        return f"the move '{case.moves[key[0]].label}'" if key[0] in case.moves else f"the move {words[0]}"
    if section == "people" and key[0] in case.people:
        return case.people[key[0]].name
    if section == "sources" and key[0] in case.sources:
        return f"the source '{case.sources[key[0]].title}'"
    if section == "claims":
        return f"the claim “{next(c.words for c in case.claims.values() if c.id == key[0])}”"
    if section in ("actors", "agenda"):
        return words[0]
    return f"{section.rstrip('s')} {', '.join(words)}"


def _words(case: Case, path: Path, before: Any, after: Any) -> str:
    if path[0] == "claims" and path[-1] == "":
        return _claim_words(case, path[1], added=before is None)
    if len(path) == 1:
        return _sentence(f"{path[0].replace('_', ' ')} was {_said(before)}, is now {_said(after)}")
    subject, field = _subject(case, path[:-1]), path[-1].replace("_", " ")
    plain = path[-1] in {"values", "members", "effects", "when", "requires", "excludes", "sets"}
    if path[-1] == "":
        return _sentence(f"{subject}: {'new' if before is None else 'no longer in the case'}")
    if before is None:
        return _sentence(f"{subject}: {field} was not known, is now {_said(after, mapping=plain)}")
    if after is None:
        return _sentence(f"{subject}: {field} was {_said(before, mapping=plain)}, is no longer stated")
    was, now = _said(before, mapping=plain), _said(after, mapping=plain)
    return _sentence(f"{subject}: {field} was {was}, is now {now}")


def _claim_words(case: Case, wanted: str, *, added: bool) -> str:
    claim: Claim = next(claim for claim in case.claims.values() if claim.id == wanted)
    source = case.sources.get(claim.document)
    whose = claim.speaker or (source.outlet if source else None) or "the report"
    return _sentence(f"{'new' if added else 'dropped'} claim ({claim.kind}, {whose}): “{claim.words}”")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", ".”")) else ".")
