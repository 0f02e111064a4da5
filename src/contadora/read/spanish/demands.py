"""Demand claims from Spanish: who wants what, one for each thing wanted, in the order that the report gives."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.case.claim import Demand
from contadora.read.lexicon import word_set
from contadora.read.spanish.clauses import framed
from contadora.read.spanish.pack import pack
from contadora.read.spanish.phrases import phrases_in
from contadora.read.spanish.sayings import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.read.attribution import Saying
    from contadora.read.clauses import Sayings
    from contadora.read.page import Line, Page

__all__ = ["find"]

_VERB = re.compile(
    r"\b(?P<verb>exig(?:e|en|io|ieron|ia|ian)|exigido|reclam(?:a|an|o|aron|aba|aban)|reclamado|demand(?:a|an|o|aron|aba|aban)|demandado|pid(?:e|en|io|ieron)|pedia[n]?|pedido|quier(?:e|en)|queria[n]?|solicit(?:a|an|o|aron)|plante(?:a|an|o|aron)|pretend(?:e|en|io|ia|ian)|insist(?:e|en|io|ieron|ido) en|busca[n]?|requiere[n]?|propugna[n]?|abog(?:a|an|o|aron) por)(?= )"
)
_CONDITION = re.compile(
    r"\b(?:condicion(?:a|an|o|aron|ado|aba) (?:(?!al? )[a-z0-9'-]+ ){1,12}?(?P<to>al?) (?=[a-z])"
    r"|no (?:[a-z]+ )?(?:[a-z]+ar|[a-z]+er|[a-z]+ir|va a [a-z]+|van a [a-z]+|[a-z]+ra|[a-z]+ran)(?: [a-z]+){0,5}? (?:mientras|hasta que|salvo que|a menos que|si(?= (?:antes )?no )) (?:antes )?(?:(?P<no>no) )?(?=[a-z]))"
)
_NOUN = re.compile(
    r"\b(?:exigencias?|demandas?|reclamos?|condiciones|reivindicaciones) (?P<of>del? [a-z ]{3,50}?) (?:es|son|era|eran|figura[n]?|incluye[n]?|esta[n]?) (?=[a-z])"
)
_AWAIT = re.compile(r"\b(?:mientras|hasta que) (?P<no>no )?(?=[a-z])")
_DUTY = re.compile(r"\b(?P<of>[a-z ]{3,40}?) (?:debe|deben|tiene que|tienen que) (?=[a-z]+(?:ar|er|ir)\b)")
_END = re.compile(
    r"(?<! y) (?:pero|aunque|mientras|porque|segun|como salida|a cambio|antes de|para (?:que|continuar|volver|seguir|firmar|reanudar|dialogar|negociar)|si|al|tras|despues|luego|ya que|que ejerza|en (?:un|una|su|el)|a traves)\b| , (?:que|quien|cuyo|cuya|entre|aunque|pero|segun|un|una|dijo|y (?:dijo|acuso|pidio|anuncio|aseguro|expreso|agrego|ofrecio|advirtio))\b| \.(?: |$)| ;| :| \("
)
_SPLIT = re.compile(r" , asi como | asi como | , ademas de | ademas de | , e | , y | y | , ")
_ABSTRACT = re.compile(
    r"(?:[a-z]+(?:cion|ciones|sion|miento|mientos|dad|tad|aje)|cese|retiro|fin|salida|acceso)\b"
)
_PLANS = word_set(
    """
    reunir reunirse hablar seguir continuar volver negociar participar saber decir viajar ganar evitar
    ir dejar
    """
)
_NOT_BEFORE = word_set("la el las los una un su sus de en por con para al del a no sin lo")
_NOT_WANTED = word_set(
    """
    paciencia perdon disculpas tiempo calma anonimato horas ayuda dias permiso asilo
    """
)
_FIRST = re.compile(
    r"\b(?:ante todo|sobre todo|principal(?:es|mente)?|en primer lugar|primordial(?:mente)?|prioritari[ao]s?|como prioridad"
    r"|prioridad(?:es)?|por encima de todo|antes que nada)\b"
)
_NUMERAL = re.compile(r"^\d[\d.,]* (?:horas|dias|semanas)")


def find(page: Page, sayings: Sayings) -> Iterator[Demand]:
    """What does each party want, according to this report?"""
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        here = sayings.get(number, [])
        begin = line.sentence.offsets[line.begin] if line.begin < len(line.words) else len(line.low)
        done = False
        for match in _NOUN.finditer(line.low, begin):
            k, end = line.sentence.word_at(match.start("of")), line.sentence.word_at(match.end("of")) + 1
            holders = phrases_in(page, line, k, end)
            if holders:
                yield from _claims(page, line, holders[0].name, match.end(), here, 0.75)
                done = True
        for match in _CONDITION.finditer(line.low, begin):
            claims = list(_by_verb(page, line, match, sayings, number, condition=True))
            done = done or bool(claims)
            yield from claims
        if done:
            continue
        for match in _VERB.finditer(line.low, begin):
            claims = list(_by_verb(page, line, match, sayings, number))
            done = done or bool(claims)
            yield from claims
        if done:
            continue
        for match in _AWAIT.finditer(line.low, begin):
            lacking = re.match(r"[a-z' ]{2,40}? no ", line.low[match.end() :])
            if here and (lacking or re.search(r"\bno\b", line.low[begin : match.start()])):
                yield from _claims(page, line, here[0].speaker, match.end(), here, 0.6)
                done = True
                break
        duty = _DUTY.search(line.low, begin)
        if not done and duty is not None and here:
            k = line.sentence.word_at(duty.start("of"))
            whom = [
                p for p in phrases_in(page, line, k, line.sentence.word_at(duty.end("of"))) if not p.after
            ]
            if whom and whom[-1].name != here[0].speaker:
                yield from _claims(page, line, here[0].speaker, duty.end(), here, 0.6, of=whom[-1].name)


def _by_verb(
    page: Page, line: Line, match: re.Match[str], sayings: Sayings, number: int, *, condition: bool = False
) -> Iterator[Demand]:
    words = line.words
    k = line.sentence.word_at(match.start())
    here = sayings.get(number, [])
    if not condition:
        before = words[k - 1] if k > line.begin else ""
        if (before in _NOT_BEFORE and before not in ("lo", "la", "las")) or (
            before in ("la", "las", "lo") and words[k].startswith(("demanda", "reclamo"))
        ):
            return
        after = words[line.sentence.word_at(match.end()) : line.sentence.word_at(match.end()) + 12]
        rest = line.low[match.end() + 1 :]
        if not after or (
            words[k].endswith(("ado", "ido")) and before not in ("ha", "han", "habia", "habian")
        ):
            return
        start = line.sentence.word_at(match.end() + 1)
        planned = words[start] in _PLANS and not words[k].startswith("insist")
        if (
            before in ("nadie", "si")
            or (before == "que" and words[k - 2] not in (",", "ya", "asi"))  # "los puntos que pide"
            or re.sub(r"^(?:el|la) ", "", rest).split(" ")[0] in _NOT_WANTED
            or _NUMERAL.match(rest)
            or planned
            or words[start] in (",", ".")
        ):
            return
        if words[k].startswith("busca") and words[start].endswith(("ar", "er", "ir")):
            return
        if words[k].startswith("busca") and words[start] not in ("la", "el", "un", "una", "que"):
            return
        if words[k].startswith("busca") and words[start + 1 : start + 2] in (
            ["sede"],
            ["salida"],
            ["solucion"],
        ):
            return
        if (
            words[k].startswith("insist")
            and words[start] in ("que",)
            and not re.search(r"\b(?:debe|deben|tiene que|tienen que)\b", rest)
        ):
            return
        if words[k].startswith("plante") and re.search(
            r"\b(?:retos?|dudas?|problemas?|interrogantes?)\b", rest[:30]
        ):
            return
    subject = subject_of(page, line, k)
    holder = subject.name if subject is not None else None
    if here and here[0].cue < k and words[k - 1] in ("y", "e"):
        holder = here[0].speaker
    if holder is None and here:
        earlier = [s for s in here if s.cue < k]
        holder = (earlier or here)[-1].speaker
    if holder is None and number and k - line.begin < 3 and sayings.get(number - 1):
        holder = sayings[number - 1][0].speaker
    if holder is None and condition and here:
        holder = here[0].speaker
    if holder is None or holder in pack().actors["thing"]:
        return
    yield from _claims(page, line, holder, match.end() + (not condition), here, 0.85)


def _claims(
    page: Page, line: Line, holder: str, begin: int, here: list[Saying], sure: float, *, of: str | None = None
) -> Iterator[Demand]:
    """Yield one demand for each thing in the list that begins at place ``begin`` of the sentence."""
    low = line.low
    stop = _END.search(low, begin + 4)
    end = stop.start() if stop else len(low)
    text = low[begin:end]
    to = re.match(
        r"(?:al? |ambas partes |las partes )(?P<whom>[a-z ]{3,40}?) (?=(?:que|el|la|los|las|un|una|[a-z]{2,}(?:ar|er|ir)) )",
        text,
    )
    if to and of is None and re.match(r"al? ", text):
        whom = phrases_in(page, line, line.sentence.word_at(begin), line.sentence.word_at(begin + to.end()))
        if whom:
            of = whom[0].name
            begin += to.end()
            text = low[begin:end]
    at = 0
    pieces = []
    for split in _SPLIT.finditer(text):
        following = text[split.end() :].removeprefix("a ")
        if _ABSTRACT.match(following) or following.startswith(
            (
                "la ",
                "el ",
                "los ",
                "las ",
                "un ",
                "una ",
                "que ",
                "al ",
                "a ",
                "de ",
                "del ",
                "proteccion",
                "elecciones",
                "garantias",
                "su ",
                "sus ",
                "justicia",
                "libertad",
                "mas ",
            )
        ):
            pieces.append((at, split.start()))
            at = split.end()
    pieces.append((at, len(text)))
    first = _FIRST.search(" ".join(low[:begin].split()[-7:])) or _FIRST.match(text)
    for a, b in pieces:
        wanted = text[a:b].rstrip(" ,")
        if len(wanted.strip()) < (5 if a else 3):
            continue
        i = line.sentence.word_at(begin + a)
        j = max(line.sentence.word_at(begin + a + len(wanted) - 1) + 1, i + 1)
        yield Demand(
            **framed(page, line, i, j, here),
            holder=holder,
            issue=wanted.strip(" ,"),
            of=of,
            priority=1 if first and not a else None,
            rule="demands.es",
            confidence=sure,
        )
