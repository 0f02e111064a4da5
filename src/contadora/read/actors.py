"""Who is meant by a noun phrase: the opposition, u.s. officials, a spokesman for the rebels, he."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.lexicon import lexicon, word_set
from contadora.read.names import is_located
from contadora.read.people import office_before

if TYPE_CHECKING:
    from contadora.read.names import Mention
    from contadora.read.page import Line, Page

__all__ = ["ACTOR_NOUNS", "PRONOUNS", "Phrase", "phrase_after", "phrase_before"]

ACTOR_NOUNS = word_set(
    """
    government opposition coalition alliance rebels rebel insurgents guerrillas separatists militants
    militia militias army military junta generals protesters activists officials official sources source
    diplomats diplomat mediators mediator facilitators facilitator negotiators negotiator delegates
    delegate delegation delegations envoy envoys representatives representative spokesman spokeswoman
    spokesperson spokesmen leaders leader leadership members member participants participant ministers
    minister ministry lawmakers lawmaker deputies parties party sides side group groups faction factions
    sectors camp bloc foes foe critics opponents opponent supporters allies ally rivals administration
    regime authorities council committee commission court parliament congress senate assembly cabinet
    presidency statement communique union front movement force forces troops analysts analyst experts
    expert observers observer witnesses residents aides aide advisers adviser lawyers lawyer bishops
    church president premier governor mayor ambassador commander commanders fighters chief team bloc
    guarantors guarantor hosts host countries states powers organisation organization secretariat
    secretary-general police prosecutors office department embassy media newspaper agency television teams
    hardliners moderates dissidents exiles students unions businessmen venezuelans civilians victims
    relatives politicians politician people voters delegation mission envoy monitors veterans elders
    chiefs clerics clergy neighbours neighbors nations judge judges report letter speaker head pair both
    duo signatories stakeholders network platform resistance warlord kingdom chair chairman palace
    nationalists unionists loyalists republicans students women youth islamists communists maoists
    leftists conservatives reformists secessionists monarchists royalists tribes clans tribesmen settlers
    lieutenant lieutenants wing elements insiders insider officer officers soldiers residents resident
    academic columnist scholar historian economist agencies charities presidents kings premiers strikers
    marchers demonstrators person partner partners staff treasury refugees miners farmers workers teachers
    doctors donors lenders creditors donor mediation panel bishop bishops cardinal guerrilla secretary
    secretaries treasurer whip families newspapers embassies embassy sponsors cleric candidate candidates
    chairwoman chairperson chancellor co-chair co-chairs commissioner commissioners coordinator defector
    director directors emir emissary emissaries founder insurgent interlocutors intermediaries jurist
    lawyer legislator legislators marshal mayors militant militiamen moderator moderators monarch patriarch
    pope preacher priest priests prince princes professor queen rabbi rapporteur researcher researchers
    ruler senator senators statesman sultan tycoon undersecretary widow widows fishermen traders bankers
    """
)
PRONOUNS = frozenset({"he", "she", "they", "it", "who", "which", "we", "i"})
_STOPS = word_set(
    """
    in on at by with from to for after before as that but while when because if which who whom and or nor
    than is was are were be been has had have will would could should may might can did does do not n't
    then so where although though until unless since during despite over under about against between among
    into through amid around via following including saying adding aimed whose what there here also
    however he she they it we i is early late ahead
    """
)
_DETERMINERS = word_set(
    """
    the a an some both many few several all no another one two three four five six his her its their our
    my any each either this that these those most
    """
)
_CLASS_LINKS = frozenset(
    {"of", "for", "from", "in", "at", "on", "with", "to", "within", "inside", "outside", "representing"}
)
_NEAR = word_set(
    """
    close familiar loyal near acquainted involved briefed based present privy following attending mediating
    monitoring observing watching tracking accompanying travelling traveling representing advising
    participating handling knowledgeable linked allied opposed
    """
)
"""What ties a class of people to what it knows: "people familiar with the contacts"."""
_PARTS = word_set("northern southern eastern western central")
_DAYS = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow week month year
    """
)


