"""How far a speaker's words lean for or against what they speak of, by words and phrases of the field."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re

from contadora.read.lexicon import lexicon, word_set

__all__ = ["DENYING", "leaning", "valence"]

_FOR = word_set(
    """
    progress advance advances satisfied satisfaction positive positively optimistic optimism confident
    confidence committed commitment welcome welcomed welcoming praise praised hail hailed breakthrough
    success successful successfully constructive productive fruitful willing willingness resolved
    completed sure historic encouraging encouraged consensus thanked cordial signed accepted accept
    accepts overcome achieved milestone pleased hopeful momentum concessions convergence closer
    cooperation reconciliation minor goodwill happy delighted support supported supports supporting
    endorsed ready frank-and-friendly narrowed bridged good great opportunity serious sincere flexibility
    trust united unite honour honor improve improves improved prepared possible believe believed believes
    agree agrees peacefully respect respected calm bridge relaunch revive revived revival open
    rescued rescue saved save promising worth achievable reachable within
    """
)
_PACTS = word_set(
    """
    agreement deal accord compromise breakthrough ceasefire cease-fire truce consensus settlement pact
    """
)
_MADE = word_set(
    """
    reached signed was reach agreed secured struck achieved preliminary historic sealed been have
    """
)
_KEEP_ON = word_set("go meet continue resume hold return keep talk")
_HOPE = word_set(
    "hope hoped hopes hoping hopeful optimistic confident predicting predicted expect expected expects"
)
_AGAINST = word_set(
    """
    fail failed fails failing failure collapse collapsed deadlock deadlocked stalemate violence violent
    accuse accused accuses accusing accusation blame blamed blames blaming deny denied denies denying
    reject rejected rejects rejecting refuse refused refuses refusal refusing postponed delay delayed
    delays cancel cancelled canceled suspended walkout boycott boycotted impossible difficult hard heavy
    confrontation waste wasted defeat blockade attack attacks attacked attacking aggression war killed
    killing massacre violated violation violations violating betrayed betrayal threat threatened
    threatening unacceptable ultimatum obstacle obstacles disagreement disagreements dictator dictatorship
    bad illegal illegitimate unilateral fraud fraudulent sabotage sabotaged sabotaging insincere distrust
    absent condemn condemned condemns condemning crimes crime stalling stalled impasse intransigence
    intransigent doubt doubts pessimistic sceptical skeptical disappointed disappointing disappointment
    regret regrets sanctions opposing opposed oppose objected objects objection wrong unrealistic farce
    sham trap surrender capitulation provocation provocations hostile hostility offensive bombing bombed
    shelling undermine undermined undermining terrorist terrorists terrorism criticised criticized
    dismissed collapse breach breached breaches insufficient inadequate unfair biased worst worse crisis
    broke quit withdrew pulled walked stuck dead foot-dragging backtracking reneging reneged irresponsible
    dangerous danger sorry suffering fools coup toppling overthrow overthrowing impunity terrorists bribes
    bribe gaps missed poison poisoned ambush shameful insult insulted humiliated humiliating collapse
    aggressor occupiers occupation puppet mercenaries genocide massacre massacres guilty pretext excuse
    propaganda blackmail unhappy angry anger frustrated frustration setback insufficient concerned worried
    abandoned abandoning blocked blocking obstruct obstructing hostage hostages delay delaying expelled
    arrested against meddling interference interfering robbed rob topple toppled swallow swallowed embargo
    quarrel quarrelling quarreling lacking lacks wide distant apart terminated deaths
    violator violators pressure resign resigned stolen stealing steal rigged cheat cheats cheating naive
    distraction charade theatre theater pretend pretending surprise surprised refuses resisted
    intolerable inadmissible vague hollow empty one-sided unrealistic illusion illusions
    """
)
DENYING = word_set(
    """
    unable impossible far no not n't never without nor neither nothing none nobody cannot hardly little
    lack lacked lacking few
    """
)
_END = word_set(
    """
    end ending cessation cease stop halt lift lifting against avoid prevent cease resolve past overcome
    break out solve avert
    """
)
_PHRASES = (
    (re.compile(r"\bwithout fail\b"), 1.0),
    (
        re.compile(
            r"\bbuy(?:ing)? (?:\w+ ){0,3}time\b|\bplay(?:ing)? for time\b|\bgain(?:ing)? (?:\w+ )?time\b"
        ),
        -1.0,
    ),
    (
        re.compile(
            r"\b(?:put off|called off|put on hold|stayed away|walked out|pulled out|broken off|broke off|broke down|drag(?:ging)? (?:its|their|his) feet)\b"
        ),
        -1.0,
    ),
    (
        re.compile(
            r"\b(?:expected more|no recourse|no choice|left us with|no partner|far apart|not serious|bad faith|red lines?)\b"
        ),
        -1.0,
    ),
    (
        re.compile(
            r"\b(?:back on track|on the right track|step forward|steps forward|good faith|return to the (?:negotiating )?table|move forward|moving forward|no reason to (?:end|leave|abandon|stop)|close to (?:a|an) (?:[a-z]+ )?(?:deal|agreement|accord|settlement|solution)|lay down (?:their|its) (?:arms|weapons)|same direction|press ahead)\b"
        ),
        1.0,
    ),
    (
        re.compile(
            r"\b(?:step(?:s|ped)? (?:down|aside)|rul(?:e|ed|es|ing) out|robbed (?:her|him|it|them)|red line|too late|too little|taken by surprise|up to (?:him|her|them|the other side)|long way (?:to go|off)|wide apart)\b"
        ),
        -1.0,
    ),
    (
        re.compile(
            r"\b(?:end to (?:\w+ ){0,2}patience|(?:lost|losing|running out of) patience|in circles|without result)\b"
        ),
        -2.0,
    ),
    (
        re.compile(
            r"\b(?:not (?:\w+ ){1,4}until|(?:produced|achieved|done) little|little (?:beyond|more than|else)|whether such|much (?:can|could) (?:still )?go wrong)\b"
        ),
        -1.0,
    ),
    (
        re.compile(
            r"\b(?:too (?:early|soon) to (?:speak|talk) of|those who (?:say|claim|think)\b.* (?:mistaken|wrong)|without .* (?:could|would) not have|not have been possible without)\b"
        ),
        2.0,
    ),
    (re.compile(r"\b(?:only (?:when|if|once|after)|unless|as long as|so long as)\b"), -0.7),
    (
        re.compile(
            r"\b(?:turning point|first step|step (?:to|towards?|in the right)|new (?:page|chapter|era)|call(?:ed|ing)? off (?:the |all |their )?(?:protests?|strikes?|demonstrations?|marches|offensive|attacks)|in force|agree(?:d|ment)? in principle|(?:process|talks|dialogue|negotiations|round) to (?:go on|continue|proceed)|give and take|basis for|still (?:be|a chance|possible|believ)|on the table|common ground|lay the (?:ground|foundation)|in the spirit|cease ?-?fire holds|stay(?:ing)? at the table|remain(?:s|ed)? (?:open|committed|ready)|spare no effort|every effort)\b"
        ),
        1.0,
    ),
    (
        re.compile(
            r"\b(?:(?:will|would|had agreed to|agreed to|ready to|willing to|prepared to|decided to) (?:soon |again |now |both )?(?:resume|return|continue|come together|meet|attend|join|take part|sit down|free|release|halt|stop (?:the )?(?:fighting|attacks|shooting)|withdraw its|respect|honou?r|sign|give (?:every|each|all)|work (?:for|towards?|with)|do (?:everything|all|its)))\b"
            r"|\b(?:major|first|important|big|key|significant|real|good|positive) steps?\b|\bsettled (?:the|on|all|most)\b|\bfavou?r(?:s|ed|ing)? (?:a|an|the|peace|talks|dialogue)\b|\bresponded well\b|\breacted well\b|\bmoved? closer\b|\bwon (?:it|him|them) over\b|\bagreed on nearly\b"
        ),
        1.0,
    ),
    (
        re.compile(
            r"\b(?:(?:will|would|could|can|did|does|do) not (?:attend|join|sign|accept|negotiate|talk|meet|return|resume|take part|come|go|agree|recogni[sz]e|allow|give|be represented)|no (?:new )?date|no sense|no point|broke up|completely failed|failed completely|are over|were over|is over|put off again|fall(?:s)? short|fell short|too much)\b"
        ),
        -1.0,
    ),
    (re.compile(r"\b(?:pending|outstanding|remain(?:s|ed)? unresolved|differences|gaps?)\b"), -0.5),
)


def leaning(words: list[str]) -> float:
    """How far do these words lean for (above 0) or against (below 0) what they speak of?

    Each run of like words counts once, the first run half as much again: a speaker says first what matters.
    A negation within four words turns praise into blame; blame denied is left out.

    Examples
    --------
    >>> leaning("there was notable progress".split()) > 0 > leaning("there was no progress".split())
    True
    """
    runs: list[float] = []
    at: list[int] = []
    valence = lexicon().valence
    for k, word in enumerate(words):
        value = 1.0 if word in _FOR else -1.0 if word in _AGAINST else 0.0
        if word == "open" and words[k + 1 : k + 2] != ["to"]:
            value = 0.0
        if word in _HOPE and not word.startswith(("predict", "expect")):
            value = 1.5
        elif word in _PACTS:
            value = (
                1.0
                if any(w in _MADE or w in _HOPE for w in words[max(k - 5, 0) : k + 4])
                or any(w in DENYING for w in words[max(k - 4, 0) : k])
                else 0.0
            )
        elif (
            word == "agreed"
            and words[k + 1 : k + 2] in (["to"], ["on"], ["that"], ["not"])
            and not _KEEP_ON & set(words[k + 2 : k + 4])
        ):
            value = 1.0
        before = words[max(k - 4, 0) : k]
        if not value:
            value = valence.get(word, 0.0)
        if value and any(w in DENYING for w in before):
            value = -1.0 if value > 0 else -0.5 if "should" in before or "must" in before else 0.0
        elif value < 0 and any(w in _END for w in before[-3:]):
            value = 0.0
        elif not value and word in DENYING and word not in ("little", "few", "without"):
            value = -0.5
            if any(w in _AGAINST for w in words[k + 1 : k + 5]):
                value = 0.4
        if not value:
            continue
        if runs and (runs[-1] > 0) == (value > 0) and k - at[-1] < 9:
            runs[-1] = max(runs[-1], value, key=abs)
            at[-1] = k
        else:
            runs.append(value)
            at.append(k)
    low = " ".join(words)
    extra = sum(weight for pattern, weight in _PHRASES if pattern.search(low))
    if not runs:
        return extra
    return runs[0] * 1.5 + sum(runs[1:]) + extra


def valence(word: str) -> float:
    """Return how far a word alone leans.

    Examples
    --------
    >>> valence("breakthrough"), valence("ultimatum"), valence("tuesday")
    (1.0, -1.0, 0.0)
    """
    return 1.0 if word in _FOR else -1.0 if word in _AGAINST else lexicon().valence.get(word, 0.0)
