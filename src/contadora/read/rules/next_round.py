"""When do the talks go on, or the parties meet again? The day that a sentence gives to what lies ahead.

A day counts by the verb or noun that it belongs to: talks that are to resume, parties that will meet, a next
round set for, a meeting adjourned until. A day of polls, of a deadline or of somebody's journey is none.
"""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.read.lexicon import word_set
from contadora.read.rules.turns import TALK

if TYPE_CHECKING:
    from contadora.read.dates import Day

__all__ = ["weight"]

_W = r"[^ ,;]+"
_AHEAD = (
    r"(?:(?:will|would|shall|must|could|may|might|can|cannot|should)(?: not| never)?"
    r"|(?:is|are|was|were|be|been|being)(?: now| also| still| both| all| to| each)*(?: (?:due|set|scheduled|expected|supposed|likely|planned|slated|hoping|planning|going|invited|ready|called|to|convened|fixed|booked|pencilled in|tentatively|provisionally|meeting|returning|resuming|reconvening))+"
    r"|due|scheduled|slated|expected?s?|planned|plans?|agreed?|agreeing|hoped?|hopes|hoping|intends?|decided|promised|vowed|undertook|wants?|means|aims?|asked|invited|summoned|called|told|ordered|given until|to)"
)
_AGAIN = re.compile(
    rf"\b{_AHEAD}(?: (?!(?:said|that|after)\b){_W}){{0,5}}? ?(?P<verb>go on|report back|be in|dealt with|be discussed|resum(?:e|ed|ing)|reconven(?:e|ed|ing)|restart(?:ed)?|reopen|meet(?:ing)?|return(?:ing)?|come back|go back|be back|back|sit down|see each other|sit|continue|carry on|go on|try again|pick up|take up|gather|convene|hold|see|face|talk|negotiate|be at|at the (?:[a-z]+ )?table|take(?: [^ ,;]+){{1,3}} up|[a-z]+(?: [^ ,;]+){{0,5}} again|join|start|begin|open|take place|be held|held|kick off|get under ?way|get back|launch|be signed|sign|signed|formally signed|come (?:together|closer)|bring|call|summon|receive)\b"
)
_RETURN = re.compile(
    rf"\b(?P<verb>resum(?:es?|ing|ption)|reconvenes?|reconvening|meets? again|pick(?:s|ing)? up(?: again)?|return(?:s|ing)? to|come(?:s)? back|go(?:es)? back|(?:{TALK})(?: {_W}){{0,4}}? (?:opens?|starts?|begins?)|until(?: [^ ,;]+){{1,4}} (?:face|meet|see|sit|gather|return|resume|reconvene)(?: each other)?|holds? (?:their|its|a|the) (?:[a-z-]+ ){{0,3}}?(?:{TALK})|carr(?:y|ies) on|continues?|(?:starting|beginning) (?=on)|when (?:they|both|the (?:two )?[a-z]+|[a-z]+) (?:next )?(?:meet|gather|sit down))\b"
)
_NEXT = re.compile(
    rf"\b(?:next|another|new|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|further|fresh|follow-up|final|last|future|[0-9]+(?:st|nd|rd|th))(?: [a-z.-]+){{0,3}}? (?P<verb>{TALK}|phase|date|attempt|stage|go|try)\b"
)
_SET = re.compile(
    rf"\b(?P<verb>{TALK})(?: (?!(?:said|after|that|ended|failed)\b){_W}| ,){{0,8}}? (?:set(?! (?:out|up|off))|scheduled|due|planned|slated|fixed|called|expected|arranged|announced|foreseen|envisaged|pencilled in|convened)(?: {_W}){{0,4}}? (?:for|on|in|at|by|to)\b"
)
_UNTIL = re.compile(
    r"\b(?P<verb>adjourn(?:ed|s)?|suspend(?:ed|s)?|postponed?|put off|put back|delay(?:ed)?|defer(?:red)?|pause[ds]?|recess|break|pushed back|moved|interrupted|extended|prolonged|shelved|rescheduled|off|not (?:resume|start|begin|open|meet|reconvene)|(?:can ?not|can't|won't) (?:resume|start|begin|open|meet|reconvene))\b(?: (?!(?:ultimatum|said|rebels have)\b)[^ ;]+){0,24}? (?:until|till|to|for|by)(?: (?:the|at least|early|after|around|about))*$"
)
_GENERIC = word_set(
    "start begin open take held be hold sign signed launch receive bring see face back join convene return sit go come talk continue gather starting beginning formally meet meeting to"
)
_TALKS = re.compile(
    rf"\b(?:{TALK}|negotiators?|ceremony|signing|mediators?|parties|sides|delegations?|teams?|rivals?|two (?:leaders|men|presidents|governments|countries|ministers|groups|camps)|they|both|each other|face-to-face|commissions?|committees?|panels?|forum|leaders|envoys|delegates|deputies|ministers|chiefs|presidents|generals|commanders|heads|principals|work|drafting)\b"
)
_STRONG = re.compile(
    rf"\b(?:{TALK}|negotiators|each other|two sides|both sides|parties|delegations|ceremony|conference|commissions?|committees?|work|drafting|draft|text|agenda|mediators)\b"
)
_AGAINST = re.compile(
    r"\b(?:parliament|lawmakers|congress|senate|court|trial|cabinet|elections?|polls?|polling|voters?|vote|voting|referendum|ballot|run-off|troops|forces|soldiers|strike|rally|rallies|march|marches|protests?|demonstrations?|inauguration|sanctions|anniversary|observers|monitors|prisoners|hostages|ultimatum|expires?|mandate|deadline|security council|summit of|census|school|fighting|ceasefire|cease-fire|truce|disarm|withdraw|withdrawal|visit|trip|budget|report to|brief|leaves? office|take office|sworn|funeral|football|oil|reactor|shipment|tender|attacks?|offensive|operations|strikes|shelling|bombing|hostilities|home)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|has|have|had|said|told|says|slipped|passed|missed|lapsed|expired|collapsed|failed|accused|ended|killed|broke|began|opened|met|started|resumed|held|left|arrived|walked|agreed|signed|announced|reached|rejected|went|came|took|returned|warned|urged|called off|cancelled|canceled|visited|ruled|refused)\b"
)
_ED = re.compile(
    r"\b(?!(?:expected|scheduled|planned|proposed|so-called|united|besieged|armed)\b)(?:[a-z]{2,}ed|drew|gave|got|made|fell|put|ran|set|won|lost|took|came|went|led|found)\b"
)
"""A finite past (most participles read the same) between a verb and a day takes the day for itself."""
_DATE_SET = re.compile(
    r"\b(?:date|day)\b(?: [^ ,;]+){0,9} (?:agreed|set|fixed|named|chosen|is|was|be|given)(?: :| ,| as| for)? (?:on |for )?$"
)
_BROKEN = re.compile(
    r"\b(?:after|since|from(?! each other)|because|unless|if|following|before|than|between)\b"
)
_HOLIDAY = re.compile(
    r"\bafter (?:[a-z' -]+ )?(?:ends?|closes?|is over|are over|concludes?)(?: on)? $|\bafter (?:the |a )?(?:[a-z-]+ )?(?:holiday|holidays|feast|weekend|break|elections?|recess) (?:on|in|of) $"
)
_NO_DATE = re.compile(
    r"\b(?:no (?:new |firm |other |further )?(?:date|day|meeting|talks|session|round)\b(?! (?:until|before))|date (?:has|had) (?:not|yet)|without (?:setting |naming |fixing )?a (?:new )?(?:date|day)|not known when|nor when|date\b[^,;]{0,30} (?:would|will|to|could|might) be (?:set|fixed|announced|named|chosen|agreed))\b"
)
_OVER = re.compile(
    r"\b(?:have been|has been|had been|was|were|is|are|been)? ?(?:put off|put back|postponed|delayed|called off|cancelled|canceled|pulled out|withdr[ae]wn?|boycotted|walked out|stayed away|did not (?:take place|open|start|begin)|will not (?:take place|begin|start|open|be held))\b"
)
_SCHEDULED = re.compile(
    r"\b(?:planned|scheduled|due|set|expected|slated|pencilled|supposed|was to|were to|was to have|called|should have)\b"
)


