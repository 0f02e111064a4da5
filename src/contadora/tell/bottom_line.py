"""The bottom line up front: three to five sentences made from facts and findings, and nothing else.

Rules held here: a likelihood comes as its ICD 203 word with the number; confidence stands in a sentence of
its own; no sentence tells a party what to do; where too little is known, the first finding is that one
cannot tell.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from contadora.case.quantity import probability_word
from contadora.tell import words
from contadora.tell.outlook import leading_package, zone_share
from contadora.tell.page import Said
from contadora.tell.positions import parties_of, shared_points, unknown_cells

if TYPE_CHECKING:
    from contadora.case.model import Case
    from contadora.solve.passage import Passage
    from contadora.solve.ratification.verdicts import Ratifications
    from contadora.solve.settlement.finding import Acceptance, Settlement
    from contadora.tell.annex import Ledger

__all__ = ["CONFIDENCE_RULE", "bottom_line", "confidence"]

CONFIDENCE_RULE = (
    "Confidence is high with three documents or more, four fifths of the matrix known and every claim "
    "reviewed; low with one document or less than half of the matrix known; else moderate."
)


def bottom_line(
    case: Case,
    ledger: Ledger,
    settlement: Settlement | None,
    ratification: Ratifications | None = None,
    passage: Passage | None = None,
) -> tuple[Said, ...]:
    """Return the sentences of the bottom line."""
    said = [_where_things_stand(case, ledger)]
    apart = _distance(case, settlement)
    if apart is not None:
        said.append(apart)
    said.extend(_room(case, ledger, settlement, ratification, passage))
    grade, reason = confidence(case)
    said.append(Said(f"Confidence in this picture is {grade}: {reason}."))
    return tuple(said)


def _where_things_stand(case: Case, ledger: Ledger) -> Said:
    past = [r for r in case.rounds if r.dates and r.dates[0] <= case.as_of]
    if not past:
        if case.rounds:
            return Said(
                "Talks are reported, without a dated round by " + words.day(case.as_of) + ".",
                ledger.cite(case.rounds[-1].why),
            )
        return Said(f"These reports tell of no round of talks by {words.day(case.as_of)}.", kind="unknown")
    last = max(reversed(past), key=lambda held: held.dates[-1])
    text = f"The round of {words.days(last.dates)}"
    text += f" ({last.venue}) " if last.venue else " "
    text += words.label("outcome", last.outcome) if last.outcome else "had an outcome that is not stated"
    if last.next is not None:
        text += f"; the next is set for {words.day(last.next)}"
    elif last.next_words is not None:
        text += f"; the next is announced for “{last.next_words}”"
    elif not any(r.dates and r.dates[0] > case.as_of for r in case.rounds):
        text += "; no date for another is known"
    return Said(text + ".", ledger.cite(last.why))


def _distance(case: Case, settlement: Settlement | None) -> Said | None:
    if not case.agenda:
        return Said("What is on the agenda is not known from these reports.", kind="unknown")
    if settlement is None or not settlement.convergence:
        return None
    graded = {c.issue: c.grade for c in settlement.convergence}
    known = shared_points(case)
    graded = {issue: grade if issue in known else "unknown" for issue, grade in graded.items()}
    grades = Counter(graded.values())
    total = sum(grades.values())
    phrase = {"agreed": "convergence", "small_gap": "a small distance", "wide_gap": "a substantial gap"}
    shown = []
    for grade, words_for_it in phrase.items():
        names = [
            f"“{case.agenda[c.issue].label}”" for c in settlement.convergence if graded[c.issue] == grade
        ]
        if names:
            on = words.listed(names) if len(names) <= 2 else words.number(len(names))
            shown.append(f"{words_for_it} on {on}")
    text = (
        f"Of the {words.plural(total, 'point')} on the agenda, the parties show {words.listed(shown)}"
        if shown
        else ""
    )
    if grades["unknown"] and text:
        text += f"; {words.number(grades['unknown'])} cannot be graded from what is known"
    elif grades["unknown"]:
        text = f"How far apart the parties are cannot be told on any of the {words.plural(total, 'point')}"
    if grades["wide_gap"] > 2:
        worst = max((c for c in settlement.convergence if graded[c.issue] == "wide_gap"), key=lambda c: c.gap)
        text += f"; the widest gap is on “{case.agenda[worst.issue].label}”"
    return Said(text + ".", kind="assessment")


def _room(
    case: Case,
    ledger: Ledger,
    settlement: Settlement | None,
    ratification: Ratifications | None,
    passage: Passage | None,
) -> list[Said]:
    """Whether all could accept something. Without positions to compare, that one cannot tell."""
    reports = "this report" if len(case.sources) == 1 else "these reports"
    shared, points = len(shared_points(case)), len(case.agenda)
    if len(parties_of(case)) < 2 or shared == 0 or settlement is None:
        if settlement is None and shared:
            return [
                Said("Whether there is a package that all could accept was not assessed.", kind="unknown")
            ]
        why = (
            "fewer than two parties whose consent counts are named"
            if len(parties_of(case)) < 2
            else "no agenda is known"
            if not points
            else "on no point of the agenda are the positions of two parties known"
        )
        return [
            Said(
                f"From {reports} one cannot tell whether there is a package that all could accept: {why}.",
                kind="unknown",
            )
        ]
    share, interval = zone_share(settlement)
    bound = "" if settlement.robust.exact else "at least "
    drawn = (
        f"in {bound}{words.percent(share)} of {settlement.draws:,} draws "
        f"(95% interval {words.span(*interval, share=True)})"
    )
    if shared * 2 < points:
        return [
            Said(
                f"From {reports} one cannot tell whether there is a package that all could accept: two "
                f"positions are known on only {shared} of {words.plural(points, 'point')}; on the registered "
                f"assumptions one exists {drawn}.",
                kind="unknown",
            )
        ]
    word = probability_word(share)
    odds = f"It is {word}" if word != "roughly even" else "The odds are roughly even"
    text = f"{odds} that some package suits every party whose consent counts: one does {drawn}"
    if settlement.zone == 0:
        text += ", though none does at the point estimate"
    said = [Said(text + ".", (), ledger.assumption("consent"), "assessment")]
    best = settlement.robust.best
    if best is not None and best.share > 0:
        said.append(Said(_most_robust(case, settlement, best, ratification, passage), kind="assessment"))
    return said


def _most_robust(
    case: Case,
    settlement: Settlement,
    best: Acceptance,
    ratification: Ratifications | None,
    passage: Passage | None,
) -> str:
    text = (
        f"The most robust single package suits all of them in {words.percent(best.share)} of draws "
        f"(95% interval {words.span(best.low, best.high, share=True)})"
    )
    blocker = max(settlement.blockers, key=lambda b: b.probability, default=None)
    if blocker is not None and blocker.probability > 0 and settlement.proposal == leading_package(settlement):
        name = case.actors[blocker.actor].name if blocker.actor in case.actors else blocker.actor
        text += f"; where it fails, {name} refuses most often"
    if ratification is None or not ratification.bodies:
        text += "; whether the factions of each side would carry it was not assessed"
    elif ratification.package in (best.package, leading_package(settlement)):
        odds = words.chance(ratification.probability, ratification.interval)
        text += f"; that every side carries it at home is {odds}"
    both = (
        None if passage is None else passage.of(best.package) or passage.of(leading_package(settlement) or {})
    )
    if both is not None:
        text += f"; it suits all and is carried in {words.percent(both.share)}"
    return text + "."


def confidence(case: Case) -> tuple[str, str]:
    """Return how far the picture can be relied on, apart from any likelihood, and the reason.

    By `CONFIDENCE_RULE`, which the briefing prints.

    Examples
    --------
    >>> from contadora.case.model import Case
    >>> case = Case.model_validate({"title": "T", "as_of": "2017-12-02", "actors": {"a": {"name": "A"}}})
    >>> confidence(case)[0]
    'low'
    """
    cells = 4 * len(parties_of(case)) * len(case.agenda)
    missing = sum(len(points) for by in unknown_cells(case).values() for points in by.values())
    documents = len({claim.document for claim in case.claims.values()})
    unreviewed = sum(claim.status == "unreviewed" for claim in case.claims.values())
    known = (cells - missing) / cells if cells else 0.0
    if known < 0.5 or documents < 2:
        grade = "low"
    elif known >= 0.8 and documents > 2 and not unreviewed:
        grade = "high"
    else:
        grade = "moderate"
    reason = (
        f"{missing} of {cells} cells of the negotiation matrix are unknown"
        if cells
        else "there is no negotiation matrix to fill"
    )
    reason += f", and it rests on {words.plural(documents, 'document')}"
    reviewed = len(case.claims) - unreviewed
    if not reviewed:
        reason += ", none of whose claims a person has reviewed"
    elif unreviewed:
        reason += f"; a person has reviewed {reviewed} of its {len(case.claims)} claims"
    return grade, reason
