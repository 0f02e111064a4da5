"""Round claims from Spanish: how a round of talks went, where, and when the next one is.

By clause: an event counts where its verb says that it happened (a finite past, a perfect, a passive). The
subjunctive, the conditional and the infinitive say that it is hoped for, feared or asked.
"""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.read.round_claims import Event, add_up, round_claims
from contadora.read.spanish.clauses import framed, is_past
from contadora.read.spanish.days import find_days
from contadora.read.spanish.names import is_located
from contadora.read.spanish.sides import TALKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.case.claim import Outcome, RoundReport
    from contadora.read.clauses import Sayings
    from contadora.read.dates import Day
    from contadora.read.page import Line, Page

__all__ = ["Event", "events_in", "find"]

_PACT = r"(?:acuerdos?|pactos?|tregua|cese (?:al |del |bilateral |de )[a-z ]{0,20}|alto el fuego|entendimiento|consenso|compromisos?|tratado|acta|convenio|plan|documentos?|declaracion)"
_TALK = r"(?:dialogos?|negociaci(?:on|ones)|conversaciones|platicas|charlas|mesa|reunion(?:es)?|ronda|ciclo|encuentros?|cita|cumbre|sesion(?:es)?|proceso|contactos)"
_GAP = r"(?: (?!que |si |para )[a-z0-9'.,()-]{1,18}){0,14}?"
_FAR = r"(?: (?!que |si )[a-z0-9'.,()-]{1,18}){0,18}?"
_SHORT = r"(?: [a-z0-9'.,()-]{1,18}){0,6}?"
_EVENTS: tuple[tuple[Outcome, float, re.Pattern[str]], ...] = (
    (
        "no_deal",
        2.1,
        re.compile(
            r"\bsin (?:que (?:se )?)?(?:[a-z]+ ){0,3}?(?:acuerdos?|resultados?|avances?|consenso|pacto|exito|progresos?|lograr|alcanzar|llegar a|ponerse de acuerdo|concretar)\b"
        ),
    ),
    (
        "no_deal",
        2.1,
        re.compile(
            r"\bno (?:se )?(?:han |hubo |hay |habia )?(?:logr|alcanz|consig|consigu|pud|llego|llegaron|llegado|hubo|lleg|conclu)[a-z]*"
            + _SHORT
            + r" (?:acuerdos?|pacto|consenso|acordar|pactar|entendimiento|avances?|fumata)\b|\bno hubo (?:acuerdo|avances?|consenso)\b"
        ),
    ),
    (
        "no_deal",
        2.0,
        re.compile(
            rf"\b{_TALK}\b{_GAP} (?:fracas(?:o|aron)|colaps(?:o|aron)|naufrag(?:o|aron)|se (?:rompio|rompieron|estanco|estancaron|estrello)|(?:quedo|quedaron|sigue|siguen|esta|estan) (?:estancad|rot|bloquead)[a-z]+)\b|\b(?:fracaso|ruptura|colapso|bloqueo|estancamiento) (?:de|del) (?:la |las |los )?{_TALK}\b|\bpunto muerto\b|\bpor fracasad[ao]s?\b"
        ),
    ),
    (
        "agreement",
        2.2,
        re.compile(
            rf"\b(?:firm|suscrib|sell|alcanz|logr|pact|rubric|cerr|concert|ratific|aprob)(?:o|aron|io|ieron|e|ado|ada|ido)\b{_GAP} (?:el |un |una |la |los |dos )?{_PACT}\b|\blleg(?:o|aron|ado)(?: [a-z]+){{0,4}}? a un(?: [a-z]+){{0,2}}? (?:acuerdo|pacto|entendimiento)\b|\bse pusieron de acuerdo\b"
        ),
    ),
    (
        "agreement",
        2.1,
        re.compile(
            rf"\b(?:acordaron|acordo|pactaron|convinieron|han acordado|decretaron){_SHORT} (?:un |una |el |la )(?:[a-z]+ )?(?:cese|tregua|alto|paz|fin|gobierno|amnistia|desarme|convocatoria)\b"
        ),
    ),
    (
        "agreement",
        2.0,
        re.compile(
            rf"\b{_PACT}{_SHORT} (?:fue|fueron|quedo|ha sido) (?:firm|suscrit|alcanz|sell|rubric|aprob)[a-z]+"
        ),
    ),
    (
        "partial",
        2.6,
        re.compile(
            r"\b(?:acuerdos? (?:parcial(?:es)?|preliminar(?:es)?|marco|de principios?|inicial(?:es)?|provisional(?:es)?|minimos?)|principios? de acuerdo|preacuerdos?|acuerdo en principio|memorando de entendimiento|acuerdo sobre (?:la agenda|procedimientos?|el calendario|una hoja de ruta|parte|algunos|varios))\b"
        ),
    ),
    (
        "partial",
        2.2,
        re.compile(
            rf"\b(?:acordaron|acordo|convinieron|pactaron|coincidieron|consensuaron)(?: en)?(?! (?:reunir|reanud|volver|continu|aplaz|suspend|posponer|seguir|retomar|prolongar|extender)){_SHORT} (?:invitar|un calendario|una agenda|la agenda|una hoja de ruta|crear|un mecanismo|una comision|procedimientos|reglas|medidas|puntos)\b|\b(?:algunos|varios|dos|tres|cuatro|primeros) (?:de los )?(?:puntos|acuerdos|consensos)\b"
        ),
    ),
    (
        "postponed",
        2.2,
        re.compile(
            rf"\b{_TALK}\b{_FAR} (?:(?:fue|fueron|quedo|quedaron|ha sido|han sido|queda|quedan|sera|seran|ha quedado|han quedado) (?:indefinidamente )?(?:aplaz|pospuest|posterg|suspend|interrump|cancel|congel|paraliz|diferid)[a-z]+|se (?:aplaz|suspend|pospus|posterg|interrump|pospone|aplaza)[a-z]+|en suspenso)\b"
        ),
    ),
    (
        "postponed",
        2.0,
        re.compile(
            rf"\b(?:aplaz(?:o|aron)|pospus(?:o|ieron)|posterg(?:o|aron)|suspendi(?:o|eron)|interrumpi(?:o|eron)|cancel(?:o|aron)|congel(?:o|aron)|par(?:o|aron)|difiri(?:o|eron))\b(?! su participacion){_SHORT} {_TALK}\b|\b(?:aplazamiento|suspension|postergacion|cancelacion) (?:de|del) (?:la |las |los )?(?:[a-z]+ )?{_TALK}\b"
        ),
    ),
    (
        "postponed",
        2.0,
        re.compile(
            rf"\b(?:orden(?:o|aron)|decidi(?:o|eron)|acord(?:o|aron)|dispuso|resolvi(?:o|eron)|anuncio)(?: la)? (?:suspender|aplazar|posponer|postergar|interrumpir|cancelar|suspension|aplazamiento|postergacion){_SHORT} {_TALK}\b"
        ),
    ),
    (
        "walkout",
        2.4,
        re.compile(
            rf"\b(?:se (?:levanto|levantaron|retiro|retiraron|ausento|ausentaron|marcho|marcharon)|abandon(?:o|aron)|rompi(?:o|eron)|planto|plantaron|boicote(?:o|aron)|dej(?:o|aron))\b{_SHORT} (?:la |las |el |los )?{_TALK}\b|\bsuspendi(?:o|eron) su participacion\b|\b(?:congelo|retiro) (?:a )?su (?:participacion|delegacion)\b"
        ),
    ),
    (
        "no_deal",
        1.15,
        re.compile(rf"\b{_TALK}\b{_GAP} (?:termin|conclu|finaliz|acab|culmin)(?:o|aron|yo|yeron)\b"),
    ),
    (
        "ongoing",
        0.9,
        re.compile(
            r"\b(?:reanud|inici|comenz|empez|continu|instal|arranc|retom|prosig|prosigu|celebr|reun|abri)(?:o|aron|io|ieron|a|an|ian|en|e)\b|\b(?:en marcha|en curso|segund[oa] dia|cara a cara|vuelven a)\b"
        ),
    ),
)
_NOT_YET = re.compile(
    r"\b(?:si|podrian?|pueden?|pudier[ao]n?|para|espera[n]?|busca[n]?|intenta(?:n|ron)?|hasta|salvo|ojala|quiere[n]?|pretende[n]?|debe[n]?|antes de|cuando|amenaz[a-z]+|a punto de|cerca de|lejos de|necesidad de|posibilidad de|aun no|todavia no|no|sin|ni)\b"
)
_OLD = re.compile(
    r"\b(?:habian?|anterior(?:es)?|(?:en|de|desde) (?:[a-z]+ de )?(?:19|20)\d\d|hace (?:[a-z]+ )?(?:anos|meses)|pasad[oa]|primer intento|ya)\b"
)
_REASON = re.compile(r"\b(?:tras|despues de|luego de|porque|a pesar de|pese a|desde que)\b[^.;]*\Z")


