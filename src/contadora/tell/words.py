"""How findings and facts read as English: likelihoods, ranges, dates, lists and labels.

Every word that a reader sees and that depends on the language is made here, so that another language is
one more file. Pure functions; nothing here knows about pages.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from contadora.case.quantity import probability_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from contadora.case.claim import Claim
    from contadora.case.quantity import Quantity

__all__ = [
    "admiralty",
    "capital",
    "chance",
    "clean",
    "day",
    "days",
    "decimal",
    "label",
    "link",
    "listed",
    "modality",
    "number",
    "percent",
    "plural",
    "short",
    "shortened",
    "span",
    "weight",
]

UNKNOWN = "unknown"
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_LABELS: dict[str, dict[str, str]] = {
    "role": {"outside_power": "outside power"},
    "outcome": {
        "agreement": "ended in agreement",
        "partial": "ended in partial agreement",
        "no_deal": "ended without a deal",
        "postponed": "was postponed",
        "walkout": "ended in a walkout",
        "ongoing": "was still going on",
        "signed_alone": "ended with one side signing alone",
        "side_deal": "ended in a deal with part of one side",
    },
    "grade": {
        "agreed": "convergence",
        "small_gap": "small distance",
        "wide_gap": "substantial gap",
        "unknown": "not known",
    },
    "status": {
        "open": "open",
        "proposed": "proposed",
        "tentatively_closed": "tentatively closed",
        "closed_conditional": "closed, on condition of the whole",
        "closed": "closed",
    },
    "pull": {
        "toward_deal": "toward a deal",
        "away_from_deal": "away from a deal",
        "toward_talks": "toward the talks",
        "away_from_talks": "away from the talks",
        "weakens_target": "weakens its target",
        "strengthens_target": "strengthens its target",
    },
    "stance": {"positive": "favourable", "negative": "critical", "neutral": "neutral"},
    "outlook": {
        "positive": "expects it to go well",
        "negative": "expects it to go badly",
        "neutral": "expects either",
    },
    "review": {
        "unreviewed": "unreviewed",
        "accepted": "accepted",
        "rejected": "rejected",
        "edited": "edited",
    },
    "route": {"membership": "vote of the members", "other": "route not stated"},
    "rule": {
        "nash": "Nash",
        "kalai_smorodinsky": "Kalai–Smorodinsky",
        "egalitarian": "Egalitarian",
        "utilitarian": "Utilitarian",
        "robust": "Most robust",
    },
}
_RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
_CREDIBILITY = {
    "1": "confirmed",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}
# Explicit direction controls can make a quotation read backwards; the plain marks (LRM, RLM) are kept.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Return text without what a page or terminal would obey instead of showing.

    Control characters (a terminal's escape among them), lone surrogates and direction overrides go; line
    ends become spaces. Markup stays: escaping it is the page's business.

    Examples
    --------
    >>> clean("peace" + chr(27) + "[31m talks" + chr(0x202e) + chr(10) + "today")
    'peace[31m talks today'
    """
    text = _REORDERING.sub("", text)
    text = "".join(
        " "
        if c in "\t\n\r\v\f\x85\u2028\u2029"
        else "\ufffd"
        if unicodedata.category(c) == "Cs"
        else ""
        if unicodedata.category(c) == "Cc"
        else c
        for c in text
    )
    return re.sub(r" {2,}", " ", text)


def percent(share: float) -> str:
    """Return a share in [0, 1] as a whole percentage that never rounds to certainty.

    Examples
    --------
    >>> [percent(p) for p in (0.0, 0.001, 0.634, 0.999, 1.0)]
    ['0%', 'under 1%', '63%', 'over 99%', '100%']
    """
    if 0 < share < 0.01:
        return "under 1%"
    if 0.99 < share < 1:
        return "over 99%"
    return f"{100 * share:.0f}%"


def chance(share: float, interval: tuple[float, float] | None = None) -> str:
    """Return a likelihood as its ICD 203 word with the number, and its interval where there is one.

    Examples
    --------
    >>> chance(0.634, (0.61, 0.66)), chance(0.2)
    ('likely (63%, 95% interval 61–66%)', 'unlikely (20%)')
    """
    tail = "" if interval is None else f", 95% interval {span(*interval, share=True)}"
    return f"{probability_word(min(max(share, 0.0), 1.0))} ({percent(share)}{tail})"


def decimal(value: float, *, sign: bool = False) -> str:
    """Return a number with two decimals and a true minus sign; never a negative zero.

    Examples
    --------
    >>> decimal(-0.314), decimal(0.2, sign=True), decimal(-0.001)
    ('−0.31', '+0.20', '0.00')
    """
    rounded = round(value, 2) + 0.0
    return f"{rounded:{'+' if sign and rounded else ''}.2f}".replace("-", "−")


