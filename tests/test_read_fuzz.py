"""Reports torn, spliced and mis-encoded: none crashes the reader, and every quotation is byte for byte.

``make fuzz`` runs 100,000 of them; the suite runs the first few thousand of the same sequence.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

from contadora import library
from contadora.errors import ReportError
from contadora.read.reader import read_report

COUNT = int(os.environ.get("CONTADORA_FUZZED", "3000"))
SEED = int(os.environ.get("CONTADORA_FUZZ_SEED", "1"))
REPORTS = Path(__file__).parent / "reports"
BASE = [path.read_bytes() for path in sorted(REPORTS.glob("**/tuning/*.txt"))]
BASE += [library.report_bytes(name) for name in library.reports()]
WORDS = sorted({word for text in BASE for word in text.decode().split()})
ODD = [
    "\u2019", "\u201c", "\u00ab", "\u00a0", "\u200b", "\ufeff", "\u0130", "ß", "ﬁ", "e\u0301", "\U0001f600",
    "\x00", "\x0b", "\x85", "\u2028", "\r\n", "\r", "\t", "\n\n", "<b>", "</b>", "<script>", "&amp;", "&nbsp",
    "&#x110000;", "<!--", "-->", "]]>", "<p", "<table><tr><td>", "--", "...", ". . .", ", ,", "u.s.", "mr.",
    '"', "'", "(", "[", ")", "—", "%", "0000", "9" * 20, "dec. 31", "feb. 30",
    "31 de febrero", "in two weeks", "( wire ) -",
]  # fmt: skip
ENCODINGS = ["utf-8", "latin-1", "cp1252", "utf-16", "utf-8-sig", "utf-16-le", "utf-32", "gb18030"]


def fuzzed(dice: random.Random) -> bytes:
    """Return one hostile document: noise, shuffled wire words, stray signs, or a report torn and spliced."""
    kind = dice.random()
    if kind < 0.05:
        return dice.randbytes(dice.randrange(600))
    if kind < 0.25:
        words = [dice.choice(WORDS if dice.random() < 0.8 else ODD) for _ in range(dice.randrange(1, 200))]
        return " ".join(words).encode(dice.choice(ENCODINGS), errors="replace")
    if kind < 0.3:
        signs = [
            chr(
                dice.choice(
                    [dice.randrange(32, 127), dice.randrange(0xD7FF), dice.randrange(0xE000, 0x110000)]
                )
            )
            for _ in range(dice.randrange(1, 300))
        ]
        return "".join(signs).encode(dice.choice(ENCODINGS), errors="replace")
    text = bytearray(dice.choice(BASE))
    for _ in range(dice.randrange(1, 12)):
        _tear(text, dice)
    return bytes(text)


def _tear(text: bytearray, dice: random.Random) -> None:
    start = dice.randrange(len(text) + 1)
    end = min(len(text), start + dice.randrange(120))
    kind = dice.random()
    if kind < 0.2:
        del text[start:end]
    elif kind < 0.4:
        text[start:start] = text[start:end]
    elif kind < 0.65:
        text[start:start] = dice.choice(ODD).encode(dice.choice(ENCODINGS[:4]), errors="replace")
    elif kind < 0.75:
        text[start:start] = dice.randbytes(dice.randrange(1, 6))
    elif kind < 0.88:
        other = dice.choice(BASE)
        place = dice.randrange(len(other))
        text[start:start] = other[place : place + dice.randrange(300)]
    elif kind < 0.93:
        text[:] = text.upper()
    else:
        text[:] = text.replace(b"\n", dice.choice([b"\r\n", b"\r", b" ", b"</p><p>"]))


def test_no_document_crashes_the_reader_and_every_quotation_is_byte_for_byte():
    dice = random.Random(SEED)
    read = 0
    for number in range(COUNT):
        data = fuzzed(dice)
        try:
            reading = read_report(data, name="fuzzed.txt")
        except ReportError:
            continue
        except Exception as error:
            raise AssertionError(f"document {number} of seed {SEED}: {data!r}") from error
        read += 1
        encoding = reading.source.encoding or "utf-8"
        for shown in (*reading.claims, *reading.sentences):
            there = data[shown.start : shown.end].decode(encoding, errors="replace")
            assert there == shown.words, (number, SEED, shown)
        json.dumps(reading.to_dict(), allow_nan=False)
    assert read > COUNT / 2
