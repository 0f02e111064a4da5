"""Who is named in a Spanish report? People by office, apposition, given name, speech and surname."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.lexicon import word_set
from contadora.read.names import Mention
from contadora.read.page import Figure
from contadora.read.people import settle_people
from contadora.read.spanish.pack import pack
from contadora.read.voters import hear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contadora.read.page import Line, Page
    from contadora.read.voters import Voter

__all__ = ["find_people", "office_after", "office_before"]

_PARTICLES = word_set("de del la las los y san santa van von da dos di mac")
_PLACES = word_set(
    """
    departamento provincia ciudad region municipio estado distrito comunidad localidad puerto aeropuerto
    calle avenida plaza hotel palacio universidad hacienda mina minera rio isla valle cerro hospital
    carcel aldea pueblo frontera cuenca laguna
    """
)
_BODIES = word_set(
    """
    alianza partido movimiento frente grupo plataforma organizacion coalicion fundacion instituto diario
    periodico agencia cadena canal revista empresa compania ong bloque brigada comando sindicato
    confederacion federacion pacto foro red mina minera operacion ley caso plan
    """
)
_ARTICLES = word_set("el la los las un una unos unas al del su sus este esta ese esa")
_LINKS = word_set("de del la el los las en para por y e a al cargo ante interino interina")
_LEADS = word_set("encabeza dirige preside lidera dirigio encabezo presidio representa lidero")
_AUX = word_set("ha han habia habian fue es era sera tiene no se le les lo tambien ya y que")


def find_people(page: Page, known: dict[str, str] | None = None, voters: Sequence[Voter] = ()) -> None:
    """Add every named person of the report to ``page``: mentions in its lines, figures by full name.

    Parameters
    ----------
    page : Page
        With the known names of countries and organisations already in its lines.
    known : dict, optional
        People of an actor sheet with the actor whose people they are.
    voters : sequence of Voter, optional
        Models that may add names which the rules miss; those for English are not asked.
    """
    bodies = _bodies(page)
    ballot = hear(page, voters, language="es")
    runs = [
        (line, i, j)
        for line in page.lines
        if not line.credit
        for i, j in _named(line, page.text.cased)
        if j - i > 1 or line.words[i] not in bodies
    ]
    for line, i, j in sorted((r for r in runs if r[2] - r[1] > 1), key=lambda r: r[1] - r[2]):
        _note(page, line, i, j)
    for line, i, j in ballot.added(single=False):
        _note(page, line, i, j, ruled=False)
    for name, affiliation in (known or {}).items():
        if name not in page.figures and any(name.split()[-1] in line.words for line in page.lines):
            page.figures[name] = Figure(name, None, affiliation, -1, 0, 0)
    for line, i, j in runs:
        if j - i == 1 and _owner(page, line.words[i]) is None:
            _note(page, line, i, j)
    settle_people(page, known, _propagate, _learn_office)
    ballot.sign(page)


def _bodies(page: Page) -> set[str]:
    """Return the short names that stand in brackets or after an article: no person's name does."""
    return {
        word
        for line in page.lines
        for before, word in zip(line.words, line.words[1:], strict=False)
        if before in ("(", "la", "las", "los", "el", "del")
    }


def _namelike(line: Line, k: int, cased: bool, *, inside: bool = False) -> bool:
    """Whether the word at ``k`` can be part of a name; ``inside`` where a name has begun."""
    word, known = line.words[k], pack()
    if not word[0].isalpha() or len(word) < 2:
        return False
    if word in known.function and not (word == "julio" and _is_julio(line, k)):
        return False
    mention = line.at(k)
    if mention is not None and not (inside and mention.kind in ("country", "capital", "place", "people")
                                    and word in known.surnames):  # fmt: skip
        return False
    if cased and not line.sentence.caps[k]:
        return False
    if word in known.given or word in known.surnames:
        return inside or cased or word in known.given or not known.is_word(word)
    if word in known.speech or word in known.offices["head"] or word in known.actors["actor"]:
        return False
    return not known.is_word(word) or (inside and cased and k > line.begin)


