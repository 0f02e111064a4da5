"""Which turns of the talks does a sentence report: signed, failed, put off, left, going on?

A turn is a verb of a class (settle, fail, put off, leave, go on) whose subject or object is of a class
(talks, a pact, a side), in a clause that says that it happened. What is hoped for, asked, feared or denied
is none; what a clause of reason or of earlier time recalls ("after the rebels walked out", "had agreed",
"in 2013") counts for little.
"""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from contadora.read.lexicon import word_set
from contadora.read.round_claims import Event

if TYPE_CHECKING:
    from contadora.case.claim import Outcome
    from contadora.read.page import Line

__all__ = ["TALK", "Turn", "turns_in", "unfinished"]

TALK = r"(?:talks|negotiations?|dialogues?|meetings?|sessions?|rounds?|summits?|conference|process|table|roundtable|discussions|parleys?|consultations|conversations|contacts?|bargaining|encounters?|plenary|sittings?|mediation|gathering|ceremony|signing)"
_EFFORT = rf"(?:{TALK[3:-1]}|efforts?|attempts?|bid|mission|initiative|diplomacy|drive|push|haggling|deliberations|exchanges)"
_PACT = r"(?:deals?|agreements?|accords?|pacts?|truces?|cease-?fires?|treaty|treaties|settlement|understandings?|breakthrough|compromise|consensus|armistice|charter|covenant|memorandum|plan|document|text|formula|terms|arrangement|declaration|protocols?|annex|chapter|road ?map|framework|principles|communique|papers?|constitution|package|bargain|cessation of hostilities|ground rules|code of conduct|agenda|rules|terms of reference|guidelines|measures|joint government|unity government)"
_FIRM = r"(?:deals?|agreements?|accords?|pacts?|truces?|cease-?fires?|treaty|settlement|understandings?|breakthrough|compromise|consensus|armistice|solution|result|results|outcome|progress|headway|success|resolution|movement|decision|common ground|conclusion|statement|communique|handshake|signature|signatures)"
_TEAM = r"(?:delegat(?:ion|ions|es?)|negotiators?|team|envoys?|representatives?|panel|men|people|officials|mission|emissar(?:y|ies))"
_W = r"[^ ,;:]+"

_IRREGULAR = {
    "put": "put", "break": "broke broken", "fall": "fell fallen", "run": "ran run", "hit": "hit", "get": "got gotten",
    "go": "went gone", "come": "came come", "sink": "sank sunk", "wind": "wound", "leave": "left", "fly": "flew flown",
    "strike": "struck", "make": "made", "shake": "shook shaken", "say": "said", "withdraw": "withdrew withdrawn",
    "quit": "quit", "freeze": "froze frozen", "cut": "cut", "give": "gave given", "throw": "threw thrown", "begin": "began begun",
    "sit": "sat", "meet": "met", "hold": "held", "bring": "brought", "win": "won", "find": "found", "slip": "slipped",
    "set": "set", "drop": "dropped", "swap": "swapped", "snub": "snubbed", "stop": "stopped", "scrap": "scrapped", "draw": "drew drawn",
    "agree": "agreed", "defer": "deferred", "refer": "referred", "unravel": "unravelled unraveled", "cancel": "cancelled canceled",
    "initial": "initialled initialed", "shut": "shut", "deliver": "delivered", "bury": "buried", "rise": "rose risen", "see": "saw seen",
    "hammer": "hammered", "do": "did done", "stall": "stalled", "founder": "foundered", "end": "ended", "tear": "tore torn",
}  # fmt: skip


def _past(verbs: str) -> str:
    """Alternation of the past and third-person forms of verbs, particles kept: "walk:out" gives "walked out"."""
    found = []
    for verb in verbs.split():
        base, *particles = verb.split(":")
        tail = "".join(f" {p}" for p in particles)
        if base in _IRREGULAR:
            forms = _IRREGULAR[base].split()
        elif base.endswith("e"):
            forms = [base + "d"]
        elif base.endswith("y") and base[-2] not in "aeiou":
            forms = [base[:-1] + "ied"]
        else:
            forms = [base + "ed"]
        third = (
            base[:-1] + "ies"
            if base.endswith("y") and base[-2] not in "aeiou"
            else base + ("es" if base.endswith(("s", "sh", "ch", "x", "o")) else "s")
        )
        found += [re.escape(form + tail) for form in (*forms, third)]
    return "(?:" + "|".join(sorted(set(found), key=len, reverse=True)) + ")"


def _ing(verbs: str) -> str:
    found = []
    for verb in verbs.split():
        base, *particles = verb.split(":")
        stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
        if base in (
            "put",
            "quit",
            "cut",
            "run",
            "get",
            "sit",
            "set",
            "hit",
            "drop",
            "snub",
            "scrap",
            "swap",
            "stop",
            "begin",
            "win",
            "slip",
            "defer",
        ):
            stem = base + base[-1]
        found.append(stem + "ing" + "".join(f" {p}" for p in particles))
    return "(?:" + "|".join(sorted(map(re.escape, found), key=len, reverse=True)) + ")"


def _gap(n: int, *, but: str = "") -> str:
    """Up to ``n`` words of the same clause, none of them one of ``but``."""
    return rf"(?: (?!(?:{but})\b){_W}){{0,{n}}}?" if but else rf"(?: {_W}){{0,{n}}}?"


