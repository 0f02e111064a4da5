"""Who is meant by a Spanish noun phrase: la oposición, una fuente de la Cancillería, el mandatario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contadora.read.lexicon import word_set
from contadora.read.spanish.names import is_located
from contadora.read.spanish.pack import pack
from contadora.read.spanish.people import office_before

if TYPE_CHECKING:
    from contadora.read.names import Mention
    from contadora.read.page import Line, Page

__all__ = ["Phrase", "phrase_at", "phrases_in"]

_ARTICLES = word_set(
    """
    el la los las un una unos unas su sus este esta estos estas ese esa ambas ambos dos tres cuatro
    varios varias algunos algunas otro otra otros otras
    """
)
_OF = word_set("de del")
_INSIDE = word_set("de del la las los el y e en para a al por con")
_PREPOSITIONS = word_set(
    """
    a al de del en con por para contra entre desde hacia hasta tras sobre sin ante segun durante bajo
    mediante como
    """
)
_PERSONS = word_set(
    """
    presidente presidenta mandatario mandataria gobernante canciller ministro ministra cardenal obispo
    arzobispo nuncio papa comandante subcomandante general diputado diputada mediador mediadora
    facilitador facilitadora negociador negociadora enviado comisionado vicepresidente vicepresidenta
    lider dirigente portavoz vocero prelado subsecretario expresidente titular representante
    """
)


_GROUPS = word_set(
    """
    delegacion delegados equipo comision negociadores representantes guerrilla partido bloque alianza
    coalicion rebeldes comandancia insurgentes organizacion dirigencia guerrilleros grupo bando parte
    sector plataforma movimiento jefatura mision delegaciones lideres dirigentes
    """
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words ``i`` to ``j`` mean ``name``; ``after`` is the preposition before them, or empty."""

    i: int
    j: int
    name: str
    after: str


def phrases_in(page: Page, line: Line, begin: int, end: int) -> list[Phrase]:
    """Return the phrases between two words that mean somebody who acts, from left to right."""
    found = []
    k = begin
    while k < end:
        phrase = phrase_at(page, line, k, end)
        if phrase is None:
            k += 1
        else:
            found.append(phrase)
            k = max(phrase.j, k + 1)
    return found


def phrase_at(
    page: Page, line: Line, k: int, end: int | None = None, *, anybody: bool = False
) -> Phrase | None:
    """Return the phrase that begins at word ``k`` and means an actor, or None.

    A person named within or right after an office is that person; ``anybody`` takes any noun phrase.
    """
    words = line.words
    n = len(words) if end is None else end
    before = words[k - 1] if k > line.begin else ""
    link = before if before in _PREPOSITIONS else ""
    start = k
    while k < n and words[k] in _ARTICLES:
        k += 1
        if words[k - 1] in ("su", "sus"):
            break
    if k >= n:
        return None
    mention = line.starting.get(k)
    if mention is not None and mention.kind == "person":
        return Phrase(start, mention.j, mention.name, link)
    if link == "" and k > start and words[start] == "el" and before in ("a", "de"):
        link = before
    if words[k] == "propio" or words[k] == "propia":
        k += 1
        mention = line.starting.get(k)
        if mention is not None and mention.kind == "person":
            return Phrase(start, mention.j, mention.name, link)
    head = _head(line, k, n)
    if head is None:
        if mention is not None and mention.kind != "people":
            if mention.kind in ("country", "capital", "place") and (
                is_located(words, mention.i) or mention.kind == "place"
            ):
                return None
            return Phrase(start, mention.j, _government(page, mention), link)
        if not anybody or k == start:
            return None
        head = k
    j = _extent(line, head, n)
    person = _person_of(page, line, head, j, n)
    if person is not None:
        return Phrase(start, person.j, person.name, link)
    inside = [m for m in line.mentions if head <= m.i < j]
    if words[head] in _PERSONS and (words[start] in ("el", "la") or before in ("al", "del")):
        bearer = _bearer(page, words[head:j], inside)
        if bearer is not None:
            return Phrase(start, j, bearer, link)
    return Phrase(start, j, _canonical(page, words[k:j], inside), link)


def _head(line: Line, k: int, n: int) -> int | None:
    """Return where the actor noun of a phrase at ``k`` stands: at once or after one or two adjectives."""
    known = pack()
    for at in range(k, min(k + 3, n)):
        word = line.words[at]
        mention = line.at(at)
        if mention is not None and mention.kind != "people":
            return None
        if word in known.actors["actor"] or word in known.offices["head"]:
            return at
        if (
            not (at == k or mention is not None)
            or not word[0].isalpha()
            or word in known.function
            or word in known.speech
        ):
            return None
    return None


