"""GENIUS domains: a folder of XML files → one `Table`.

A folder holds one domain (its root element is ``negotiation_template``) and one profile for each party (root
``utility_space``). Profiles are taken in name order; a party is called like its file.
"""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from contadora.case.table import Table, table_from_scores
from contadora.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

__all__ = ["read_genius"]

WIDEST_RANGE = 100_000
LARGEST_FILE = 20_000_000
BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
DECLARATION = re.compile(rb"^<\?xml[^>]*\?>")


@dataclass(frozen=True)
class _Issue:
    name: str
    index: str
    kind: str
    options: tuple[str, ...]


def read_genius(folder: Path) -> Table:
    """Return the negotiation that a folder of GENIUS files describes.

    Utility of party i: Σ_k w_ik · e_ik(v) / max_v e_ik, with weights as the file has them (they need not sum
    to 1) and the reservation value, 0 where none is given, as its payoff without a deal. Discount factors
    are left out: they say how a deal loses worth with time, not which deal.

    Parameters
    ----------
    folder : Path
        Holds one domain and at least one profile, as ``*.xml``.

    Returns
    -------
    Table
        One draw; actors are the profiles' file names without ``.xml``; consent is unanimous.

    Raises
    ------
    InputError
        No domain or two, no profile, XML that is malformed or declares entities, an issue or option without
        evaluation or weight, a number that is none, a real-valued or nonlinear issue. The message names file
        and issue.

    Notes
    -----
    An issue all of whose evaluations are 0 counts for nothing. Linear evaluators of integer issues follow
    GENIUS: offset + slope · (v − lowest), held within [0, 1], and then divided by their maximum as all are.
    Names are matched exactly, else without regard to capitals and spaces, issues else by their index. Only
    the weights of issues count, not those of the objectives that they are grouped under. Like GENIUS, a bare
    ampersand is read as it stands, an option listed twice as one, and a file whose encoding is not the one
    it declares as Western European.

    References
    ----------
    Lin, R. et al. (2014), Genius: An Integrated Environment for Supporting the Design of Generic Automated
    Negotiators, Computational Intelligence 30(1), 48-70.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> issue = '<issue index="1" name="Aid"><item value="no"{}/><item value="yes"{}/></issue>'
    >>> profile = '<utility_space><objective>{}<weight index="1" value="1"/></objective></utility_space>'
    >>> with TemporaryDirectory() as place:
    ...     _ = (Path(place) / "d.xml").write_text("<negotiation_template><utility_space><objective>"
    ...         + issue.format("", "") + "</objective></utility_space></negotiation_template>")
    ...     _ = (Path(place) / "a.xml").write_text(
    ...         profile.format(issue.format(' evaluation="1"', ' evaluation="4"')))
    ...     table = read_genius(Path(place))
    >>> table.actors, table.options, table.worth()[0].tolist()
    (('a',), (('no', 'yes'),), [[0.25, 1.0]])
    """
    if not folder.is_dir():
        raise InputError("no such folder", where=str(folder), hint="give a folder of GENIUS XML files")
    files = sorted((f for f in folder.iterdir() if f.suffix.lower() == ".xml"), key=lambda f: f.name)
    domains: list[tuple[Path, Element]] = []
    profiles: list[tuple[Path, Element]] = []
    for file in files:
        root = _parse(file)
        tag = root.tag.rsplit("}", 1)[-1].lower()
        if tag == "negotiation_template":
            domains.append((file, root))
        elif tag == "utility_space":
            profiles.append((file, root))
        else:
            raise InputError(
                f"the root element is '{root.tag}'",
                where=str(file),
                hint="a domain starts with negotiation_template, a profile with utility_space",
            )
    if len(domains) != 1:
        found = ", ".join(file.name for file, _ in domains) or "none"
        raise InputError(
            f"expected one domain file (root negotiation_template), found {found}",
            where=str(folder),
            hint="keep one domain and its profiles in a folder of their own",
        )
    if not profiles:
        raise InputError(
            "no profile (root utility_space)", where=str(folder), hint="add one file for each party"
        )
    issues = _issues(*domains[0])
    scores = [np.zeros((len(profiles), len(issue.options))) for issue in issues]
    walk_away = []
    for row, (file, root) in enumerate(profiles):
        _refuse_nonlinear(file, root)
        listed = _listed_issues(file, root)
        weights = _weights(file, root)
        for k, issue in enumerate(issues):
            element = _same_issue(file, issue, listed)
            where = f"{file}: issue '{issue.name}'"
            index = _index(element) or issue.index
            if index not in weights:
                raise InputError(
                    "the issue has no weight", where=where, hint='add <weight index="…" value="…"/>'
                )
            weight = weights[index]
            worth, top = _evaluations(where, issue, element)
            if top < 0:
                raise InputError(
                    "every evaluation is negative", where=where, hint="the best option needs a worth above 0"
                )
            scores[k][row] = [float(weight * e / top) if top else 0.0 for e in worth]
        walk_away.append(_reservation(file, root))
    return table_from_scores(
        scores,
        walk_away,
        actors=[file.stem for file, _ in profiles],
        issues=[issue.name for issue in issues],
        options=[issue.options for issue in issues],
    )