_SETTLE = "sign initial reach strike seal clinch conclude ink finalise finalize secure hammer:out thrash:out work:out endorse adopt approve accept ratify cement forge complete land subscribe:to broker put:together join accede:to sign:up:to win obtain extract wrest agree:on agree:upon hail"
_FAILS = "collapse fail founder fizzle stall break:down break:up break:off fall:apart fall:through unravel run:aground run:into hit get:nowhere go:nowhere come:to:nothing come:to:naught come:to:grief peter:out implode flounder lapse:into sink deadlock crumble"
_CLOSES = "end close conclude finish wind:up wrap:up break:up part adjourn leave fly go:home return:home go:their:separate:ways disperse emerge come:away come:out rise separate draw:to:a:close come:to:an:end depart head"
_DELAYS = "postpone put:off put:back put:on:hold put:on:ice delay defer push:back shelve reschedule hold:up move:to move:back set:back bring:forward"
_HALTS = "suspend call:off cancel scrap freeze halt break:off cut:off cut:short interrupt pause abandon sever terminate drop"
_STARTS = "open begin start resume reopen restart kick:off convene launch continue get:under:way get:underway go:ahead go:on proceed drag:on enter gather"
_ACHIEVE = r"(?:reach|agree|secure|strike|produce|make|clinch|find|sign|overcome|bridge|break|narrow|close|achieve|forge|yield|seal|resolve|settle|end|deliver|conclude|finali[sz]e|name|win|heal|persuade|convince|choose|form|save|revive|rescue|salvage|iron out|sort out|work out|reconcile|soften|budge|move|get|come (?:up|to (?:terms|an?))|hammer|patch|compromise|meet (?:the|a)|accept|endorse|adopt|approve|give (?:way|ground)|bend|blink)"
_NEG = r"(?:not|n't|never)"
_AUX_NOT = rf"(?:did|could|can|do|does|has|have|had|were|was|would|will)(?:n)? {_NEG}|cannot|can't"
_MEET = r"(?:meet|resume|continue|go on|keep|return|reconvene|start|begin|restart|adjourn|talk|negotiate|attend|extend (?:the |their )?(?:talks|negotiations|deadline|dialogue)|discuss|postpone|suspend|delay|further|give|send|open|enter|sit|try|see|come back|go back|hold|consult|consider|study|work|press on|stay|host|mediate|take part|join|travel|let|allow|launch|set|draw up|name|appoint)"
_TALKED = rf"(?:a|an|another|the|fresh|further|new|more|direct|indirect|face-to-face|second|third|next)(?: [a-z-]+){{0,3}}? (?:{TALK}|date|venue|timetable for {TALK}|day)"
_LARGE = re.compile(
    r"\b(?:cease-?fire|truce|armistice|cease fire|cessation|hostilities|(?:end|stop|halt) (?:to )?(?:the|their|its|to|all|a|years|decades|fighting|shooting|violence|their|months|[a-z-]+)|lay down|give up (?:their|its) (?:arms|weapons)|(?:share|sharing|hand over|transfer) (?:power|(?:its|their|the) [a-z]+)|(?:federal|new|draft) constitution|reunif[a-z]+|reunit[a-z]+|power-sharing|unity (?:government|cabinet)|national unity|(?:form|join) (?:a|an|the)|normali[sz]e|normali[sz]ation|merge|peace|settlement|disarm|demobili[sz]e|pull (?:back|out)|withdraw|restor(?:e|ing)|carry out|implement|transitional (?:government|council|authority)|caretaker|coalition|on all|everything)\b"
)
_QUALIFIED = re.compile(
    r"\b(?:preliminary|partial|interim|initial|limited|tentative|provisional|outline|draft|framework|principles?|in principle|road ?map|annex|rules|terms of reference|guidelines|measures|code of conduct|an agenda|the agenda|extend|prolong|renew|most|some|several|half (?:of|the)|first|two of|three of|four of|five of|one of (?:the (?:two|three|four|five|six)|two|three|four|five|six)|modalities|memorandum|joint statement|communique|intent|page|pre-agreement|rein in|(?:[a-z]+(?:nd|rd|th|st)|[0-9]+) chapter)\b"
)
"""An agreement that calls itself less than whole."""
_SO_CALLED = re.compile(
    r"\b(?:preliminary|partial|interim|initial|limited|tentative|provisional|outline|draft|framework)(?: [a-z-]+)? $"
)
_MINOR = re.compile(
    r"\b(?:prisoners?|detainees|swap|exchange|corridors?|aid|humanitarian|confidence|de-escalat|hotline|working groups?|commission|committee|procedures|timetable|steps?|points?|commitment|local|pause|crossings?)\b"
)
"""What is agreed on the way, while the whole is open."""
_LAST_PART = re.compile(
    r"\b(?:last|final|remaining) (?:part|piece|chapter|annex|protocol|document|item|issue|point)s?\b"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """An outcome that a clause reports; ``kind`` says by which class of verb it was told."""

    event: Event
    kind: str
    main: bool


_CUES: tuple[tuple[Outcome, float, str, str], ...] = (
    # agreement
    ("agreement", 2.2, "settle", rf"\b(?:{_past(_SETTLE)[3:-1]}|sign|accept|reach|adopt|endorse|conclude|initial|seal){_gap(8, but='for|over|about|without|toward|towards|after|before|until|under|against|despite|talks|negotiations|deadline|no|to')} {_PACT}\b"),
    ("agreement", 2.0, "settle", rf"\b{_PACT}{_gap(16, but='would|could|may|might|will|should')} (?:was|were|is|are|has been|have been|been|being|be)(?: {_W})? {_past(_SETTLE)[:-1]}|announced|done)\b"),
    ("agreement", 1.8, "settle", rf"\b(?:an?|new|historic|landmark|final|under|with){_gap(3)} {_PACT}{_gap(10, but='would|could|may|might|will|should|that|was|were|is|talks|for')} (?:{_past('sign initial seal strike reach conclude clinch settle finalise finalize')[3:-1]}|comes? into force|c[ao]me into (?:force|effect)|(?:took|takes|taken) effect)\b"),
    ("agreement", 2.0, "settle", r"\b(?:came|come|comes) to (?:terms|an (?:agreement|understanding|arrangement))\b|\bmade (?:their )?peace\b|\bshook hands\b|\bput (?:their|its|his|both) (?:names?|signatures?|initials|pens?|seals?)\b|\bsaid yes to\b|\bburied the hatchet\b|\bsettled (?:their|its|a|the|on the|on a|[a-z0-9-]+ )(?:[a-z-]+ ){0,4}?(?:dispute|differences|conflict|quarrel|feud|row|stand-?off|crisis|strike|text|question|terms|war)\b|\b(?:have|has|had|got|is|was|are) (?:at last )?(?:a|an) (?:[a-z]+ ){0,2}?(?:deal|agreement|accord|pact|truce|treaty)\b|\bwrung (?:a|an) [a-z]+|\bwith (?:a|an) (?:[a-z]+ ){0,2}?(?:agreement|accord|deal|pact) (?:to end|ending|that ends)\b|\bsigned (?:what|on the dotted)\b|\bended (?:their|its|the|a) (?:[a-z-]+ ){0,3}(?:war|conflict|dispute|feud|hostilities|strike|stand-?off)\b|\bsigned and (?:sealed|delivered)\b|\b(?:stand-?off|strike|war|crisis|siege|feud|conflict|dispute|hostilities)\b(?: [^ ,;]+){0,6} (?:(?:is|was|are|were) (?:at last )?over|(?:had |has )?c[ao]me to an end)\b|\b(?:agreement|accord|deal) at last\b|\bterms (?:that )?(?:were )?(?:settled|agreed|fixed)\b"),
    ("agreement", 2.1, "agree", r"\bagree(?:d|s|ing)?\b|\bsettled on\b|\b(?:reached|found) (?:a )?(?:consensus|agreement|understanding|common ground) (?:on|over)\b|\b(?:consensus|convergence) on\b|\bundertook (?:jointly )?to\b|\b(?:signed|released|issued|adopted|announced) (?:a|an|the) joint (?:statement|declaration|communique)\b|\bconsented to\b|\bfound common (?:language|ground) on\b|\bsigned off on\b|\bblessed (?=a|the)"),
    ("agreement", 1.9, "settle", rf"\b{_PACT}\b{_gap(9, but='would|could|may|might|will|should|not|that|which')} (?:(?:ends|ended|ending|halted|resolved|settles|settled) (?:the|an?|their|its|all|years|months|decades)|took hold|held firm)\b|\b(?:produced|yielded|brought|delivered|resulted in|led to|culminated in|ended (?:in|with)|closed with|gave birth to) (?:an?|the|at last an?) (?:[a-z-]+ ){{0,2}}?{_PACT}\b|\bput(?:ting)? pen to paper\b|\b(?:signature|name)s? (?:[a-z-]+ ){{0,3}}?to (?:an?|the|their) (?:[a-z-]+ ){{0,3}}?{_PACT}\b|\bby (?:signing|initialling|concluding|sealing) {_W}|\bbur(?:ied|ying) (?:the|their|its|old|an old) (?:[a-z-]+ )?(?:hatchet|quarrels?|differences|feuds?|rivalry|past)\b|\b(?:reconciled|patched up|made up|called a truce|turned the page|closed the (?:book|chapter)|closed a chapter)\b|\bguns (?:have |had )?(?:fell|fallen|gone|went) (?:silent|quiet)\b|\b(?:declared|proclaimed) an end to\b|\bg[ai]ven? (?:its|their|his|her) (?:blessing|assent|consent|signature)\b"),
    ("partial", 2.1, "agree", rf"\b(?:settled|agreed|resolved|cleared|closed|completed|endorsed|accepted|adopted|approved|covering|signed) (?:on )?(?:most|some|part|half|several|two|three|four|five|six|seven|eight|nine|[0-9]+)(?: of)?\b(?! of the)?|\b(?:truce|cease-?fire|agreement|accord)\b{_gap(8)} (?:extended|prolonged|renewed|will run|to run) |\b{_past('extend prolong renew')[:-1]}|prolong|extending|prolonging|renewing) (?:{_W} ){{0,6}}?(?:truce|cease-?fire|lull|pause)\b|\b(?:secured|won|extracted|obtained) (?:a|an) (?:pledge|undertaking|promise|commitment|assurance)\b"),
    ("partial", 1.8, "part", r"\b(?:ticked off|disposed of|wrapped up|closed) (?:the |a )?(?:first |second |third |fourth )?(?:chapter|item|point)s?\b|\bsettled (?:where|how|who|when|which|what)\b|\b(?:will|would|are to|is to) (?:stop|halt|cease|suspend|hold) (?:their |its |all )?(?:shelling|fire|firing|fighting|attacks|raids|operations|shooting|bombing)\b|\b(?:announced|said|declared) (?:in )?a joint (?:declaration|statement|communique) that they (?:would|will)\b"),
    ("agreement", 1.9, "settle", rf"\b(?:came out|emerged|came away|left|returned|rose)\b{_gap(8)} with (?:an?|the){_gap(3)} {_PACT}\b"),
    # failure
    ("no_deal", 1.9, "collapse", r"\b(?:ended|stood|were|was|remained) where (?:it|they) (?:had )?(?:begun|began|started|stood)\b|\bwent the way of\b|\b(?:could|can) do no more\b|\b(?:was|were|is|proved) beyond (?:them|him|reach|the)\b|\bdissolved (?:into|in)\b|\b(?:plan|proposals?|offer|draft|text|compromise|formula)\b(?: [^ ,;]+){0,8} (?:was|were) (?:rejected|voted down|turned down|thrown out|rebuffed)\b|\b(?:get|got|go|went|come|came) no further\b|\b(?:sank|sunk|torpedoed|killed|scuppered|doomed|dashed|dealt a blow to|put paid to) (?:the|a|an|all|any|their|hopes)\b|\b(?:said|says) no to\b|\b(?:giv(?:en?|ing)|gave) up (?:his|her|their) (?:post|mission|role|task)\b|\bchances?(?: [a-z]+){0,6} (?:dwindled|faded|receded|slipped|shrank)\b|\b(?:threw|throws|thrown) in the towel\b|\b(?:fell|falls|fallen) (?:flat|short)\b|\bc[ao]me to (?:grief|nothing|naught)\b|\bno(?:ne)? the wiser\b|\bno wiser\b|\bno white smoke\b|\bpetered out\b|\bas (?:they|it) (?:had )?(?:begun|began|started)\b|\bsaw no (?:point|use|sense|reason) in\b|\bnothing (?:new|to sign|to offer|to show|had changed)\b|\bin vain\b|\bto no avail\b|\bfruitless(?:ly)?\b|\b(?:bore|bearing) (?:no|little) fruit\b|\b(?:went|gone) up in smoke\b|\b(?:back to|at) square one\b|\b(?:derailed|torpedoed|scuttled|scuppered|wrecked)\b|\b(?:blew|blown) up\b|\b(?:proved|proves|remained|remains|remaining) (?:[a-z]+ )?(?:elusive|out of reach|too wide|too deep|too far|insoluble|intractable|unbridgeable|insurmountable)\b|\beluded (?:the|them|both|negotiators|mediators)\b|\bparted (?:ways|company|in)\b|\bagree to disagree\b|\bagreed (?:only )?to (?:disagree|differ)\b|\b(?:dug|digging) in\b|\bst(?:uck|icking) to (?:their|its|his) (?:guns|positions?|demands)\b|\bhopes?(?: [a-z]+){0,5}? (?:faded|dashed|evaporated|dimmed|receded|died|crushed)\b|\b(?:brick|stone) wall\b|\bdead in the water\b|\bnot (?:a|an|one|any) (?:single )?(?:agreement|step|inch|line)\b"),
    ("no_deal", 2.0, "fail", rf"\b(?:fail(?:ed|s|ing|ure)?|unable|not able|powerless|inability)(?: (?:again|once|more|{_W}ly|even|yet|so|far|on)){{0,3}} (?:to {_ACHIEVE})\b|\bfail(?:ed|s){_gap(8, but='to|said|and')} to {_ACHIEVE}\b"),
    ("no_deal", 1.9, "fail", rf"\b(?:{_AUX_NOT})(?: (?:be|been|even|yet|able to|ready to|{_W}ly)){{0,2}} (?:{_ACHIEVE}|reached|agreed|produced|signed|bridged|resolved|settled|found|made (?:any )?(?:progress|headway)|closed|narrowed)\b|\b(?:refus(?:ed|es|ing)|declin(?:ed|es|ing)) to (?:put (?:its|their|his)|sign|accept|endorse|budge|yield|compromise|give (?:way|ground)|initial)\b"),
    ("no_deal", 1.8, "fail", r"\b(?:neither|none)(?: of)?(?: the)?(?: [a-z-]+){0,4}? (?:would|could|gave|yielded|budged|moved|blinked|shifted|was (?:ready|willing|prepared)|prepared|ready|willing|wanted to|conceded)\b|\bnot give (?:way|ground|an inch)\b"),
    ("no_deal", 2.0, "collapse", rf"\b{_EFFORT}\b{_gap(20, but='after|when|before|since|because|despite|not|that|which')}(?: ,(?: {_W}){{1,9}}? ,)? (?:{_past(_FAILS)[3:-1]}|abandoned|ha[sd] broken (?:down|up|off)|(?:was|were|are|is|been) (?:broken off|deadlocked|stalled|stuck|over)|lie in (?:ruins|tatters)|reached (?:a|an) (?:dead end|deadlock|impasse)|ground to a halt|made (?:no|little) (?:progress|headway)|(?:ha[sd] |have )?(?:yielded|produced|brought|delivered|achieved|led to|resulted in) (?:nothing|no|little|few|not))\b"),
    ("no_deal", 1.8, "collapse", rf"\b(?:br(?:ought|ings|inging)|c[ao]me|coming|ground|grinds|grinding)(?: {_W}){{0,6}}? to (?:a|an) (?:(?:[a-z]+ )?(?:halt|standstill|stop)|(?:abrupt|sudden|early|premature|bitter) end)\b"),
    ("walkout", 1.2, "leave", rf"\b(?:{_TEAM[3:-1]})\b(?: {_W}){{0,4}}? (?:flew|went|headed|goes|returned|gone|drove|left for) (?:back )?(?:home|across)\b"),
    ("no_deal", 2.0, "collapse", rf"\b(?:collapse|breakdown|failure|break-?up) (?:of|in)\b{_gap(6)} {_EFFORT}\b|\b(?:end|ended|ends|ending|closed|finished|concluded) in (?:deadlock|failure|stalemate|acrimony|disarray|disagreement|confusion|an impasse|recrimination|a shouting)\b|\bcollapse of (?:talks|the talks)\b"),
    ("no_deal", 2.2, "close", rf"\b{_past(_CLOSES)}(?: {_W}| ,){{0,16}}? (?:without|with no|with neither|with little|with nothing|with few|with none|with the (?:two |rival |warring )?(?:sides|parties|camps|rivals)|empty-handed|inconclusively|nowhere|no closer|nothing)\b(?! (?:incident|comment|commenting|speaking|addressing|saying|warning|waiting|the presence))"),
    ("no_deal", 1.8, "lack", rf"\b(?:without|with no|with neither|with little|no sign of|no prospects? of|no chance of|no hope of|short of|no|nor any|hardly any|few) (?:(?:an?|any|the|so much as|reaching|agreeing|signing|final|major|significant|real|visible|concrete|immediate|tangible|further|apparent|clear|political|peace|lasting|substantive|signs? of|kind of|immediate) )*?(?:{_FIRM[3:-1]}|agreeing|reaching|resolving|settling|of (?:the )?(?:issues|points|questions))\b"),
    ("no_deal", 1.5, "apart", r"\b(?:deadlock(?:ed)?|impasse|stalemate|standstill|inconclusive(?:ly)?|irreconcilable|empty-handed|bogged down|stumbling block)\b|\bdead end\b|\b(?:remain(?:ed|s)?|were|are|still|stay(?:ed)?) (?:still )?(?:far|deeply|sharply|wide|poles|miles|as far)? ?(?:apart|divided|stuck|split)\b|\b(?:far|wide|poles|miles|worlds) apart\b|\bat (?:odds|loggerheads)\b|\bno (?:closer|nearer)\b|\b(?:gaps?|gulf|differences|divisions|chasm)(?: [a-z]+){0,4}? (?:too|still|remained?|remains|persist(?:ed)?|unbridgeable|wide|could not|proved)\b|\bwide (?:gaps?|gulf|differences|chasm)\b"),
    ("no_deal", 2.0, "give_up", rf"\b(?:declared|pronounced|called|considered)(?: {_W}){{1,5}}? (?:dead|over|a failure|failed|finished)\b|\b(?:abandoned|gave up|given up|ended|dropped|called off)(?: on)? (?:its|his|their|her|the|an|all) (?:[a-z-]+ ){{0,2}}?(?:attempts?|efforts?|mission|bid|search|mediation|quest)\b|\b(?:admitted|conceded|acknowledged) (?:defeat|failure)\b|\b(?:admitted|conceded|acknowledged|said)(?: {_W}){{0,8}}? (?:has|have|had) failed\b|\bmission (?:had|has)? ?failed\b"),
    ("no_deal", 1.7, "reject", rf"\b{_past('reject spurn rebuff dismiss turn:down vote:down shoot:down throw:out refuse veto')}{_gap(7, but='to|that|as|talks|accusations|charges|claims')} (?:{_PACT}|proposals?|offers?|overtures?|draft|blueprint|compromise|solution)\b"),
    ("no_deal", 1.2, "over", rf"\b{_EFFORT}\b{_gap(14, but='after|when|before|since|because|and|to')} (?:ended|concluded|closed|wrapped up|finished|wound up|drew to a close|came to an end)\b|\b(?:ended|concluded|closed(?! session|-door| door)|wrapped up|wound up|finished)\b(?! (?:the|a|their|its) (?:war|conflict|fighting|agreement|deal)){_gap(5)} {TALK}\b"),
    # put off
    ("postponed", 2.2, "delay", rf"\b(?:{TALK[3:-1]}|visit|start|opening|launch|inauguration|swearing-in|handover)\b(?: (?!(?:when|because|said)\b){_W}| ,){{0,24}}? (?:{_past(_DELAYS)[3:-1]}|rescheduled|slipped|on hold|held at a later date|(?:was|were|been|be|is|are) (?:{_past(_HALTS + ' adjourn')[3:-1]}))\b|\bput on hold\b"),
    ("postponed", 2.2, "delay", rf"\b{_past(_DELAYS)}\b{_gap(8, but='that|to')}(?: (?:{TALK[3:-1]}|visit|trip|start|opening|launch|vote|conference))\b|\bputs?{_gap(6)} on (?:hold|ice)\b"),
    ("postponed", 2.1, "not_held", rf"\b{TALK}\b(?: {_W}| ,){{0,24}}? (?:(?:will|would|did|do|does|could|can|was|were|are|is) {_NEG}(?: now)? (?:(?:be )?(?:begin|start|open|take place|held|go ahead|proceed|resume|convene|happen|opening|starting|going ahead|taking place|meeting|resuming)|be held|(?:get|getting) under ?way)|(?:cannot|can't) (?:begin|start|open|go ahead|take place)|failed to (?:begin|start|open|take place|convene|materiali[sz]e|resume|get under ?way)|should have (?:begun|started|opened|resumed|taken place|got under ?way|convened))\b"),
    ("postponed", 2.0, "delay", rf"\b(?:postponement|cancellation|suspension|deferral|delays?|adjournment) (?:of|to|in)\b{_gap(7)} {TALK}\b|\b(?:there (?:will|would) be no|no) (?:[a-z-]+ )?(?:talks|meeting|session|round) (?:this|next|today|tomorrow|until|before|as planned)\b|\bpostponement\b"),
    ("postponed", 1.9, "halt", rf"\b{_past(_HALTS)}\b{_gap(5, but='its|their|his|participation|all|contacts|part|that')}(?: the| all| a)?{_gap(4)} {TALK}\b"),
    ("postponed", 2.0, "delay", rf"\b(?:take place|held|open|begin|start|meet|convene)(?: {_W}){{0,6}}? (?:rather than|instead of)\b|\bset back (?:by|until|to|the|a|for)\b|\bh[eo]ld(?:ing)? back (?:the|a|his|her|its){_gap(4)} (?:{TALK[3:-1]})\b|\b(?:have|has|had) to (?:wait|cool)\b|\bhold(?:ing)? over the\b|\bheld over\b|\b(?:held|begin|open|start|meet|take place|convene)(?: [^ ,;]+){0,4}? (?:a|an|two|three|four|ten|several|[0-9]+) (?:days?|weeks?|months?|fortnight) later\b|\buntil further notice\b|\b(?:granted|given|asked for|sought|requested|obtained|won|seek|ask for|forced|announced|imposed|caused) (?:[a-z]+ ,? ?){{0,4}}?(?:a|an|the|another|further|more|[a-z]+ (?:days|weeks)) ?(?:delay|postponement|deferral|adjournment)\b|\bas planned\b|\bnot (?:be )?(?:open|start|begin|take place|meet|convene|resume|held) (?:before|until)\b"),
    ("postponed", 2.0, "delay", rf"\b(?:mov(?:ed|es|ing)|push(?:ed|es|ing)|shift(?:ed|ing)|suspend(?:ed|ing)?|put(?:ting)? off|postpon(?:e|ed|ing)|delay(?:ed|ing)?|defer(?:red|ring)?|put(?:ting)? back)\b{_gap(2)} (?:the |its |their |a )?(?:[a-z]+ )?(?:(?:opening|start|inauguration|launch|date|signing|ceremony)(?: of{_gap(4)} (?:{TALK[3:-1]}))?|{TALK[3:-1]})\b(?: {_W}){{0,5}}? (?:to|into|until|till|by|for) (?:[a-z]+ )?(?:(?:a|an|two|three|four|ten|several|some|[0-9]+) (?:days?|weeks?|months?|fortnight)|next|later|after|january|february|march|april|may|june|july|august|september|october|november|december|jan\.|feb\.|sept\.|oct\.|nov\.|dec\.)"),
    ("postponed", 1.4, "not_held", rf"\b{TALK}\b(?: that| which|{_gap(4)}) (?:was|were|had been|who were) to (?:have )?(?:sat|met|be held|been held|begin|begun|open|opened|start|started|take place|taken place|resumed?|reconvened?)\b"),
    # left
    ("walkout", 2.2, "leave", rf"\bslam(?:med|ming|s)? the door\b|\b(?:got|get|gets|stood|rose) (?:to (?:its|their|his) feet|up)? ?and (?:left|walked|went)\b|\bpull(?:ed|ing|s)? the plug on\b|\bturn(?:ed|s|ing)? (?:its|their|his|her) backs? on\b|\border(?:ed|ing|s) (?:its|their|his) (?:[a-z]+ )?(?:{_TEAM[3:-1]}) (?:home|out)\b|\bno longer (?:take part|attend|negotiate|participate|talk|recogni[sz]e|be part)\b|\bwash(?:ed|es|ing) (?:its|their|his) hands of\b|\b(?:br(?:oke|oken|eaks|eaking)|cut(?:ting)?|sever(?:ed|ing)) off? ?(?:all )?(?:contacts?|ties|links|relations|communication)\b|\b(?:chairs?|seats?|places?)\b{_gap(6)} (?:empty|vacant|unoccupied)\b|\bempty (?:chairs?|seats?|table)\b|\bshunn(?:ed|ing|s)\b|\b(?:will|would|to) (?:take|play|have) no (?:part|further part)\b|\bpacked up\b|\b(?:is|are|was|were|be) (?:now )?out of the (?:peace )?(?:process|talks|negotiations|dialogue)\b|\bcalled time on\b|\b(?:tore|torn) up\b|\b(?:spurned|declined|rejected|turned down) (?:the|an|its|their) invitation\b"),
    ("walkout", 2.3, "leave", rf"\b(?:{_past('walk:out storm:out march:out boycott snub walk:away bow:out')}|{_ing('walk:out storm:out boycott')}|walk-?out|no-show)\b"),
    ("walkout", 2.3, "leave", rf"\b(?:{_past('pull:out withdraw quit drop:out back:out opt:out leave abandon desert exit')}|{_ing('pull:out withdraw quit drop:out back:out abandon')}|leaving (?:the )?(?:peace )?(?=talks|negotiations|dialogue|table)|withdrawal)\b(?: (?!(?:troops|forces|with|empty-handed|without|for|after)\b){_W}){{0,8}}? (?:{TALK[3:-1]}|hall|venue|chamber|room|commission|forum|mechanism)\b(?! (?:deadlocked|stalled|stuck|hanging|unresolved|open|in (?:limbo|tatters|doubt|deadlock|disarray|ruins|crisis|jeopardy))\b)"),
    ("walkout", 2.2, "leave", rf"\b(?:{_past('recall withdraw pull call:home call:back bring:home summon:home pull:out order:home')}|{_ing('recall withdraw pull')}) (?:{_W} ){{0,3}}?{_TEAM}\b"),
    ("walkout", 1.4, "left", rf"\b(?:instructed|ordered|told|directed) (?:its|their|his|her|the) (?:{_TEAM[3:-1]}) to (?:leave|come (?:home|back)|return (?:home|to)|go home|pull out|walk out|withdraw|quit)\b|\b(?:{_TEAM[3:-1]})\b(?: {_W}| ,){{0,12}}? (?:left|quit|departed|vacated)\b(?! (?:for|with|open|unresolved|out|without|behind|aside|empty|to|it))"),
    ("walkout", 2.2, "leave", rf"\b(?:{_past('suspend call:off halt end freeze cut break:off terminate cease withdraw scrap sever')}|{_ing('suspend halt end freeze cut break:off')}) (?:all |its |their |his |any |the |further )*(?:participation|involvement|role|part|cooperation|contacts?|presence)\b"),
    ("walkout", 2.1, "absent", rf"\b(?:will|would) (?:not|no longer) be (?:coming|attending|taking part|returning|there|present)\b|\b(?:finished|done|through) with (?:the )?(?:{TALK[3:-1]})\b|\bnot to (?:return|go back|attend|take part|sit down|negotiate|send)\b|\b(?:stay(?:ed|s|ing)? (?:away|at home|out of (?:the )?{TALK}))\b|\b(?:refus(?:ed|es|ing|al)|fail(?:ed|s)|declin(?:ed|es)|did not|do not|does not|would not|will not|will no longer) (?:to )?(?:attend|join|take part|sit (?:down|with|in)|show up|turn up|appear|participate|send (?:a |its |their )?{_TEAM}|come to (?:the )?{TALK}|return to (?:the )?(?:[a-z]+ )?{TALK}|meet (?:the|with|face))\b|\bno (?:[a-z-]+ ){{0,2}}(?:delegates?|negotiators?|representatives?|envoys?) (?:turned up|showed up|appeared|came|attended|arrived)\b|\bturned (?:its|their|his|her) backs? on\b|\b(?:left|leave|vacated) the (?:[a-z-]+ ){{0,2}}(?:table)\b"),
    # going on
    ("ongoing", 1.0, "start", rf"\b(?:{TALK[3:-1]}|delegations|delegates|negotiators|mediators?|discussions|bargaining|attempt)\b(?: {_W}){{0,14}}? (?:{_past(_STARTS)[3:-1]}|(?:are|were|is|was) (?:under ?way|continuing|meeting|holding|taking place|making progress|being held|back on (?:course|track))|c[ao]me back to life|entered|went into|got off to|went ahead)\b"),
    ("ongoing", 1.0, "start", rf"\b(?:{_past(_STARTS)[3:-1]}|held|hold|holding|opening|resuming|beginning|continuing|to open|to begin|to resume|to start|into|return(?:ed|ing)? to|back (?:to|at)|arrived (?:in [a-z ]+ )?for|due|leave|left [a-z]+ for)(?: {_W}){{0,6}}? (?:{TALK[3:-1]})\b"),
    ("ongoing", 1.0, "meet", r"\b(?:met|meet|meets|meeting|sat down|sit down|see each other|spoke|gathered|convened|huddled|spent|exchanged|shuttl(?:ed|ing)|received|arrived|returned|came back|come back|went back|face-to-face|face to face|adjourned|took a break|paused)\b"),
    ("ongoing", 1.0, "closer", r"\b(?:(?:dropp?(?:ed|ing)|lift(?:ed|ing)|end(?:ed|ing)|abandon(?:ed|ing)|revers(?:ed|ing)|g[ai]ven? up|called off) (?:its|their|his|the|a) (?:[a-z-]+ )?(?:boycott|refusal|threat|walk-?out|objections?)|where (?:they|it) (?:had )?left off|still at it|start again|restart|tackle|bridging|round the clock|cl(?:ear|earing) up|opening the way for|set out for|(?:flew|travelled|traveled|headed) (?:to|for|into)|(?:moved|moving|edged|edging|inched|inching|come|coming|came|drew|drawn|drawing|getting|got) (?:[a-z]+ )?(?:closer|nearer|close|near)|(?:reported|made|making|noted|saw|hailed|signs? of) (?:[a-z]+ ){0,2}?(?:progress|headway)|on the (?:verge|brink) of (?:a |an )?(?:deal|agreement|accord)|close to (?:a |an )?(?:deal|agreement|accord)|studying|(?:more|another|extra) (?:day|days|time|hours|week|weeks)|extend(?:ed|ing)? (?:the |their )?(?:talks|negotiations|deadline)|optimis[mt]|hopeful|invited|named (?:its|their) (?:negotiators|team)|handed (?:the|both|them|each))\b"),
)  # fmt: skip
_COMPILED = tuple((outcome, weight, kind, re.compile(pattern)) for outcome, weight, kind, pattern in _CUES)

_IDLE = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday late early again also today yesterday tonight
    finally reportedly formally officially jointly apparently nevertheless however
    """
)
_KEEP_LY = word_set(
    "assembly family inconclusively monthly weekly early only hardly supply reply rally ally jointly"
)
_TURN_OF = re.compile(
    r"(?:^| )(?:,|;|:|but|and|while|who|which|whose|whom|that|after|since|because|despite|following|amid|when|as|although|though|until|before|once|where|whereas|in spite|even though) "
)
_REASON = re.compile(
    r"\b(?:after(?! all)|since|because|despite|following|amid|in spite of|whose|who|whom|which|where|although|months after|as soon as|blaming|citing|accusing|complaining|recall(?:ed|ing|s)|ahead of|in the wake of)\b"
)
_MODAL = re.compile(
    r"\b(?:to|would|could|might|may|should|will|shall|must|if|unless|whether|cannot|can|n't|not|never|hardly|refus(?:ed|es|ing)|fail(?:ed|s|ing)?|threat(?:ened|ens|ening)?(?: to)?|fear(?:s|ed|ing)?|risk(?:s|ed|ing)? of|den(?:y|ies|ied|ying)|without|towards?|no|nor|neither|until|before|any|lest|ready to|calls? for|called for|aimed at|hop(?:e|es|ed|ing)(?: for| of)?|possible|possibility of|prospects? of|chances? of|avoid|prevent|avert|deadline for|rather than|instead of|vowed to|urged|wants?|seek(?:s|ing)?|for)(?: (?:be|have|been|being|a|an|the|any|had|also|even|yet|again|has|its|their))* ?$"
)
_HYPOTHESIS = re.compile(
    r"\b(?:if|unless|whether|fear(?:s|ed)? (?:that|of)|risk of|prospect of|would|could|might|may|should|hop(?:e|es|ed|ing)|threaten(?:s|ed|ing)?|ask(?:s|ed|ing)? (?:for|that)|urg(?:ed|es|ing)|demand(?:s|ed)?|want(?:s|ed)?|warn(?:ed|s|ing)?|called? (?:for|on))\b"
)
_REPORTED = re.compile(
    r"\b(?:said|says|announced|announces|confirmed|declared|disclosed|reported|told [a-z ]{1,30}|revealed)\b"
)
"""After a verb of saying "had agreed" is no earlier time but the tense of report."""
_PERFECT = re.compile(r"\bhad (?:[a-z]+ )?(?:been )?$")
_OLD = re.compile(
    r"\b(?:last (?:year|month|week|[a-z]+day|january|february|march|april|may|june|july|august|september|october|november|december|summer|autumn|winter|spring)|previous(?:ly)?|earlier|(?:in|since|of|from) (?:(?:january|february|march|april|may|june|july|august|september|october|november|december|early|late|mid) )?(?:(?:19|20)\d\d)|(?:in|since|last) (?:january|february|march|april|may|june|july|august|september|october|november|december)|(?:years?|months?|weeks?|days?) (?:ago|earlier|before)|in recent|already|past|(?:19|20)\d\d|long-standing|existing)\b"
)
_POINT = re.compile(
    r" (?:(?:early|late|mid) ?-? ?)?(?:(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december|noon|midnight|dawn|dusk|[a-z0-9-]+ (?:days|weeks|months|years|hours|day|week|month|year|night)(?: of [^,;]{0,40})?)\b"
)
"""A point of time after "since", "after": no clause that recalls."""
_DROPPED = re.compile(
    r"\b(?:dropp?(?:ed|ing)|lift(?:ed|ing)|end(?:ed|ing)|abandon(?:ed|ing)|revers(?:ed|ing)|g[ai]ven? up|called off|averted|avoided) (?:its|their|his|the|a) (?:[a-z-]+ )?$"
)
_DECIDED = re.compile(
    r"\b(?:decided|chosen|chose|opted|resolved|elected|obliged|forced) (?:[a-z ]{0,40} )?to$|\b(?:said|announced|declared|announcing|saying|told [a-z]+)(?: [^ ,;]+){1,5} (?:would|will)(?: (?:now|not|be|no|longer))*$|^(?:would|will) be$"
)
_WHAT_WAS = re.compile(
    r"\b(?:would|was to|were to|should|might) have been\b|\bwhat (?:was|were) to (?:be|have been)\b"
)
"""What was planned ("what would have been the first talks") says nothing against the verb that follows."""
_BROUGHT = re.compile(
    r"\b(?:persuad(?:ed|es)|got|convinced|induced|prevailed on|brought|managed|coaxed|cajoled|nudged|led|pushed|allowed|enabled|moved)(?: [^ ,;]+){0,10} to$"
)
"""Verbs whose infinitive happened: "persuaded both sides to sign"."""
_GOALS = re.compile(
    r"\b(?:to (?:end|break|resolve|overcome|escape|avert|unblock|find)|out of|aimed at (?:ending|breaking|resolving)|solution to|end to|ending|breaking|resolve|break|end|resolving|of the|amid|amid a) (?:an?|the|their|its|this|[a-z-]+)*(?: [a-z-]+){0,3} ?$"
)


def _calm(line: Line) -> tuple[str, list[int], list[int]]:
    """Return the sentence without its days, adverbs and brackets, where each kept word begins, and its place."""
    kept, begins, places = [], [], []
    at = 0
    words = line.words
    bracket = False
    for k in range(line.begin, len(words)):
        word = words[k]
        if word == "(" and ")" in words[k + 1 : k + 9]:
            bracket = True
        if bracket:
            bracket = word != ")"
            continue
        follows = words[k + 1] if k + 1 < len(words) else ""
        if word in _IDLE or (word in ("on", "of", "for", "last") and follows in _IDLE):
            continue
        if word.endswith("ly") and len(word) > 5 and word not in _KEEP_LY:
            continue
        kept.append(word)
        begins.append(at)
        places.append(k)
        at += len(word) + 1
    return " ".join(kept), begins, places


@lru_cache(maxsize=256)
def _breaks(low: str) -> tuple[int, ...]:
    return tuple(m.start() for m in _TURN_OF.finditer(low))


def _clause_before(low: str, start: int) -> tuple[str, str]:
    """The words of the match's own clause before it, and the word that opens that clause."""
    cuts = _breaks(low)
    i = bisect_right(cuts, start) - 1
    if i < 0:
        return low[:start], ""
    begin = cuts[i]
    piece = low[begin:start].lstrip()
    opener, _, rest = piece.partition(" ")
    return rest, opener


def _standing(
    low: str, match: re.Match[str], outcome: Outcome, kind: str, *, fresh: bool
) -> tuple[float, bool]:
    """How far the match tells what happened (0 to 1), and whether in a main clause."""
    start = match.start()
    near, opener = _clause_before(low, start)
    near = _WHAT_WAS.sub("", near)
    finite = f"{near.rstrip()} "
    negative = kind in ("fail", "lack", "absent", "not_held", "apart", "close")
    modal = _MODAL.search(finite[-60:])
    doubtful = " if " in low or " unless " in low
    meant = (
        (
            outcome in ("walkout", "postponed")
            and not doubtful
            and _DECIDED.search(low[max(start - 90, 0) : start].strip())
        )
        or (kind in ("delay", "not_held") and modal and modal[0].startswith(("will", "would")))
        or (outcome in ("agreement", "partial") and _BROUGHT.search(low[max(start - 120, 0) : start].strip()))
    )
    if not meant:
        nay = modal and negative and re.match(r"(?:not|n't|no|never|any|neither|nor)\b", modal[0])
        if modal and not nay and kind not in ("start", "meet", "closer", "lack", "apart"):
            return 0.0, False
        if (
            kind not in ("start", "meet", "closer", "not_held")
            and _HYPOTHESIS.search(near[-40:])
            and not re.search(r"\b(?:said|says)\b", near[-30:])
        ):
            return 0.0, False
    if kind == "delay" and " be " in match[0] and not re.search(r"\b(?:will|would|to) be\b", match[0]):
        return 0.0, False  # "asked that the meetings be moved"
    if outcome == "walkout" and _DROPPED.search(near):
        return 0.0, False
    if opener in ("if", "unless", "whether"):
        return 0.0, False
    if kind == "apart" and _GOALS.search(low[max(start - 50, 0) : start]):
        return 0.0, False
    scale = 1.0
    main = True
    if _PERFECT.search(near[-24:]) and not _REPORTED.search(low[max(start - 80, 0) : start]):
        scale *= 0.35
        main = False
    around = low[max(start - 12, 0) : match.end() + 40]
    stop = re.search(r" (?:,|after|when|since|but|ending|end) ", around[match.end() - max(start - 12, 0) :])
    if stop:
        around = around[: match.end() - max(start - 12, 0) + stop.start()]
    if not fresh and kind != "not_held" and _OLD.search(around):
        scale *= 0.35
        main = False
    # The reason or the past that a clause of its own recalls.
    before = low[:start]
    tail = (
        before[max(before.rfind(mark) for mark in (" , ", " but ", " ; ", " : ")) + 1 :]
        if re.search(r" (?:,|but|;|:) ", before)
        else before
    )
    reason = [m for m in _REASON.finditer(tail) if not _POINT.match(tail, m.end())]
    if reason:
        gap = tail[reason[-1].end() :]
        if gap.count(" ") <= 14:
            scale *= 0.4
            main = False
    elif outcome == "walkout" and tail.lstrip().startswith("with "):
        scale *= 0.5
        main = False
    elif opener in ("when", "before", "until", "once"):
        scale *= 0.6
        main = False
    return scale, main


_BARGAIN = re.compile(
    r"\b(?:in return|in exchange)(?! for (?:its|their|the) (?:attendance|presence|return))\b"
)
"""What one side gives for what the other gives: the bargain itself."""
_TALK_ON = re.compile(rf" (?:to|on) (?:{_MEET})\b|again")
"""After "an agreement": only to talk again."""


def _content(low: str, match: re.Match[str]) -> tuple[Outcome, float] | None:
    """What was agreed: to talk on, all of it, or a part."""
    rest = low[match.end() : match.end() + 120].lstrip()
    stop = re.search(r" (?:,|but|while|after|said|before|;) ", rest)
    matter = rest[: stop.start()] if stop else rest
    if re.match(rf"(?:to |on |upon |that )?(?:{_MEET}\b|{_TALKED}\b)", matter) and not re.match(
        r"(?:to )?(?:hold (?:[a-z-]+ ){0,3}elections?|set up|form|open (?:[a-z0-9-]+ ){0,3}(?:crossing|corridor|border|road)|start (?:[a-z]+ )?(?:disarm|pull|withdraw)|release|begin (?:disarm|pull|withdraw)|send (?:home|back))",
        matter,
    ):
        return ("ongoing", 0.9)
    if re.match(r"(?:with|\.|,|that it|it was|he|they|she)\b", matter) or not matter:
        return None
    if not re.match(r"(?:to|on|upon|that|how|in principle|a|an|the|not|over|at|about|[a-z-]+)\b", matter):
        return None
    if _QUALIFIED.search(matter) and not _LAST_PART.search(matter):
        return ("partial", 2.1)
    whole = _LARGE.search(matter) or _BARGAIN.search(low)
    return ("agreement", 2.1) if whole else ("partial", 1.8)


_WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday today overnight tonight")


def _dated(words: list[str], i: int, j: int) -> bool:
    """Whether a day of this week stands in or beside the words: then they tell news."""
    return any(
        words[k] in _WEEKDAYS and words[k - 1] != "last" for k in range(max(i - 1, 1), min(j + 3, len(words)))
    )


def turns_in(line: Line) -> list[Turn]:
    """Which turns of the talks does the sentence report, and how plainly?"""
    low, begins, places = _calm(line)
    found: list[Turn] = []
    for outcome, weight, kind, pattern in _COMPILED:
        best: tuple[float, Turn] | None = None
        for match in pattern.finditer(low):
            told: Outcome = outcome
            size = weight
            if kind == "agree":
                content = _content(low, match)
                if content is None:
                    continue
                told, size = content
            i = places[max(bisect_right(begins, match.start()) - 1, 0)]
            j = places[max(bisect_right(begins, match.end() - 1) - 1, 0)] + 1
            scale, main = _standing(low, match, told, kind, fresh=_dated(line.words, i, j))
            if not scale:
                continue
            if kind == "settle":
                stretch = low[match.start() : match.end() + 25]
                if _TALK_ON.match(low, match.end()):
                    told, size = "ongoing", 0.9
                elif (
                    _QUALIFIED.search(stretch)
                    or _SO_CALLED.search(low[: match.start()])
                    or _MINOR.search(stretch)
                ) and not _LAST_PART.search(stretch):
                    told = "partial"
            turn = Turn(Event(told, size * scale, i, j), kind, main)
            if best is None or size * scale > best[0]:
                best = (size * scale, turn)
        if best is not None:
            found.append(best[1])
    return found


_UNFINISHED = re.compile(
    r"\b(?:except|apart from|everything but|all but|without touching|left (?:[a-z']+ ){0,9}?(?:for|to|open|unresolved|unsettled|aside|until)|leav(?:es|ing) (?:aside|out|[a-z',]+ (?:[a-z',]+ ){0,11}?(?:for|to|open|unresolved|unsettled|aside|until))|still to be|yet to be|remain(?:ed|s)? (?:[a-z]+ )?(?:divided|unresolved|apart|open|unsettled|to be)|defer(?:red|ring|s)|putting off|put off (?:a |the )?(?:decision|question|issue)|(?:first|initial) (?:step|phase|stage)|first of|only result|sides? remain|stayed away|stay away|boycott(?:ed|ing)?|refus(?:ed|es|ing)|did not (?:sign|attend)|without the (?:main|largest)|absent|walked out|set aside|put aside|putting aside|left out|over the objections? of|objections? of|had to leave|stayed at home|hard bargaining|only begun|the rest|modest|not touch|small steps?|little more than|beyond reach|(?:wider|full|fuller|comprehensive) (?:truce|deal|settlement|peace|agreement)|no meeting of minds|far apart|disagree[a-z]*|moved on to|still open|reject(?:ing|ed)|yet to|have yet|half a loaf|out of reach|none of|but not|asked for (?:more )?time|(?:one|two|three|four|five|six|seven|eight|nine|most|some|several) of (?:the|its|their|[a-z]+) (?:[a-z]+ )?(?:[a-z-]+ ){0,3}?(?:groups|factions|parties|movements|armies|militias|signatories|states)|would not|disputed (?:it|that|this)|denied|denies|at odds)\b"
)
"""Words beside a deal that make it a part of one: something, or somebody, was left out."""


def unfinished(line: Line) -> bool:
    """Whether the sentence leaves something, or somebody, out of what was agreed."""
    low, _, _ = _calm(line)
    return _UNFINISHED.search(low) is not None
