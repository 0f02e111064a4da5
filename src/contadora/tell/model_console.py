"""A language model's reading for a terminal, beside that of the offline reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.tell.words import clean, plural, shortened

if TYPE_CHECKING:
    from contadora.case.claim import Claim
    from contadora.read.llm import Comparison, ModelReading

__all__ = ["model_summary"]


def model_summary(found: ModelReading, compared: Comparison) -> str:
    """Return what was sent and used, what was dropped and why, and where the two readers differ."""
    usage, unread = found.usage, len(found.unread)
    cost = "" if usage.cost is None else f", cost {usage.cost:.4f}"
    counted = " (at most; the endpoint does not count)" if usage.estimated else ""
    lines = [
        clean(f"Also read by {found.model} at {found.endpoint}, beside the offline reader."),
        f"{plural(found.questions, 'question')} answered: {usage.sent:,} tokens sent, "
        f"{usage.received:,} received{counted}{cost}",
        f"{plural(len(found.claims), 'claim')} kept, unreviewed; {_dropped(found)}",
    ]
    if found.tool_calls:
        lines.append(f"{plural(found.tool_calls, 'call')} of tools in its answers ignored")
    if unread:
        lines.append(f"{plural(unread, 'sentence')} not read by it, and not compared")
    counts = compared.counts()
    if counts:
        lines += ["", f"{'kind':<12}{'both':>6}{'only offline':>14}{'only model':>12}"]
    for kind, row in counts.items():
        lines.append(f"{kind:<12}{row['both']:>6}{row['only_offline']:>14}{row['only_model']:>12}")
    alone = [(claim, "offline") for claim in compared.only_offline]
    alone += [(claim, "model") for claim in compared.only_model]
    if alone:
        alone.sort(key=lambda told: (told[0].sentence or 0, told[0].kind, told[1] != "offline"))
        lines += ["", "Where they differ, by sentence:"]
        lines += [f"{claim.sentence:>5}  {by:<8} {claim.id}  {_told(claim)}" for claim, by in alone]
    return "\n".join(lines)


def _dropped(found: ModelReading) -> str:
    told = [f"{reason.replace('_', ' ')} {n}" for reason, n in found.drops.to_dict().items() if n]
    return f"dropped: {', '.join(told)}" if told else "none dropped"


def _told(claim: Claim) -> str:
    """Return the claim in a few words: its kind, who and what, and the words quoted."""
    fields = claim.model_dump(mode="json", exclude_none=True)
    who = [str(fields[name]) for name in _DECIDING if fields.get(name)]
    return f"{claim.kind}: {shortened(clean(', '.join(who)), 50)} “{shortened(clean(claim.words), 50)}”"


_DECIDING = (
    "name",
    "actor",
    "role",
    "holder",
    "issue",
    "accuser",
    "accused",
    "outcome",
    "next_date",
    "lever",
    "change",
    "by",
    "who",
    "direction",
    "speaker",
    "stance",
    "what",
)
