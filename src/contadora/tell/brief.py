"""The briefing: from a case and its findings to one page that a mediator can carry into the room."""

from __future__ import annotations

import base64
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from contadora.tell import words
from contadora.tell.actors import parties, third_parties
from contadora.tell.annex import Document, Entry, Ledger
from contadora.tell.bottom_line import CONFIDENCE_RULE, bottom_line
from contadora.tell.events import statements, timeline
from contadora.tell.figures import figures_annex
from contadora.tell.gaps import gaps
from contadora.tell.outlook import options_and_packages
from contadora.tell.page import Figure, Grid, Said, Section
from contadora.tell.positions import matrix, state_of_play
from contadora.tell.ratifying import ratification_risk
from contadora.tell.stability import stuck_annex, why_stuck

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contadora.case.diff import Change
    from contadora.case.model import Case
    from contadora.solve.narrowing import Narrowing
    from contadora.solve.passage import Passage
    from contadora.solve.ratification.hardening import HardeningCurve
    from contadora.solve.ratification.verdicts import Ratifications
    from contadora.solve.settlement.finding import Settlement, Support
    from contadora.solve.stability.reading import StabilityReading

__all__ = ["Briefing", "MadeFrom", "briefing", "render_html"]


@dataclass(frozen=True)
class MadeFrom:
    """What a briefing was made from: so many reports (one story counts once) and claims, version, seed."""

    reports: int
    claims: int
    reviewed: int
    version: str
    seed: int | None = None
    draws: int | None = None
    withheld: int = 0

    def words(self) -> str:
        """Return it as one line.

        Examples
        --------
        >>> MadeFrom(1, 37, 0, "0.1.0").words()
        '1 report, 37 claims, none reviewed by a person. contadora 0.1.0; nothing drawn'
        """
        reviewed = (
            "none" if not self.reviewed else "all" if self.reviewed == self.claims else f"{self.reviewed:,}"
        )
        hidden = f"; {words.plural(self.withheld, 'protected source')} withheld" if self.withheld else ""
        drawn = "nothing drawn" if self.seed is None else f"seed {self.seed}, {self.draws:,} draws"
        return (
            f"{words.plural(self.reports, 'report')}, {words.plural(self.claims, 'claim')}, "
            f"{reviewed} reviewed by a person{hidden}. contadora {self.version}; {drawn}"
        )