def _is_julio(line: Line, k: int) -> bool:
    """Whether "julio" is a given name and no month: a surname follows."""
    after = line.words[k + 1] if k + 1 < len(line.words) else "."
    return after in pack().surnames or (after.isalpha() and not pack().is_word(after))


def _named(line: Line, cased: bool) -> Iterator[tuple[int, int]]:
    words, known = line.words, pack()
    n, k = len(words), line.begin
    while k < n:
        titled = k > line.begin and words[k - 1] in known.offices["title"] and words[k] in known.surnames
        if not (_namelike(line, k, cased) or (titled and (not cased or line.sentence.caps[k]))):
            k += 1
            continue
        i, j = k, _end_of_run(line, k, cased)
        k = j
        if _is_person(line, i, j, cased):
            yield i, j


def _end_of_run(line: Line, i: int, cased: bool) -> int:
    words, known = line.words, pack()
    n, j = len(words), i + 1
    while j < n and j - i < 6:
        word = words[j]
        if _namelike(line, j, cased, inside=True):
            if not cased and word in known.speech and j - i > 1 and word not in known.given:
                break  # "moreno comento" ends with the verb
            j += 1
        elif len(word) == 2 and word[1] == "." and word[0].isalpha() and j + 1 < n:
            j += 1
        elif word in _PARTICLES and word != "y" and j + 1 < n and all(w in known.given for w in words[i:j]):
            step = j + 1
            while step < n and words[step] in ("la", "las", "los"):
                step += 1
            if step < n and (
                _namelike(line, step, cased, inside=True)
                or (words[step] in known.surnames)
                or (cased and line.sentence.caps[step] and line.at(step) is None)
            ):
                j = step + 1
            else:
                break
        elif (
            all(w in known.given for w in words[i:j])
            and word.isalpha()
            and word not in known.function
            and word not in known.speech
            and j + 1 < n
            and words[j + 1] in known.surnames
            and line.at(j) is None
            and (not cased or line.sentence.caps[j])
        ):
            j += 2  # "jose napoleon duarte"
        elif all(w in known.given for w in words[i:j]) and _is_surname(line, j, cased):
            j += 1  # an ordinary word after nothing but given names is a surname
        else:
            break
    return j


def _is_surname(line: Line, j: int, cased: bool) -> bool:
    """Whether an ordinary word after given names can only be a surname there."""
    word, known = line.words[j], pack()
    listed = word in known.surnames
    if not word.isalpha() or line.at(j) is not None or word in known.offices["head"]:
        return False
    if not listed and (word in known.function or word in known.actors["actor"]):
        return False
    if cased:
        return line.sentence.caps[j]
    if word in known.speech or word.endswith(("aron", "ieron", "ando", "iendo", "aba", "mente")):
        return False
    after = line.words[j + 1] if j + 1 < len(line.words) else "."
    return after in (",", ".", ")", "y", "que", "en", "a", "ha", "no", "se") or after in known.speech


def _is_person(line: Line, i: int, j: int, cased: bool) -> bool:
    words, known = line.words, pack()
    before = words[i - 1] if i > line.begin else ""
    two = words[i - 2] if i - 1 > line.begin else ""
    after = words[j] if j < len(words) else "."
    if (
        before in _BODIES
        or before in _PLACES
        or (before in ("de", "del", "la") and two in (_PLACES | _BODIES))
    ):
        return False
    if before == "(" and after == ")":
        return False
    if office_before(line, i) is not None:
        close = j - i > 1 or before in known.offices["head"] or before in known.offices["title"] or cased
        return before not in _ARTICLES and close
    single = j - i == 1
    if before == "," and not single and after in (",", ".", ")"):
        unknown = not any(known.is_word(w) for w in words[i:j])
        if unknown or office_before(line, i - 1) is not None:
            return True
    if not single and words[i] in known.given:
        return before not in _ARTICLES - {"al", "del"} and not (
            before in ("en", "desde") and not any(w in known.surnames for w in words[i + 1 : j])
        )
    if before in _ARTICLES or before in ("en", "desde", "hacia"):
        return False
    if after == "," and office_after(line, j) is not None:
        return before != "de" or not single
    speaks = after in known.speech or (
        before in known.speech and after in (",", ".", "en", "a", "al", "tras")
    )
    if single:
        shouted = cased and words[i].upper() in _shown(line, i)
        opens = before in ("", ",", ":") or before in known.speech
        return speaks and len(words[i]) > 3 and not shouted and (words[i] in known.surnames or cased or opens)
    return (
        speaks or words[i] in known.given or (words[j - 1] in known.surnames and not known.is_word(words[i]))
    )