def events_in(line: Line) -> list[Event]:
    """Which turns of the talks does the sentence report as having happened?"""
    begin = line.sentence.offsets[line.begin] if line.begin < len(line.words) else len(line.low)
    low = line.low
    found = []
    for outcome, weight, pattern in _EVENTS:
        if outcome == "ongoing" and not TALKS.search(low, begin):
            continue
        for match in pattern.finditer(low, begin):
            scale = _counts(low, begin, match, outcome)
            if scale:
                i = line.sentence.word_at(match.start())
                j = line.sentence.word_at(match.end() - 1) + 1
                found.append(Event(outcome, weight * scale, i, j))
                break
    return found


def _counts(low: str, begin: int, match: re.Match[str], outcome: Outcome) -> float:
    """How much a matched event counts: 0 if hoped for or denied, less if old or only the reason."""
    before = low[max(match.start() - 70, begin) : match.start()]
    cut = max(before.rfind(mark) for mark in (" , ", " pero ", " y ", " tras ", " mientras "))
    near = before[cut + 1 :] if cut >= 0 else before
    if (
        outcome != "no_deal"
        and outcome != "ongoing"
        and (_NOT_YET.search(near) or re.search(r"\b(?:no|sin)\b", match[0]))
    ):
        return 0.0
    if outcome == "no_deal" and re.search(r"\b(?:si|podria[n]?|teme[n]?|riesgo|habra)\b", near):
        return 0.0
    scale = 0.35 if _OLD.search(low[max(match.start() - 30, begin) : match.end() + 30]) else 1.0
    reason = _REASON.search(low, begin, match.start())
    if outcome != "ongoing" and reason and reason.start() > begin:
        scale *= 0.45
    return scale


