"""Leverage claims: sanctions, ballots, protest, aid, violence, recognition, decrees beside the talks."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from contadora.case.claim import Leverage
from contadora.read.clauses import clause_at, framed, hypothetical, is_past
from contadora.read.names import is_located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.case.claim import Lever
    from contadora.read.clauses import Sayings
    from contadora.read.names import Mention
    from contadora.read.page import Line, Page

__all__ = ["find"]

_KINDS: tuple[tuple[Lever, re.Pattern[str]], ...] = (
    ("sanctions", re.compile(r"\b(?:sanctions?|embargo(?:es)?|(?:financial|economic|trade|naval) blockade|(?:further|additional|punitive|tougher|other|more) (?:punitive )?(?:measures|steps|action)(?= against|,| \.| if| unless|$)|asset freezes?|travel bans?|visa bans?|sanciones|tariffs)\b")),
    ("aid", re.compile(r"\b(?:(?:cut|cuts|cutting|suspend(?:ed|s|ing)?|froze|frozen|freeze|withh[eo]ld(?:ing)?|halt(?:ed|ing)?|block(?:ed|ing)?|restor(?:ed|ing)|pledg(?:ed|ing)|promis(?:ed|ing)|offer(?:ed|ing)?|unlock(?:ed)?|releas(?:ed|ing)) (?:[a-z0-9$.-]+ ){0,5}?(?:aid|assistance|funding|funds|loans?|budget support|(?:military|financial|american|u\.s\.|western|foreign) (?:military )?support)|freeze (?:on|of|in) (?:[a-z]+ )?aid|(?:end|ending|ended|cut off|cutting off) (?:[a-z.]+ ){0,4}?(?:aid|assistance|support|funding)(?= for| to)|(?:aid|assistance|funding) (?:cuts?|freeze|suspension|was (?:cut|suspended|frozen)))\b")),
    ("election", re.compile(r"\b(?:(?:defeat|loss|victory|win|won|lost|setback|landslide|rout) in (?:[a-z'-]+ ){0,5}?(?:elections?|vote|polls?|ballot|referendum)|(?:called|set|scheduled|brought forward|moved|announced|call(?:ing)?) (?:the |a |an |early |snap |presidential |new )+(?:[a-z]+ )?(?:elections?|vote)\b|electoral (?:defeat|victory|loss)|(?:approach of|run-up to|ahead of|weakened by|strengthened by|boosted by|wounded by) (?:[a-z'-]+ ){0,5}?(?:elections?|vote)\b(?! of)|(?:elections?|vote) (?:looms?|looming|approach(?:es|ing))|(?:elections?|vote|referendum) (?:defeat|victory|loss|win))")),
    ("protest", re.compile(r"\b(?:street protests?|(?:months|weeks|days|years|wave|waves) of (?:[a-z-]+ ){0,3}?(?:protests?|demonstrations?|unrest|strikes)|mass (?:protests?|demonstrations?|rallies)|general strike|nationwide (?:strike|protests?)|road ?blocks?|barricades(?! but| ,)|demonstrations|call(?:ed|ing|s)? (?:off |for |on [a-z]+ to )?(?:a |the |their |new |fresh |more |nationwide |mass |street )*(?:protests?|marches|strikes?|rallies|demonstrations)|took to the streets|protests (?:against|over|that|erupted|continued|in which)|anti-government (?:protests?|demonstrations?)\b(?! (?:leader|movement|group))|(?:thousands|hundreds|protesters|crowds|women|students|workers|farmers) (?:of [a-z]+ )?(?:have )?(?:marched|protested|rallied|demonstrated)|national strike)\b")),
    ("violence", re.compile(r"\b(?:offensive|air ?strikes?|shelling|shelled|bombing|bombed|bombard(?:ed|ment)|fighting (?:continued|raged|flared|resumed|erupted|intensified|persisted|has|broke|went)|(?:renewed|fresh|heavy|fierce|continued|continuing) (?:fighting|clashes|attacks|violence)|clashes (?:continued|erupted|broke|flared|between)|captured the|seized (?:the )?(?:town|city|control)|rocket (?:fire|attacks?)|ambush(?:ed)?|cease-?fire violations?|advanc(?:ed|ing) on|troops (?:massed|advanced)|(?:guerrillas?|rebels?|fighters|troops|forces|army|militants|insurgents|gunmen|separatists|militia|warplanes|jets|they|who|and|had|has|have) (?:had |have |has )?(?:blew up|blown up|killed|kidnapped|ambushed|shelled|stormed|overran|captured|bombed) |mass(?:ed|ing) (?:its |their )?(?:forces|troops|tanks)|(?:threat(?:ened|s|ening)? to|vow(?:ed|ing)? to) (?:[a-z]+ )?(?:storm|attack|seize|use force|invade|intervene|go back to war|march on|resume (?:the )?(?:war|fighting|attacks))|(?:step(?:ped|ping|s)? up|resum(?:e|ed|ing)|intensif(?:y|ied|ying)|order(?:ed)?) (?:its |their |the |more |new )*(?:operations|attacks|offensives?|bombing|raids|armed struggle)|(?:bombs?|devices?|mines?|grenades?) (?:[a-z]+ )?(?:went off|exploded|detonated|killed)|car bomb|[a-z-]+ assault on|(?:air|ground|drone) strikes?|attacks? (?:on|against) (?:[a-z]+ ){0,3}?(?:town|city|base|troops|positions|oil|airport|civilians))\b")),
    ("recognition", re.compile(r"\b(?:recogni[sz](?:ed?|es|ing) (?:[a-z']+ ){1,6}?as (?:[a-z']+ ){0,3}?(?:president|government|leader|legitimate|representative|state|independent)|(?:diplomatic|international) recognition|withdr(?:ew|awn) recognition|severed (?:diplomatic )?(?:ties|relations)|terrorist (?:list|organi[sz]ation|designation|group)s?|arrest warrants?|indict(?:ed|ment))\b")),
    ("decree", re.compile(r"\b(?:by decree|decreed|issued a decree|state of emergency|martial law|dissolved (?:the )?(?:parliament|congress|assembly)|stripped (?:[a-z]+ ){0,3}of (?:[a-z]+ ){0,2}(?:powers|immunity)|banned (?:the )?(?:[a-z]+ ){0,3}(?:party|parties|candidates?)|barred (?:[a-z]+ ){0,4}from (?:running|standing|office))\b")),
)  # fmt: skip
_MAY: dict[Lever, re.Pattern[str]] = {
    "sanctions": re.compile(r"sanc|embargo|blockade|measures|steps|action|freeze| bans?\b|tariffs"),
    "aid": re.compile(r" aid\b|assistance|fund|loan|support"),
    "election": re.compile(r"election|vote|poll|ballot|referendum|electoral"),
    "protest": re.compile(r"protest|demonstrat|unrest|strike|rall|block|barricade|march|streets"),
    "recognition": re.compile(r"recogni|severed|terrorist|arrest|indict"),
    "decree": re.compile(r"decree|emergency|martial|dissolved|stripped|banned|barred"),
}
"""Without one of these the long pattern of a lever cannot match: a quick way out of most sentences."""
_TIGHTER = re.compile(
    r"\b(?:strengthen|tighten(?:ed|ing)?|toughen(?:ed)?|step(?:ped)? up|expand(?:ed)?|widen(?:ed)?|tougher|further|more|new|additional|harsher|extend(?:ed)?|increase[ds]?)\b"
)
_EASIER = re.compile(
    r"\b(?:eas(?:e|ed|ing)|lift(?:ed|ing|s)?|relax(?:ed|ing)?|remov(?:e|ed|al|ing)|suspend(?:ed)?|relief|waive[drs]?|drop(?:ped)?|back off)\b"
)
_IMPOSED = re.compile(r"\b(?:impos(?:ed|es|ing)|slapped|announced|adopted|placed|hit|introduced)\b")
_THREAT = re.compile(
    r"\b(?:threat(?:s|ened|ens|ening)?|warn(?:ed|s|ing)?|could|would|may|might|will|consider(?:ing)?|prepared)\b"
)
_REFUSED = re.compile(
    r"\b(?:opposed|opposes?|reject(?:s|ed)?|ruled out|would not|will not|did not|no plans? to|declined to)\b"
)
_ABLE = re.compile(
    r"\b(?:can|could|would|may|might|will) (?:also |then )?(?:be |impose|tighten|strengthen|extend|face)"
)
_NOT_IT = re.compile(r"\b(?:no|not|without|never|neither|nor) (?:[a-z.]+ ){0,2}$")
_CONDITION = re.compile(r"\b(?:unless|if|until|should) ([a-z' .-]{3,120}?)(?= ,| \.|$| ;| but )")


def find(page: Page, sayings: Sayings) -> Iterator[Leverage]:
    """Which pressures does the report put beside the talks, by whom and on whom?"""
    seen: set[Lever] = set()
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        begin = line.sentence.offsets[line.begin] if line.begin < len(line.words) else len(line.low)
        for lever, pattern in _KINDS:
            if lever in _MAY and _MAY[lever].search(line.low, begin) is None:
                continue
            if _is_background(line, lever, number) or (lever == "decree" and lever in seen):
                continue
            told: list[tuple[Any, Any]] = []
            for match in pattern.finditer(line.low, begin):
                claim = _claim(page, number, line, lever, match, sayings)
                # One sentence can hold two facts of a kind, "imposed sanctions and could take further measures",
                # but saying one of them twice gives one claim.
                if told and ((claim.change, claim.modality) in told or lever != "sanctions"):
                    continue
                if told and claim.change is None:
                    continue
                told.append((claim.change, claim.modality))
                seen.add(lever)
                yield claim


def _claim(
    page: Page, number: int, line: Line, lever: Lever, match: re.Match[str], sayings: Sayings
) -> Leverage:
    begin = line.sentence.offsets[line.begin]
    i = line.sentence.word_at(match.start())
    j = line.sentence.word_at(match.end() - 1) + 1
    left, right = _part(line, i)
    fields = framed(
        page, line, max(_from(line, i), left), min(_to(line, j), max(right, j)), sayings.get(number, []), at=i
    )
    start, end = clause_at(line, i)
    apart = (left, right) != (line.begin, len(line.words))
    if (
        apart
        and fields["modality"] == "hypothetical"
        and not hypothetical(line, max(start, left), min(end, right))
    ):
        fields["modality"] = "reported" if fields["speaker"] else "asserted"
    offsets = line.sentence.offsets
    low_left = offsets[left] if left < len(offsets) else begin
    low_right = offsets[right] if right < len(offsets) else len(line.low)
    near = line.low[max(low_left, match.start() - 60) : min(match.end() + 60, low_right)]
    condition = _CONDITION.search(line.low, match.end())
    # A verb that fails or a clause with "not" elsewhere does not undo the pressure itself.
    ahead = line.low[max(low_left, match.start() - 40) : match.start()]
    fields["negated"] = _NOT_IT.search(ahead) is not None
    if lever == "sanctions" and fields["modality"] in ("asserted", "reported"):
        if _REFUSED.search(ahead):
            fields["negated"] = True
        elif _ABLE.search(near):
            fields["modality"] = "hypothetical"
    by, on = _parties(page, line, lever, i, j)
    return Leverage(
        **fields,
        lever=lever,
        by=by,
        on=on,
        change=None if fields["negated"] else _change(lever, near, fields),
        effect=_effect(line, fields),
        condition=condition[0] if condition and fields["modality"] == "hypothetical" else None,
        rule=f"leverage.{lever}",
        confidence=0.8 if lever in ("sanctions", "election", "protest") else 0.65,
    )


_NEXT_FACT = frozenset(
    {
        "could",
        "may",
        "might",
        "will",
        "would",
        "has",
        "have",
        "had",
        "threatened",
        "warned",
        "said",
        "is",
        "was",
    }
)


def _part(line: Line, i: int) -> tuple[int, int]:
    """Return the words that share the verb of word ``i``: "and could …" begins another fact."""
    words = line.words
    left, right = line.begin, len(words)
    for k in range(line.begin, len(words) - 1):
        if words[k] == "and" and words[k + 1] in _NEXT_FACT:
            if k < i:
                left = k + 1
            elif right == len(words):
                right = k
    return left, right


def _is_background(line: Line, lever: Lever, number: int) -> bool:
    """Fighting and ballots of earlier years are the story so far, no pressure on this round."""
    return lever in ("violence", "recognition", "decree", "aid") and number > 0 and is_past(line)


def _from(line: Line, i: int) -> int:
    while (
        i > line.begin
        and line.words[i - 1] not in (",", "but", "while", "and", ";")
        and line.words[i - 1] != "that"
    ):
        i -= 1
    return i


def _to(line: Line, j: int) -> int:
    while j < len(line.words) and line.words[j] not in (",", ".", ";", "but", "while"):
        j += 1
    return j


def _change(lever: Lever, near: str, fields: dict[str, Any]) -> Any:
    if lever == "sanctions":
        if _EASIER.search(near):
            return (
                None
                if fields["negated"] or fields["modality"] in ("denied", "hypothetical")
                else "eased"
                if re.search(r"\b(?:eased|lifted|relaxed|removed|suspended)\b", near)
                else None
            )
        if fields["modality"] == "hypothetical" or (_THREAT.search(near) and _TIGHTER.search(near)):
            return "threatened"
        if _IMPOSED.search(near):
            return "imposed"
        return "in_force"
    if fields["modality"] == "hypothetical":
        return "threatened"
    if lever == "aid":
        return (
            "offered"
            if re.search(r"\b(?:offer|pledg|promis)", near)
            else "tightened"
            if re.search(r"\b(?:cut|suspend|fr[eo]ez|froze|withh|halt|block)", near)
            else None
        )
    return None


def _effect(line: Line, fields: dict[str, Any]) -> Any:
    low = line.low
    if fields["modality"] == "denied":
        return None
    if re.search(
        r"\b(?:more (?:impetus|incentive|reason)|push(?:ed)? (?:[a-z]+ ){0,3}to(?:ward)? the (?:negotiating )?table|forced (?:[a-z]+ ){0,3}to (?:negotiate|talk))\b",
        low,
    ):
        return "toward_talks"
    if re.search(r"\b(?:weaken(?:ed|s|ing)?|undermin(?:ed|es|ing)|eroded|defeat|setback)\b", low):
        return "weakens_target"
    if re.search(r"\b(?:derail(?:ed)?|torpedoed|scuppered|harden(?:ed|s)?|complicat(?:ed|es))\b", low):
        return "away_from_talks"
    return None


def _target(page: Page, line: Line, target: Mention) -> str:
    after = line.words[target.j : target.j + 2]
    if "government" in after:
        own = target.name == page.country or target.kind == "person"
        return page.government() if own else f"{target.name} government"
    if after and target.kind == "people":
        return f"{' '.join(line.words[target.i : target.j])} {after[0]}"
    return target.name


def _parties(page: Page, line: Line, lever: Lever, i: int, j: int) -> tuple[str | None, str | None]:
    """Who presses and who is pressed: names before the lever act, names after "on" or "against" bear it."""
    by = on = None
    if lever in ("sanctions", "aid", "recognition"):
        for mention in line.mentions:
            if (
                mention.kind in ("country", "capital", "world", "people")
                and mention.name != page.country
                and not (mention.kind in ("capital", "country") and is_located(line.words, mention.i))
                and (mention.i < i + 3 or line.words[mention.i - 1] in ("by", "from"))
            ):
                by = mention.name
                break
        for k in range(j, min(j + 8, len(line.words))):
            if line.words[k - 1] in ("on", "against", "targeting") or line.words[k - 2 : k] in (
                ["on", "the"],
                ["against", "the"],
            ):
                target = line.starting.get(k)
                if target is not None:
                    on = _target(page, line, target)
                elif line.words[k] in ("government", "opposition", "rebels"):
                    on = page.government() if line.words[k] == "government" else line.words[k]
                break
        if (
            on is None
            and lever == "sanctions"
            and page.country
            and any(m.name == page.country for m in line.mentions)
        ):
            on = page.country
    elif lever in ("election", "protest", "violence", "decree"):
        words = line.words
        if lever == "protest":
            by = next((m.name for m in line.mentions if m.kind == "movement"), None) or (
                "opposition" if "opposition" in words else None
            )
            on = next((m.name for m in line.mentions if m.kind == "person"), None)
        elif lever == "election":
            on = page.opposing or "opposition" if "opposition" in words else None
            by = "electoral council" if "electoral council" in line.low else None
    return by, on