class Phrase(tuple[int, int, str]):
    """First word, end and the actor's readable name."""

    __slots__ = ()

    @property
    def i(self) -> int:
        """First word."""
        return self[0]

    @property
    def j(self) -> int:
        """One past the last word."""
        return self[1]

    @property
    def name(self) -> str:
        """The actor."""
        return self[2]


def phrase_before(page: Page, line: Line, end: int, *, links: int = 2) -> Phrase | None:
    """Return the actor whose noun phrase ends right before word ``end``, or None.

    Persons, countries, capitals standing for governments, known bodies, and phrases whose head is a word for
    people who act ("officials", "opposition"). Other nouns are no actors.
    """
    if end <= line.begin:
        return None
    mention = line.ending.get(end)
    if mention is not None and mention.kind == "person":
        return (
            _governed_by(page, line, mention)
            or _beside(line, mention)
            or Phrase((mention.i, end, mention.name))
        )
    head = line.words[end - 1]
    if head == ")":
        opening = end - 1
        while opening > line.begin and end - opening < 8 and line.words[opening] != "(":
            opening -= 1
        return phrase_before(page, line, opening, links=links) if line.words[opening] == "(" else None
    start = _chunk_start(line, end)
    bearer = line.ending.get(start - 1)
    if bearer is not None and bearer.kind == "person" and line.words[start - 1] in ("of", "from"):
        return Phrase((bearer.i, end, bearer.name))
    if mention is not None and mention.kind in ("country", "capital", "world", "movement", "body"):
        i = mention.i
        linked = _linked(page, line, min(start, i), links)
        if linked is not None:
            return _named(page, line, linked, end)
        if mention.kind in ("country", "capital") and is_located(line.words, i):
            return None
        if mention.kind == "country" and line.words[i - 1] in _PARTS:
            # "rebels occupying northern mali": the rebels act, the north does not.
            at = i - 1
            if at > line.begin + 1 and line.words[at - 1].endswith(("ing", "in")):
                return phrase_before(page, line, at - 1, links=links)
            return None
        return Phrase((min(start, i), end, _mention_name(page, mention.kind, mention.name)))
    if head in ACTOR_NOUNS:
        linked = _linked(page, line, start, links)
        return _named(page, line, start if linked is None else linked, end)
    if mention is not None and mention.kind == "people" and head.endswith("s"):
        return Phrase((start, end, " ".join(_content(line.words[start:end]))))
    linked = _linked(page, line, start, links)
    return _named(page, line, linked, end) if linked is not None else None


def _governed_by(page: Page, line: Line, person: Mention) -> Phrase | None:
    """Return the body that a person only places: "the government of president X", "the party ( p ) of X"."""
    office = office_before(line, person.i)
    start = office[0] if office is not None else person.i
    end = start - 1
    if line.words[end : end + 1] == ["of"] and line.words[end - 1] == ")":
        end -= 3
    body = line.ending.get(end) if line.words[start - 1 : start] == ["of"] and end > line.begin else None
    if body is not None and body.kind in ("movement", "body"):
        return Phrase((body.i, person.j, body.name))
    if start - 2 < line.begin or line.words[start - 1] != "of" or line.words[start - 2] != "government":
        return None
    first = start - 2 - (line.words[start - 3] == "the" and start - 3 >= line.begin)
    figure = page.figures.get(person.name)
    held_for = figure.affiliation if figure is not None else None
    return Phrase((first, person.j, held_for if held_for and "government" in held_for else page.government()))


def _beside(line: Line, person: Mention) -> Phrase | None:
    """Return the somebody whom a person only places: "an official travelling with X"."""
    words = line.words
    at = person.i - 1
    if at - 2 < line.begin or words[at] not in ("with", "to", "by", "for"):
        return None
    at -= 1
    if words[at] in ("close", "familiar", "loyal", "near") or words[at].endswith(("ing", "ed")):
        at -= 1
    if at <= line.begin or words[at] not in _CLASSES:
        return None
    start = _chunk_start(line, at + 1)
    return Phrase((start, person.j, " ".join(_content(words[start : person.j]))))


