"""Round claims: how a round of talks went, where, and when the next one is.

By clause, not by word list: an event counts if its clause says that it happened, in this round, to the
talks. A deal hoped for, denied, or made years ago is none.
"""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING

from contadora.read.actors import phrase_before
from contadora.read.clauses import framed, is_past
from contadora.read.dates import Day, find_days
from contadora.read.lexicon import word_set
from contadora.read.names import is_located
from contadora.read.process import sides
from contadora.read.round_claims import Event, add_up, round_claims
from contadora.read.rules.outcome import weigh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from contadora.case.claim import Outcome, RoundReport
    from contadora.read.clauses import Sayings
    from contadora.read.page import Line, Page

__all__ = ["Event", "events_in", "find"]

_PACT = r"(?:deal|agreement|accord|pact|truce|cease-?fire|treaty|settlement|understanding|breakthrough|compromise|consensus)"
_TALK = r"(?:talks?|negotiations?|dialogue|meetings?|sessions?|round|summit|conference|process|table|discussions|parley)"
_GAP = r"(?: [a-z'.-]{1,18}){0,5}?"
_EVENTS: tuple[tuple[Outcome, float, re.Pattern[str]], ...] = (
    (
        "no_deal",
        2.0,
        re.compile(
            r"\b(?:fail(?:ed|s|ing|ure)?|unable|failure|not able)(?: [a-z]+){0,4}? to (?:reach|agree|secure|strike|produce|make|clinch|find|sign|overcome|bridge|break|narrow|close|achieve|forge|yield|seal|resolve|settle|end|deliver|conclude|finali[sz]e|name)\b"
        ),
    ),
    (
        "no_deal",
        2.0,
        re.compile(
            rf"\b(?:without|with no|with little|with neither|no sign of|no prospect of|no chance of|no hope of|short of|no) (?:an? |any |the |reaching |agreeing |signing |final |major |significant |real |visible |concrete |immediate |tangible |further |apparent |clear |sign of (?:an? )?)*?(?:{_PACT}|progress|results?|resolution|outcome|movement|success|naming|agreeing|reaching|signing|resolving)\b"
        ),
    ),
    (
        "no_deal",
        2.0,
        re.compile(
            rf"\b{_TALK}\b(?: (?!(?:after|when|before|since|because|and)\b)[a-z0-9'.-]{{1,18}}){{0,14}}? (?:broke (?:off|down|up)|collapsed|foundered|unravell?ed|fell apart)\b|\b{_TALK}\b{_GAP} (?:collapsed?|broken (?:off|down|up)|foundered|unravell?ed|failed|stalled|deadlocked|hit (?:a|an)|reached (?:a|an) (?:deadlock|impasse)|fell apart|(?:was|were|been) abandoned)\b|\b(?:collapse|breakdown|failure) of{_GAP} {_TALK}\b|\bended in (?:deadlock|failure|stalemate|acrimony|disarray)\b"
        ),
    ),
    (
        "no_deal",
        1.6,
        re.compile(
            r"\b(?:deadlock(?:ed)?|impasse|stalemate|inconclusive(?:ly)?|remain(?:ed|s)? (?:far )?(?:apart|divided|stuck|deadlocked)|broke (?:off|up) (?:the )?talks)\b"
        ),
    ),
    (
        "no_deal",
        1.8,
        re.compile(
            r"\b(?:did|could|can|do|has|have|had|were|was)(?:n)? (?:not|n't)(?: [a-z]+){0,2}? (?:reach|reached|agree|agreed|compromise|produce|produced|sign|signed|bridge|yield|resolve|resolved)\b|\bcannot agree\b"
        ),
    ),
    (
        "no_deal",
        1.2,
        re.compile(
            r"\bnothing (?:could be|would be|was|is|had been|can be) (?:announced|agreed|signed)\b|\bnot (?:been )?(?:enough|possible) to (?:reach|meet|agree|close|bridge)\b"
        ),
    ),
    (
        "no_deal",
        1.6,
        re.compile(
            r"\b(?:far|wide|poles|miles) apart\b|\bat (?:odds|loggerheads)\b|\bno closer\b|\bwide (?:gaps|differences)\b"
        ),
    ),
    (
        "no_deal",
        1.15,
        re.compile(
            rf"\b{_TALK}\b(?: [a-z'.-]{{1,18}}){{0,14}}? (?:ended|concluded|closed|wrapped up|finished)\b|\b(?:ended|concluded|closed|wrapped up)\b(?! (?:the|a) (?:war|conflict|fighting|agreement|deal)){_GAP} {_TALK}\b"
        ),
    ),
    (
        "no_deal",
        1.8,
        re.compile(
            rf"\b(?:turn(?:ed|s)? down|reject(?:ed|s)?|spurn(?:ed|s)?)(?: [a-z'.-]{{1,20}}){{0,5}}? {_PACT}\b"
        ),
    ),
    ("no_deal", 1.4, re.compile(r"\brefus(?:ed|es|ing) to sign\b")),
    (
        "agreement",
        2.2,
        re.compile(
            rf"\b(?:signed|reached|struck|sealed|clinched|concluded|inked|finali[sz]ed|secured|initialled|initialed|hammered out|signing of|sign)(?: [a-z'.-]{{1,20}}){{0,6}}? {_PACT}\b"
        ),
    ),
    (
        "agreement",
        2.0,
        re.compile(
            rf"\bagree(?:d|ment)? (?:on|to|upon)(?: (?:a|an|the|immediate|full|permanent|new|lasting|nationwide|indefinite|comprehensive|final|bilateral|unconditional|humanitarian|terms|text|wording|details|of|draft|[0-9]+-day|[a-z]+-day|[a-z]+-hour|[a-z]+-month|[a-z]+-week))*? (?:{_PACT}|cease (?:fire|hostilities)|cessation|lay down (?:their|its) (?:arms|weapons)|end (?:the|their|to|hostilities|fighting|years)|stop fighting|lay down|share power|power-sharing|form a)\b"
        ),
    ),
    (
        "agreement",
        2.0,
        re.compile(
            rf"\b(?:{_PACT})(?: [a-z'.-]{{1,16}}){{0,4}}? (?:was|were|has been|had been|is|came into|took) (?:signed|reached|struck|sealed|concluded|announced|effect|finali[sz]ed)\b"
        ),
    ),
    (
        "partial",
        2.4,
        re.compile(
            r"\b(?:preliminary|partial|interim|framework|initial|limited|tentative|provisional|outline|pre) -?(?:[a-z-]+ ){0,2}?(?:agreement|deal|accord|pact|understanding|pre-agreement)\b|\broad ?map\b(?= (?:signed|agreed|adopted))"
        ),
    ),
    (
        "partial",
        2.2,
        re.compile(
            r"\b(?:agreed|agreement|consensus|accord|deal|convergence)(?: in principle)? (?:on|to|over) (?:most|some|several|part|parts|half|the first|the issue|one of|two of|three of|four of|five of|an agenda|the agenda|a framework|principles|a set of|a roadmap|a road map|a timetable|procedures|ground rules|confidence|justice|land|political|rules|modalities)\b|\bagreed in principle\b|\bdeclaration of (?:principles|commitment|intent)\b|\b(?:prisoner|detainee)s? (?:swap|exchange) (?:deal|agreement)\b|\bsigned (?:a|an) (?:roadmap|road map|framework|communique|memorandum|protocol|declaration|joint statement|document)\b"
        ),
    ),
    (
        "partial",
        1.7,
        re.compile(
            r"\bagreed (?:to|on|that)(?! (?:meet|resume|continue|go on|keep|return|reconvene|start|begin|restart|adjourn|talk|negotiate|attend|hold (?:[a-z-]+ ){0,4}(?:talks?|round|meeting|session|negotiations|dialogue)|extend (?:the |their )?(?:talks|negotiations|deadline)|discuss|postpone|suspend|delay|further|a (?:new )?(?:date|venue)|give|send|launch|open|enter|sit|try|another|a (?:[a-z]+ )?(?:round|meeting))\b)"
        ),
    ),
    (
        "postponed",
        2.2,
        re.compile(
            rf"\b{_TALK}\b(?: [a-z'.-]{{1,18}}| ,){{0,22}}? (?:postponed|put off|delayed|pushed back|called off|cancelled|canceled|rescheduled|put on hold|on hold|suspended|shelved|adjourned?)\b"
        ),
    ),
    (
        "postponed",
        2.0,
        re.compile(
            rf"\b(?:postponed?|put off|delayed|pushed back|called off|cancelled|canceled|rescheduled|suspended|shelved|adjourned)\b(?! (?:its|their|his) participation){_GAP} {_TALK}\b|\b(?:postponement|cancellation|suspension) of\b{_GAP} {_TALK}\b"
        ),
    ),
    (
        "postponed",
        2.0,
        re.compile(
            rf"\b{_TALK}\b(?: [a-z'.-]{{1,18}}){{0,8}}? should have (?:opened|begun|started|resumed)\b|\b(?:failed|fail) to (?:open|start|begin|resume|get under ?way) (?:as|on)\b"
        ),
    ),
    (
        "walkout",
        2.3,
        re.compile(
            rf"\b(?:walk(?:ed|ing|s)? (?:out|away)|pull(?:ed|ing|s)? out|storm(?:ed|ing)? out|withdr(?:ew|awn)|withdraw(?:ing|al|s)?|quit|quits|boycott(?:ed|ing|s)?|abandon(?:ed|ing)?|stay(?:ed|ing)? away|dropp?(?:ed|ing) out|left|broke off|refus(?:ed|es|ing) to attend|fail(?:ed|s) to (?:show up|attend|turn up|appear)|snubb?(?:ed|ing)?)\b(?: (?:of|from|in|at|for|the|its|their|peace|participation|indirect|direct|negotiating|a|second|third|new|day|round|session|crucial|scheduled|ceasefire|cease-fire|delegation|negotiators|planned|latest|[a-z.]+-(?:brokered|backed|sponsored|mediated|led))){{0,8}} {_TALK}\b|\bwalk-?out\b|\b(?:suspend(?:ed|ing|s)?|halt(?:ed|ing)?|ended|ending|freez(?:es|ing)|froze) (?:its|their|his) (?:participation|involvement|role)\b|\b(?:boycott(?:ed|ing)?|walked out|stormed out)\b"
        ),
    ),
    (
        "ongoing",
        0.9,
        re.compile(
            r"\b(?:resum(?:ed|e|es|ing)|began|begin|begins|begun|open(?:ed|s)|start(?:ed|s)|continu(?:ed|e|es|ing)|held|hold|holding|under way|underway|entered|met|meet|launch(?:ed)?|kicked off|convened|gathered|second day|third day|face-to-face|go(?:es)? on|arrived|due)\b"
        ),
    ),
)
_IDLE = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday late early again also today yesterday this
    week month year finally reportedly formally officially jointly apparently
    """
)
_NOT_YET = re.compile(
    r"\b(?:hop(?:e|es|ed|ing)|try|tried|trying|aim(?:ed|s|ing)?|seek(?:s|ing)?|sought|push(?:ed|ing)?|press(?:ed|ing)?|want(?:s|ed)?|could|would|might|may|should|must|will|if|unless|until|until|expect(?:s|ed)?|before|possible|potential|towards?|efforts?|attempts?|deadline|chances?|prospects?|need(?:s|ed)?|call(?:ed|s|ing)? for|urg(?:ed|es|ing)|demand(?:s|ed|ing)?|close to|closer to|yet to|has to|have to|able to|fail(?:ed|s|ing|ure)?|unable|refus(?:ed|es|al)|work(?:ing)?|negotiat(?:e|ing)|for|help(?:ing)?|bid|mandate|draft|short of|meant|designed|proposed|implement(?:ed|ing|ation)?|violat(?:ed|ing|ions?)|under|threat(?:ened|ening|ens)?|ready|willing|whether|plan(?:s|ned)?|in order|can|cannot|no|not|n't|never|without|deni(?:ed|es)|reject(?:ed|s))\b"
)
_OLD = re.compile(
    r"\b(?:last (?:year|month|week)|previous|earlier|(?:in|since|of) (?:[a-z]+ )?(?:19|20)\d\d|(?:years?|months?) ago|in recent|already|past|recent years|collapsed in|first (?:signed|reached))\b"
)
_PARTY_AHEAD = re.compile(
    r"\b(?:talks?|negotiations?|rounds?|sessions?|meetings?|summit|dialogue|conference)\b"
)


def _calm(line: Line) -> tuple[str, list[int], list[int]]:
    """Return the sentence without its days and adverbs, where each kept word begins, and which word it is."""
    kept, begins, places = [], [], []
    at = 0
    words = line.words
    for k in range(line.begin, len(words)):
        word = words[k]
        follows = words[k + 1] if k + 1 < len(words) else ""
        if word in _IDLE or (word in ("on", "of", "for", "last") and (follows in _IDLE)):
            continue
        if word.endswith("ly") and len(word) > 5 and word not in ("assembly", "family", "inconclusively"):
            continue
        kept.append(word)
        begins.append(at)
        places.append(k)
        at += len(word) + 1
    return " ".join(kept), begins, places


def events_in(line: Line) -> list[Event]:
    """Which turns of the talks does the sentence report as having happened?"""
    low, begins, places = _calm(line)
    found = []
    for outcome, weight, pattern in _EVENTS:
        if outcome == "ongoing" and not _PARTY_AHEAD.search(low):
            continue
        for match in pattern.finditer(low):
            scale = _counts(low, match, outcome)
            if scale:
                i = places[max(bisect_right(begins, match.start()) - 1, 0)]
                j = places[max(bisect_right(begins, match.end() - 1) - 1, 0)] + 1
                if outcome == "agreement" and "draft" in match[0]:
                    found.append(Event("partial", weight * scale, i, j))
                    break
                found.append(Event(outcome, weight * scale, i, j))
                break
    return found


_WILL = re.compile(
    r"\b(?:not|n't|never|threat(?:ened|ens|ening)?(?: to)?|would|could|might|may|will|if|unless|deni(?:ed|es)|to|should|whether|urged|wants?|demand(?:s|ed)?)\b(?: [a-z]+)? *$"
)
_FEAR = re.compile(
    r"\b(?:if|would|will|fear(?:s|ed)?|risk|might|may|unless|warn(?:ed|s)?|says?|blam(?:ed|es|ing))\b"
)
_BEFORE_THAT = re.compile(r"\b(?:after|since|because|when|despite) (?:[a-z0-9'.-]+ ){0,12}$")
_KEEP_TALKING = re.compile(
    r" (?:to|on) (?:meet|resume|continue|return|hold|extend|discuss|talk|a (?:new )?date)\b"
)


_STANDS = re.compile(
    r" (?:which |that )?(?:stays?|remains?|remained|is still|was still|they rejected|it rejected)\b"
)
"""An earlier deal that stands, or fell, is no turn of this round."""


def _counts(low: str, match: re.Match[str], outcome: Outcome) -> float:
    """How much a matched event counts: 0 if hoped for, feared or denied, less if old or only the reason."""
    before = low[max(match.start() - 60, 0) : match.start()]
    cut = max(before.rfind(mark) for mark in (" , ", " but ", " and ", " that ", " after ", " while "))
    near = before[cut + 1 :] if cut >= 0 else before
    if outcome in ("agreement", "partial"):
        if match[0].startswith(("sign ", "signing ")) or re.search(
            r"\b(?:no|not|any|failed|yet|never)\b", match[0]
        ):
            return 0.0
        if _STANDS.match(low[match.end() : match.end() + 24]) or (
            outcome == "partial" and re.search(r"\b(?:over|about|on|of|to|carry out) (?:a|an|the) $", near)
        ):
            return 0.0
        if _NOT_YET.search(near) or _KEEP_TALKING.match(low[match.end() : match.end() + 24]):
            return 0.0
    elif outcome in ("walkout", "postponed"):
        if _WILL.search(near):
            return 0.0
    elif outcome == "no_deal" and (_FEAR.search(near) or near.endswith("with or ")):
        return 0.0
    around = low[max(match.start() - 30, 0) : match.end() + 40]
    scale = 0.35 if _OLD.search(around) else 1.0
    if outcome != "ongoing" and _BEFORE_THAT.search(before):
        scale *= 0.45
    return scale


_OPENS = re.compile(
    rf"\b{_TALK}\b{_GAP}(?: [a-z0-9'.-]{{1,18}}){{0,6}}? (?:resumed|opened|began|started|restarted|went ahead|got under ?way|(?:are|were|is|was) (?:under ?way|back on (?:course|track))|kicked off|convened|continued|entered (?:a|their|its))\b"
    rf"|\b(?:resumed|opened|began|begun|started|restarted|launched|reopened|kicked off|convened|continued|held|entered|to open|to begin|to resume|into) (?:[a-z0-9'.-]{{1,18}} ){{0,5}}?{_TALK}\b"
    r"|\b(?:went|came|got|return(?:ed)?) back to the (?:[a-z]+ )?table\b|\breturned to the (?:[a-z]+ )?table\b|\b(?:was|were|are) meeting\b|\bsat down\b|\b(?:gathered|met) (?:in|at|for)\b"
)
_NOT_OPEN = re.compile(
    r"\b(?:fail(?:ed|s)?|refus(?:ed|es|al)|before|if|unless|not|n't|never|without|should have|would|could|might|may|threat(?:ened|ens)?|urg(?:ed|es)|agreed|deal|hop(?:e|es|ed)|call(?:ed|s)? for|want(?:s|ed)?)\b(?: [a-z'.-]+){0,6}? ?$"
)


def _opens(line: Line) -> bool:
    """Whether the sentence tells first of all that this round opened, resumed or goes on."""
    low, _, _ = _calm(line)
    match = _OPENS.search(low)
    if match is None or _BEFORE_THAT.search(low[: match.start()]):
        return False
    if re.search(r"\b(?:should|would|could|not|failed)\b", match[0]):
        return False
    return not _NOT_OPEN.search(low[max(match.start() - 70, 0) : match.start()])


_AHEAD = re.compile(
    rf"\b(?:(?:plan(?:ned|s)?|agreed?|agreeing|due|scheduled|set|expected|will|would|could|may|might|are|is|were|was|going|hope[ds]?|want(?:ed)?|invited|intend(?:ed|s)?|decided|tentatively|back|ready|return(?:ed|ing|s)?|slated|to)(?: [a-z'.-]{{1,18}}){{0,5}}? (?:meet|resume|reconvene|return|continue|start|begin|restart|take place|be held|hold|sit down|see|receive|try again|gather|join|convene|open|go on|held)"
    rf"|(?:next|another|second|third|fourth|fifth|sixth|further|new|fresh|final|follow-up|future) (?:[a-z-]+ ){{0,2}}?(?:round|meeting|session|date|{_TALK})|(?:adjourned|postponed|put off|delayed|suspended|rescheduled|pushed back|extended) (?:[a-z]+ ){{0,3}}?(?:until|to|till)"
    rf"|come closer|completed on|(?:starting|beginning) on|back to the (?:negotiating )?table|will sign|to sign|to be signed|(?:come|coming|call|called|bring) (?:[a-z]+ )?back|(?:meeting|session|round|talks) (?:was|were|is|are) called|to continue|reconvenes?|resum(?:e|es|ing|ption)|set (?:[a-z]+ ){{0,4}}for|return to the (?:[a-z]+ )?table|meet again|deadline)\b"
)
_GONE = re.compile(
    r"\b(?:have been|has been|had been|was|were|is|are|been)? ?(?:put off|called off|cancelled|canceled|pulled out|withdr[ae]w[n]?|boycotted|walked out|stayed away)\b"
)
_ENDED = re.compile(
    r"\b(?:failed|ended|held|closed|collapsed|began|opened|concluded|finished|called off|postponed|adjourned|launched|started|kicked off|resumed|convened|gathered|got under way|got underway|went ahead)\b"
)
_HAPPENED = re.compile(
    r"\b(?:was|were|been|has|have|had|said|slip|slipped|passed|missed|lapsed|expired|abandoned|collapsed|suspended|failed|accused|ended|killed)\b"
)
_OTHERS = re.compile(
    r"\b(?:parliament|lawmakers|congress|senate|court|council of ministers|cabinet|elections?|polls?|vote|referendum|ballot|troops|forces|leaves? office|summit of|deadline for|inauguration|sanctions|anniversary|observers|monitors|prisoners)\b"
)


_UNTIL = re.compile(
    r"\b(?:adjourned|suspended|postponed|put off|delayed|paused|recess|break|pushed back|interrupted)\b.{0,160}\b(?:until|till|to) (?:the )?$"
)


def _other_business(near: str, cue: int) -> bool:
    """Whether the clause that bears the date is about something else than talks: parliament, polls, troops."""
    cut = max(
        (near.rfind(mark, 0, cue) for mark in (" , ", " that ", " and ", " ; ", " while ", " but ")),
        default=-1,
    )
    subject = near[cut + 1 : cue] if cut >= 0 else near[:cue]
    clause = subject + near[cue:]
    return bool(_OTHERS.search(clause)) and not _PARTY_AHEAD.search(clause) and "parties" not in clause


_NO_DATE = re.compile(
    r"\bno (?:new |firm )?date\b|\bnew date would\b|\bdate (?:has|had) (?:not|yet)\b|\bwithout (?:setting )?a (?:new )?date\b"
)


def find(page: Page, sayings: Sayings) -> Iterator[RoundReport]:
    """How did the round go, where was it held, and when is the next?"""
    turns = add_up(page, events_in, is_past, _opens)
    ruled = _decided(page, turns.score, turns.lead, opened=turns.opened)
    weighed = weigh(page, ruled)
    outcome: Outcome | None = weighed.outcome
    if ruled is None and (outcome == "ongoing" or weighed.sure < 0.5):
        outcome = None
    if outcome is not None and outcome not in turns.best:
        turns.best[outcome] = (0.0, weighed.line, Event(outcome, 0.0, weighed.i, weighed.j))
    yield from round_claims(
        page,
        sayings,
        framed,
        turns=turns,
        outcome=outcome,
        venue=_venue(page),
        following=_next(page),
        held_on=_held,
        first_day=_first_day,
        rule="rounds",
    )


_DEADLOCK = re.compile(
    r"\b(?:fail(?:ed|ure)? (?:[a-z]+ ){0,2}?to agree|failed to reach|no (?:agreement|consensus|deal)|could not agree|without (?:an? )?(?:agreement|deal)|deadlock|impasse)\b"
)
"""Talks broken off because the sides could not agree have failed; talks put off for another reason have not."""


_LEFT = re.compile(
    rf"\b(?:suspend(?:ed|s)|halt(?:ed|s)|froze|freezes|broke off|breaks off|scrapped|cut off)(?: (?:all|its|their|the|peace|indirect|direct|further|participation in|part in))*{_GAP} {_TALK}\b"
)


def _one_left(page: Page) -> bool:
    """Whether a side itself stops talking ("the army suspended talks"): mediators who stop them put them off."""
    line = page.lines[0]
    match = _LEFT.search(line.low)
    if match is None:
        return False
    k = line.sentence.word_at(match.start())
    while k > line.begin and (
        line.words[k - 1] in _IDLE or line.words[k - 1] in ("on", "has", "have", "had")
    ):
        k -= 1
    phrase = phrase_before(page, line, k)
    if phrase is None or phrase.name in page.figures:
        return False
    return any(
        phrase.name == name or (line is where and phrase.i <= i < phrase.j)
        for name, where, i, _ in sides(page)
    )


_AWAY = re.compile(
    r"\b(?:stayed away|stay away|boycotted|refus(?:ed|es|ing) to sign|did not (?:sign|attend)|without the (?:main|largest)|absent|walked out)\b"
)
"""A deal that a party to the talks keeps away from is a part of one."""


def _decided(
    page: Page, score: dict[Outcome, float], lead: dict[Outcome, float], *, opened: bool
) -> Outcome | None:
    """Let the lead decide where it reports a turn or an opening; else the strongest turn reported below it."""
    denied = any(
        re.search(r"\b(?:denied|denies|no preliminary|disputed it)\b", line.low) for line in page.lines[:3]
    )
    if lead:
        if "agreement" in lead and _AWAY.search(page.lines[0].low):
            return "partial"
        if ("agreement" in lead and ("no_deal" in lead or denied)) or "partial" in lead:
            return (
                "agreement"
                if "agreement" in lead
                and not denied
                and "no_deal" not in lead
                and lead["agreement"] >= lead.get("partial", 0.0)
                else "partial"
            )
        settled = any(
            e.outcome in ("agreement", "partial") and e.weight > 1.1
            for line in page.lines[1:4]
            if not (line.credit or is_past(line) or {"said", "says", "told"} & set(line.words))
            for e in events_in(line)
        )
        if "no_deal" in lead and settled and "walkout" not in lead:
            return "partial"
        if "postponed" in lead and "walkout" not in lead and _DEADLOCK.search(page.lines[0].low):
            return "no_deal"
        if lead.keys() == {"postponed"} and _one_left(page):
            return "walkout"
        order: tuple[Outcome, ...] = ("agreement", "no_deal", "postponed", "walkout")
        for outcome in order:
            if outcome in lead:
                return outcome
    if opened:
        return "ongoing"
    below = {o: w for o, w in score.items() if o != "ongoing"}
    if below:
        best = max(below, key=lambda o: (below[o], o))
        if below[best] >= 1.1:
            return best
    talks = any(_PARTY_AHEAD.search(line.low) or "negotiators" in line.words for line in page.lines[:4])
    return "ongoing" if talks or score else None


def _next(page: Page) -> tuple[Line | None, Day | None]:
    options: list[tuple[float, int, Line, Day]] = []
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        low = line.sentence.low
        for day in find_days(line, page.published, ahead=True):
            start = line.sentence.offsets[day.i]
            window = low[max(start - 110, line.sentence.offsets[line.begin]) : start]
            cut = window.rfind(" but ")
            near = window[cut + 1 :] if cut >= 0 else window
            so_far = low[line.sentence.offsets[line.begin] : start]
            truce = re.search(r"\b(?:cease-?fire|truce)\b", so_far) and not _PARTY_AHEAD.search(so_far)
            if _UNTIL.search(so_far) and day.day is not None and not truce:
                options.append((0.7 * day.exact + 1.4 - 0.05 * number, -number, line, day))
                continue
            cues = list(_AHEAD.finditer(near))
            if not cues:
                continue
            last = cues[-1]
            gap = near[last.end() :]
            after = low[start + len(day.words) : start + len(day.words) + 60]
            if (
                gap.count(" ") > 9
                or (" , " in gap and gap.count(" ") > 5)
                or re.search(r"\b(?:after|since|from|failed|broke|ended|on (?!the)[a-z]+day)\b", gap)
            ):
                continue
            if re.search(r"\b(?:planned|scheduled|due|set|expected|slated)\b", last[0]) and (
                _GONE.search(after)
                or (_GONE.search(low[: max(start - 40, 0)]) and number == 0 and "until" not in near)
            ):
                continue
            if re.match(
                r"(?:another|new|fresh|second|third|fourth|fifth|sixth|further|final)\b", last[0]
            ) and _ENDED.search(low[:start]):
                continue
            if re.match(r"back to the|return(?:ed|ing)? to the", last[0]) and re.search(
                r"\b(?:went|came|got|returned|has|have) $",
                near[: last.start()] + ("returned " if last[0].startswith("returned") else ""),
            ):
                continue
            if _HAPPENED.search(gap) or (day.day is None and "hope" in last[0]):
                continue
            if _NO_DATE.search(near):
                continue
            if re.search(
                r"\b(?:election|elections|vote|referendum|ballot|polls)\b", near[last.start() :] + after[:30]
            ) and not _PARTY_AHEAD.search(near[last.start() :]):
                continue
            if re.search(r"\b(?:was|were|had been|been)\b", last[0]) and not re.search(
                r"\b(?:due|scheduled|set|to|expected|called|will|would)\b", last[0]
            ):
                continue
            if _other_business(near, last.start()):
                continue
            if day.day is not None and page.published is not None and day.day < page.published:
                continue
            if (
                day.day is None
                and day.exact == 0
                and not re.search(r"\b(?:next|in|within|coming|following|later|week|end|month)\b", day.words)
            ):
                continue
            again = re.search(
                r"\b(?:resum|reconven|meet again|next|another|new|fresh|further|back|return|second|third)",
                last[0],
            )
            talk = 1.0 if _PARTY_AHEAD.search(near) or "meet" in last[0] else 0.3
            options.append(
                (0.7 * day.exact + talk + (0.4 if again else 0.0) - 0.05 * number, -number, line, day)
            )
    if not options:
        return None, None
    options.sort(key=lambda o: (o[0], o[1]), reverse=True)
    top = options[0]
    # Two calendar days of one coming round: the first is when it starts.
    same = [o for o in options if o[2] is top[2] and o[3].exact == top[3].exact]
    chosen = min(same, key=lambda o: o[3].i)
    return chosen[2], chosen[3]


def _held(page: Page, line: Line) -> Day | None:
    days = [d for d in find_days(line, page.published) if d.exact]
    past = [d for d in days if d.day is None or page.published is None or d.day <= page.published]
    return past[0] if past else None


def _first_day(page: Page, held: Day | None) -> date | None:
    if held is None or held.day is None:
        return None
    low = " ".join(line.low for line in page.lines)
    match = re.search(r"\b(one|two|three|four|five|six|seven)(?:-day\b| days of)", low)
    if match is None:
        return held.day
    size = ("one", "two", "three", "four", "five", "six", "seven").index(match[1])
    return held.day - timedelta(days=size)


_BUILDING = re.compile(
    r"\b(?:at|in) the ((?:[a-z'.-]{2,16} ){0,4}?(?:ministry|building|hotel|palace|university|headquarters|embassy|residence|castle|nunciature|villa|resort))(?: building| hotel| headquarters)?\b"
)


def _venue(page: Page) -> str | None:
    """Where the talks are held: a building and a town, as far as the report says."""
    place, building = None, None
    for line in page.lines:
        if line.credit or not _PARTY_AHEAD.search(line.low):
            continue
        match = _BUILDING.search(line.low)
        if match and building is None:
            building = match[0].split(" ", 2)[2]
        for mention in line.mentions:
            if (
                mention.kind in ("capital", "place", "country")
                and is_located(line.words, mention.i)
                and line.words[mention.i - 1] != "from"
            ):
                named = " ".join(line.words[mention.i : mention.j])
                if mention.name == page.country and mention.kind != "place":
                    continue
                if place is None or (
                    mention.kind == "capital" and place[1] == "country" and place[2] == mention.name
                ):
                    place = (named, mention.kind, mention.name)
    if place is None and page.dateline and page.dateline.country and page.dateline.country != page.country:
        return f"{building}, {page.dateline.place}" if building else page.dateline.place
    if building and place:
        return f"{building}, {place[0]}"
    return building or (place[0] if place else None)
