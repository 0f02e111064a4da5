"""What a record holds, for a terminal: documents, passages found, contradictions, deletions, transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.tell.words import admiralty, clean, listed, plural, short, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contadora.case.contradiction import Contradiction
    from contadora.case.movement import Movement
    from contadora.case.source import Source
    from contadora.record import Deleted, Document, Found, GradeEntry, Tombstone, Transferred

__all__ = [
    "contradictions_list",
    "deletion_lines",
    "documents_list",
    "found_list",
    "grades_given",
    "movement_summary",
    "tombstones_list",
    "transfer_lines",
]


MOST_NEW = 40


def movement_summary(found: Movement, sources: Mapping[str, Source], stories: Mapping[str, str]) -> str:
    """Return what changed in a record: new claims, what moved, which contradictions came or went."""
    if not any(vars(found).values()):
        return "Nothing changed."
    reports = {claim.document for claim in found.new}
    lines = [f"{plural(len(found.new), 'new claim')} from {plural(len(reports), 'report')}"]
    lines += [
        _at(1, f"{claim.id} {claim.kind}: “{shortened(claim.words, 70)}”") for claim in found.new[:MOST_NEW]
    ]
    if len(found.new) > MOST_NEW:
        lines.append(_at(1, f"and {len(found.new) - MOST_NEW:,} more; --json lists them all"))
    if found.moved:
        lines += ["", "Moved:"]
    for move in found.moved:
        before, after = (word.replace("_", " ") for word in (move.before, move.after))
        lines.append(_at(1, f"{move.about}: was {before}, is now {after}"))
        lines.append(_at(2, f"“{shortened(move.now.words, 90)}” ({move.now.id})"))
    for title, several in (
        ("Contradictions that opened:", found.opened),
        ("Contradictions that closed:", found.closed),
    ):
        if several:
            lines += ["", title, contradictions_list(several, sources, stories)]
    return "\n".join(lines)


def _at(depth: int, text: str) -> str:
    """Return a clean line, indented: cleaning folds runs of spaces."""
    return "  " * depth + clean(text)


def documents_list(documents: Sequence[Document]) -> str:
    """Return a line for each document, and how many stories they are."""
    if not documents:
        return "No documents."
    lines = []
    for entry in documents:
        source = entry.source
        day = short(source.published) if source.published else "day not stated"
        known = [source.outlet or "outlet not stated", day, f"graded {source.grade}" if source.grade else ""]
        marks: list[str] = [source.handling if source.handling != "open" else ""]
        if entry.story not in (None, entry.sha256):
            marks.append(f"same story as {str(entry.story)[:12]}")
        told = "; ".join(word for word in (*known, *marks) if word)
        lines.append(clean(f"{entry.sha256[:12]} {shortened(source.title, 60)} ({told})"))
    stories = len({entry.story or entry.sha256 for entry in documents})
    same = "" if stories == len(documents) else f", {plural(stories, 'source')}: the same story counts once"
    return "\n".join([*lines, "", f"{plural(len(documents), 'document')}{same}"])


def found_list(found: Sequence[Found], *, more: bool) -> str:
    """Return each passage word for word, with its place and the claims that quote it."""
    if not found:
        return "Nothing found."
    lines = []
    for passage in found:
        place = "no place" if passage.start is None else f"bytes {passage.start} to {passage.end}"
        claims = f"; {listed(passage.claims)}" if passage.claims else ""
        lines += [
            clean(f"“{passage.words}”"),
            _at(1, f"{passage.document[:12]} {shortened(passage.source.title, 50)}, {place}{claims}"),
        ]
    return "\n".join([*lines, "", plural(len(found), "passage") + ("; there are more" if more else "")])


def contradictions_list(
    found: Sequence[Contradiction], sources: Mapping[str, Source], stories: Mapping[str, str]
) -> str:
    """Return each contradiction, its sides one under the other: who says so, in which words, how graded."""
    if not found:
        return "No contradictions."
    lines = []
    for contradiction in found:
        lines.append(clean(contradiction.what + (" (closed)" if contradiction.closed else "")))
        for side in contradiction.sides:
            many = len({stories.get(claim.document, claim.document) for claim in side.claims})
            answer = side.answer.replace("_", " ")
            lines.append(
                _at(1, f"{answer}: {plural(len(side.claims), 'claim')} from {plural(many, 'source')}")
            )
            for claim in side.claims:
                source = sources.get(claim.document)
                outlet = (source.outlet or source.title) if source is not None else "source not described"
                graded = f"outlet {source.grade if source and source.grade else 'not graded'}"
                if claim.speaker:
                    graded += f", speaker {claim.grade or 'not graded'}"
                said = f"“{shortened(claim.words, 90)}”"
                who = claim.speaker or "the outlet"
                lines.append(_at(2, f"{claim.id} {claim.status}: {who} in {outlet} ({graded})"))
                lines.append(_at(3, said))
    is_open = sum(not contradiction.closed for contradiction in found)
    return "\n".join(
        [*lines, "", f"{plural(is_open, 'open contradiction')}; accept one side and reject the other"]
    )


def grades_given(entries: Sequence[GradeEntry]) -> str:
    """Return a line for each grade, with its meaning."""
    return "\n".join(
        clean(f"{entry.claim or entry.document[:12]} {admiralty(entry.grade)} by {entry.by}")
        for entry in entries
    )


def deletion_lines(gone: Deleted, *, done: bool) -> str:
    """Return what a deletion took, or would take."""
    lines = [clean(f"{entry.sha256[:12]} {shortened(entry.source.title, 60)}") for entry in gone.documents]
    counts = (
        f"{plural(len(gone.documents), 'document')} with {plural(gone.claims, 'claim')} and "
        f"{plural(gone.reviews, 'review')}"
    )
    lines.append(f"deleted {counts}" if done else f"would delete {counts}; --yes does it")
    if gone.cases:
        named = listed(f"'{name}' version {version}" for name, version in gone.cases)
        lines.append(clean(f"case versions that {'quoted' if done else 'quote'} them: {named}"))
    return "\n".join(lines)


def tombstones_list(stones: Sequence[Tombstone]) -> str:
    """Return a line for each deletion."""
    return (
        "\n".join(
            clean(
                f"{short(stone.when.date())}: {stone.by}: {stone.reason} "
                f"({plural(stone.claims, 'claim')}, {plural(stone.reviews, 'review')})"
            )
            for stone in stones
        )
        or "Nothing was deleted."
    )


def transfer_lines(moved: Transferred, path: str, *, outward: bool) -> str:
    """Return what an export wrote, or what was new in an import, and what was withheld."""
    kinds = ("documents", "claims", "reviews", "grades", "cases", "tombstones")
    counts = listed(plural(getattr(moved, kind), kind[:-1]) for kind in kinds if getattr(moved, kind))
    lines = [f"wrote {path}: {counts or 'nothing'}" if outward else f"new from {path}: {counts or 'nothing'}"]
    if moved.withheld:
        withheld = listed(plural(count, kind[:-1]) for kind, count in moved.withheld)
        lines.append(
            f"withheld to protect sources: {withheld}" if outward else f"withheld by the sender: {withheld}"
        )
    return clean(lines[0]) + "".join("\n" + clean(line) for line in lines[1:])