def _extent(line: Line, head: int, n: int) -> int:
    """Return one past the last word of the phrase whose noun is at ``head``: adjectives and "de …"."""
    words, known = line.words, pack()
    j = head + 1
    while j < n and j - head < 14:
        word = words[j]
        mention = line.starting.get(j)
        if mention is not None and mention.kind != "person":
            j = mention.j
            continue
        if mention is not None:
            if words[j - 1] in _INSIDE:
                j = mention.j
                continue
            break
        if word in _INSIDE and j + 1 < n and (words[j + 1][0].isalnum()):
            step = j + 1
            while step < n and words[step] in _ARTICLES:
                step += 1
            if word in ("a", "al", "con", "en", "por", "para") and not (
                words[j - 1]
                in (
                    "cercana",
                    "cercanas",
                    "cercano",
                    "cercanos",
                    "afines",
                    "afin",
                    "ligadas",
                    "vinculadas",
                    "para",
                )
                or (word in ("para", "en") and line.words[head] in known.offices["head"])
            ):
                break
            if word in ("y", "e") and not (
                step < n
                and (words[step] in known.offices["head"] or line.starting.get(step) is not None)
                and line.words[head] in known.offices["head"]
            ):
                break
            if (
                step < n
                and words[step][0].isalpha()
                and (
                    words[step] not in known.function
                    or words[step] in known.actors["actor"]
                    or words[step] in ("paz", "dialogo", "mesa", "estado")
                )
            ):
                j = step + 1 if line.starting.get(step) is None else step
                continue
            break
        if (
            not word[0].isalpha()
            or (word in known.function and word not in ("paz", "gobierno", "oposicion"))
            or word in known.speech
        ):
            break
        if word.endswith(
            ("aron", "ieron", "aran", "eran", "iran", "aba", "aban", "ando", "iendo", "mente")
        ) or _finite(line, j):
            break
        j += 1
    while j > head + 1 and words[j - 1] in _INSIDE:
        j -= 1
    return j


def _finite(line: Line, j: int) -> bool:
    """Whether the word after a noun rather is its verb: ends like one and a complement follows."""
    words, known = line.words, pack()
    word, after = words[j], words[j + 1] if j + 1 < len(words) else "."
    if (
        word in known.offices["head"]
        or word in known.actors["actor"]
        or word.endswith(
            ("ico", "ivo", "ario", "oso", "ado", "ido", "ano", "eno", "ino", "ista", "ales", "al")
        )
    ):
        return False
    return (
        word[-1] in "oaen"
        and after
        in ("la", "las", "los", "el", "un", "una", "que", "su", "sus", "al", "con", "en", "por", "como")
        and word[-2:] not in ("ca", "va", "sa", "da", "ra", "na")
    )


def _person_of(page: Page, line: Line, head: int, j: int, n: int) -> Mention | None:
    """Return the person whose office the phrase names: right after it, or after a comma."""
    words, heads = line.words, pack().offices["head"]
    if words[head] not in heads:
        return None
    if words[j : j + 1] == ["("]:
        while j < n and words[j] != ")":
            j += 1
        j += 1
    if words[j : j + 1] == [","]:
        mention = line.starting.get(j + 1)
        if mention is not None and mention.kind == "person":
            return mention
        at = j + 2
        if words[j + 1 : j + 2] in (["el"], ["la"]) and at < n and words[at] in heads:
            return _person_of(page, line, at, _extent(line, at, n), n)  # "el mediador, el presidente X"
        if words[j + 1 : j + 2] and words[j + 1] in pack().offices["title"]:
            return line.starting.get(j + 2)  # "el obispo auxiliar, monsenor X"
    for mention in line.people():
        if head < mention.i <= j:
            office = office_before(line, mention.i)
            if office is not None and office[0] <= head + 1:
                return mention
    return None


def _bearer(page: Page, words: list[str], inside: list[Mention]) -> str | None:
    """Return the person of the report who holds the office that the words name."""
    countries = [m.name for m in inside if m.kind in ("country", "people", "capital")]
    best: tuple[int, str] | None = None
    first = {
        "mandatario": "presidente",
        "mandataria": "presidenta",
        "gobernante": "presidente",
        "prelado": "obispo",
    }
    head = first.get(words[0], words[0])
    for figure in page.figures.values():
        held = set(figure.office_words)
        if head not in held and words[0] not in held:
            continue
        score = 1
        if countries:
            home = page.government() if countries[0] == page.country else countries[0]
            if figure.affiliation not in (home, countries[0]):
                continue
            score += 2
        elif figure.affiliation == page.government():
            score += 1
        score += sum(w in held for w in words[1:])
        if best is None or score > best[0]:
            best = (score, figure.name)
    return best[1] if best else None


def _government(page: Page, mention: Mention) -> str:
    if mention.kind in ("country", "capital") and mention.name == page.country:
        return page.government()
    return mention.name


def _canonical(page: Page, words: list[str], inside: list[Mention]) -> str:
    """Return the name that both languages share, where there is one; else the words without small ones."""
    known = pack()
    head = next((w for w in words if w in known.actors["actor"] or w in known.offices["head"]), words[0])
    bodies = [m.name for m in inside if m.kind in ("movement", "world", "body")]
    places = [m.name for m in inside if m.kind in ("country", "people", "capital")]
    if head in ("gobierno", "ejecutivo", "regimen", "oficialismo", "chavismo", "administracion"):
        return f"{places[0]} government" if places else page.government()
    if head in _GROUPS:
        if bodies:
            return bodies[0]
        rest = set(words) & (known.offices["official"] | known.offices["opposing"] | known.offices["rebel"])
        if rest & known.offices["official"] and "oposicion" not in rest:
            return f"{places[0]} government" if places else page.government()
        if rest & known.offices["rebel"]:
            return page.opposing or "rebels"
        if rest and head != "sector":
            return page.opposing or "opposition"
    if len(words) == 1 and head in (
        "alianza",
        "coalicion",
        "guerrilla",
        "plataforma",
        "mesa",
        "insurgencia",
        "contra",
    ):
        return page.opposing or head
    if head in ("oposicion", "opositores"):
        return page.opposing or "opposition"
    if head == "cancilleria" and places:
        return places[0]
    return (
        " ".join(w for w in words if w not in ("el", "la", "los", "las", "un", "una", "su", "sus"))
        or words[0]
    )
