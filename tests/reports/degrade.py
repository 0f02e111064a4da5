"""Degrade published wire copy: lower case, tokens spaced, apostrophes and quotation marks lost.

The inverse of a reader's repairs: what comes out is what reaches an analyst from a tokenised archive. Lines
stay lines (one sentence each), hyphens inside words stay, and so do the stops of abbreviations ("u.s.",
"dec. 15"), except where an abbreviation that is no acronym ends its line: there the stop is the sentence's.
"""

import re
import sys
from pathlib import Path

# Wire style puts a stop after these; a stop after any other word ends a sentence.
ABBREVIATION = re.compile(
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept|oct|nov|dec|st|mr|mrs|ms|dr|gen|lt|col|maj|brig|capt|sgt|adm|"
    r"sen|rep|gov|rev|prof|msgr|jr|sr|vs)\."
)
ACRONYM = re.compile(r"(?:[^.]+-)?(?:[a-z]\.)+[a-z]?\.?")  # "u.s.", "a.m.", "saudi-u.s.", an initial "j."
DROPPED = str.maketrans("", "", '"“”„«»`')
APOSTROPHES = re.compile(r"['‘’]")
DASHES = re.compile(r"[–—]|--")
# Commas, stops and colons between digits belong to the number: "15,000", "1.5", "9:30".
PUNCTUATION = re.compile(r"(?<!\d)([,:])|([,:])(?!\d)|([;!?()\[\]$%])|(\.{3}|…)")


def degrade(text: str) -> str:
    """Return the degraded form of a report, line by line.

    Examples
    --------
    >>> degrade('"No deal," said the U.S. envoy. \\n')
    'no deal , said the u.s. envoy .\\n'
    >>> degrade("CARACAS (Wire) - Venezuela's envoys meet on Dec. 15.\\n")
    'caracas ( wire ) - venezuela s envoys meet on dec. 15 .\\n'
    """
    return "".join(_degrade_line(line) + "\n" for line in text.splitlines())


def _degrade_line(line: str) -> str:
    lowered = APOSTROPHES.sub(" ", DASHES.sub(" - ", line.lower().translate(DROPPED)))
    tokens = PUNCTUATION.sub(lambda found: f" {found.group(0)} ", lowered).split()
    spaced: list[str] = []
    for place, token in enumerate(tokens):
        last = place == len(tokens) - 1
        if not token.endswith(".") or token == "." or token == "...":
            spaced.append(token)
        elif ACRONYM.fullmatch(token):
            spaced.extend([token, "."] if last else [token])
        elif ABBREVIATION.fullmatch(token) and not last:
            spaced.append(token)
        else:
            spaced.extend([token[:-1], "."])
    return " ".join(spaced)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        published = Path(name)
        published.with_suffix(".deg.txt").write_text(
            degrade(published.read_text(encoding="utf-8")), encoding="utf-8"
        )
