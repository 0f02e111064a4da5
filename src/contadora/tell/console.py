"""The same findings for a terminal: plain lines, no colour, control characters taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contadora.tell.proposal_console import proposal_lines
from contadora.tell.words import (
    chance,
    clean,
    day,
    days,
    decimal,
    label,
    listed,
    plural,
    shortened,
    span,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from contadora.case.claim import Claim
    from contadora.case.diff import Change
    from contadora.case.model import Case
    from contadora.read.reader import Reading
    from contadora.record import Added
    from contadora.solve.narrowing import Narrowing
    from contadora.solve.passage import Passage, Passing
    from contadora.solve.settlement import Acceptance, Settlement

__all__ = [
    "case_summary",
    "changes_list",
    "claims_list",
    "corpus_summary",
    "evaluation_table",
    "journey_lines",
    "passage_lines",
    "reading_summary",
    "settlement_summary",
]

WIDTH = 100


def _rows(table: Sequence[Sequence[str]], most: int = 44) -> list[str]:
    """Align columns, each as wide as its widest cell but no wider than ``most``; leading spaces indent."""
    cells = [
        [" " * (len(cell) - len(cell.lstrip(" "))) + shortened(clean(cell), most) for cell in row]
        for row in table
    ]
    widths = [max(len(row[k]) for row in cells) for k in range(len(cells[0]))] if cells else []
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def claims_list(claims: Iterable[Claim]) -> str:
    """Return a line for each claim: id, status, kind, who speaks, the quoted words."""
    rows = [
        [
            claim.id,
            claim.status,
            claim.kind,
            (claim.speaker or "the outlet") + (f" [{claim.grade}]" if claim.grade else ""),
            f"“{shortened(clean(claim.words), 70)}”",
        ]
        for claim in claims
    ]
    return "\n".join(_rows(rows, 72)) if rows else "No claims."


def reading_summary(reading: Reading, added: Added | None) -> str:
    """Return what a report says, a line a fact; what it does not say is "not stated"."""
    summary = reading.summary()
    lines = [clean(reading.source.title), ""]
    lines += [f"{name}: {_said(value)}" for name, value in _named(summary)]
    silent = len(reading.unclaimed)
    lines += ["", f"{plural(len(reading.claims), 'claim')} from {plural(len(reading.sentences), 'sentence')}"]
    if silent:
        lines[-1] += f"; nothing claimed in {silent} of them"
    if added is not None:
        kept = "kept" if added.new_document else "known already"
        lines.append(f"document {added.document[:12]} {kept}, {plural(added.new_claims, 'new claim')}")
    return "\n".join(lines)


def corpus_summary(run: Mapping[str, Any]) -> str:
    """Return what a run over many reports did, and each file that it could not use with the reason.

    ``run`` is the plain data of `contadora.desk.corpus.CorpusRun`.
    """
    read, seconds, claims = run["read"], run["seconds"], run["claims"]
    rate = f", {read / seconds:.0f} a second" if read else ""
    lines = [f"{plural(read, 'report')} read in {seconds:.1f} s{rate}"]
    if claims:
        kinds = [f"{count} {kind}" for kind, count in sorted(claims.items(), key=lambda item: -item[1])]
        lines.append(f"{plural(sum(claims.values()), 'claim')}, {run['new_claims']} new: {listed(kinds)}")
    if run["undated"]:
        lines.append(f"{run['undated']} without a date: put the day in the file's name, or give --published")
    if set(run["languages"]) - {"en"}:
        counts = [f"{clean(name)} {count}" for name, count in run["languages"].items()]
        lines.append("languages: " + listed(counts))
    left = run["skipped"]
    passed = {
        "again": "in the record already",
        "copy": "the same bytes as another",
        "name": "not reports by name",
    }
    for why, words in passed.items():
        if count := sum(file["why"] == why for file in left):
            lines.append(f"{count} passed over: {words}")
    if refused := [file for file in left if file["why"] == "refused"]:
        lines.append(f"{len(refused)} cannot be used:")
        lines += [f"  {clean(file['path'])}: {clean(file['what'])}" for file in refused]
    return "\n".join(lines)


def _named(summary: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(clean(name.replace("_", " ")), value) for name, value in summary.items()]


def _said(value: Any) -> str:
    if value in (None, "", [], {}, ()):
        return "not stated"
    if isinstance(value, dict):
        return "".join(f"\n  {clean(str(key))}: {_said(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        if all(isinstance(item, str) for item in value):
            return clean(listed(value))
        return "".join(f"\n  - {_entry(item)}" for item in value)
    return clean(str(value).replace("_", " "))


def _entry(item: Any) -> str:
    if not isinstance(item, dict):
        return _said(item)
    return clean(
        "; ".join(
            f"{key.replace('_', ' ')} {value}" for key, value in item.items() if value not in (None, "")
        )
    )


def case_summary(case: Case) -> str:
    """Return who takes part, the agenda with each party's position, what is unknown."""
    lines = [clean(f"{case.title}, as of {day(case.as_of)}"), clean(case.handling), ""]
    for key, actor in case.actors.items():
        roles = (
            listed(dict.fromkeys(label("role", held.role) for held in actor.roles_held)) or "role not stated"
        )
        part = f", part of {case.actors[actor.part_of].name}" if actor.part_of else ""
        lines.append(clean(f"{key}: {actor.name} ({roles}{part})"))
    parties = case.principals()
    if case.agenda:
        table = [["issue", *(case.actors[party].name for party in parties)]]
        for issue, point in case.agenda.items():
            stances = [case.stance(party, issue) for party in parties]
            wanted = ["unknown" if s is None or s.position is None else str(s.position) for s in stances]
            table.append([point.label, *wanted])
        lines += ["", *_rows(table, 32)]
    else:
        lines += ["", "The agenda is not known."]
    for held in case.rounds:
        when = days(held.dates) if held.dates else "date not stated"
        where = held.venue or "venue not stated"
        lines.append(clean(f"round: {when}, {where}: {label('outcome', held.outcome)}"))
    counts = f"{plural(len(case.claims), 'claim')} from {plural(case.stories(), 'source')}"
    return "\n".join([*lines, "", counts])


