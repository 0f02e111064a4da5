"""Role claims from Spanish: principals, mediators, hosts, guarantors, observers, companions, outside powers."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from contadora.case.claim import Leverage, Role
from contadora.read.clauses import as_fact
from contadora.read.lexicon import lexicon, word_set
from contadora.read.spanish import leverage
from contadora.read.spanish.clauses import framed
from contadora.read.spanish.names import is_located
from contadora.read.spanish.pack import pack
from contadora.read.spanish.people import office_before
from contadora.read.spanish.sides import TALKS, sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.case.claim import RoleName
    from contadora.read.clauses import Sayings
    from contadora.read.names import Mention
    from contadora.read.page import Line, Page

__all__ = ["find"]

_ROLES: tuple[tuple[RoleName, frozenset[str]], ...] = (
    ("mediator", word_set("mediador mediadora mediadores mediadoras mediacion media medio median mediaron mediando intermediario intermediarios intermediacion auspicios auspicio auspiciado auspiciada auspiciados auspiciadas auspicia auspician patrocina patrocinan patrocinado patrocinada mediara buenos")),
    ("facilitator", word_set("facilitador facilitadora facilitadores facilitadoras facilitacion facilita facilitan facilito moderador moderadora")),
    ("guarantor", word_set("garante garantes")),
    ("witness", word_set("testigo testigos")),
    ("observer", word_set("observador observadora observadores observadoras veedor veedores veedora")),
    ("companion", word_set("acompanante acompanantes acompana acompanan acompanamiento amigos")),
    ("host", word_set("anfitrion anfitriona anfitriones sede")),
)  # fmt: skip
_ROLE_OF = {word: role for role, words in _ROLES for word in words}
_JOIN = word_set(
    """
    asi un una este esta ultimo y e de del el la los las al , como por ademas junto son es fue tambien
    paises pais cancilleres canciller presidente que representantes representante ministros exteriores
    """
)
_AS = word_set(
    """
    estaran estaban estuvieron presentes presente naciones nacion este ultimo son es fue como de actua
    actuan asiste asisten asistio asistieron asistia participa participan participo participaron en
    calidad condicion el la los las paises pais que , tambien representada representado quien quienes
    fueron fungen fungieron ejerce ejercen y principal principales su seguir a renuncio renunciara renunciar deja dejara dejo
    """
)
_STOP = word_set("que quien quienes cuyo cuya para cuando mientras pero si . ; : aunque donde")
_FIT = ("country", "world", "person", "capital", "people")
_WATCH = re.compile(
    r"\b(?:verific(?:ar[a]?n?|an?|o|aron|acion|ador[aes]*)|observ(?:ar|aran?|acion) (?:de |del |el |la )*(?:cumplimiento|proceso|dialogo|tregua|acuerdo)|supervis(?:ar|ara|aran|ion))\b"
)
_WATCHED = re.compile(
    r"\b(?:tregua|cese|compromisos?|desarme|acuerdos?|cumplimiento|proceso|dialogo|comision|mecanismo|mision)\b"
)


def find(page: Page, sayings: Sayings) -> Iterator[Role]:
    """Who is a principal, mediator, host, guarantor, observer or outside power here?"""
    held: dict[tuple[str, RoleName], tuple[Line, int, int, float]] = {}
    principals = sides(page)
    main = {name for name, *_ in principals} | {page.country, page.government(), page.opposing}

    def put(name: str, role: RoleName, line: Line, i: int, j: int, sure: float) -> None:
        taken = name in main and not (role == "host" and name == page.country)
        if name and not taken and (name, role) not in held:
            held[(name, role)] = (line, i, j, sure)

    for line in page.lines:
        if line.credit:
            continue
        for k in range(line.begin, len(line.words)):
            role = _ROLE_OF.get(line.words[k])
            if role is not None and _names_role(line, k):
                bearers = _bearers(line, k)
                for mention in bearers[-1:] if role == "host" else bearers:
                    name = mention.name
                    if role == "host" and name in page.figures:
                        name = (page.figures[name].affiliation or name).removesuffix(" government")
                    put(name, role, line, min(mention.i, k), max(mention.j, k + 1), 0.8)
        watch = _WATCH.search(line.low)
        if watch and _WATCHED.search(line.low):
            for mention in line.mentions:
                if mention.kind == "world" and not any(name == mention.name for name, _ in held):
                    put(mention.name, "observer", line, mention.i, mention.j, 0.7)
    for name, line, i, j in _hosts(page):
        put(name, "host", line, i, j, 0.7)
    third = {name for name, _ in held}
    for claim in leverage.find(page, sayings):
        if (
            isinstance(claim, Leverage)
            and claim.by
            and claim.by not in third
            and claim.lever in ("sanctions", "aid")
        ):
            line = next(ln for ln in page.lines if ln.sentence.index == claim.sentence)
            if claim.by in lexicon().countries or claim.by in lexicon().worlds:
                put(claim.by, "outside_power", line, line.begin, len(line.words), 0.6)
    for name, line, i, j in principals:
        yield Role(
            **_frame(page, line, i, j, sayings),
            actor=name,
            role="principal",
            rule="roles.es.sides",
            confidence=0.8,
        )
    for (name, role), (line, i, j, sure) in held.items():
        yield Role(
            **_frame(page, line, i, j, sayings),
            actor=name,
            role=role,
            rule=f"roles.es.{role}",
            confidence=sure,
        )


def _frame(page: Page, line: Line, i: int, j: int, sayings: Sayings) -> dict[str, Any]:
    return as_fact(framed(page, line, i, j, sayings.get(line.number, [])))


def _names_role(line: Line, k: int) -> bool:
    """Whether the word at ``k`` is the role and no homonym: "media" is half, "amigos" are friends."""
    words = line.words
    word = words[k]
    before = words[k - 1] if k > line.begin else ""
    if word in ("media", "medio", "median"):
        return before in ("que", "quien", "quienes")
    if word == "buenos":
        return words[k + 1 : k + 2] == ["oficios"]
    if word == "amigos":
        return before in ("paises", "grupo")
    if word == "sede":
        return before in ("como", "pais", "la", "nueva", "otra") and words[k + 1 : k + 2] != ["de"]
    if word in (
        "acompana",
        "acompanan",
        "facilita",
        "facilitan",
        "auspicia",
        "auspician",
        "patrocina",
        "patrocinan",
    ):
        return before in ("que", "quien", "quienes") and TALKS.search(line.low) is not None
    return True


def _bearers(line: Line, k: int) -> list[Mention]:
    """Return whoever holds the role that is named at word ``k``: the list before it, else the one after."""
    words = line.words
    word = words[k]
    after = words[k + 1] if k + 1 < len(words) else "."
    noun = word.endswith(("cion", "icio", "icios", "miento")) or word in (
        "auspiciado",
        "auspiciada",
        "auspiciados",
        "auspiciadas",
        "patrocinado",
        "patrocinada",
        "buenos",
    )
    if words[k - 1] == "que" and line.starting.get(k + 1) is not None:
        return _list_after(line, k)  # "el dialogo que auspicia noruega"
    if not noun:
        at = k
        while at > line.begin and (words[at - 1] in _AS or words[at - 1] in _ROLE_OF):
            at -= 1
        listed = _list_before(line, at)
        close = listed and (at < k or words[k - 1] == ",")
        if close and listed[-1].kind != "people":
            also = _beside(line, k)
            return listed + [m for m in also if m.name not in {x.name for x in listed}]
        if words[k - 1] == "como" and not listed and "ofrec" not in line.low:
            opening = _list_after(line, line.begin - 1)  # "A y B acompanan el proceso como garantes"
            if opening and opening[0].i <= line.begin + 1:
                return opening
        office = next((m for m in line.people() if k < m.i <= k + 12 and _in_office(line, m, k)), None)
        if office is not None:
            return [office]
    if noun and after not in ("de", "del", "por"):
        return []
    return _list_after(line, k)


def _in_office(line: Line, person: Mention, k: int) -> bool:
    """Whether the role at ``k`` opens the office phrase of a person: "el mediador, el presidente X"."""
    words = line.words
    at = person.i
    for _ in range(2):
        office = office_before(line, at)
        if office is not None and office[0] <= k < office[1]:
            return True
        if office is None:
            return words[at - 1] == "," and (at - 1 == k + 1)
        at = office[0]
        while at > k + 1 and words[at - 1] in ("el", "la"):
            at -= 1
        if words[at - 1] != ",":
            return False
        if at - 2 == k:
            return True
        at -= 1
    return False


def _fit(line: Line) -> list[Mention]:
    """Return the mentions that can hold a role, persons instead of the states in their offices."""
    people = line.people()
    covered = set()
    for person in people:
        office = office_before(line, person.i)
        if office is None and line.words[person.i - 1] == ",":
            office = office_before(line, person.i - 1)
        if office is not None:
            covered |= set(range(office[0], person.i))
    return [m for m in line.mentions if m.kind in _FIT and m.i not in covered]


def _list_before(line: Line, end: int) -> list[Mention]:
    words = line.words
    found: list[Mention] = []
    at = end
    for k in range(line.begin + 1, end - 1):
        if words[k] in ("representada", "representado", "representados") and words[k + 1] == "por":
            at = k - (words[k - 1] == ",")  # the body is the observer, not who stands for it
    fit = {m.j: m for m in _fit(line)}
    while at > line.begin:
        mention = fit.get(at)
        if mention is not None:
            if mention.kind != "people":
                found.append(mention)
            at = mention.i
            if mention.kind == "person":
                office = office_before(line, at)
                at = office[0] if office else at
        elif words[at - 1] in _JOIN or words[at - 2 : at] == ["junto", "con"] or words[at - 1] in _ROLE_OF:
            if not found and end - at > 1:
                break
            at -= 1
        elif not found and (words[at - 1] in ("obispo", "cardenal") or line.ending.get(at) is not None):
            at -= 1
        else:
            break
    return found[::-1]


def _list_after(line: Line, k: int) -> list[Mention]:
    words = line.words
    found: list[Mention] = []
    fit = {m.i: m for m in _fit(line)}
    at = k + 1
    while at < len(words) and at - k < 40:
        mention = fit.get(at)
        if mention is not None:
            if mention.kind == "people" and not found and words[at - 1] != "los":
                at = mention.j
                continue
            if mention.kind != "people":
                found.append(mention)
            at = mention.j
            continue
        word = words[at]
        if not found and (
            word == ":" or (word == "que" and words[at + 1 : at + 2] in (["son"], ["incluyen"]))
        ):
            at += 1
            continue
        if word in _STOP or (word in pack().speech and word not in ("de",)):
            break
        if (
            found
            and word not in _JOIN
            and not (
                words[at - 1] == "junto"
                or word in ("invitados", "propuestos", "convocados")
                or "oposicion" in words[at - 2 : at + 1]
                or word in ("oposicion", "gobierno", "ademas")
            )
        ):
            break
        if not found and at - k > 10:
            break
        if found and word == "ademas" and words[at + 1 : at + 2] in (["del"],):
            break
        at += 1
    return found


def _beside(line: Line, k: int) -> list[Mention]:
    """Return who shares the role: "junto con X" after it."""
    low = line.words[k : k + 12]
    for at, word in enumerate(low):
        if word == ",":
            break
        if word == "junto" and low[at + 1 : at + 2] == ["con"]:
            begin = k + at + 2
            for mention in _fit(line):
                if mention.kind != "people" and begin <= mention.i <= begin + 14:
                    return [mention]
    return []


def _hosts(page: Page) -> Iterator[tuple[str, Line, int, int]]:
    """Yield the country of the venue, where the report names that country or its people."""
    places: list[str] = []
    known = lexicon()
    if page.dateline and page.dateline.country:
        places.append(page.dateline.country)
    for line in page.lines[:3]:
        if line.credit or not TALKS.search(line.low):
            continue
        for mention in line.mentions:
            if (
                mention.kind in ("capital", "place", "country")
                and is_located(line.words, mention.i)
                and line.words[mention.i - 1] != "desde"
            ):
                place = known.place_country.get(mention.name) if mention.kind == "place" else None
                places.append(place or mention.name)
    if not places:
        return
    seat = (
        next((p for p in places[1:] if p != page.country), None) if places[0] == page.country else places[0]
    )
    if seat is None or seat == page.country:
        return
    for line in page.lines:
        for mention in line.mentions:
            if (
                mention.name == seat
                and mention.kind in ("country", "people", "capital")
                and (mention.kind != "capital" or " ".join(line.words[mention.i : mention.j]) == seat)
            ):
                yield seat, line, mention.i, mention.j
                return