def _parse(file: Path) -> Element:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if file.stat().st_size > LARGEST_FILE:
        raise InputError("the file is larger than 20 MB", where=str(file), hint="this is no GENIUS file")
    data = file.read_bytes()
    data = data.removeprefix(codecs.BOM_UTF8).lstrip()
    try:
        try:
            root: Element = fromstring(data)
        except (ParseError, ValueError, LookupError) as error:
            repaired = _repaired(data)
            if repaired == data:
                raise
            try:
                root = fromstring(repaired)
            except ParseError:
                raise error from None
    except DefusedXmlException as error:
        raise InputError(
            "the file declares XML entities, which GENIUS files never need",
            where=str(file),
            hint="remove the DOCTYPE",
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise InputError(f"no well-formed XML ({error})", where=str(file)) from error
    return root


def _repaired(data: bytes) -> bytes:
    """Return what GENIUS's own lenient reader takes: bare ampersands, and bytes of another encoding."""
    data = BARE_AMPERSAND.sub(b"&amp;", data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data
        data = DECLARATION.sub(b"", data).decode("cp1252", errors="replace").encode()
    return data


def _alike(name: str) -> str:
    return " ".join(name.split()).casefold()


def _index(element: Element) -> str:
    text = element.get("index", "").strip()
    return text.lstrip("0") or "0" if text.isdigit() else text


def _named(root: Element, tag: str) -> list[Element]:
    return [e for e in root.iter() if isinstance(e.tag, str) and e.tag.rsplit("}", 1)[-1].lower() == tag]


def _children(element: Element, tag: str) -> list[Element]:
    return [e for e in element if isinstance(e.tag, str) and e.tag.rsplit("}", 1)[-1].lower() == tag]


def _number(text: str | None, where: str, what: str) -> Fraction:
    try:
        # Fraction reads decimals and exponents exactly, so that ties in the files stay ties
        if text is None or len(text) > 400 or not math.isfinite(float(text)):
            raise ValueError
        exponent = text.lower().partition("e")[2]
        if exponent and abs(int(exponent)) > 400:  # Fraction would write all the zeros out
            raise ValueError
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError) as error:
        shown = "missing" if text is None else f"'{text}'"
        raise InputError(f"{what} is {shown}, not a number", where=where) from error


def _refuse_nonlinear(file: Path, root: Element) -> None:
    if _named(root, "ufun") or _named(root, "hyperrectangle"):
        raise InputError(
            "the profile is nonlinear (hyper-rectangles)",
            where=str(file),
            hint="only additive profiles can be read",
        )


def _listed_issues(file: Path, root: Element) -> list[Element]:
    listed = _named(root, "issue")
    if not listed:
        raise InputError("the file lists no issue", where=str(file))
    return listed


def _kind(issue: Element) -> str:
    # GENIUS decides by vtype; older files have only type or etype
    for key in ("vtype", "type", "etype"):
        if issue.get(key):
            return str(issue.get(key)).strip().lower()
    return "discrete"


def _issues(file: Path, root: Element) -> list[_Issue]:
    issues: list[_Issue] = []
    for place, element in enumerate(_listed_issues(file, root), 1):
        name = element.get("name", "").strip() or f"issue {place}"
        where = f"{file}: issue '{name}'"
        kind = _kind(element)
        items = _children(element, "item")
        if items:
            if any(item.get("value") is None for item in items):
                raise InputError("an item has no value", where=where)
            options = tuple(dict.fromkeys(str(item.get("value")).strip() for item in items))
        elif kind == "integer":
            low, high = _range(element, where)
            options = tuple(str(v) for v in range(low, high + 1))
        elif kind == "real":
            raise InputError(
                "the issue is real-valued: it has no list of options",
                where=where,
                hint="list the values to consider as items, in the domain and in every profile",
            )
        else:
            raise InputError("the issue has no options", where=where, hint="list them as <item value=…/>")
        if len(options) > WIDEST_RANGE:
            raise InputError(f"over {WIDEST_RANGE:,} options", where=where, hint="merge some")
        index = _index(element) or str(place)
        if any(index == other.index for other in issues):
            raise InputError(f"two issues have the index {index}", where=where)
        if any(name == other.name for other in issues):
            name = f"{name} ({index})"
        issues.append(_Issue(name, index, kind, options))
    return issues


def _range(element: Element, where: str) -> tuple[int, int]:
    holder = next((e for e in (element, *_children(element, "range")) if e.get("lowerbound")), element)
    low, high = (_number(holder.get(key), where, key) for key in ("lowerbound", "upperbound"))
    if low.denominator != 1 or high.denominator != 1 or low > high:
        raise InputError(f"the range {low} to {high} holds no whole number", where=where)
    if high - low >= WIDEST_RANGE:
        raise InputError(f"the range {low} to {high} is too wide to list", where=where)
    return int(low), int(high)


def _same_issue(file: Path, issue: _Issue, listed: list[Element]) -> Element:
    here = [e for e in listed if _index(e) == issue.index]
    named = [e for e in listed if e.get("name", "").strip() == issue.name]
    named = named or [e for e in listed if _alike(e.get("name", "")) == _alike(issue.name)]
    if len(named) == 1:
        return named[0]
    if len(here) == 1 and (here[0] in named or not named):
        # profiles that call an issue otherwise still share index and options with the domain
        values = {_alike(item.get("value", "")) for item in _children(here[0], "item")}
        options = {_alike(option) for option in issue.options}
        if values >= options or (issue.kind == "integer" and _children(here[0], "evaluator")):
            return here[0]
    names = [e.get("name", "") for e in listed]
    raise InputError(
        f"the profile {'lacks the issue' if not named else 'lists twice the issue'} '{issue.name}'",
        where=str(file),
        hint=did_you_mean(issue.name, names) if not named else "keep one of them",
    )


def _evaluations(where: str, issue: _Issue, element: Element) -> tuple[list[Fraction], Fraction]:
    """Return the evaluation of each option, and the largest that the profile gives to any."""
    items = _children(element, "item")
    if items:
        given: dict[str, Fraction] = {}
        for item in items:
            value = str(item.get("value", "")).strip()
            worth = _number(item.get("evaluation"), where, f"the evaluation of '{value}'")
            if given.setdefault(value, worth) != worth:
                raise InputError(f"the option '{value}' stands twice, with two evaluations", where=where)
        alike = {_alike(value): worth for value, worth in given.items()}
        missing = [option for option in issue.options if option not in given and _alike(option) not in alike]
        if missing:
            raise InputError(
                f"the profile lacks the option '{missing[0]}'",
                where=where,
                hint=did_you_mean(missing[0], given),
            )
        listed = [given[o] if o in given else alike[_alike(o)] for o in issue.options]
        return listed, max(given.values())
    evaluators = _children(element, "evaluator")
    if issue.kind != "integer" or not evaluators:
        raise InputError("the profile evaluates no option of the issue", where=where)
    rule = evaluators[0]
    form = rule.get("ftype", rule.get("type", "linear")).strip().lower()
    numbers = [_number(option, where, "an option of an integer issue") for option in issue.options]
    if form == "constant":
        level = _number(rule.get("offset", rule.get("parameter0")), where, "the constant evaluation")
        level = min(max(level, Fraction(0)), Fraction(1))
        return [level] * len(numbers), level
    if form == "triangular":
        low, high, top = (_number(rule.get(f"parameter{n}"), where, f"parameter{n}") for n in range(3))
        if not low <= top <= high:
            raise InputError(f"the triangle's top {top} lies outside {low} to {high}", where=where)
        peaked = [_triangle(v, low, high, top) for v in numbers]
        return peaked, max(peaked)
    if form != "linear":
        hint = "use linear, triangular or constant, or list items"
        raise InputError(f"the evaluator '{form}' is not known", where=where, hint=hint)
    if rule.get("slope") is not None:
        offset = _number(rule.get("offset", "0"), where, "offset")
        slope, start = _number(rule.get("slope"), where, "slope"), numbers[0]
    else:  # the older form counts from 0, not from the lowest value
        offset = _number(rule.get("parameter0"), where, "parameter0")
        slope, start = _number(rule.get("parameter1"), where, "parameter1"), Fraction(0)
    line = [min(max(offset + slope * (v - start), Fraction(0)), Fraction(1)) for v in numbers]
    return line, max(line)


def _triangle(value: Fraction, low: Fraction, high: Fraction, top: Fraction) -> Fraction:
    if value == top:
        return Fraction(1)
    if not low < value < high:
        return Fraction(0)
    return (value - low) / (top - low) if value < top else (high - value) / (high - top)


def _weights(file: Path, root: Element) -> dict[str, Fraction]:
    weights: dict[str, Fraction] = {}
    for element in _named(root, "weight"):
        index = _index(element)
        where = f"{file}: weight of issue {index}"
        weight = _number(element.get("value"), where, "the weight")
        if weight < 0:
            raise InputError("the weight is negative", where=where)
        if weights.setdefault(index, weight) != weight:
            raise InputError("the weight stands twice", where=where)
    return weights


def _reservation(file: Path, root: Element) -> float:
    for element in _named(root, "reservation"):
        return float(_number(element.get("value"), f"{file}: reservation", "the reservation value"))
    return 0.0