def _near(low: str, begin: int, start: int) -> str:
    """The words before a day that can bear on it: those of its sentence after a "but", a colon, a "while"."""
    window = low[max(start - 170, begin) : start]
    cut = max(
        window.rfind(mark) for mark in (" but ", " ; ", " while ", " whereas ", " although ", " though ")
    )
    return window[cut + 1 :] if cut >= 0 else window


def weight(low: str, begin: int, start: int, day: Day) -> float:
    """How surely the day is that of the next round; 0: it is not."""
    near = _near(low, begin, start)
    after = low[start + len(day.words) : start + len(day.words) + 150]
    so_far = low[begin:start]
    until = _UNTIL.search(so_far.rstrip())
    talked = re.search(rf"{_TALKS.pattern}|\bcontacts?\b", so_far) is not None
    if (
        until is not None
        and talked
        and not re.search(r"\b(?:cease-?fire|truce|mandate|deadline|sanctions)\b", so_far[until.start() :])
    ):
        return 5.0
    best = 0.0
    for pattern, size in ((_AGAIN, 3.0), (_RETURN, 3.0), (_NEXT, 2.2), (_SET, 2.8)):
        for match in pattern.finditer(near):
            best = max(best, _linked(near, match, size, after, again=pattern in (_RETURN, _NEXT)))
    if _DATE_SET.search(near) and not _AGAINST.search(near):
        best = max(best, 3.0)
    if best == 0.0:
        best = _ahead_of(after, near) or _loosely(near, after)
    if not best:
        return 0.0
    if _NO_DATE.search(near):
        return 0.0
    return best


