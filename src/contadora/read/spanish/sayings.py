"""Who says it in a Spanish report? "X dijo que", "…, dijo X", "según X", and speakers who go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.attribution import Saying
from contadora.read.lexicon import word_set
from contadora.read.spanish.pack import pack
from contadora.read.spanish.phrases import Phrase, phrase_at, phrases_in

if TYPE_CHECKING:
    from contadora.read.page import Line, Page

__all__ = ["find_sayings", "subject_of"]

_NO_VERB_AFTER = word_set(
    """
    el la los las un una unos unas su sus del de en por con al este esta ese esa cada otro otra nuevo nueva
    primer gran sin segun a mas mi
    """
)
_SOURCES = (
    ["de", "acuerdo", "con"],
    ["de", "acuerdo", "a"],
    ["a", "juicio", "de"],
    ["en", "opinion", "de"],
    ["en", "palabras", "de"],
)
_PARTICIPLE_OF = word_set("ha han habia habian haya hayan")
_SKIPPED = word_set(
    """
    tambien ya luego ademas despues hoy ayer anoche asimismo igualmente no se le les lo la ha han habia
    habian y finalmente posteriormente solo todavia aun siempre , en por otra parte
    """
)
_TIMES = word_set(
    """
    hoy ayer anoche este esta el la lunes martes miercoles jueves viernes sabado domingo tarde noche manana
    madrugada los las luego despues ademas tambien asimismo su un una que cuenta periodistas prensa reporteros
    """
)
_PLACING = word_set("en a al ante tras desde durante por con de del")
_CLOSES = word_set("que , . : ; si como")
_ARTICLES = word_set("el la los las un una")
_NO_ASIDE = word_set("de en a lo para hasta sin luego despues")
_PRONOUNS = word_set("el ella ellos ellas ello esto eso")
_NARROW = word_set("cuenta conto coincide leyo propuso urge duda concluyo")
"""Verbs that more often mean something else: only before what is said."""
_ENDS = frozenset({".", ";", ":", "("})
_CUTS = word_set("que pero aunque mientras porque cuando donde si")


def find_sayings(page: Page) -> dict[int, list[Saying]]:
    """Which sentences of the report are somebody's words, and whose?

    Returns
    -------
    dict
        Line number to sayings, in order of their cues. A verb without a subject goes on with the speaker of
        the sentence before.
    """
    found: dict[int, list[Saying]] = {}
    last: tuple[int, Saying] | None = None
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        going_on = last[1] if last is not None and number - last[0] <= 1 else None
        here = _sayings(page, line, going_on)
        if here:
            found[number] = here
            last = (number, here[0])
    return found


def subject_of(page: Page, line: Line, k: int) -> Phrase | None:
    """Return the subject of the verb at word ``k``: before it in its clause, or right after it."""
    before = _before(page, line, k)
    return before if before is not None else _after(page, line, k)


def _sayings(page: Page, line: Line, going_on: Saying | None) -> list[Saying]:
    words, speech = line.words, pack().speech
    found: list[Saying] = []
    for k in range(line.begin, len(words)):
        source = _source(page, line, k)
        if source is not None:
            named, cue = source
            if all(s.speaker != named.name for s in found):
                found.append(_saying(page, line, named, cue, k, 0.9))
            continue
        agent = _agent(page, line, k)
        if agent is not None:
            found.append(_saying(page, line, agent, words[k], k, 0.8))
            continue
        if words[k] not in speech or line.at(k) is not None or not _is_verb(line, k):
            continue
        phrase = _speaker(page, line, k, found)
        if phrase is None and not found and going_on is not None and _without_subject(line, k):
            name, n = going_on.speaker, len(words)
            found.append(Saying(name, words[k], k, k + 1, n, k, k + 1, going_on.person, 0.6))
        if phrase is not None and all(s.speaker != phrase.name for s in found):
            found.append(_saying(page, line, phrase, words[k], k, 0.9))
    return found


def _source(page: Page, line: Line, k: int) -> tuple[Phrase, str] | None:
    """Return who is named by "según X" or "de acuerdo con X" at ``k``, and the words of it."""
    words = line.words
    if words[k] == "segun":
        begin, cue = k + 1, "segun"
    elif words[k : k + 3] in _SOURCES:
        begin, cue = k + 3, " ".join(words[k : k + 3])
    else:
        return None
    if begin >= len(words) or (words[begin] in _PRONOUNS and words[begin + 1 : begin + 2] in ([","], ["."])):
        return None  # "según él": whoever speaks already
    if words[begin] in pack().speech:
        phrase = _after(page, line, begin)
    elif words[begin + 1 : begin + 2] in (["que"], ["cual"], ["cuales"]):
        return None
    else:
        phrase = phrase_at(page, line, begin, anybody=True)
    if phrase is None or set(words[phrase.i : phrase.j]) & pack().actors["thing"]:
        return None
    return phrase, cue


def _agent(page: Page, line: Line, k: int) -> Phrase | None:
    """Return who a passive judges by: "fue criticado por X"."""
    words = line.words
    if words[k - 1] not in ("fue", "fueron", "sido") or words[k + 1 : k + 2] != ["por"] or k == line.begin:
        return None
    judged = words[k].removesuffix("s")[:-1] + "o"
    return phrase_at(page, line, k + 2) if judged in pack().speech else None


def _is_verb(line: Line, k: int) -> bool:
    """Whether the form at ``k`` is the verb and no noun, participle or verb of another sense."""
    words = line.words
    word, before = words[k], words[k - 1] if k > line.begin else ""
    after = words[k + 1] if k + 1 < len(words) else "."
    if word.endswith(("ado", "ido")) or word == "dicho":
        return before in _PARTICIPLE_OF
    if before in _NO_VERB_AFTER and not (before in ("la", "los", "las") and after in ("de", "como", "que")):
        return False
    if pack().speech[word][1] == "que" and not word.startswith("consider"):
        return after in ("que", ",", ":", "como") or (before == "," and after not in ("la", "el"))
    if word in _NARROW:
        return after in ("que", ":", ",", "a", "de") or (
            before == "," and word in ("leyo", "coincide", "concluyo")
        )
    if word.startswith("llam"):
        return "a" in words[k + 1 : k + 6] or after == "al"
    if word.startswith("insist") and after == "en":
        return words[k + 2 : k + 3] == ["que"]
    return True


def _speaker(page: Page, line: Line, k: int, found: list[Saying]) -> Phrase | None:
    words = line.words
    verb = k - 1 if k > line.begin and words[k - 1] in _PARTICIPLE_OF else k
    before = words[verb - 1] if verb > line.begin else ""
    how = pack().speech[words[k]][1]
    if before in ("y", "e", "pero") and found and found[-1].i < k:
        return None  # one subject, two verbs
    if before in (",", "-", "") or before == ")":
        inverted = _after(page, line, k)
        aside = before == "," and words[k + 1 : k + 2] == ["que"]
        if inverted is not None and not aside and how != "obj":
            return inverted
        if inverted is not None and how == "obj" and before == "," and not _before(page, line, verb):
            return inverted
    subject = _before(page, line, verb)
    ends = subject is not None and subject.j >= verb - 1 and "," not in words[subject.i : subject.j]
    if before == "," and how == "any" and (subject is None or ends) and words[k + 1 : k + 2] != ["que"]:
        # What is quoted ends at the comma: its last words are no speaker.
        return _somebody_after(page, line, k)
    if subject is None and how != "obj":
        subject = _after(page, line, k)
    return subject


def _somebody_after(page: Page, line: Line, k: int) -> Phrase | None:
    """Return any noun phrase right after a verb that closes a quotation: ", informo la jerarquia en …"."""
    words = line.words
    if k < line.begin + 5 or words[k + 1 : k + 2] not in (["el"], ["la"], ["los"], ["las"], ["un"], ["una"]):
        return None
    phrase = phrase_at(page, line, k + 1, anybody=True)
    if phrase is None or set(words[phrase.i : phrase.j]) & pack().actors["thing"]:
        return None
    follows = words[phrase.j] if phrase.j < len(words) else "."
    return (
        phrase if follows in (",", ".", "en", "a", "al", "tras", "durante", "este", "el", "desde") else None
    )


def _before(page: Page, line: Line, k: int) -> Phrase | None:
    """Return the first actor of the clause before word ``k`` that no preposition governs."""
    words, known, low = line.words, pack(), line.begin
    if words[k - 1 : k] in (["quien"], ["quienes"]):
        named = [p for p in phrases_in(page, line, low, k - 1) if p.j >= k - 3]
        return named[-1] if named else None
    begin = k
    while begin > low and words[begin - 1] not in _ENDS:
        if words[begin - 1] in _CUTS and not _is_aside(line, begin - 1, k):
            break
        begin -= 1
    free = [p for p in phrases_in(page, line, begin, k) if not p.after]
    if not free and begin > low + 1 and words[begin - 2 : begin] == [",", "que"]:
        # "el canciller, que encabeza la delegacion": the antecedent of a relative clause.
        earlier = [p for p in phrases_in(page, line, low, begin - 1) if not p.after]
        return earlier[-1] if earlier else None
    for phrase in free:
        verb = next((at for at in range(phrase.j, k) if _is_past_verb(line, at)), None)
        if verb is None or words[k - 1] in ("y", "e", "pero") or _aside_holds(words, phrase.j, verb):
            return phrase
    between = words[begin:k]
    if not free and between[:1] and between[0] in _ARTICLES and len(between) < 9 and "," not in between:
        anybody = phrase_at(page, line, begin, k, anybody=True)
        if anybody is not None and not set(between) & known.actors["thing"] and anybody.j >= k - 1:
            return anybody
    return None


def _is_aside(line: Line, q: int, k: int) -> bool:
    """Whether "que" at ``q`` belongs to the subject of the verb at ``k``: "X, que encabeza …, exigio"."""
    words = line.words
    if words[q] not in ("que", "donde", "cuando") or q == line.begin:
        return False
    before = words[q - 1]
    if before == "," and "," in words[q + 1 : k]:
        return True
    close = words[q] == "que" and q <= line.begin + 4 and before[0].isalpha()
    return close and before not in pack().speech and before not in _NO_ASIDE


def _is_past_verb(line: Line, at: int) -> bool:
    word = line.words[at]
    verbal = word in pack().speech or word.endswith(("aron", "ieron"))
    return verbal and line.at(at) is None and line.words[at - 1] not in _NO_VERB_AFTER


def _aside_holds(words: list[str], j: int, verb: int) -> bool:
    """Whether another verb between a subject and its own stands in a relative clause or behind a comma."""
    return words[j : j + 1] == [","] or bool({"que", "quien", "cuyo", "cuya", "quienes"} & set(words[j:verb]))


def _after(page: Page, line: Line, k: int) -> Phrase | None:
    """Return the actor right after a verb, past days, hearers and places: "anuncio este lunes en Oslo X"."""
    words, at, placing = line.words, k + 1, False
    while at < len(words) and at - k < 16:
        word = words[at]
        phrase = phrase_at(page, line, at)
        if phrase is not None and phrase.after in ("", "como"):
            relative = words[phrase.j : phrase.j + 1] == ["que"]
            return phrase if not relative or phrase.name in page.figures else None
        mention = line.starting.get(at)
        if phrase is not None:
            at = phrase.j
        elif word in _CLOSES or word in pack().speech:
            return None
        elif mention is not None:
            at = mention.j
        else:
            placing = placing or word in _PLACING
            if not (placing or word in _TIMES or word.isdigit() or word.endswith("mente")):
                return None
            at += 1
    return None


def _without_subject(line: Line, k: int) -> bool:
    """Whether a verb's subject is known from before: it opens its sentence, or closes a quotation alone."""
    words = line.words
    verb = k - 1 if words[k - 1] in _PARTICIPLE_OF else k
    follows = words[k + 1] if k + 1 < len(words) else "."
    if verb > line.begin + 2 and words[verb - 1] == "," and (follows in (",", ".") or follows in _PLACING):
        return True
    return all(w in _SKIPPED for w in words[line.begin : k])


def _saying(page: Page, line: Line, phrase: Phrase, attribution: str, cue: int, sure: float) -> Saying:
    first, last = line.begin, len(line.words)
    if phrase.i < cue and attribution != "segun" and cue + 2 < last:
        first = cue + 1
    elif cue > line.begin + 2:
        last = cue
    person = phrase.name in page.figures
    return Saying(phrase.name, attribution, cue, first, last, phrase.i, phrase.j, person, sure)
