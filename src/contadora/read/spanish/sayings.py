"""Who says it in a Spanish report? "X dijo que", "…, dijo X", "según X", and speakers who go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.attribution import UNRESOLVED, Saying
from contadora.read.lexicon import word_set
from contadora.read.spanish.pack import pack
from contadora.read.spanish.phrases import Phrase, phrase_at, phrases_in

if TYPE_CHECKING:
    from contadora.read.page import Line, Page

__all__ = ["find_sayings", "subject_of"]

_NO_VERB_AFTER = word_set(
    "el la los las un una unos unas su sus del de en por con al este esta ese esa cada otro otra nuevo nueva primer gran sin segun a mas mi"
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
    "tambien ya luego ademas despues hoy ayer anoche asimismo igualmente no se le les lo la ha han habia habian y finalmente posteriormente solo todavia aun siempre"
)
_TIMES = word_set(
    "hoy ayer anoche este esta el la lunes martes miercoles jueves viernes sabado domingo en tarde noche manana madrugada por la al desde tras despues luego durante a los las periodistas prensa reporteros rueda entrevista comunicado conferencia television radio twitter mensaje video ademas tambien asimismo su un una de con que ante cuenta"
)
_ENDS = frozenset({".", ";", ":", "("})
_CUTS = word_set("que pero aunque mientras porque cuando donde si")


def find_sayings(page: Page) -> dict[int, list[Saying]]:
    """Which sentences of the report are somebody's words, and whose?

    Returns
    -------
    dict
        Line number to sayings, in order of their cues. A verb without a subject goes on with the speaker of the
        sentence before; else the speaker is ``unresolved``.
    """
    found: dict[int, list[Saying]] = {}
    last: tuple[int, Saying] | None = None
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        going_on = last[1] if last is not None and number - last[0] <= 1 else None
        here = _sayings(page, number, line, going_on)
        if here:
            found[number] = here
            last = (number, here[0])
    return found


def subject_of(page: Page, line: Line, k: int) -> Phrase | None:
    """Return the subject of the verb at word ``k``: before it in its clause, or right after it."""
    before = _before(page, line, k)
    return before if before is not None else _after(page, line, k)


def _sayings(page: Page, number: int, line: Line, going_on: Saying | None) -> list[Saying]:
    words, speech = line.words, pack().speech
    found: list[Saying] = []
    for k in range(line.begin, len(words)):
        source = _source(page, line, k)
        if source is not None:
            phrase, cue = source
            if all(s.speaker != phrase.name for s in found):
                found.append(_saying(page, line, phrase, cue, k, 0.9))
            continue
        if words[k] not in speech or line.at(k) is not None or not _is_verb(line, k):
            continue
        phrase = _speaker(page, line, k, found)
        if phrase is None and not found and going_on is not None and _without_subject(line, k):
            phrase = Phrase(k, k + 1, going_on.speaker, "")
            found.append(Saying(phrase.name, words[k], k, k + 1, len(words), k, k + 1, going_on.person, 0.6))
            continue
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
    if (
        begin >= len(words)
        or words[begin] in ("el", "la", "lo", "ella", "ellos", "que")
        and words[begin + 1 : begin + 2] in ([","], ["."], ["que"], ["cual"])
    ):
        return None
    if words[begin] in pack().speech or words[begin : begin + 2] in (
        ["las", "cuales"],
        ["los", "cuales"],
        ["lo", "que"],
        ["el", "cual"],
        ["la", "cual"],
    ):
        phrase = _after(page, line, begin) if words[begin] in pack().speech else None
        return None if phrase is None else (phrase, cue)
    phrase = phrase_at(page, line, begin, anybody=True)
    if phrase is None or set(words[phrase.i : phrase.j]) & pack().actors["thing"]:
        return None
    return phrase, cue


def _is_verb(line: Line, k: int) -> bool:
    words = line.words
    word, before = words[k], words[k - 1] if k > line.begin else ""
    after = words[k + 1] if k + 1 < len(words) else "."
    if before in _PARTICIPLE_OF or word in ("dicho", "sido"):
        return before in _PARTICIPLE_OF
    if word.endswith(("ado", "ido")) and word not in ("pido",):
        return False
    if before in _NO_VERB_AFTER and not (before in ("la", "los", "las") and after in ("de", "como", "que")):
        return False
    stance, how = pack().speech[word]
    if how == "que":
        return (
            after in ("que", ",", ":", "como")
            or (before == "," and after not in ("la", "el"))
            or word in ("considero", "considera")
        )
    if word in (
        "cuenta",
        "conto",
        "coincide",
        "leyo",
        "propuso",
        "urge",
        "duda",
        "nota",
        "anuncia",
        "firma",
    ) and after not in ("que", ":", ",", "a", "de", "el"):
        return word in ("leyo", "coincide") and before == ","
    if word in ("llamo", "llamaron", "llama", "llaman", "insto", "exhorto"):
        return after in ("a", "al") or "a" in words[k + 1 : k + 6]
    if word.startswith("insist") and after == "en":
        return words[k + 2 : k + 3] == ["que"]
    if word in ("recuerda", "recordo", "responde", "reconoce", "defiende", "concluyo"):
        return word not in ("concluyo",) or before == ","
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
        return _somebody_after(
            page, line, k
        )  # what is quoted ends at the comma: its last words are no speaker
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
    words, known = line.words, pack()
    begin = k
    low = line.begin
    if words[k - 1 : k] in (["quien"], ["quienes"]):
        named = [p for p in phrases_in(page, line, low, k - 1) if p.j >= k - 3]
        return named[-1] if named else None
    while begin > low and words[begin - 1] not in _ENDS:
        if words[begin - 1] in _CUTS and not _relative(line, begin - 1, k):
            break
        begin -= 1
    region = phrases_in(page, line, begin, k)
    free = [p for p in region if not p.after]
    if begin > low and words[begin - 1] == "que" and not free:
        # "el canciller, que encabeza la delegacion, exigio": the antecedent of a relative clause.
        earlier = [p for p in phrases_in(page, line, low, begin - 1) if not p.after]
        return earlier[-1] if earlier and words[begin - 2 : begin - 1] == [","] else None
    for phrase in free:
        verbs = [
            at
            for at in range(phrase.j, k)
            if (words[at] in known.speech or words[at].endswith(("aron", "ieron")))
            and line.at(at) is None
            and words[at - 1] not in _NO_VERB_AFTER
        ]
        if (
            verbs
            and not _opens_relative(words, phrase.j, verbs[0])
            and words[k - 1] not in ("y", "e", "pero")
        ):
            continue
        return phrase
    between = words[begin:k]
    if (
        not free
        and between
        and between[0] in ("el", "la", "los", "las", "un", "una")
        and len(between) < 9
        and "," not in between
    ):
        phrase_any = phrase_at(page, line, begin, k, anybody=True)
        if phrase_any is not None and not set(between) & known.actors["thing"] and phrase_any.j >= k - 1:
            return phrase_any
    return None


def _relative(line: Line, q: int, k: int) -> bool:
    """Whether "que" at ``q`` opens an aside that closes with a comma before ``k``: ", que encabeza …, exigio"."""
    words = line.words
    if words[q] not in ("que", "donde", "cuando") or q == line.begin:
        return False
    if words[q - 1] == "," and "," in words[q + 1 : k]:
        return True
    known = pack()
    return (
        words[q - 1] not in known.speech
        and words[q] == "que"
        and words[q - 1] not in ("de", "en", "a", "lo", "para", "hasta", "sin", "luego", "despues")
        and ((words[q - 1][0].isalpha() and line.begin + 4 >= q) or False)
    )


def _opens_relative(words: list[str], j: int, verb: int) -> bool:
    return bool({"que", "quien", "cuyo", "cuya", "quienes"} & set(words[j:verb])) or words[j : j + 1] == [","]


def _after(page: Page, line: Line, k: int) -> Phrase | None:
    """Return the actor right after a verb: "dijo X", "anuncio este lunes el ministro X"."""
    words = line.words
    at = k + 1
    while at < len(words) and at - k < 16:
        phrase = phrase_at(page, line, at)
        if phrase is not None and (not phrase.after or phrase.after in ("como",)):
            if words[at - 1] in ("que", ",") and at > k + 1 and words[at - 1] == "que":
                return None
            follows = words[phrase.j] if phrase.j < len(words) else "."
            return phrase if follows != "que" or page.figures.get(phrase.name) else None
        if phrase is not None:
            at = phrase.j
            continue
        word = words[at]
        if word in ("que", ",", ".", ":", ";", "si", "como") or word in pack().speech:
            break
        mention = line.starting.get(at)
        if mention is not None:
            at = mention.j
            continue
        if (
            word not in _TIMES
            and not word.isdigit()
            and not (
                at > k + 1
                and words[at - 1]
                in (
                    "en",
                    "a",
                    "de",
                    "el",
                    "la",
                    "los",
                    "un",
                    "una",
                    "su",
                    "del",
                    "al",
                    "con",
                    "ante",
                    "tras",
                    "desde",
                    "por",
                )
            )
        ):
            if not words[at].endswith("mente") and not (
                words[at - 1] not in _TIMES
                and words[k + 1] in ("en", "a", "ante", "tras", "desde", "al", "por")
            ):
                break
        at += 1
    return None


def _without_subject(line: Line, k: int) -> bool:
    """Whether a verb's subject is known from before: it opens its sentence, or stands alone behind a quotation."""
    words = line.words
    verb = k - 1 if words[k - 1] in _PARTICIPLE_OF else k
    if verb > line.begin + 2 and words[verb - 1] == "," and words[k + 1 : k + 2] in ([","], ["."], []):
        return True
    return all(
        w in _SKIPPED or w == "," or w in ("en", "por", "otra", "parte") for w in line.words[line.begin : k]
    )


def _saying(page: Page, line: Line, phrase: Phrase, attribution: str, cue: int, sure: float) -> Saying:
    words, n = line.words, len(line.words)
    name = phrase.name
    if set(words[phrase.j : phrase.j + 9]) & pack().actors["secret"] and name not in page.figures:
        name = f"{name} anonimo"
    first, last = line.begin, n
    if phrase.i < cue and attribution not in ("segun",) and cue + 2 < n:
        first = cue + 1
    elif cue > line.begin + 2:
        last = cue
    return Saying(
        name,
        attribution,
        cue,
        first,
        last,
        phrase.i,
        phrase.j,
        phrase.name in page.figures,
        sure if name != UNRESOLVED else 0.3,
    )
