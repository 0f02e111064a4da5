"""How well does the offline reader read? Its claims against what people say the reports say."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from contadora.case.claim import Demand, Expectation, Leverage, Person, Role, RoundReport, Statement
from contadora.errors import InputError
from contadora.read.dates import date_in_name, resolve
from contadora.read.lexicon import lexicon, spelled, word_set
from contadora.read.reader import read_report
from contadora.read.spanish import days as spanish_days
from contadora.read.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from contadora.read.reader import Reading
    from contadora.read.voters import Voter

__all__ = ["KINDS", "Evaluation", "Score", "evaluate", "same_actor", "same_person"]

Form = Literal["degraded", "published", "both"]
KINDS = (
    "people",
    "speakers",
    "third_parties",
    "third_party_roles",
    "next_date",
    "demands",
    "stance",
    "leverage",
    "expectations",
)
_THIRD = frozenset(
    {"mediator", "facilitator", "host", "guarantor", "observer", "outside_power", "witness", "companion"}
)
_SMALL = word_set(
    """
    the a an of some more most many other in one anonymous his her its their s and for with
    """
)
_SIDE_WORDS = word_set("opposition coalition rebels rebel guerrillas insurgents separatists")


@dataclass
class Score:
    """Matches, spurious and missed, of one kind."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    @property
    def n(self) -> int:
        """How many the gold holds."""
        return self.right + self.missed

    @property
    def precision(self) -> float:
        """Share of what was claimed that is in the gold."""
        return self.right / (self.right + self.spurious) if self.right + self.spurious else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was claimed."""
        return self.right / self.n if self.n else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = 2 * self.right + self.spurious + self.missed
        return 2 * self.right / both if both else 0.0

    def to_dict(self) -> dict[str, float | int]:
        """Return precision, recall, F1 and the number in the gold."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1, "n": self.n}