def _shown(line: Line, k: int) -> tuple[str, ...]:
    """Return nothing where capitals tell nothing; acronyms are short and have few vowels."""
    word = line.words[k]
    return (word.upper(),) if len(word) < 7 and sum(c in "aeiou" for c in word) * 3 < len(word) else ()


def office_before(line: Line, i: int) -> tuple[int, int] | None:
    """Return the words before a name at ``i`` that say which office the person holds, or None.

    "el ministro de comunicacion y jefe de la delegacion", "el canciller dominicano".
    """
    words, known = line.words, pack()
    heads = known.offices["head"]
    k, head = i, -1
    while k > line.begin and i - k < 16:
        word = words[k - 1]
        mention = line.ending.get(k)
        if word in heads and (mention is None or mention.kind != "person"):
            head = k - 1
            k -= 1
            if words[k - 1] in ("del", "de") or words[k - 2 : k] == ["de", "la"]:
                break  # "el hijo del presidente X" is not X
        elif word == ")" and k == i:
            while k > line.begin and words[k] != "(":
                k -= 1
            i = k
        elif mention is not None and (mention.kind != "person" or words[mention.i - 1] in ("de", "del")):
            k = mention.i
        elif word in _LINKS or (word in known.actors["actor"] and head < 0) or _describes(word):
            k -= 1
        else:
            break
    if head < 0:
        return None
    while head < i and words[head] in _LINKS:
        head += 1
    last = i
    while last > head and words[last - 1] in ("y", "a", "en", "por", ",", "e", "el", "la"):
        last -= 1
    return (head, last) if last == i else None


def _describes(word: str) -> bool:
    """Whether a word can stand inside an office phrase: a noun or adjective, no verb."""
    known = pack()
    if not word[0].isalpha() or word in known.function or word in known.speech:
        return word in known.actors["actor"] or word in ("paz", "gobierno", "estado", "dialogo", "mesa")
    return known.is_word(word) and not word.endswith(
        ("aron", "ieron", "aba", "aban", "ando", "iendo", "mente", "aran", "eran")
    )


def office_after(line: Line, comma: int) -> tuple[int, int] | None:
    """Return the words of an apposition after ``comma`` that say an office, or None."""
    words, known = line.words, pack()
    k = comma + 1
    if words[k : k + 1] and words[k] in ("quien", "que") and words[k + 1 : k + 2]:
        if words[k + 1] not in _LEADS:
            return None
        k += 2
    elif words[k : k + 1] and words[k] in ("el", "la", "uno", "una", "un", "otro", "otra", "su", "entonces"):
        k += 1
        k += words[k : k + 1] == ["de"]
        k += words[k : k + 1] == ["los"]
    if k >= len(words):
        return None
    first = k
    while k - first < 2 and k < len(words) and words[k] not in known.offices["head"] and _describes(words[k]):
        k += 1
    leads = words[first - 1] in _LEADS
    if not leads and (k >= len(words) or words[k] not in known.offices["head"]):
        return None
    end = first + 1
    while (
        end < len(words)
        and end - first < 14
        and words[end] not in (",", ".", ")", "que", "quien", "(", "-", ";")
    ):
        if words[end] in known.speech and words[end - 1] not in _LINKS:
            break
        end += 1
    return first, end


def _note(page: Page, line: Line, i: int, j: int, *, ruled: bool = True) -> None:
    words = line.words[i:j]
    owner = _same(page, words)
    if owner is None:
        owner = " ".join(words)
        page.figures[owner] = Figure(owner, None, None, line.sentence.index, i, j, ruled=ruled)
    line.mentions = [m for m in line.mentions if m.j <= i or m.i >= j]
    line.mentions.append(Mention(i, j, "person", owner))
    line.index()


