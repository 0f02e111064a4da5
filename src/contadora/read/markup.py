"""The readable text of a page pasted from a browser, each character tied to its source."""

from __future__ import annotations

import html
import re
from array import array

from contadora.read.lexicon import word_set

__all__ = ["looks_like_markup", "strip_markup"]

_SIGN = re.compile(
    r"<(?:!doctype|html|head|body|p|div|br|span|a|script|style|table|article|section|h[1-6]|ul|ol|li|b|i|em|strong)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_PIECE = re.compile(
    r"<!--|</?([a-zA-Z][a-zA-Z0-9]{0,15})(?:[\s/][^<>]{0,4000})?>|<![a-zA-Z][^<>]{0,4000}>"
    r"|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});"
)
_HIDDEN = frozenset({"script", "style", "noscript", "template", "title", "head", "svg", "iframe", "textarea"})
_INLINE = word_set(
    """
    a abbr b bdi bdo big cite code em font i img ins kbd mark q s small span strong sub sup time u var wbr
    """
)


def looks_like_markup(chars: str) -> bool:
    """Return whether the text holds HTML tags.

    Examples
    --------
    >>> looks_like_markup("<p>Talks end</p>"), looks_like_markup("a < b and c > d")
    (True, False)
    """
    return "<" in chars and _SIGN.search(chars) is not None


def strip_markup(chars: str) -> tuple[str, array[int], array[int]]:
    """What would a browser show, and which source characters does each shown one come from?

    Scripts, styles and comments are dropped unread: they can hold anything. One pass, linear in length.

    Parameters
    ----------
    chars : str
        HTML, well formed or not.

    Returns
    -------
    shown : str
    starts, ends : array of int, one entry per shown character
        The source characters ``chars[starts[k]:ends[k]]`` show as ``shown[k]``.

    Examples
    --------
    >>> shown, starts, ends = strip_markup("<p>R&amp;D <b>deal</b></p>")
    >>> shown.strip(), starts[shown.index("&")], ends[shown.index("&")]
    ('R&D deal', 4, 9)
    """
    shown: list[str] = []
    starts, ends = array("q"), array("q")
    at = 0
    lowered = chars.lower() if len(chars.lower()) == len(chars) else chars

    def plain(stop: int) -> None:
        shown.append(chars[at:stop].replace("\n", " ").replace("\r", " "))
        starts.extend(range(at, stop))
        ends.extend(range(at + 1, stop + 1))

    def put(text: str, start: int, end: int) -> None:
        shown.append(text)
        for _ in text:
            starts.append(start)
            ends.append(end)

    while (piece := _PIECE.search(chars, at)) is not None:
        plain(piece.start())
        at = piece.end()
        if piece[0] == "<!--":
            close = chars.find("-->", at)
            at = len(chars) if close < 0 else close + 3
        elif piece[0].startswith("&"):
            put(html.unescape(piece[0]), piece.start(), piece.end())
        elif (
            (tag := (piece[1] or "").lower()) in _HIDDEN
            and piece[0][1] != "/"
            and not piece[0].endswith("/>")
        ):
            close = lowered.find(f"</{tag}", at)
            if close < 0:
                # A browser shows nothing after an unclosed script, but a lone <title> must not eat a report.
                at = len(chars) if tag in ("script", "style") else at
                continue
            end = chars.find(">", close)
            at = len(chars) if end < 0 else end + 1
            put("\n\n", piece.start(), at)
        elif tag and tag not in _INLINE:
            put("\n" if tag == "br" else "\n\n", piece.start(), piece.end())
    plain(len(chars))
    return "".join(shown), starts, ends