def _linked(near: str, match: re.Match[str], size: float, after: str, *, again: bool) -> float:
    gap = near[match.end() :]
    verb = match["verb"]
    head = verb.split(" ")[0]
    if gap.count(" ") > 14 or (_BROKEN.search(gap) and not _HOLIDAY.search(gap)):
        return 0.0
    if (
        _PAST.search(gap)
        or _ED.search(gap)
        or (" , " in gap and gap.count(" , ") > 1 and gap.count(" ") > 10)
    ):
        return 0.0
    cut = max((near.rfind(mark, 0, match.start() + 1) for mark in (" , ", " that ", " ; ")), default=-1)
    clause = near[max(cut, 0) :]
    own = near[match.start() :]
    if verb.startswith(("meet", "see", "face", "sit")) and re.search(
        r"\b(?:security council|pope|king|reporters|press|media|parliament)\b", own
    ):
        return 0.0
    if _GONE_BY.search(clause):
        return 0.0
    if _AGAINST.search(own) and not _STRONG.search(own):
        return 0.0
    if verb.endswith(("sign", "signed")):
        return size if _PACT.search(near) else 0.0
    if verb in ("back", "be back", "come back", "go back") or verb.startswith("be "):
        if not _TALKS.search(clause):
            size -= 0.8
    elif match.re is not _NEXT and head in _GENERIC and not verb.startswith("meet again"):
        if not _TALKS.search(clause) and not re.search(r"\bagain\b", own):
            return 0.0
        if (
            not _STRONG.search(near)
            and not re.match(r"^(?:they|it|these|both) ", near)
            and "again" not in own
            and head not in ("meet", "meeting", "return", "sit")
        ):
            return 0.0
        size -= 0.5
    if _AGAINST.search(clause) and not _STRONG.search(clause):
        return 0.0
    if (
        re.search(r"\b(?:again|resum|reconven|back|next|another|new|second|third|fresh|further|pick)", own)
        or again
    ):
        size += 1.0
    if match.re is _NEXT and not re.search(
        r"\b(?:will|would|to|set|for|due|scheduled|planned|expected|could|may|might|is|are|in|by|hopes?|agreed|on|at)\b",
        gap + " ",
    ):
        return 0.0
    if match.re is _NEXT:
        earlier = clause[: max(match.start() - max(cut, 0), 0)]
        if (_PAST.search(earlier) or _ED.search(earlier)) and not _PROMISED.search(clause):
            return 0.0
    if _OVER.search(after[:60]) or (
        _SCHEDULED.search(match[0]) and (_OVER.search(after) or _OVER.search(near))
    ):
        return 0.0
    return size


_PACT = re.compile(r"\b(?:agreement|accord|deal|pact|treaty|text|document|truce|settlement|protocol|it)\b")


