"""Bytes as received, as characters that still know their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

from contadora.errors import ReportError

__all__ = ["LARGEST_REPORT", "Decoded", "decode"]

LARGEST_REPORT = 5_000_000
"""Bytes. A wire report has a few thousand; more is a dump, and is refused rather than half read."""

_NOT_TEXT = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "a compressed file",
    b"{\\rtf": "a rich-text document",
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))


@dataclass(frozen=True)
class Decoded:
    """Characters of a document and where each begins in its bytes.

    Attributes
    ----------
    data : bytes
        The document as received.
    chars : str
        Its characters, byte-order mark left out.
    encoding : str
        A name under which any slice between two characters decodes alone.
    """

    data: bytes
    chars: str
    encoding: str
    mark: int = 0
    _offsets: list[int] = field(default_factory=list, repr=False, compare=False)

    def byte_at(self, index: int) -> int:
        """Return the byte at which character ``index`` begins (the length of the document at the end).

        Examples
        --------
        >>> decode("señal".encode()).byte_at(3)
        4
        """
        if self.encoding in ("ascii", "cp1252", "latin-1"):
            return self.mark + index
        if not self._offsets:
            if self.encoding == "utf-8":
                widths = (
                    1 if c < "\x80" else 2 if c < "\u0800" else 3 if c < "\U00010000" else 4
                    for c in self.chars
                )
            else:
                widths = (2 if c < "\U00010000" else 4 for c in self.chars)
            self._offsets.extend(accumulate(widths, initial=self.mark))
        return min(self._offsets[index], len(self.data))

    def words(self, start: int, end: int) -> str:
        """Return what bytes ``start`` to ``end`` of the document say."""
        return self.data[start:end].decode(self.encoding, errors="replace")


def decode(data: bytes, *, where: str = "") -> Decoded:
    r"""Which characters do these bytes hold?

    Byte-order marks decide; then UTF-8; what is not UTF-8 is read as Windows-1252, or as Latin-1 where it
    holds bytes that Windows-1252 leaves undefined.

    Parameters
    ----------
    data : bytes
        The document as received, at most `LARGEST_REPORT` bytes.
    where : str
        What to call the document in messages.

    Raises
    ------
    ReportError
        The document is empty, too large or not text.

    Examples
    --------
    >>> decode(b"Mu\xf1oz").chars, decode(b"Mu\xf1oz").encoding
    ('Muñoz', 'cp1252')
    """
    if len(data) > LARGEST_REPORT:
        raise ReportError(
            f"the report has {len(data):,} bytes, more than the limit of {LARGEST_REPORT:,}",
            where=where,
            hint="split it into one file a report",
        )
    for magic, what in _NOT_TEXT.items():
        if data.startswith(magic):
            raise ReportError(f"this is {what}, not text", where=where, hint="save or paste it as plain text")
    decoded = _decoded(data)
    if not decoded.chars.strip("\ufeff \t\r\n\v\f\xa0\u200b"):
        raise ReportError(
            "the report is empty", where=where, hint="check the download or paste the text again"
        )
    if decoded.encoding.startswith("utf-16"):
        odd = sum(c < " " and c not in "\t\n\v\f\r\x1b" for c in decoded.chars)
    else:
        odd = len(data) - len(data.translate(None, _CONTROLS))
    if "\x00" in decoded.chars or odd * 20 > len(data):
        raise ReportError(
            "the file is binary, not text", where=where, hint="save or paste the report as plain text"
        )
    return decoded


def _decoded(data: bytes) -> Decoded:
    for order, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(order):
            return Decoded(data, data[2:].decode(encoding, errors="replace"), encoding, mark=2)
    mark = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    if data.isascii():
        return Decoded(data, data.decode("ascii"), "ascii")
    for encoding, skip in (("utf-8", mark), ("cp1252", 0)):
        try:
            return Decoded(data, data[skip:].decode(encoding), encoding, mark=skip)
        except UnicodeDecodeError:
            continue
    return Decoded(data, data.decode("latin-1"), "latin-1")