@dataclass(frozen=True)
class Evaluation:
    """The scores of a reader on a folder of reports.

    ``micro`` pools the matches of all kinds but the outcome; ``macro`` is the mean F1 of the kinds that the
    gold holds. The baseline of the outcome always answers the commonest class of the gold.
    """

    form: Form
    reports: int
    scores: dict[str, Score]
    outcomes: tuple[tuple[str, str], ...]
    seconds: float
    misses: tuple[str, ...] = field(default=(), repr=False)

    @property
    def micro(self) -> Score:
        """All kinds pooled."""
        total = Score()
        for score in self.scores.values():
            total.right += score.right
            total.spurious += score.spurious
            total.missed += score.missed
        return total

    @property
    def macro(self) -> float:
        """Mean F1 of the kinds that the gold holds."""
        held = [s.f1 for s in self.scores.values() if s.n]
        return sum(held) / len(held) if held else 0.0

    def outcome(self) -> dict[str, float]:
        """Return accuracy and macro-F1 of the outcome, and of always answering the commonest class."""
        gold = [g for g, _ in self.outcomes]
        common = min(gold, key=lambda g: (-gold.count(g), g)) if gold else ""
        return {
            "accuracy": _accuracy(self.outcomes),
            "macro_f1": _macro_f1(self.outcomes),
            "baseline_accuracy": _accuracy([(g, common) for g in gold]),
            "baseline_macro_f1": _macro_f1([(g, common) for g in gold]),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the evaluation as JSON-safe data."""
        kinds: dict[str, Any] = {kind: self.scores[kind].to_dict() for kind in KINDS}
        kinds["outcome"] = self.outcome()
        return {"form": self.form, "reports": self.reports, "kinds": kinds, "seconds": self.seconds}


def evaluate(
    folder: Path,
    form: Form = "degraded",
    voters: Sequence[Voter] = (),
    *,
    second: Callable[[bytes, Reading], Reading] | None = None,
) -> Evaluation:
    """How well does the offline reader, or another, do on these reports?

    Parameters
    ----------
    folder : path
        Holds ``gold/NAME.json`` and, beside ``gold``, ``NAME.deg.txt`` and ``NAME.txt``.
    form : {'degraded', 'published', 'both'}
        Which copies to read. A report that lacks the form is left out.
    voters : sequence of Voter, optional
        Models that the reader may ask (`contadora.read.voters.find_voters`).
    second : callable, optional
        Another reader, which is scored instead: from a document and its offline reading to its own.

    Raises
    ------
    InputError
        The folder, its gold, or any report of this form is missing; a gold file is not what it should be.
    """
    if form not in ("degraded", "published", "both"):
        raise InputError(f"unknown form {form!r}", hint="use degraded, published or both")
    if not folder.is_dir():
        raise InputError(
            "there is no such folder", where=str(folder), hint="name a folder that holds gold/*.json"
        )
    golds = sorted((folder / "gold").glob("*.json"))
    if not golds:
        raise InputError(
            "the folder holds no gold", where=str(folder / "gold"), hint="expected gold/NAME.json"
        )
    scores = {kind: Score() for kind in KINDS}
    outcomes: list[tuple[str, str]] = []
    misses: list[str] = []
    seconds = 0.0
    count = 0
    suffixes = {"degraded": (".deg.txt",), "published": (".txt",), "both": (".deg.txt", ".txt")}[form]
    for path in golds:
        gold = _gold(path)
        degraded = folder / f"{path.stem}.deg.txt"
        for suffix in suffixes:
            report = folder / f"{path.stem}{suffix}"
            if not report.is_file():
                continue
            data = report.read_bytes()
            began = time.perf_counter()
            reading = read_report(data, name=report.name, voters=voters)
            if second is not None:
                reading = second(data, reading)
            seconds += time.perf_counter() - began
            count += 1
            lines = (
                fold(degraded.read_text(encoding="utf-8", errors="replace")).split("\n")
                if degraded.is_file()
                else []
            )
            _score(
                gold,
                reading,
                _placed(reading, lines, same=suffix == ".deg.txt"),
                scores,
                outcomes,
                misses,
                path.stem,
            )
    if not count:
        raise InputError(
            f"no report is there in the form asked for ({form})",
            where=str(folder),
            hint=f"expected NAME{suffixes[0]} beside gold/NAME.json",
        )
    return Evaluation(form, count, scores, tuple(outcomes), seconds, tuple(misses))


def _gold(path: Path) -> dict[str, Any]:
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not valid JSON ({error})", where=str(path), hint="correct the gold file") from None
    if not isinstance(gold, dict):
        raise InputError(
            "the gold is not an object", where=str(path), hint="expected people, statements, round …"
        )
    for key in ("people", "statements", "third_parties", "issues", "leverage", "expectations"):
        rows = gold.setdefault(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise InputError(
                f"{key} is not a list of objects", where=str(path), hint="see the folder's README"
            )
    if not isinstance(gold.setdefault("round", {}) or {}, dict):
        raise InputError("round is not an object", where=str(path), hint="see the folder's README")
    gold["round"] = gold["round"] or {}
    return gold


def _placed(reading: Reading, lines: list[str], *, same: bool) -> dict[int, int]:
    """Which line of the degraded file does each sentence of the reading stand on?"""
    if same or not lines:
        return {s.index: s.line for s in reading.sentences}
    bags = [Counter(re.findall(r"[a-z0-9]+", line)) for line in lines]
    placed = {}
    for sentence in reading.sentences:
        words = Counter(re.findall(r"[a-z0-9]+", fold(sentence.words)))
        shared = [(sum((words & bag).values()), -abs(k - sentence.index), k) for k, bag in enumerate(bags)]
        placed[sentence.index] = max(shared)[2]
    return placed


def same_person(a: str, b: str) -> bool:
    """Return whether two names can be one person's: same surname, nothing that contradicts.

    Examples
    --------
    >>> same_person("maduro", "nicolas maduro"), same_person("delcy rodriguez", "jorge rodriguez")
    (True, False)
    """
    x, y = _name(a), _name(b)
    if x and "".join(x).replace("'", "") == "".join(y).replace("'", ""):
        return True
    if not x or not y or x[-1] != y[-1]:
        return bool(x and y) and len(min(x, y, key=len)) == 1 and (x[0] == y[0] or x[-1] in y or y[-1] in x)
    small, large = sorted((set(x), set(y)), key=len)
    return small <= large


def _name(name: str) -> list[str]:
    words = re.findall(r"[a-z0-9']+", re.sub(r"\b(?:al|el|ul)-", "", fold(name)))
    return [w for w in words if w not in ("mr", "mrs", "dr", "gen", "sheikh", "al", "el", "s")]


def same_actor(a: str, b: str, gold: dict[str, Any]) -> bool:
    """Return whether two names mean one actor, given the parties and people that the gold lists."""
    x, y = _actor(a), _actor(b)
    if x == y or (
        same_person(a, b)
        and any(same_person(a, p["name"]) or same_person(b, p["name"]) for p in gold["people"])
    ):
        return True
    parties = [fold(p) for p in gold.get("parties", [])]
    others = [p for p in parties if "government" not in p]

    def side(words: frozenset[str]) -> str | None:
        if "government" in words and len(words) <= 3:
            return "government"
        for party in others:
            if words <= _actor(party) or (_actor(party) <= words and len(words) <= 4):
                return party
        if len(others) == 1 and words & _SIDE_WORDS and len(words) <= 3:
            return others[0]
        return None

    left, right = side(x), side(y)
    if left is not None and left == right:
        return True
    if not x or not y:
        return False
    small, large = sorted((x, y), key=len)
    return small <= large and not (small <= {"government", "president", "minister"})


def _actor(name: str) -> frozenset[str]:
    words = [w.rstrip("'") for w in re.findall(r"[a-z0-9.'-]+", fold(name)) if w not in _SMALL]
    known = lexicon().names
    out: list[str] = []
    k = 0
    while k < len(words):
        for form, kind, canonical in known.get(words[k], ()):
            if tuple(words[k : k + len(form)]) == form and kind in (
                "country",
                "people",
                "capital",
                "world",
                "movement",
            ):
                out.extend(spelled(canonical))
                k += len(form)
                break
        else:
            out.append(words[k])
            k += 1
    return frozenset(out)


def _match(
    kind: str,
    gold: list[Any],
    found: list[Any],
    same: Callable[[Any, Any], bool],
    scores: dict[str, Score],
    misses: list[str],
    name: str,
) -> list[tuple[Any, Any]]:
    """Match one to one, count, and return the pairs."""
    left = list(gold)
    pairs = []
    extra = []
    for item in found:
        hit = next((g for g in left if same(g, item)), None)
        if hit is None:
            extra.append(item)
        else:
            left.remove(hit)
            pairs.append((hit, item))
    score = scores[kind]
    score.right += len(pairs)
    score.spurious += len(extra)
    score.missed += len(left)
    misses.extend(f"{name} {kind} missed {g}" for g in left)
    misses.extend(f"{name} {kind} spurious {g}" for g in extra)
    return pairs


def _score(
    gold: dict[str, Any], reading: Reading, placed: dict[int, int], scores: dict[str, Score],
    outcomes: list[tuple[str, str]], misses: list[str], name: str,
) -> None:  # fmt: skip
    def line(claim: Any) -> int:
        return placed.get(claim.sentence, -1)

    def match(
        kind: str, wanted: Iterable[Any], found: Iterable[Any], same: Callable[[Any, Any], bool]
    ) -> None:
        _match(kind, list(wanted), list(found), same, scores, misses, name)

    def of(*kinds: type) -> list[Any]:
        return [c for c in reading.claims if isinstance(c, kinds)]

    match("people", (p["name"] for p in gold["people"]), (c.name for c in of(Person)), same_person)

    said = [
        (s["speaker"], s["quote_or_paraphrase_sentence"], s.get("stance", "")) for s in gold["statements"]
    ]
    heard = list(dict.fromkeys((c.speaker or "", line(c), c.stance) for c in of(Statement)))
    once = list({(s, n): (s, n, t) for s, n, t in reversed(heard)}.values())[::-1]
    match("speakers", said, once, lambda g, f: g[1] == f[1] and same_actor(g[0], f[0], gold))
    match("stance", said, once, lambda g, f: g[1:] == f[1:] and same_actor(g[0], f[0], gold))

    thirds = [(t["name"], t.get("role", "")) for t in gold["third_parties"]]
    roles = [(c.actor, c.role) for c in of(Role) if c.role in _THIRD]
    match(
        "third_parties", dict.fromkeys(n for n, _ in thirds), dict.fromkeys(n for n, _ in roles),
        lambda g, f: same_actor(g, f, gold),
    )  # fmt: skip
    match(
        "third_party_roles", dict.fromkeys(thirds), dict.fromkeys(roles),
        lambda g, f: g[1] == f[1] and same_actor(g[0], f[0], gold),
    )  # fmt: skip

    published = date_in_name(name) or reading.source.published
    worded = gold["round"].get("next_date")
    day_of = spanish_days.resolve if reading.source.language == "es" else resolve
    following = next((c for c in of(RoundReport) if c.next_date), None)
    match(
        "next_date", [(worded, day_of(fold(worded), published, ahead=True))] if worded else [],
        [(following.next_date, following.next_day)] if following else [], _same_day,
    )  # fmt: skip

    affiliation = {p["name"]: p.get("affiliation") or "" for p in gold["people"]}

    def holder(g: tuple[str, int], f: tuple[str, int]) -> bool:
        if g[1] != f[1]:
            return False
        if same_actor(g[0], f[0], gold):
            return True
        for a, b in ((g[0], f[0]), (f[0], g[0])):
            for person, side in affiliation.items():
                if side and same_person(a, person) and same_actor(side, b, gold):
                    return True
        return False

    wants = [(by, i["sentence"]) for i in gold["issues"] for by in i.get("demanded_by", [])]
    match("demands", wants, ((c.holder, line(c)) for c in of(Demand)), holder)
    match(
        "leverage", dict.fromkeys((lv["kind"], lv["sentence"]) for lv in gold["leverage"]),
        dict.fromkeys((c.lever, line(c)) for c in of(Leverage)), lambda g, f: bool(g == f),
    )  # fmt: skip
    match(
        "expectations", ((e["direction"], e["sentence"]) for e in gold["expectations"]),
        dict.fromkeys((c.direction, line(c)) for c in of(Expectation)), lambda g, f: bool(g == f),
    )  # fmt: skip
    outcome = gold["round"].get("outcome")
    if outcome:
        answer = next((c.outcome for c in of(RoundReport) if c.outcome), None) or "not stated"
        outcomes.append((outcome, answer))
        if outcome != answer:
            misses.append(f"{name} outcome {outcome} read as {answer}")


def _same_day(g: tuple[str, date | None], f: tuple[str, date | None]) -> bool:
    if g[1] is not None and f[1] is not None:
        return g[1] == f[1]
    return fold(g[0]).strip() in f[0] or f[0] in fold(g[0])


def _accuracy(pairs: Iterable[tuple[str, str]]) -> float:
    listed = list(pairs)
    return sum(g == f for g, f in listed) / len(listed) if listed else 0.0


def _macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    listed = list(pairs)
    classes = sorted({c for pair in listed for c in pair})
    if not classes:
        return 0.0
    total = 0.0
    for c in classes:
        right = sum(g == f == c for g, f in listed)
        both = sum(g == c for g, _ in listed) + sum(f == c for _, f in listed)
        total += 2 * right / both if both else 0.0
    return total / len(classes)
