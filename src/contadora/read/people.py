"""Who is named? People by office, apposition, speech, given name and surname.

Capitals help where there are any; in degraded copy a name is a run of words that are not English, with
something near it that only people have: an office, a given name, a verb of speech.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.lexicon import lexicon, word_set
from contadora.read.names import Mention
from contadora.read.page import Figure, Line, Page
from contadora.read.voters import hear

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from contadora.read.voters import Voter

__all__ = ["find_people", "office_before", "settle_people"]

_PARTICLES = word_set(
    """
    de la del los las el al van von der den bin ibn ben abu ag ould da do dos das di du le mac y e ul ud
    abdul san st.
    """
)
_AUX = word_set(
    """
    is was were are has had have will would could should may might can did does do must also 's himself
    herself
    """
)
_FUNCTION = word_set(
    """
    the a an of in on at by for with from to and or but that who whom which as than this these those his
    her its their our my your he she it they we you i not no so if when while after before because since
    until unless said says also there here then now more most some any all both each other such only own
    same too very
    """
)
_LED = word_set(
    """
    led headed chaired represented mediated brokered hosted facilitated accompanied
    """
)
_OF = word_set(
    """
    foes supporters allies opponents critics followers government administration regime party loyalists
    """
)
_PASTS = word_set(
    """
    quit left went met won lost spoke took gave made held led fled ran put sent sat stood got came
    """
)
_OWNED = word_set(
    """
    exile return release arrest detention trial death killing murder assassination fate residence home house
    office party parties camp side hands coalition stronghold militia guard rule fall removal ouster
    resignation overthrow departure son daughter widow brother ally rival successor predecessor envoys aides
    """
)
_PLACES = word_set(
    """
    province state region city town village district valley river airport street road mountains hills
    island islands base camp prison university hotel palace foundation institute museum county governorate
    desert strip border peninsula square stadium center centre bank oilfield borderland borderlands
    guesthouse resort plateau delta lagoon basin corridor enclave gorge dam harbour harbor seaport oasis
    crossing checkpoint barracks
    """
)
_PARTIES = word_set(
    """
    front party movement army forces force alliance coalition council congress brigade brigades militia
    group groups rebels rebel separatists faction tribe clan newspaper agency television tv radio magazine
    bloc union people community guerrillas fighters insurgents accord agreement network guards police
    parliament
    """
)
_BODY = word_set(
    """
    national people liberation democratic revolutionary salvation united resistance solidarity workers
    defence defense independence patriotic popular islamic
    """
)
_IN = word_set("in at near from outside around into through across toward towards")
_DATES = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov.
    dec. jan feb aug sept oct nov dec
    """
)
_LINKS = frozenset({"of", "for", "to"})


def find_people(page: Page, known: dict[str, str] | None = None, voters: Sequence[Voter] = ()) -> None:
    """Add every named person of the report to ``page``: mentions in its lines, figures by full name.

    Parameters
    ----------
    page : Page
        With the known names of countries and organisations already in its lines.
    known : dict, optional
        People of an actor sheet with the actor whose people they are.
    voters : sequence of Voter, optional
        Models that may add names which the rules miss, and strike guesses.
    """
    acronyms = _acronyms(page)
    runs: list[tuple[Line, int, int, bool]] = []
    ballot = hear(page, voters)
    for line in page.lines:
        if not line.credit:
            named = _named(line, page.text.cased, acronyms)
            runs.extend((line, i, j, sure) for i, j, sure in named if sure or ballot.backs(line, i, j))
    full = [r for r in runs if r[2] - r[1] > 1]
    for line, i, j, _ in sorted(full, key=lambda r: r[1] - r[2]):
        _note(page, line, i, j)
    for line, i, j in ballot.added(single=False):
        if line.words[j - 1] in ("himself", "herself") or line.words[i] in ("la", "le", "les"):
            continue
        if line.words[max(i - 1, 0)] not in ("at", "near"):
            _note(page, line, i, j, ruled=False)
    for name, affiliation in (known or {}).items():
        if name not in page.figures and _mentioned(page, name):
            page.figures[name] = Figure(name, None, affiliation, -1, 0, 0)
    for line, i, j, _ in runs:
        if j - i == 1 and line.at(i) is None and _owner(page, line.words[i]) is None:
            _note(page, line, i, j)
    for line, i, j in ballot.added(single=True):
        if line.words[i] not in acronyms:
            _note(page, line, i, j, ruled=False)
    settle_people(page, known, _propagate, _learn_office)
    ballot.sign(page)