def find(page: Page, sayings: Sayings) -> Iterator[RoundReport]:
    """How did the round go, where was it held, and when is the next?"""
    turns = add_up(page, events_in, is_past)
    yield from round_claims(
        page,
        sayings,
        framed,
        turns=turns,
        outcome=_decided(page, turns.score, turns.lead),
        venue=_venue(page),
        following=_next(page),
        held_on=_held,
        first_day=lambda _, held: held.day if held else None,
        rule="rounds.es",
    )


def _decided(page: Page, score: dict[Outcome, float], lead: dict[Outcome, float]) -> Outcome | None:
    """Let the lead decide where it reports a turn; else the strongest turn reported below it."""
    if lead:
        if "partial" in lead or ("agreement" in lead and "no_deal" in lead):
            return "partial"
        order: tuple[Outcome, ...] = ("agreement", "no_deal", "walkout", "postponed")
        return next(outcome for outcome in order if outcome in lead)
    below = {o: w for o, w in score.items() if o != "ongoing"}
    if below:
        top = max(below, key=lambda o: (below[o], o))
        if below[top] >= 1.1:
            return top
    return "ongoing" if score or any(TALKS.search(line.low) for line in page.lines[:4]) else None


_AHEAD = re.compile(
    rf"\b(?:volver(?:a|an) a|vuelven a|se (?:reunir|ver|encontrar|reanudar|retomar|celebrar|instalar|iniciar|realizar)(?:a|an)|reunir(?:a|an)|reanud(?:ar|ara|aran|an|a|aran)|retom(?:ar|ara|aran|an|aran)|continuar(?:a|an)?|proseguir(?:a|an)?|comenzar(?:a|an)|empezar(?:a|an)|iniciar(?:a|an)|(?:aplaz|pospuest|suspend|posterg|diferid|convoc|prevista|previsto|citad|fijad|program)[a-z]*|(?:proxim[oa]|nuev[oa]|siguiente|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]) (?:[a-z]+ )?{_TALK}|tendra lugar|habra|se sentaran|asistir(?:a|an)|regresar(?:a|an))\b"
)
_OTHERS = re.compile(
    r"\b(?:elecci(?:on|ones)|comicios|referendum|referendo|votara?|votacion|parlamento|senado|tribunal|entrara en vigor|vigencia|mandato|toma de posesion|paro|marcha|manifestacion|sanciones|decreto|desarme|investidura|visita)\b"
)