def settlement_summary(
    found: Settlement,
    names: Mapping[str, str],
    narrowing: Sequence[Narrowing] = (),
    passed: Passage | None = None,
) -> str:
    """Return the zone, the solution points, who blocks, and how sure all of it is."""

    def named(key: str) -> str:
        return clean(names.get(key, key))

    exactly = f"{found.zone:,}" if found.zone is not None else "an uncounted number"
    lines = [
        f"{found.packages:,} packages; {exactly} acceptable at the point estimate ({clean(found.consent)}).",
        f"Method: {found.method}",
    ]
    if found.draws > 1:
        empty = found.robust.empty
        interval = (1 - found.robust.empty_high, 1 - found.robust.empty_low)
        lines.append(
            f"Some package is acceptable: {chance(1 - empty, interval)}, over {found.draws:,} draws."
        )
    if found.proposed is not None:
        lines += ["", *proposal_lines(found, names)]
    if found.why_empty:
        lines += ["", clean(f"No package is acceptable at the point estimate: {found.why_empty}")]
    for title in ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian"):
        solution = getattr(found, title)
        if solution is None:
            continue
        heading = "Kalai–Smorodinsky" if title == "kalai_smorodinsky" else title.capitalize()
        lines += ["", f"{heading} ({solution.rule})"]
        table = [[f"  {named(issue)}", option] for issue, option in solution.package.items()]
        for party, gain in solution.gains.items():
            low, high = solution.gain_range[party]
            doubt = f" ({span(low, high, sign=True)} in nine draws of ten)" if found.draws > 1 else ""
            table.append([f"  gain of {named(party)}", decimal(gain, sign=True) + doubt])
        lines += _rows(table, 60)
    if found.robust.best is not None and found.draws > 1:
        best = found.robust.best
        lines += [
            "",
            f"Acceptable in more draws than any other ({chance(best.share, (best.low, best.high))}):",
        ]
        lines += _rows([[f"  {named(issue)}", option] for issue, option in best.package.items()], 60)
    if passed is not None:
        lines += ["", *passage_lines(passed, names, found.robust.best)]
    if narrowing:
        lines += ["", "What would narrow the worst-served party's gain most, if it were known:"]
        lines += [f"  {n.share:.0%} of the spread: {clean(n.what)}" for n in narrowing]
    assumed = sum(a.kind == "assumed" for a in found.assumptions)
    if found.assumptions:
        told = f"{plural(len(found.assumptions), 'assumption')}, {assumed} of them set by nobody"
        lines += ["", f"Rests on {told}; seed {found.seed}. --json lists them."]
    return "\n".join(lines)