_GONE_BY = re.compile(r"\bhad (?:been )?(?:hoped|expected|wanted|planned|meant|intended)\b")
"""A hope or a plan that has passed."""
_PROMISED = re.compile(
    r"\b(?:will|would|(?:is|are|was|were) to|due|scheduled|planned|plans?|expected|could|may|might|should|hopes?|hoped|agreed|promised|announced|proposed|invited|summoned|called|undertook|fixed|set|committed)\b"
)
_FOR_NEXT = re.compile(
    rf"^ (?:as (?:the|a) date )?for (?:an?|the|another|their|its|one more) (?:[a-z-]+ ){{0,3}}?(?:{TALK}|attempt|date|try|effort)\b"
)
_CHOSE = re.compile(
    r"\b(?:set|fixed|named|proposed|pencilled in|chose|chosen|picked|suggested|agreed on|offered|have)(?: on| down)? $"
)
_TO_GO_ON = re.compile(
    r"^ (?:in [a-z ]{3,20} )?to (?:pick up|resume|continue|reconvene|restart|take up|meet again)\b"
)
_THEN = re.compile(
    rf"^ ?(?:, )?(?:when |(?:the |both |two |delegations |they |[a-z-]+ ){{0,6}}(?:will|would|are to|is to) )(?:[^ ,;]+ ){{0,6}}?(?:resume|reconvene|meet|return|continue|start|begin|open|sit down|take up|tackle|see both|again|{TALK} (?:are|is|will|would|resume|reopen|restart|continue|begin|open))\b"
)


def _ahead_of(after: str, near: str) -> float:
    """A day that comes first: "on monday the two sides will meet again", "on friday , when talks resume"."""
    if _FOR_NEXT.match(after) and _CHOSE.search(near):
        return 3.0
    if _TO_GO_ON.match(after) and _ARRANGED.search(near):
        return 2.5
    if (
        _THEN.match(after)
        and not _ED.search(after[:60])
        and not _PAST.search(near[-24:])
        and _STRONG.search(after + near)
    ):
        return 2.5
    return 0.0


_ARRANGED = re.compile(
    r"\b(?:will|would|shall|should|could|may|might|to (?:be|follow|meet|hold|join|resume|convene|call|bring)|is|are|due|follow|follows|join|joins|plans|planned|expects?|expected|hopes?|hoped|agreed|promised|undertook|announced|accepted|proposed|fixed|set|called|invited|summoned|ahead of|before|pending|for the next)\b"
)
_TOGETHER = re.compile(
    rf"\b(?:(?:next|another|new|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|further|fresh|more|follow-up|final|last|a|the remaining) (?:[a-z-]+ )?(?:{TALK}|contacts)|(?:meet|join|together|both|sides|negotiators|delegations|teams|parties)\b.{{0,60}}\b(?:again|back|together|meet|join|table)|look at .{{0,30}} again|(?:send|sent|issue) (?:out )?invitations|(?:{TALK}) (?:on|about|with|between) .{{0,60}}get under ?way|to be .{{0,30}}again)\b"
)
_ARRANGING = re.compile(
    r"\b(?:said|says|told|announced|agreed|promised|accepted|proposed|fixed|set|called|invited|summoned|planned|expected|scheduled|hoped|undertook|committed|decided|due|closeted|put)\b"
)


def _loosely(near: str, after: str) -> float:
    """A day in a clause that arranges a meeting, with nothing in it that has happened."""
    cut = max(near.rfind(mark) for mark in (" that ", " ; ", " and the ", " as ", " which "))
    clause = near[cut + 1 :] if cut >= 0 else near
    tail = clause[clause.rfind(" , ") + 1 :] if clause.count(" , ") > 1 else clause
    plain = _ARRANGING.sub(" ", clause)
    if (
        not _ARRANGED.search(clause)
        or not _TOGETHER.search(clause)
        or _PAST.search(plain)
        or _ED.search(plain)
        or re.search(r"\b(?:after|since|from the|following|failed)\b", tail)
        or (_AGAINST.search(clause) and not _STRONG.search(clause))
        or _OVER.search(after)
        or _NO_DATE.search(near)
        or clause.count(" ") > 22
    ):
        return 0.0
    return 1.6