def span(low: float, high: float, *, share: bool = False, sign: bool = False) -> str:
    """Return a range; equal ends give one number.

    Examples
    --------
    >>> span(0.2, 0.45), span(0.2, 0.45, share=True), span(-0.1, 0.3, sign=True)
    ('0.20 to 0.45', '20–45%', '−0.10 to +0.30')
    """
    if share:
        ends = percent(low), percent(high)
        if ends[0] == ends[1] or ends == ("over 99%", "100%"):
            return ends[0]
        if ends == ("0%", "under 1%"):
            return ends[1]
        return (
            f"{ends[0][:-1]}–{ends[1]}"
            if ends[0][0].isdigit() and ends[1][0].isdigit()
            else " to ".join(ends)
        )
    ends = decimal(low, sign=sign), decimal(high, sign=sign)
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def weight(quantity: Quantity) -> str:
    """Return a share as a percentage range, or that it is unknown; never zero for unknown.

    Examples
    --------
    >>> from contadora.case.quantity import Quantity
    >>> weight(Quantity(low=0.2, high=0.45)), weight(Quantity()), weight(Quantity(word="likely"))
    ('20–45%', 'unknown', 'likely (55–80%)')
    """
    if not quantity.known:
        return UNKNOWN
    shares = span(*quantity.bounds(), share=True)
    return f"{quantity.word} ({shares})" if quantity.word else shares


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> plural(1, "report"), plural(2592, "package"), plural(2, "party", "parties")
    ('1 report', '2,592 packages', '2 parties')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return items as a phrase.

    Examples
    --------
    >>> listed(["aid", "the vote", "sanctions"]), listed(["aid", "the vote"], "or"), listed([])
    ('aid, the vote and sanctions', 'aid or the vote', '')
    """
    words = list(items)
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def number(count: int) -> str:
    """Return a small number as a word.

    Examples
    --------
    >>> number(8), number(12)
    ('eight', '12')
    """
    small = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return small[count] if count < len(small) else f"{count:,}"


def day(on: date) -> str:
    """Return a date in full.

    Examples
    --------
    >>> from datetime import date
    >>> day(date(2017, 12, 2)), short(date(2017, 12, 2))
    ('2 December 2017', '2 Dec 2017')
    """
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def short(on: date) -> str:
    """Return a date for a table cell."""
    return f"{on.day} {_MONTHS[on.month - 1][:3]} {on.year}"


def days(dates: Sequence[date]) -> str:
    """Return the days of a round as one expression.

    Examples
    --------
    >>> from datetime import date
    >>> days([date(2017, 12, 1), date(2017, 12, 2)]), days([date(2017, 11, 30), date(2017, 12, 2)])
    ('1–2 December 2017', '30 November to 2 December 2017')
    """
    if not dates:
        return "date not stated"
    first, last = dates[0], dates[-1]
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    start = day(first) if first.year != last.year else f"{first.day} {_MONTHS[first.month - 1]}"
    return f"{start} to {day(last)}"


def label(kind: str, name: str | None) -> str:
    """Return what a reader calls a value of the model; None is "not stated".

    Parameters
    ----------
    kind : {'role', 'outcome', 'grade', 'status', 'pull', 'stance', 'outlook', 'review', 'route', 'rule', ...}
        Which list of terms. A list or value that needs no other word is given back with spaces.

    Examples
    --------
    >>> label("grade", "wide_gap"), label("role", "guarantor"), label("outcome", None)
    ('substantial gap', 'guarantor', 'not stated')
    """
    if name is None:
        return "not stated"
    return _LABELS.get(kind, {}).get(name, name.replace("_", " "))


def modality(claim: Claim) -> str:
    """Return how a claim is put forward, as the verb of its speaker.

    Examples
    --------
    >>> from contadora.case.claim import Statement
    >>> modality(Statement(document="d", words="could tighten sanctions", modality="hypothetical"))
    'would, if …'
    """
    verb = {"asserted": "states", "reported": "says", "hypothetical": "would, if …", "denied": "denies"}[
        claim.modality
    ]
    if claim.negated and claim.modality != "denied":
        verb += " (in the negative)"
    return verb


def admiralty(grade: str | None) -> str:
    """Return an Admiralty grade with its meaning; the two halves are judged apart.

    Examples
    --------
    >>> admiralty("B3"), admiralty(None)
    ('B3 (usually reliable; possibly true)', 'not graded')
    """
    if grade is None:
        return "not graded"
    return f"{grade} ({_RELIABILITY[grade[0]]}; {_CREDIBILITY[grade[1]]})"


def capital(text: str) -> str:
    """Return text with its first letter raised and the rest untouched."""
    return text[:1].upper() + text[1:]


def shortened(text: str, most: int) -> str:
    """Return text cut at a word, with an ellipsis, to at most ``most`` characters.

    Examples
    --------
    >>> shortened("a humanitarian channel for food", 20)
    'a humanitarian …'
    """
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head.rstrip()) + (" …" if " " in head else "…")


def link(url: str | None) -> str | None:
    """Return the address if a reader may safely follow it, else None; it is then shown as text.

    Examples
    --------
    >>> link("https://example.org/a"), link("javascript:alert(1)"), link("https:evil")
    ('https://example.org/a', None, None)
    """
    if url is None or len(url) > 2000 or clean(url) != url or " " in url:
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