def passage_lines(
    passed: Passage, names: Mapping[str, str], beside: Acceptance | Passing | None = None
) -> list[str]:
    """Return which package is most often acceptable to all and ratified; ``beside`` is already printed."""
    over = "" if passed.exact else f" (looked at {passed.over})"
    if passed.best is None:
        return [f"Acceptable to all and ratified: no package in any draw{over}."]
    best = passed.best
    odds = chance(best.share, (best.low, best.high))
    if beside is not None and beside.package == best.package:
        return [f"It is also acceptable to all and ratified in more draws than any other: {odds}{over}."]
    held = None if beside is None else passed.of(beside.package)
    also = "" if held is None else f"; the one above: {chance(held.share, (held.low, held.high))}"
    lines = [f"Acceptable to all and ratified in more draws than any other ({odds}{also}){over}:"]
    return lines + _rows([[f"  {clean(names.get(i, i))}", option] for i, option in best.package.items()], 60)


def changes_list(changes: Sequence[Change]) -> str:
    """Return a line for each change of substance, and how many claims came and went."""
    whole = [change.path[0] == "claims" and change.path[-1] == "" for change in changes]
    told = [f"- {clean(change.words)}" for change, claim in zip(changes, whole, strict=True) if not claim]
    claims = [change.kind for change, claim in zip(changes, whole, strict=True) if claim]
    if claims:
        new, gone = claims.count("added"), claims.count("removed")
        told.append(f"- {plural(new, 'new claim')}, {plural(gone, 'dropped claim')} (--json quotes them)")
    return "\n".join(told) or "Nothing changed."


def evaluation_table(scores: Mapping[str, Any]) -> str:
    """Return precision, recall and F1 for each kind, and the outcome beside its baseline."""
    table = [["kind", "precision", "recall", "F1", "n"]]
    outcome = None
    for kind, row in scores["kinds"].items():
        if kind == "outcome":
            outcome = row
            continue
        table.append(
            [
                kind.replace("_", " "),
                *(f"{row[name]:.3f}" for name in ("precision", "recall", "f1")),
                str(row["n"]),
            ]
        )
    lines = [f"{plural(scores['reports'], 'report')}, {scores['form']}", "", *_rows(table)]
    if outcome is not None:
        lines += [
            f"outcome {name.replace('_', '-')}: {outcome[name]:.3f}, always the commonest class "
            f"{outcome['baseline_' + name]:.3f}"
            for name in ("accuracy", "macro_f1")
        ]
    return "\n".join(lines)


def entities_table(scores: Mapping[str, Any]) -> str:
    """Return precision, recall and F1 of each way to find names, kind by kind, and how fast each is."""
    table = [["kind", "by", "precision", "recall", "F1", "n"]]
    systems = scores["systems"]
    for kind in next(iter(systems.values()))["kinds"]:
        for name, system in systems.items():
            row = system["kinds"][kind]
            shown = [f"{row[key]:.3f}" for key in ("precision", "recall", "f1")]
            table.append([kind, name, *shown, str(row["n"])])
    lines = [f"{plural(scores['sentences'], 'sentence')}, {scores['form']}", "", *_rows(table), ""]
    lines += [
        f"{name}: {row['sentences_per_second']:,.0f} sentences a second" for name, row in systems.items()
    ]
    return "\n".join(lines)


def journey_lines(
    reading: Reading, added: Added, case: Case, found: Settlement | None, why_not: str = ""
) -> list[str]:
    """Return seven lines on what a report led to."""
    summary = reading.summary()
    again = summary.get("next_day") or "not stated"
    parties = listed(case.actors[key].name for key in case.principals()) or "not stated"
    if found is None:
        zone = f"not computed: {why_not or 'nothing to settle'}"
    else:
        interval = (1 - found.robust.empty_high, 1 - found.robust.empty_low)
        likely = chance(1 - found.robust.empty, interval)
        guessed = sum(a.kind == "assumed" for a in found.assumptions)
        zone = (
            f"over {len(found.assumptions)} assumed numbers, {guessed} of them set by nobody: "
            f"that one of {found.packages:,} packages suits all is {likely}"
        )
    lines = [
        f"report: {reading.source.title} ({added.document[:12]})",
        f"claims: {len(reading.claims)} from {len(reading.sentences)} sentences, {added.new_claims} new",
        f"parties: {parties}",
        f"outcome: {label('outcome', summary.get('outcome'))}; next round: {again}",
        f"agenda: {listed(issue.label for issue in case.agenda.values()) or 'not stated'}",
        f"settlement: {zone}",
        "note: a draft from reports alone; ranges stand where they are silent",
    ]
    return [shortened(clean(line), 160) for line in lines]
