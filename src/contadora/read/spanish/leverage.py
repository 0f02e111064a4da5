"""Leverage and accusation claims from Spanish: pressure by somebody, and who blames whom for what."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.case.claim import Accusation, Leverage
from contadora.read.spanish.clauses import framed
from contadora.read.spanish.phrases import phrase_at, phrases_in
from contadora.read.spanish.sayings import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.case.claim import Lever
    from contadora.read.clauses import Sayings
    from contadora.read.page import Line, Page

__all__ = ["accusations", "find"]

_LEVERS: tuple[tuple[Lever, re.Pattern[str]], ...] = (
    ("sanctions", re.compile(r"\b(?:sancion(?:es)?|sancionar|embargo|bloqueo economico|todas las medidas|medidas restrictivas)\b")),
    ("protest", re.compile(r"\b(?:(?<!en )protestas?|manifestacion(?:es)?|manifestantes|marchas?|marcharon|paro nacional|paros?|huelgas?|bloqueos?|bloquear|barricadas|tranques|movilizacion(?:es)?|cierres de vias|carreteras|cacerolazos?)\b")),
    ("violence", re.compile(r"\b(?:secuestros?|atentados?|emboscadas?|ofensiva|bombardeos?|ataques?|explosion(?:es)?)\b")),
    ("aid", re.compile(r"\b(?:ayuda (?:militar|economica|a la contra|de \d)|(?:apoyo|ayuda|financ[a-z]+) (?:a|de|para) (?:la contra|los rebeldes|los contras)|financie a la contra|prestamos?)\b")),
    ("decree", re.compile(r"\b(?:decretos?|estado de (?:emergencia|excepcion|sitio))\b")),
    ("election", re.compile(r"\b(?:adelanto de (?:las |los )?(?:elecciones|comicios)|elecciones (?:anticipadas|libres|limpias)|adelantar (?:las |los )?(?:elecciones|comicios))\b")),
)  # fmt: skip
_PUSH = re.compile(
    r"\b(?:impon|amenaz|levant|alivi|retir|suspend|revis|presion|recort|estudi|anunci|desat|despej|reanud|convoc|encabez|prepar|exig|reclam|pide|pidi|condicion|marcharon|demand|causan|estall|elevad|derog|financ|apoyo|debe|fin de|a cambio|si )"
)


def find(page: Page, sayings: Sayings) -> Iterator[Leverage]:
    """Which pressure does the report tell of?"""
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        begin = line.sentence.offsets[line.begin] if line.begin < len(line.words) else len(line.low)
        for lever, pattern in _LEVERS:
            match = pattern.search(line.low, begin)
            if match is None or not _PUSH.search(line.low, begin):
                continue
            i, j = line.sentence.word_at(match.start()), line.sentence.word_at(match.end() - 1) + 1
            fields = framed(page, line, i, j, sayings.get(number, []))
            yield Leverage(
                **fields,
                lever=lever,
                by=_by(page, line, i) if lever in ("sanctions", "aid", "decree") else None,
                on=_on(page, line, j),
                change=_change(line.low, fields["modality"]) if lever == "sanctions" else None,
                rule=f"leverage.es.{lever}",
                confidence=0.65,
            )


def _by(page: Page, line: Line, k: int) -> str | None:
    """Return the outside state or body of the sentence; it is who punishes and pays."""
    for mention in line.mentions:
        if (
            mention.kind in ("country", "capital", "world")
            and mention.name != page.country
            and line.words[mention.i - 1 : mention.i] != ["en"]
        ):
            return mention.name
    if line.words[k] in ("decreto", "decretos", "estado"):
        return page.government()
    return None


def _on(page: Page, line: Line, j: int) -> str | None:
    ahead = [p for p in phrases_in(page, line, j, len(line.words)) if p.after in ("a", "al", "contra")]
    return ahead[0].name if ahead else None


def _change(low: str, modality: str) -> str | None:
    if re.search(r"\b(?:levant|alivi|retir|suspend)", low):
        return (
            "offered"
            if modality == "hypothetical"
            else "eased"
            if re.search(r"\b(?:levanto|alivio|retiro|suspendio)\b", low)
            else None
        )
    if re.search(r"\b(?:amenaz|estudi)", low):
        return "threatened"
    return "imposed" if re.search(r"\b(?:impuso|impusieron|ha impuesto)\b", low) else None


def accusations(page: Page, sayings: Sayings) -> Iterator[Accusation]:
    """Who accuses whom of what, in this report?"""
    for number, line in enumerate(page.lines):
        for match in re.finditer(
            r"\b(?:acus(?:o|aron|a|an)|culp(?:o|aron|a|an)|responsabiliz(?:o|aron|a|an)) (?=al? )", line.low
        ):
            k = line.sentence.word_at(match.start())
            if line.credit or k < line.begin:
                continue
            accuser = subject_of(page, line, k)
            accused = phrase_at(page, line, k + 2)
            tail = re.search(r" de (?P<act>[^.;]{4,120}?)(?: [.;]|$)", line.low[match.end() :])
            if accuser is None or accused is None or tail is None:
                continue
            fields = framed(
                page, line, accuser.i if accuser.i < k else k, len(line.words), sayings.get(number, []), at=k
            )
            yield Accusation(
                **fields | {"speaker": accuser.name, "attribution": line.words[k], "modality": "reported"},
                accuser=accuser.name,
                accused=accused.name,
                act=tail["act"],
                buys_time="ganar tiempo" in tail["act"],
                rule="accusations.es",
                confidence=0.8,
            )