def settle_people(
    page: Page,
    known: dict[str, str] | None,
    propagate: Callable[[Page, Line], None],
    learn_office: Callable[[Page, Line, Mention], None],
) -> None:
    """Finish the people whose full names are found: lone surnames, offices, and what an actor sheet says.

    ``propagate`` and ``learn_office`` are those of the report's language.
    """
    for line in page.lines:
        if not line.credit:
            propagate(page, line)
            line.index()
    for figure in list(page.figures.values()):
        if figure.sentence < 0 and not any(m.name == figure.name for ln in page.lines for m in ln.people()):
            del page.figures[figure.name]
    for line in page.lines:
        for mention in line.people():
            learn_office(page, line, mention)
    for name, affiliation in (known or {}).items():
        if name in page.figures:
            page.figures[name].affiliation = affiliation


_BEFORE_ACRONYM = frozenset({"(", "the", "or"})


def _acronyms(page: Page) -> set[str]:
    """Short names in brackets or after an article are bodies, not people."""
    found = set()
    cased = page.text.cased
    for line in page.lines:
        words = line.words
        for k in range(max(line.begin, 1), len(words)):
            word = words[k]
            if not cased and words[k - 1] not in _BEFORE_ACRONYM:
                continue
            if not word.isalpha() or lexicon().is_word(word):
                continue
            after = words[k + 1] if k + 1 < len(words) else ""
            if (
                (words[k - 1] == "(" and after == ")")
                or (words[k - 1] == "the" and len(word) < 8)
                or (words[k - 1] == "or" and k > 1 and words[k - 2] == "," and len(word) < 7)
            ):
                found.add(word)
            elif cased and 1 < len(word) < 7:
                at = line.sentence.starts[k]
                if page.text.shown[at : at + len(word)].isupper():
                    found.add(word)
    return found


def _namelike(line: Line, k: int, cased: bool) -> bool:
    word = line.words[k]
    known = lexicon()
    if known.is_word(word) and word not in known.given:
        return False  # most words: the quick way out
    if not word[0].isalpha() or k in line.starting or word in _DATES or line.at(k) is not None:
        return False
    if (
        word in known.outlets
        or word in known.heads
        or word in known.titles
        or word in known.speech
        or word.endswith("n't")
    ):
        return False
    if cased:
        if not line.sentence.caps[k] and not word.startswith(("al-", "el-", "ag-", "ul-")):
            return False
        return word in known.given or not known.is_word(word)
    return (word in known.given and word not in known.words) or not known.is_word(word)