def _same(page: Page, words: list[str]) -> str | None:
    name = " ".join(words)
    if name in page.figures:
        return name
    if len(words) == 1:
        return _owner(page, words[0])
    for full in page.figures:
        parts = full.split()
        if f" {name} " in f" {full} " or (parts[0] == words[0] and words[-1] in parts[1:]):
            return full
    return None


def _owner(page: Page, word: str) -> str | None:
    """Return the person whom a lone name word means: either surname, else a given name nobody shares."""
    by_rank: list[list[str]] = [[], [], []]
    for full in page.figures:
        parts = full.split()
        if parts[-1] == word:
            by_rank[0].append(full)
        elif word in parts[1:-1] and word not in _PARTICLES:
            by_rank[1].append(full)
        elif parts[0] == word and len(parts) > 1:
            by_rank[2].append(full)
    return next((ranked[0] for ranked in by_rank if ranked), None)


def _propagate(page: Page, line: Line) -> None:
    """Mark the lone surnames of people known from elsewhere in the report."""
    words, known = line.words, pack()
    parts = {
        part
        for full in page.figures
        for part in (full.split()[1:] or [full])
        if part not in _PARTICLES and part not in ("y", "el") and len(part) > 2
    }
    for k in range(line.begin, len(words)):
        word = words[k]
        if word not in parts:
            continue
        mention = line.at(k)
        if mention is not None and (mention.kind != "country" or mention.j - mention.i > 1):
            continue
        if page.text.cased and not line.sentence.caps[k]:
            continue
        before, after = words[k - 1] if k > line.begin else "", words[k + 1] if k + 1 < len(words) else "."
        if before in _ARTICLES or before in _PLACES:
            continue
        owner = _owner(page, word)
        if owner is None or (word in known.given and owner.split()[-1] != word):
            continue
        loose = after in known.speech or after in _AUX or after[0] in ",.;:)" or before in known.speech
        if known.is_word(word) and not (
            loose or page.text.cased or before in ("de", "a", "con", "que", "contra", "")
        ):
            continue
        line.mentions = [m for m in line.mentions if not m.i <= k < m.j]
        line.mentions.append(Mention(k, k + 1, "person", owner))


def _learn_office(page: Page, line: Line, mention: Mention) -> None:
    figure = page.figures.get(mention.name)
    if figure is None:
        return
    if figure.sentence < 0:
        figure.sentence, figure.i, figure.j = line.sentence.index, mention.i, mention.j
    if figure.office:
        return
    words = line.words
    where = office_before(line, mention.i)
    if where is None and mention.j < len(words) and words[mention.j] == ",":
        where = office_after(line, mention.j)
    if where is None and mention.i > line.begin + 1 and words[mention.i - 1] == ",":
        where = office_before(line, mention.i - 1)
    if where is None:
        return
    figure.office_words = tuple(words[where[0] : where[1]])
    figure.office = " ".join(figure.office_words)
    figure.former = bool(set(figure.office_words) & pack().offices["former"])
    figure.sentence = line.sentence.index
    figure.i, figure.j = min(where[0], mention.i), max(mention.j, where[1])
    figure.affiliation = _affiliation(page, line, where, figure)


def _affiliation(page: Page, line: Line, where: tuple[int, int], figure: Figure) -> str | None:
    offices, words = pack().offices, set(figure.office_words)
    inside = [m for m in line.mentions if m.i >= where[0] and m.j <= where[1] and m.kind != "person"]
    for mention in inside[:1]:
        if mention.kind in ("movement", "world"):
            return mention.name
    if words & offices["rebel"]:
        return page.opposing or "rebels"
    if words & offices["opposing"]:
        return page.opposing or "opposition"
    countries = [m.name for m in inside if m.kind in ("country", "people", "capital")]
    if countries and countries[0] != page.country:
        return countries[0]
    if figure.former:
        return None
    if words & offices["official"] or words & offices["state"] or countries:
        chamber = words & {"parlamento", "senado", "congreso", "camara", "asamblea", "partido", "comunidad"}
        return (
            None
            if chamber and not words & offices["official"]
            else page.government()
            if page.country
            else None
        )
    return None