def _next(page: Page) -> tuple[Line | None, Day | None]:
    options: list[tuple[float, int, Line, Day]] = []
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        low, begin = line.low, line.sentence.offsets[line.begin] if line.begin < len(line.words) else 0
        for day in find_days(line, page.published, ahead=True):
            start = line.sentence.offsets[day.i]
            near = low[max(start - 110, begin) : start]
            cues = list(_AHEAD.finditer(near))
            if not cues:
                continue
            last = cues[-1]
            gap = near[last.end() :]
            if gap.count(" ") > 12 or re.search(
                r"\b(?:tras|despues|desde|fracas|termin|conclu|hasta el)\w*\b", gap
            ):
                continue
            planned = re.match(r"(?:previst|fijad|program|citad|convoc|nuev|proxim)", last[0])
            after = low[start + len(day.words) : start + len(day.words) + 90]
            if planned and re.search(
                r"\b(?:aplaz|pospuest|suspend|posterg|cancel|no (?:se )?(?:celebr|acud))", after
            ):
                continue
            if re.match(r"(?:aplaz|pospuest|suspend|posterg|diferid)", last[0]) and not re.search(
                r"\b(?:para|hasta|al)\b", gap
            ):
                continue
            cut = max(near.rfind(mark, 0, last.start()) for mark in (" , ", " que ", " y ", " pero "))
            if _OTHERS.search(near[max(cut, 0) :]) and not TALKS.search(near[max(cut, 0) :]):
                continue
            if day.day is not None and page.published is not None and day.day < page.published:
                continue
            if (day.words in ("hoy", "ayer", "anoche") or day.words.startswith("esta")) or re.search(
                r"\bpasado\b", day.words
            ):
                continue
            if page.published is not None and day.day == page.published:
                continue
            if re.search(r"\beste $", near) and day.exact == 1:
                continue
            talk = 1.0 if TALKS.search(near) or "reun" in last[0] or "ver" in last[0] else 0.3
            options.append((0.7 * day.exact + talk - 0.05 * number, -number, line, day))
    if not options:
        return None, None
    top = max(options, key=lambda o: (o[0], o[1]))
    chosen = min((o for o in options if o[2] is top[2] and o[3].exact == top[3].exact), key=lambda o: o[3].i)
    return chosen[2], chosen[3]


def _held(page: Page, line: Line) -> Day | None:
    days = [d for d in find_days(line, page.published) if d.exact]
    past = [d for d in days if d.day is None or page.published is None or d.day <= page.published]
    return past[0] if past else None


_BUILDING = re.compile(
    r"\ben (?:el|la|un|una) ((?:sede de la |edificio del? )?(?:cancilleria|ministerio|hotel|palacio|universidad|catedral|seminario|nunciatura|residencia|hacienda|embajada|centro de convenciones)(?: (?:nacional|presidencial|de [a-z]+))?)\b"
)


def _venue(page: Page) -> str | None:
    """Where the talks are held: a building and a town, as far as the report says."""
    place: tuple[str, str] | None = None
    building = None
    for line in page.lines:
        if line.credit or not TALKS.search(line.low):
            continue
        match = _BUILDING.search(line.low)
        if match and building is None:
            building = match[1]
        for mention in line.mentions:
            if mention.kind not in ("capital", "place", "country") or not is_located(line.words, mention.i):
                continue
            if line.words[mention.i - 1] == "desde" or (
                mention.name == page.country and mention.kind == "country"
            ):
                continue
            named = " ".join(line.words[mention.i : mention.j])
            if place is None or (place[1] == "country" and mention.kind != "country"):
                place = (named, mention.kind)
    town = place[0] if place else page.dateline.place if page.dateline else None
    return f"{building}, {town}" if building and town else building or town