def phrase_after(page: Page, line: Line, begin: int) -> Phrase | None:
    """Return the actor whose noun phrase begins at word ``begin``, or None."""
    words = line.words
    n = len(words)
    k = begin
    for person in line.people():
        if begin < person.i < begin + 14:
            office = office_before(line, person.i)
            if office is not None and office[0] <= begin + 1:
                return Phrase((begin, person.j, person.name))
            break
    while k < n and k - begin < 10:
        mention = line.starting.get(k)
        if mention is not None and mention.kind == "person":
            if words[mention.j : mention.j + 1] == ["'s"]:
                k = mention.j + 1  # "ouattara 's spokesman patrick achi"
                continue
            return Phrase((begin, mention.j, mention.name))
        if mention is not None:
            k = mention.j
            after = words[k] if k < n else "."
            if not (
                after == "'s"
                or after in ACTOR_NOUNS
                or after in lexicon().qualifiers
                or after in lexicon().heads
            ):
                if mention.kind == "people":
                    return (
                        Phrase((begin, k, " ".join(_content(words[begin:k]))))
                        if words[k - 1].endswith("s")
                        else None
                    )
                return Phrase((begin, k, _mention_name(page, mention.kind, mention.name)))
            continue
        word = words[k]
        if not word[0].isalpha() and word != "'s" and not (k == begin and word.isdigit()):
            break
        if word in _STOPS or (word in lexicon().speech and word not in ACTOR_NOUNS):
            break
        k += 1
    last = k
    while last > begin and words[last - 1] not in ACTOR_NOUNS:
        last -= 1
    if last == begin:
        return None
    tail = _tail_end(line, last)
    if tail > last:
        return _named(page, line, begin, tail)
    if last < n and words[last] in _CLASS_LINKS and last == k:
        more = last + 1
        while (
            more < n
            and more - last < 7
            and words[more][0].isalpha()
            and words[more] not in _STOPS
            and words[more] not in lexicon().speech
        ):
            more += 1
        if words[last] in ("of", "for", "in", "at", "from") and more > last + 1:
            return _named(page, line, begin, more)
    return _named(page, line, begin, last)


_OBJECTS = word_set("him her them it us me")


def _tail_end(line: Line, last: int) -> int:
    """Where a class of people ends that is told by what it is near: "officials familiar with the talks"."""
    words = line.words
    n = len(words)
    if words[last - 1] not in _CLASSES or last >= n or words[last] not in _NEAR:
        return last
    k = last + 1
    if k < n and words[k] in _CLASS_LINKS:
        k += 1
    begun = k
    while (
        k < n and k - begun < 6 and words[k][0].isalpha() and words[k] not in _STOPS and words[k] not in _DAYS
    ):
        k += 1
    return k if k > begun and words[begun] not in _OBJECTS else last


def _chunk_start(line: Line, end: int) -> int:
    """Walk left over one noun phrase: adjectives, names, possessives, one determiner."""
    words, speech = line.words, lexicon().speech
    k = end - 1
    mention = line.ending.get(end)
    if mention is not None:
        k = mention.i
    while k > line.begin and end - k < 9:
        word = words[k - 1]
        if word in _STOPS or word in _DAYS:
            break
        if not word[0].isalpha() and word != "'s" and not (len(word) == 4 and word.isdigit()):
            break
        if word in speech and word not in ACTOR_NOUNS and word != "state":
            break
        inner = line.ending.get(k)
        if inner is not None:
            k = inner.i
            continue
        if word in _DETERMINERS:
            k -= 1
            break
        if word == "of":
            break
        k -= 1
    if (
        k > line.begin
        and words[k - 1] == "to"
        and end - k > 1
        and words[k] not in _DETERMINERS
        and line.at(k) is None
    ):
        k += 1  # "refuses to meet opponents": the verb is none of them
    return k


