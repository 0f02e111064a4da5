"""Write the page that says how well names are found, from the scores that ship with the tagger."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path

from contadora.read.evaluate import evaluate
from contadora.read.voters import find_voters

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "re3d, all, never trained on": (
        "Sentences on Syria and Iraq: nothing was trained on these",
        "From governments, the EU, the BBC and Wikipedia (re3d, 765 sentences), each read alone. Labels that "
        "cover an office or a pronoun count as the name in them, or as none.",
    ),
    "Wikigold, held out": (
        "Wikipedia articles held out from training",
        "One article in five of Wikigold. The rules never saw any of them.",
    ),
}
SYSTEMS = {
    "baseline": "every strange or capitalised run",
    "rules": "rules",
    "own-1": "the shipped model alone",
    "rules + own-1": "rules and model",
}

HEAD = """# How well it finds names

The offline reader finds people by rules. `--model own` asks the tagger that comes with the package as well
([how](../how-to/read-with-a-model.md)): it adds names that the rules miss, and strikes guesses of theirs that
it holds very unlikely. A name with an office or a verb of speech beside it stands whatever the model says.

These scores are hard ones: a name counts only where its first byte, its last byte and its kind are right, and
the text is not wire copy about talks, for which the rules were made ([how well it reads](reading-scores.md)).
The baseline takes every run of capitals for a person (in lower case: of words that are not English), unless
the shipped names say that it is a place or a body.

No weight was learnt from these texts and no rule was written for them, but they were in view when the three
thresholds of the vote were chosen: expect a little less elsewhere.
"""

TAIL = """## What the scores say

- What the model adds to the rules, in F1 on people, with a 95 % interval from drawing the documents again:
{gains}
  Only where an interval lies above zero is a gain shown.
- A name that a rule and the model both see is right about four times in five; one that the model adds, about
  half the time. The confidence of the claim says so, and the analyst decides.
- On the reports for tuning the rules reach F1 {tuned:.2f} on people, and with the model {with_model:.2f}:
  nothing is lost there, and nothing can be shown to be gained.
- Organisations and locations from the model are scored and not used: the reader takes only people from it.

## Off-the-shelf pipelines

Any installed spaCy pipeline can vote too. None comes with the package and none is scored here. Taggers
trained on text as published are known to lose many people where capitals are lost, so score one on labelled
text of your own before you rely on it: `contadora evaluate entities FOLDER --model NAME`.
"""


def table(scores: dict[str, dict[str, dict[str, dict[str, float]]]]) -> list[str]:
    """Return the rows of one text: each way to find names, in both forms."""
    rows = ["| names | found by | precision | recall | F1 degraded | F1 published | n |"]
    rows.append("|---|---|---|---|---|---|---|")
    degraded, published = scores["degraded"], scores["published"]
    for kind, plural in (("person", "people"), ("organisation", "organisations"), ("location", "locations")):
        for name, told in SYSTEMS.items():
            if kind != "person" and name == "rules + own-1":
                continue
            one, two = degraded[name][kind], published[name][kind]
            rows.append(
                f"| {plural} | {told} | {one['precision']:.2f} | {one['recall']:.2f} | {one['f1']:.2f} "
                f"| {two['f1']:.2f} | {one['n']} |"
            )
    return [*rows, "", "Precision and recall are those in degraded form.", ""]


def right(scores: dict[str, dict[str, dict[str, dict[str, float]]]]) -> list[str]:
    """Return the rows that say who is right about people."""
    rows = ["## Who is right", "", "| text, form | rule and model agree | rule alone | added by the model |"]
    rows.append("|---|---|---|---|")
    for text, forms in scores.items():
        for form, sides in forms.items():
            shares = " | ".join(f"{row['precision']:.2f} of {row['n']}" for row in sides.values())
            rows.append(f"| {text.split(',')[0]}, {form} | {shares} |")
    return [*rows, ""]


def page() -> str:
    """Return the whole page."""
    scores = json.loads((files("contadora.read") / "data/tagger/scores.json").read_text(encoding="utf-8"))
    lines = [HEAD]
    for text, (title, note) in TEXTS.items():
        lines += [f"## {title}", "", note, "", *table(scores[text])]
    lines += right(scores["who is right about people"])

    gains = [
        f"  - {text.split(',')[0]}, {form}: {point:+.3f} ({low:+.3f} to {high:+.3f});"
        for text, forms in scores["gain in F1 on people"].items()
        for form, (point, low, high) in forms.items()
    ]
    tuning = ROOT / "tests/reports/tuning"
    tail = TAIL.format(
        gains="\n".join(gains)[:-1] + ".",
        tuned=evaluate(tuning).scores["people"].f1,
        with_model=evaluate(tuning, voters=find_voters(["own"])).scores["people"].f1,
    )
    return "\n".join(lines) + "\n" + tail


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    (folder / "name-scores.md").write_text(page(), encoding="utf-8")