@dataclass(frozen=True)
class Briefing:
    """A briefing before any format. Every number in ``claims`` and ``assumptions`` stands in an annex."""

    title: str
    as_of: str
    handling: str
    audience: str
    made_from: MadeFrom
    summary: str | None
    bottom_line: tuple[Said, ...]
    changes: tuple[Said, ...]
    sections: tuple[Section, ...]
    register: tuple[Entry, ...]
    documents: tuple[Document, ...]
    annexes: tuple[Section, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return asdict(self)


def briefing(
    case: Case,
    settlement: Settlement | None = None,
    ratification: Ratifications | None = None,
    *,
    changes: Sequence[Change | str] = (),
    narrowing: Sequence[Narrowing | str] = (),
    stability: StabilityReading | None = None,
    support: Sequence[Support] = (),
    curves: Sequence[HardeningCurve] = (),
    passage: Passage | None = None,
    made_from: MadeFrom | None = None,
    audience: str = "The mediator and the mediator’s own team",
) -> Briefing:
    """Put what is known, what was found and what is not known into the order of a briefing.

    Parameters
    ----------
    case : Case
    settlement, ratification : findings, optional
        What is missing is said to be not assessed; nothing is concluded in its place.
    changes : sequence of Change or str
        Differences from the last version, in words; those of the case carry their claims.
    narrowing : sequence of Narrowing or str
        Which unknowns, if learnt, would narrow the answer most.
    stability : StabilityReading, optional
        Why they are stuck.
    support : sequence of Support
        How often each actor accepts each package that stands out.
    curves : sequence of HardeningCurve
        What is left as the most opposed faction of each body hardens.
    passage : Passage, optional
        How often packages are acceptable to all and ratified.
    made_from : MadeFrom, optional
        Left out, it is counted from the case and the finding.
    audience : str
        Who may read it.

    Raises
    ------
    CaseError
        The case cites a claim that it does not hold.

    Examples
    --------
    >>> from contadora.case.model import Case
    >>> page = briefing(Case.model_validate({"title": "Talks", "as_of": "2017-12-02",
    ...     "actors": {"a": {"name": "A"}}}))
    >>> page.bottom_line[2].text
    'From these reports one cannot tell whether there is a package that all could accept: ...'
    """
    ledger = Ledger(
        case,
        (
            *(settlement.assumptions if settlement is not None else ()),
            *(stability.assumptions if stability is not None else ()),
        ),
    )
    # First what the body itself cites, so that the register begins with what people set; then the defaults.
    early = (parties(case, ledger), third_parties(case, ledger), matrix(case, ledger), timeline(case, ledger))
    ledger.settle()
    play = state_of_play(case, ledger, settlement)
    sections = (
        play,
        early[2],
        early[0],
        early[1],
        options_and_packages(case, ledger, settlement, passage),
        why_stuck(ledger, stability, tuple(case.actors[key].name for key in case.consenting())),
        ratification_risk(case, ledger, settlement, ratification),
        early[3],
        statements(case, ledger),
        gaps(case, ledger, narrowing),
    )
    stuck = stuck_annex(stability)
    figures = figures_annex(case, settlement, support, curves, "C" if stuck is None else "D")
    return Briefing(
        title=case.title,
        as_of=words.day(case.as_of),
        handling=case.handling,
        audience=audience,
        made_from=made_from or _counted(case, settlement),
        summary=case.summary,
        bottom_line=bottom_line(case, ledger, settlement, ratification=ratification, passage=passage),
        changes=tuple(
            Said(c)
            if isinstance(c, str)
            else Said(c.words, ledger.cite(k for k in c.why if k in case.claims))
            for c in changes
        ),
        sections=sections,
        register=ledger.entries(),
        documents=ledger.documents(),
        annexes=tuple(annex for annex in (stuck, figures) if annex is not None),
    )


def _counted(case: Case, settlement: Settlement | None) -> MadeFrom:
    from importlib.metadata import version

    known = {s.sha256: key for key, s in case.sources.items() if s.sha256}
    cited = {known.get(claim.document, claim.document) for claim in case.claims.values()}
    return MadeFrom(
        reports=case.stories() + len(cited - set(case.sources)),
        claims=len(case.claims),
        reviewed=sum(claim.status != "unreviewed" for claim in case.claims.values()),
        version=version("contadora"),
        seed=None if settlement is None else settlement.seed,
        draws=None if settlement is None else settlement.draws,
        withheld=sum(source.handling == "protected" for source in case.sources.values()),
    )


def render_html(page: Briefing) -> str:
    """Return the briefing as one HTML file: no script, nothing fetched, ready for A4.

    Reports are hostile input: every field is escaped, charts are images that cannot act, no field enters a
    style sheet, and only http and https addresses become links.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    def shown(value: Any) -> Any:
        return words.clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=PackageLoader("contadora.tell"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["confidence_rule"] = CONFIDENCE_RULE
    environment.filters["link"] = words.link
    environment.filters["image"] = _image
    environment.filters["language"] = _language
    environment.tests["grid"] = lambda block: isinstance(block, Grid)
    environment.tests["figure"] = lambda block: isinstance(block, Figure)
    environment.tests["said"] = lambda block: isinstance(block, Said)
    return environment.get_template("briefing.html.j2").render(page=page) + "\n"


def _image(svg: str) -> str:
    """An SVG as an image: whatever its text says, an image runs no script and loads nothing."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _language(tag: str | None) -> str | None:
    return tag if tag is not None and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else None