def _named(line: Line, cased: bool, acronyms: set[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield the word ranges of one sentence that name persons."""
    words, known = line.words, lexicon()
    n = len(words)
    k = line.begin
    while k < n:
        name = _namelike(line, k, cased)
        if not name and words[k] in known.given and words[k] not in _FUNCTION:
            # A given name that is also a word ("will", "frank"): only before something like a surname.
            held = k > line.begin and words[k - 1] in known.heads
            name = k + 1 < n and (_namelike(line, k + 1, cased) or (held and _surname(line, k + 1, cased)))
            name = name and (not cased or line.sentence.caps[k])
        if (
            not name
            and k > line.begin
            and words[k - 1] in known.heads
            and _is_short_family_name(line, k, cased)
        ):
            name = True
        if not name:
            k += 1
            continue
        i = k
        j = _end_of_run(line, k, cased)
        k = max(j, k + 1)
        if (
            i > line.begin
            and words[i - 1] in ("al", "el", "ould", "ag", "de", "von", "van")
            and line.at(i - 1) is None
        ):
            i -= 1
        yield from _judged(line, i, j, cased, acronyms)


def _is_short_family_name(line: Line, k: int, cased: bool) -> bool:
    """Whether an ordinary word is a family name before a hyphened one: "ban ki-moon", "moon jae-in"."""
    word = line.words[k]
    if not word.isalpha() or len(word) > 5 or word in _FUNCTION or word in _AUX or line.at(k) is not None:
        return False
    if k + 1 >= len(line.words) or "-" not in line.words[k + 1] or word in lexicon().qualifiers:
        return False
    return _namelike(line, k + 1, cased)


def _end_of_run(line: Line, i: int, cased: bool) -> int:
    words, known = line.words, lexicon()
    n, j = len(words), i + 1
    while j < n and j - i < 6:
        word = words[j]
        if _namelike(line, j, cased) or (
            word.endswith(".") and len(word) == 2 and j + 1 < n and word[0].isalpha()
        ):
            j += 1
        elif word in _PARTICLES and j + 1 < n:
            step = j + 1
            while step < n and step - j < 3 and words[step] in _PARTICLES:
                step += 1
            if step < n and (
                _namelike(line, step, cased)
                or (
                    words[j] in ("de", "la", "van", "von")
                    and words[step].isalpha()
                    and line.at(step) is None
                    and (not cased or line.sentence.caps[step])
                )
            ):
                j = step + 1
            else:
                break
        elif (
            len(words[j - 1]) == 2 and words[j - 1].endswith(".") and word.isalpha() and word not in _FUNCTION
        ):
            j += 1  # "george w. bush"
        else:
            break
    if (
        j - i == 1
        and j < n
        and (words[i] in known.given or _introduced(line, j))
        and _surname(line, j, cased)
    ) or (
        # "padoh kwe htoo win , deputy leader of": what an office explains is the whole name
        j - i > 1
        and words[j : j + 1] != []
        and words[j].isalpha()
        and words[j] not in _FUNCTION
        and words[j] not in _AUX
        and words[j] not in known.speech
        and words[j + 1 : j + 2] == [","]
        and not words[j].endswith(("ed", "ing", "ly"))
        and words[j] not in _PLACES | _PARTIES | known.heads
        and _office_after(line, j + 1) is not None
    ):
        j += 1
    return j


def _introduced(line: Line, j: int) -> bool:
    """Whether an office follows the word at ``j`` ("arlene foster , leader of") or stands before the name."""
    if line.words[j + 1 : j + 2] == [","] and _office_after(line, j + 1) is not None:
        return True
    return office_before(line, j - 1) is not None


def _surname(line: Line, j: int, cased: bool) -> bool:
    """Whether an ordinary word after a given name is a surname (rice, hammer, brown)."""
    words, known = line.words, lexicon()
    word = words[j]
    mention = line.at(j)
    if mention is not None and (
        mention.kind not in ("country", "capital", "place") or mention.j - mention.i > 1
    ):
        return False
    if (
        word in _PASTS
        or not word.isalpha()
        or word in _FUNCTION
        or word in _AUX
        or word in known.speech
        or word in _DATES
    ):
        return False
    if cased:
        return line.sentence.caps[j]
    if word not in known.words and word not in known.heads:
        closes = j + 1 >= len(words) or words[j + 1] in (",", ".", "and", ")", "'s")
        return not word.endswith(("ing", "ed", "ly", "tion")) or (closes and words[j - 1] not in known.words)
    after = words[j + 1] if j + 1 < len(words) else "."
    if after in ("he", "she", "who") and words[j - 1] not in known.words:
        return True  # "for donald trump he would"
    if after == "of" and words[j - 1] not in known.words:
        return True  # "david ford of the alliance party"
    return after in known.speech or after in (",", ".", "and", ")", "'s", "who") or after in _AUX


def _judged(line: Line, i: int, j: int, cased: bool, acronyms: set[str]) -> Iterator[tuple[int, int, bool]]:
    words, known = line.words, lexicon()
    n = len(words)
    before = words[i - 1] if i > line.begin else ""
    after = words[j] if j < n else "."
    if words[j - 1] in ("ite", "ites"):  # "shi'ite" without its mark
        return
    if after in _PLACES or after in _PARTIES or words[j - 1] in _PLACES:
        return
    if after in _BODY and set(words[j + 1 : j + 4]) & _PARTIES:
        return
    if before == "the" and set(words[j : j + 3]) & _PARTIES:
        return
    office = office_before(line, i)
    single = j - i == 1
    if before == "of" and single and office is not None and after not in known.speech:
        return  # "chairman of gulu": what one holds office in is a place
    if (office is not None and not (before == "the" and j - i == 1)) or before in known.titles:
        yield i, j, True
        return
    if all(w in known.qualifiers for w in words[i:j]):
        return
    if all(w in acronyms for w in words[i:j]) or (before == "the" and after != "'s"):
        return
    given = words[i] in known.given and not single
    if given and not (before in _IN and not cased and after not in known.speech and words[i] in known.names):
        yield i, j, True
        return
    speaks = (after in known.speech and after not in ("report", "reports", "claims", "states")) or (
        before in ("said", "says", "added", "told", "warned")
        and after in (",", ".", "who", "of", "in", "on", ":", "after", "at", "(")
    )
    titled = (after == "," and _office_after(line, j) is not None) or (
        after == "as" and j + 1 < n and bool(known.heads & set(words[j + 1 : j + 4]))
    )
    if titled and (before not in _IN or not single) and not (before == "of" and single):
        yield i, j, True
        return
    if before == "of" and not single and i > line.begin + 1 and words[i - 2] in _OWNED:
        yield i, j, True
        return
    if before in ("opposition", "ruling") and single:
        return  # "the opposition vmro": a party
    if before in ("in", "at", "near", "of") and not (speaks and not single):
        return
    if speaks and len(words[j - 1]) > 2 and before not in ("the", "a", "an"):
        yield i, j, True
        return
    if after == "," and j + 1 < n and words[j + 1] == "who" and before not in _IN:
        yield i, j, True
        return
    owner = after == "'s" and j + 1 < n and words[j + 1] in _OF
    by = before == "by" and i > 1 and words[i - 2] in _LED
    of = (
        before in ("of", "to", "against", "with")
        and i > 1
        and (words[i - 2] in _OF or words[i - 2] in ("loyal", "close"))
    )
    if owner or by or of:
        yield i, j, not single
        return
    if not single and before not in _IN and before not in ("the", "a", "an", "to"):
        yield i, j, False
        return
    subject = (
        before in known.speech
        or before in ("that", "", "with", "while", "but")
        or (before == "," and not single)
    )
    if single and subject and len(words[i]) > 3 and (after in _AUX) and after != "'s":
        yield i, j, False


def office_before(line: Line, i: int) -> tuple[int, int] | None:
    """Return the words before a name at ``i`` that say which office the person holds, or None.

    "u.s. secretary of state", "information minister and government negotiator".
    """
    words, known = line.words, lexicon()
    k, head = i, -1
    while k > line.begin and i - k < 12:
        word = words[k - 1]
        mention = line.ending.get(k)
        if word in known.heads and not (mention is not None and mention.kind == "person"):
            head = k - 1 if head < 0 else head
            k -= 1
        elif mention is not None and mention.kind != "person":
            k = mention.i
        elif (
            word in known.qualifiers
            or (head == k and known.is_word(word) and _of_state(line, k - 1))
            or (head >= 0 and "-" in word and len(word) > 4)
            or (word in ("'s", "-") and head >= 0)
            or (word == "and" and head >= 0 and k - 2 >= line.begin and words[k - 2] in known.heads)
            or (
                (word in _LINKS or (word == "the" and k - 2 >= line.begin and words[k - 2] in _LINKS))
                and _head_left(line, k)
            )
        ):
            k -= 1
        else:
            break
    if head < 0 and not any(w in known.heads for w in words[k:i]):
        return None
    if "government" in words[k:i] and words[i - 1] in ("government", "opposition", "party", "coalition"):
        return None
    while k < i and words[k] in ("'s", "and", "of", "for", "the", "to", "-"):
        k += 1
    return (k, i) if k < i else None


def _of_state(line: Line, k: int) -> bool:
    """Whether a country or its people stands right before word ``k``: "norwegian development minister"."""
    mention = line.ending.get(k)
    return mention is not None and mention.kind in ("country", "people") and line.words[k] not in _FUNCTION


def _head_left(line: Line, k: int) -> bool:
    known = lexicon()
    at = k - 1
    while at > line.begin and line.words[at] in ("the", "of", "for", "to"):
        at -= 1
    return line.words[at] in known.heads


def _office_after(line: Line, comma: int) -> tuple[int, int] | None:
    """Return the words of an apposition after ``comma`` that say an office, or None."""
    words, known = line.words, lexicon()
    n = len(words)
    k = comma + 1
    while (
        k < n and k - comma < 4 and words[k] in ("the", "a", "an", "his", "her", "its", "their", "one", "of")
    ):
        k += 1
    start = k
    head = -1
    while k < n and k - start < 6:
        word = words[k]
        if word in known.heads and not (k + 1 < n and words[k + 1] in _PARTIES):
            head = k
            break
        mention = line.starting.get(k)
        if mention is not None and mention.kind != "person":
            k = mention.j
            continue
        if (
            word in known.qualifiers
            or word in ("'s", "of", "-")
            or "-" in word
            or (
                known.is_word(word)
                and word not in _FUNCTION
                and word not in known.speech
                and word not in _AUX
            )
        ):
            k += 1
            continue
        break
    if head < 0:
        if (
            words[comma + 1 : comma + 2] == ["who"]
            and words[comma + 2 : comma + 3]
            and words[comma + 2] in ("leads", "heads", "chairs", "represents", "led", "headed", "chaired")
        ):
            start, head = comma + 2, comma + 2
        else:
            return None
    end = head + 1
    while (
        end < n
        and end - start < 16
        and words[end] not in (",", ".", ")", "who", "which", "said", "says", "told")
        and words[end] not in known.speech
    ):
        end += 1
    return start, end


def _note(page: Page, line: Line, i: int, j: int, *, ruled: bool = True) -> None:
    words = line.words[i:j]
    name = " ".join(words)
    owner = _same(page, words)
    if owner is None:
        page.figures[name] = Figure(name, None, None, line.sentence.index, i, j, ruled=ruled)
        owner = name
    line.mentions.append(Mention(i, j, "person", owner))
    line.index()


def _same(page: Page, words: list[str]) -> str | None:
    """Return the known full name that these words shorten, as a surname shortens it."""
    name = " ".join(words)
    if name in page.figures:
        return name
    if len(words) == 1:
        return _owner(page, words[0])
    for full in page.figures:
        if f" {name} " in f" {full} ":
            return full
        parts = full.split()
        middles = len(parts) > 2 and len(words) > 2 and parts[1:-1] != words[1:-1]
        if len(parts) > 1 and bare(parts[-1]) == bare(words[-1]) and parts[0] == words[0] and not middles:
            return full
    return None


def bare(surname: str) -> str:
    """Return a surname without its article: 'bashir' for 'al-bashir'."""
    return surname[3:] if surname[:3] in ("al-", "el-", "ul-") else surname


def _owner(page: Page, word: str) -> str | None:
    """Return the person whom a lone name word means: last name first, then other parts."""
    word = bare(word)
    by_rank: list[list[str]] = [[], [], []]
    for full in page.figures:
        parts = full.split()
        if bare(parts[-1]) == word:
            by_rank[0].append(full)
        elif word in parts[1:-1]:
            by_rank[1].append(full)
        elif word == parts[0]:
            by_rank[2].append(full)
    for candidates in by_rank:
        if candidates:
            return candidates[0]
    return None


def _mentioned(page: Page, name: str) -> bool:
    last = name.split()[-1]
    return any(last in line.words for line in page.lines)


def _propagate(page: Page, line: Line) -> None:
    """Mark the lone surnames of people known from elsewhere in the report."""
    known = lexicon()
    words = line.words
    parts: dict[str, str] = {}
    for full in page.figures:
        for part in full.split():
            if part not in _PARTICLES and len(part) > 1:
                parts.setdefault(bare(part), full)
    covered = {
        k for m in line.mentions for k in range(m.i, m.j) if m.kind in ("person", "movement", "world", "body")
    }
    for k in range(line.begin, len(words)):
        word = bare(words[k])
        if word not in parts or k in covered:
            continue
        owner = _owner(page, word)
        if owner is None:
            continue
        last = bare(owner.split()[-1]) == word
        if line.at(k) is not None and not last:
            continue
        if page.text.cased and not line.sentence.caps[k]:
            continue
        after = words[k + 1] if k + 1 < len(words) else "."
        if word in known.words and not (
            after in known.speech
            or (after in ("'s", "and", ",") and page.text.cased)
            or (last and _stands_alone(words, k, after))
        ):
            continue
        if (
            not last
            and (word in known.given)
            and owner.split()[0] == word
            and len(owner.split()) > 1
            and after not in known.speech
            and after not in _AUX
            and not (after == "," and words[k + 2 : k + 3] == ["who"])
        ):
            continue
        if after in _PLACES:
            continue
        line.mentions = [m for m in line.mentions if not m.i <= k < m.j]
        line.mentions.append(Mention(k, k + 1, "person", owner))


def _stands_alone(words: list[str], k: int, after: str) -> bool:
    """Whether a surname that is also a word ("foster") stands where only a name stands."""
    before = words[k - 1] if k else ""
    if words[k] in _AUX or words[k] in _DATES or words[k] in lexicon().speech:
        return False
    if before in lexicon().speech:
        return after in (",", ".", "who", "in", "on", "at", "after")
    return before in ("that", "and", "while", "but", ",", "") and (
        after in _AUX or after in ("later", "also", "then", "who") or after.endswith("ly")
    )


def _learn_office(page: Page, line: Line, mention: Mention) -> None:
    figure = page.figures.get(mention.name)
    if figure is None:
        return
    if figure.sentence < 0:
        figure.sentence, figure.i, figure.j = line.sentence.index, mention.i, mention.j
    if figure.office:
        return
    words = line.words
    span = office_before(line, mention.i)
    after = None
    if span is None and mention.j < len(words) and words[mention.j] == ",":
        after = _office_after(line, mention.j)
    if span is None and after is None and mention.i > line.begin + 1 and words[mention.i - 1] == ",":
        span = office_before(line, mention.i - 1)
    where = span or after
    if where is None:
        return
    side = words[mention.j : mention.j + 3]
    heads = words[mention.j : mention.j + 9]
    figure.office_words = tuple(words[where[0] : where[1]])
    figure.sentence, figure.i, figure.j = (
        line.sentence.index,
        min(where[0], mention.i),
        max(mention.j, where[1]),
    )
    figure.former = "former" in figure.office_words or "ex" in figure.office_words
    figure.office = " ".join(figure.office_words) or None
    figure.affiliation = _affiliation(page, line, where, figure)
    if side == ["for", "the", "opposition"] or (
        heads[:2] == [",", "who"] and "opposition" in heads and not set(heads) & _AGAINST
    ):
        figure.affiliation = "opposition"


_OPPOSING = word_set(
    """
    opposition rebel guerrilla insurgent separatist opposition-led rebels militant dissident
    """
)
_AGAINST = word_set(
    """
    accused accuses criticised criticized urged told warned met said says blamed defeated jailed
    """
)
_WHOLE = word_set("republic country government state council union federation minister secretary")
_CHAMBER = word_set("congress parliament assembly senate house chamber party council")
_STATE = word_set(
    """
    president minister premier king emir chancellor secretary vice-president ministers prime
    """
)


def _affiliation(page: Page, line: Line, where: tuple[int, int], figure: Figure) -> str | None:
    words = set(figure.office_words)
    inside = [m for m in line.mentions if m.i >= where[0] and m.j <= where[1] and m.kind != "person"]
    for kind in ("movement", "world", "body"):
        for mention in inside:
            if mention.kind == kind and kind != "body":
                return mention.name
    if words & _OPPOSING:
        return "opposition"
    countries = [m.name for m in inside if m.kind in ("country", "people", "capital")]
    if countries:
        if countries[0] == page.country and not figure.former:
            return page.government()
        return countries[0]
    if "government" in words:
        return page.government()
    if (
        "of" in figure.office_words
        and words & {"president", "chairman", "head", "leader"}
        and not words & _WHOLE
    ):
        return page.government() if "government" in words else None
    if words & _CHAMBER and not words & {"minister", "ministers"}:
        return None
    if line.words[where[0] - 2 : where[0]] == ["government", "of"]:
        return page.government()
    if words & _STATE and not figure.former:
        if words & {"president", "premier", "king"} or "foreign" in words or "prime" in words:
            home = page.dateline.country if page.dateline else None
            if home and home != page.country and home not in ("switzerland", "austria"):
                taken = any(
                    f.affiliation == home and f.office_words[-1:] == figure.office_words[-1:]
                    for f in page.figures.values()
                    if f is not figure
                )
                return page.government() if taken else _home(page, home)
            if not page.country or _has_head(page, figure):
                return None
        return page.government() if page.country else None
    return None


def _has_head(page: Page, figure: Figure) -> bool:
    """Whether somebody else in the report holds this office of the state already: a state has one of each."""
    return any(
        f is not figure
        and not f.former
        and f.affiliation == page.government()
        and f.office_words[-1:] == figure.office_words[-1:]
        and not set(f.office_words) & _CHAMBER
        for f in page.figures.values()
    )


def _home(page: Page, home: str) -> str:
    """A bare "president" is that of the country the report is filed from, where that country takes part."""
    took_part = any(m.name == home for line in page.lines for m in line.mentions)
    return home if took_part else page.government()