def _linked(page: Page, line: Line, start: int, links: int) -> int | None:
    """Where a phrase begins whose tail stands at ``start``: "a spokesman for" the rebels."""
    words = line.words
    at = start
    if links <= 0 or at <= line.begin:
        return None
    if words[at - 1] in _NEAR and words[at - 2] in _CLASSES and at - 2 > line.begin:
        return _chunk_start(line, at - 1)
    if words[at - 1] not in _CLASS_LINKS:
        return None
    link = at - 1
    while link > line.begin and (words[link - 1] in ("from", "in") or words[link - 1] in _NEAR):
        link -= 1
    if link <= line.begin:
        return None
    head = words[link - 1]
    mention = line.ending.get(link)
    if head not in ACTOR_NOUNS or (mention is not None and mention.kind == "person"):
        return None
    if words[at - 1] in ("at", "with", "to") and head not in _CLASSES:
        return None
    inner = _chunk_start(line, link)
    further = _linked(page, line, inner, links - 1)
    return inner if further is None else further


_CLASSES = word_set(
    """
    official officials source sources participant participants diplomat diplomats spokesman spokeswoman
    spokesperson spokesmen negotiator negotiators representative representatives leaders leader members
    member mediators delegates envoy ambassador president speaker head chief commander minister adviser
    analyst expert secretary-general witnesses residents sectors people person aide aides officers officer
    delegate mediator ministers analysts experts envoys ambassadors lawmakers politicians academic activist
    columnist trader observers figures insider insiders wing faction factions elements
    """
)


def _named(page: Page, line: Line, i: int, j: int) -> Phrase:
    words = line.words[i:j]
    inside = [m for m in line.mentions if m.i >= i and m.j <= j]
    return Phrase((i, j, _canonical(page, words, inside)))


def _mention_name(page: Page, kind: str, name: str) -> str:
    if kind in ("country", "capital") and name == page.country:
        return page.government()
    return name


_FOLLOWERS = word_set("rebels guerrillas fighters insurgents forces troops militants militiamen")


def _canonical(page: Page, words: list[str], inside: list[Mention]) -> str:
    content = _content(words)
    head = content[-1] if content else ""
    place = [m for m in inside if m.kind in ("country", "people", "capital")]
    bodies = [m for m in inside if m.kind in ("movement", "world", "body")]
    text = " ".join(content)
    if head == "government" and "of" not in content:
        country = place[0].name if place else page.country
        return f"{country} government" if country else "government"
    if content[:2] == ["government", "of"] and place:
        return f"{place[0].name} government"
    if (
        bodies
        and len(content) <= 4
        and head
        in (
            "rebels",
            "group",
            "movement",
            "delegation",
            "militia",
            "forces",
            "guerrillas",
            "party",
            "insurgents",
            "fighters",
            "side",
            "negotiators",
            "bloc",
            "leadership",
        )
        and "of" not in content
    ):
        return bodies[0].name
    if bodies and len(content) > 2 and content[0] in _FOLLOWERS and content[1] in ("of", "from"):
        return bodies[0].name
    if bodies and bodies[-1].j - bodies[-1].i >= len(content):
        return bodies[-1].name
    if head == "opposition" and "of" not in content:
        return page.opposing or "opposition"
    if head == "administration" and (held := [m for m in inside if m.kind == "person"]):
        return f"{held[-1].name.split()[-1]} administration"
    if text in ("opposition coalition", "opposition alliance", "opposition delegation", "opposition side"):
        return page.opposing or ("opposition coalition" if head == "coalition" else "opposition")
    if text in ("government delegation", "government side", "government team"):
        return page.government()
    return text


def _is_state(words: list[str]) -> bool:
    known = lexicon().names
    for back in range(1, min(len(words), 4) + 1):
        form = tuple(words[-back:])
        if any(e[0] == form and e[1] in ("country", "capital", "people") for e in known.get(form[0], ())):
            return True
    return False


def _content(words: list[str]) -> list[str]:
    kept: list[str] = []
    for word in words:
        if word != "'s":
            kept.append(word)
        elif kept and not _is_state(kept):
            kept[-1] += "'s"  # "gbagbo's aides", but "sudan army"
    while kept and kept[0] in (
        "the",
        "a",
        "an",
        "his",
        "her",
        "its",
        "their",
        "both",
        "one",
        "this",
        "that",
        "our",
        "another",
    ):
        if kept[0] == "both" and len(kept) > 1:
            kept = kept[1:]
            continue
        if len(kept) == 1:
            break
        kept = kept[1:]
    return kept or words
