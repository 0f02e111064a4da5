"""Case → table: every number drawn from what is known of it, everything else put on the register.

Each number has its own stream of random numbers, named by its field. Moving one range therefore moves
its own draws and no others: what-ifs share their random numbers.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from contadora.case.assumption import Assumption
from contadora.case.quantity import DRAFT
from contadora.case.repertoire import repertoire
from contadora.case.table import Body, ConsentRule, Joint, Rule, Table
from contadora.case.worth import option_worth
from contadora.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from contadora.case.model import Case, Noun, Option, Ratification
    from contadora.case.quantity import Quantity

    Floats = NDArray[np.float64]

__all__ = ["DRAWS", "SEED", "Drawing", "tabulate"]

DRAWS = 2000
SEED = 1


class Drawing:
    """Draws numbers for one case and keeps the register of what they rest on.

    ``draws`` 0 asks for the point estimate: one row that holds each distribution's mean.
    """

    def __init__(self, draws: int, seed: int) -> None:
        self.draws, self.seed = draws, seed
        self.rows = max(draws, 1)
        self.register: dict[str, Assumption] = {}

    def uniforms(self, stream: str, columns: int | None = None) -> Floats:
        """Return uniform numbers for a named stream; .5 everywhere for the point estimate."""
        shape = (self.rows,) if columns is None else (self.rows, columns)
        if not self.draws:
            return np.full(shape, 0.5)
        digest = hashlib.sha256(f"{self.seed}/{stream}".encode()).digest()
        return np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "big"))).random(shape)

    def number(
        self,
        path: str,
        quantity: Quantity,
        otherwise: tuple[float, float],
        what: str,
        noun: Noun | None = None,
    ) -> Floats:
        """Draw one number; unknown ones come from ``otherwise`` and go on the register as assumed.

        Who set it, and why, comes from the number itself, else from the ``noun`` that holds it.
        """
        low, high = quantity.bounds(otherwise)
        self.register[path] = Assumption(
            path=path,
            what=what,
            low=low,
            high=high,
            kind="assessed" if quantity.known and quantity.by != DRAFT else "assumed",
            by=quantity.by or (noun.assessed_by if noun else None),
            reason=quantity.reason or (noun.reason if noun else None),
            why=quantity.why or (noun.why if noun else ()),
        )
        if not self.draws:
            return np.array([quantity.point(otherwise)])
        return quantity.draw(self.uniforms(path), otherwise)

    def assume(self, path: str, what: str, low: float, high: float) -> Floats:
        """Draw a number that the case does not have, uniformly, and put it on the register."""
        self.register[path] = Assumption(path, what, low, high, "assumed")
        return low + (high - low) * self.uniforms(path)

    def note(self, path: str, what: str) -> None:
        """Put on the register what holds without a number."""
        self.register[path] = Assumption(path, what, 1.0, 1.0, "assumed")


def tabulate(case: Case, *, draws: int = DRAWS, seed: int = SEED) -> Table:
    """Return the table of a case: the point estimate, and ``draws`` draws from every range.

    Who is in it: every actor whose consent a deal needs, every faction below one, and every actor with a
    stance. What is unknown is drawn from the widest sensible range; ``Table.assumptions`` names each.

    Parameters
    ----------
    case : Case
    draws : int
        At least 1.
    seed : int
        Governs every draw. The same seed gives the same table.

    Raises
    ------
    CaseError
        There is nothing to analyse: no agenda, or nobody whose consent counts.

    Examples
    --------
    >>> from contadora.case.files import loads
    >>> case = loads('''
    ... title: Talks
    ... as_of: 2017-12-02
    ... actors: {a: {name: A, role: principal}, b: {name: B, role: principal}}
    ... agenda: {aid: {label: Aid, options: [none, some, full], status_quo: none}}
    ... stances:
    ...   - {actor: a, issue: aid, position: full, red_line: some}
    ...   - {actor: b, issue: aid, position: none, red_line: full}
    ... disagreement: {a: {value: 0.4}, b: {value: 0.2}}
    ... ''')
    >>> tabulate(case).point().worth()[0].round(2).tolist()
    [[0.0, 0.4, 1.0], [1.0, 0.6, 0.2]]
    """
    if not case.agenda:
        raise CaseError(
            "the case has no agenda", where=case.title, hint="add at least one issue with options"
        )
    if not case.consenting():
        raise CaseError(
            "nobody's consent is needed",
            where=case.title,
            hint="give at least one actor the role principal, or name the parties under consent",
        )
    if len(case.consenting()) < 2:
        raise CaseError(
            f"only one party is known ({case.actors[case.consenting()[0]].name})",
            where=case.title,
            hint="give the other side the role principal: nobody settles alone",
        )
    if draws < 1:
        raise CaseError(f"{draws} draws are too few", where="draws", hint="ask for at least 1")
    return _table(case, Drawing(draws, seed), _table(case, Drawing(0, seed), None))


def _table(case: Case, drawing: Drawing, estimate: Table | None) -> Table:
    actors, issues = _voices(case), tuple(case.agenda)
    sizes = [len(case.agenda[issue].options) for issue in issues]
    weights = np.zeros((drawing.rows, len(actors), len(issues)))
    values = np.full((drawing.rows, len(actors), len(issues), max(sizes)), np.nan)
    anchors = {actor: _anchor(case, actor, drawing) for actor in actors}
    for place, actor in enumerate(actors):
        weights[:, place] = _saliences(case, actor, drawing)
        for k, issue in enumerate(issues):
            values[:, place, k, : sizes[k]] = _worth(case, actor, issue, anchors, drawing)
    quo = tuple(
        None if (today := case.agenda[issue].status_quo) is None else case.agenda[issue].index(today)
        for issue in issues
    )
    place_of = {actor: place for place, actor in enumerate(actors)}
    consent = ConsentRule(
        parties=tuple(place_of[actor] for actor in case.consenting()),
        vetoes=tuple(place_of[actor] for actor in case.consent.vetoes),
        may_refuse=case.consent.may_refuse,
        weights=tuple(case.consent.weights.get(actor, 0.0) for actor in case.consenting())
        if case.consent.weights
        else (),
        quota=case.consent.quota or 0.0,
    )
    if case.consent == type(case.consent)():
        drawing.note("consent", "a deal needs every principal (unanimity)")

    def clauses(named: Mapping[str, Option]) -> tuple[tuple[int, int], ...]:
        return tuple(
            (issues.index(issue), case.agenda[issue].index(option)) for issue, option in named.items()
        )

    joints = tuple(
        Joint(
            actor=place_of[joint.actor],
            when=clauses(joint.when),
            worth=drawing.number(
                f"interactions.{name}.worth", joint.worth, (-0.2, 0.2), "extra worth of clauses together"
            ),
        )
        for name, joint in case.joints().items()
    )
    todays = {actor: _today(weights, values, place, quo, joints) for place, actor in enumerate(actors)}
    disagreement = np.stack([_no_deal(case, actor, drawing, todays) for actor in actors], axis=1)

    return Table(
        actors=actors,
        issues=issues,
        options=tuple(case.agenda[issue].labels for issue in issues),
        weights=weights,
        values=values,
        disagreement=disagreement,
        consent=consent,
        bodies=tuple(_body(case, name, rule, place_of, drawing) for name, rule in case.bodies().items()),
        joints=joints,
        rules=tuple(
            Rule(rule.label, clauses(rule.when), clauses(rule.requires), clauses(rule.excludes))
            for rule in case.constraints
        ),
        status_quo=quo,
        moves=repertoire(case, quo, Drawing(drawing.draws, drawing.seed)),
        names={
            **{actor: case.actors[actor].name for actor in actors},
            **{move.actor: case.actors[move.actor].name for move in case.moves.values()},
            **{issue: case.agenda[issue].label for issue in issues},
        },
        seed=drawing.seed,
        assumptions=tuple(drawing.register.values()),
        estimate=estimate,
    )


def _voices(case: Case) -> tuple[str, ...]:
    wanted = {
        *case.consenting(),
        *(stance.actor for stance in case.stances),
        *(joint.actor for joint in case.interactions),
        *(rule.party for rule in case.ratification),
        *(member for rule in case.ratification for member in (*rule.members, *rule.vetoes)),
    }
    for key in case.actors:
        parent, seen = case.actors[key].part_of, {key}
        while parent is not None and parent not in seen:
            seen.add(parent)
            if parent in wanted:
                wanted.add(key)
            parent = case.actors[parent].part_of
    return tuple(key for key in case.actors if key in wanted)


def _followed(case: Case, actor: str) -> str | None:
    """The party that a faction follows where nothing is known of the faction itself."""
    return case.actors[actor].part_of


def _saliences(case: Case, actor: str, drawing: Drawing) -> Floats:
    stances = {issue: case.stance(actor, issue) for issue in case.agenda}
    ranked = {issue: s.rank for issue, s in stances.items() if s is not None and s.rank is not None}
    weighed = {issue for issue, s in stances.items() if s is not None and s.salience.known}
    parent = _followed(case, actor)
    if not ranked and not weighed and parent is not None:
        drawing.note(f"saliences.{actor}", f"{actor} weighs the issues as {parent} does")
        return _saliences(case, parent, drawing)
    if ranked and weighed:
        raise CaseError(
            f"the saliences of '{actor}' are ranks on some issues and numbers on others",
            where=f"stances of {actor}",
            hint="give all of them in one form",
        )
    if weighed:
        columns = []
        highest = max(s.salience.bounds()[1] for s in stances.values() if s is not None and s.salience.known)
        if highest == 0 and len(weighed) == len(stances):
            raise CaseError(
                f"every issue has salience 0 for '{actor}'",
                where=f"stances of {actor}",
                hint="something must matter to it; leave out what is not known",
            )
        highest = highest or 1.0
        for issue, stance in stances.items():
            path = f"stances.{actor}.{issue}.salience"
            what = f"how much {issue} matters to {actor}, relative to the other issues"
            if stance is None or not stance.salience.known:
                columns.append(drawing.assume(path, what, 0.0, highest))
            else:
                columns.append(drawing.number(path, stance.salience, (0.0, highest), what))
        raw = np.stack(columns, axis=1)
        total = raw.sum(axis=1, keepdims=True)
        return np.where(total > 0, raw / np.where(total > 0, total, 1.0), 1.0 / len(stances))
    unranked = [issue for issue in stances if issue not in ranked]
    if unranked:
        what = (
            f"how {actor} ranks {', '.join(unranked)} is not stated: any order"
            + (", below what it ranks" if ranked else "")
            + ", any weights"
        )
        drawing.register[f"saliences.{actor}"] = Assumption(f"saliences.{actor}", what, 0.0, 1.0, "assumed")
    else:
        what = f"{actor}'s ranks allow any weights in that order"
        drawing.register[f"saliences.{actor}"] = Assumption(f"saliences.{actor}", what, 0.0, 1.0, "assumed")
    return _rank_weights([ranked.get(issue, np.inf) for issue in stances], actor, drawing)


def _rank_weights(ranks: list[float], actor: str, drawing: Drawing) -> Floats:
    """Weights in the order of the ranks: rank-order centroid for the point, uniform on the simplex else.

    Tied and unranked issues share their places: in any order when drawn, on average for the point.
    Source of the centroid: Barron and Barrett (1996), Management Science 42(11).
    """
    count = len(ranks)
    if not drawing.draws:
        centroid = np.cumsum(1.0 / np.arange(count, 0, -1))[::-1] / count
        order = np.argsort(ranks, kind="stable")
        row = np.empty(count)
        for rank in set(ranks):
            places = [place for place, issue in enumerate(order) if ranks[issue] == rank]
            row[[order[place] for place in places]] = centroid[places].mean()
        return row[None, :]
    spacing = -np.log1p(-drawing.uniforms(f"saliences.{actor}", count))
    simplex = np.sort(spacing / spacing.sum(axis=1, keepdims=True), axis=1)[:, ::-1]
    shuffle = drawing.uniforms(f"saliences.{actor}.order", count)
    order = np.lexsort((shuffle, np.broadcast_to(np.asarray(ranks), shuffle.shape)), axis=1)
    weights = np.empty_like(simplex)
    np.put_along_axis(weights, order, simplex, axis=1)
    return weights


def _anchor(case: Case, actor: str, drawing: Drawing) -> Floats:
    """What an option is worth at the actor's red line: as much as no deal, where that is known outright."""
    known = case.disagreement.get(actor)
    if known is not None and known.value.known:
        what = f"what no deal is worth to {actor}"
        return drawing.number(f"disagreement.{actor}.value", known.value, (0.0, 1.0), what, known)
    parent = _followed(case, actor)
    if known is None and parent is not None:
        return _anchor(case, parent, drawing)
    if any(s.actor == actor and (s.red_line is not None or s.fallback is not None) for s in case.stances):
        return drawing.assume(
            f"anchor.{actor}", f"what an option at its red line is worth to {actor}", 0.3, 0.6
        )
    return np.full(drawing.rows, 0.45)


def _worth(case: Case, actor: str, issue: str, anchors: dict[str, Floats], drawing: Drawing) -> Floats:
    stance, parent = case.stance(actor, issue), _followed(case, actor)
    if parent is not None and (stance is None or stance.says_nothing_of_worth):
        drawing.note(f"stances.{actor}.{issue}", f"{actor} wants on {issue} what {parent} wants")
        return _worth(case, parent, issue, anchors, drawing)
    anchor = anchors[actor] if actor in anchors else _anchor(case, actor, drawing)
    return option_worth(case.agenda[issue], stance, anchor, drawing, f"stances.{actor}.{issue}")


def _today(
    weights: Floats, values: Floats, place: int, quo: tuple[int | None, ...], joints: tuple[Joint, ...]
) -> Floats | None:
    if any(today is None for today in quo):
        return None
    columns = [values[:, place, k, today] for k, today in enumerate(quo)]
    today_worth: Floats = np.einsum("nk,nk->n", weights[:, place], np.stack(columns, axis=1))
    for joint in joints:
        if joint.actor == place and all(quo[issue] == option for issue, option in joint.when):
            today_worth = today_worth + joint.worth
    return today_worth


def _no_deal(case: Case, actor: str, drawing: Drawing, todays: dict[str, Floats | None]) -> Floats:
    path, what = f"disagreement.{actor}", f"what no deal is worth to {actor}"
    known, parent, today = case.disagreement.get(actor), _followed(case, actor), todays[actor]
    if known is None and parent in todays:
        drawing.note(path, f"no deal is worth to {actor} what it is worth to {parent}")
        return _no_deal(case, parent, drawing, todays)
    if known is not None and known.value.known:
        return drawing.number(f"{path}.value", known.value, (0.0, 1.0), what, known)
    if today is None:
        return drawing.assume(path, what + ": today's state is not described on every issue", 0.0, 1.0)
    beside = what + ", beside what today's state is worth to it"
    if known is None or known.at is None:
        return today + drawing.assume(path, beside, -0.1, 0.1)
    return today + drawing.number(f"{path}.shift", known.shift, (-0.1, 0.1), beside, known)


def _body(case: Case, name: str, rule: Ratification, place_of: dict[str, int], drawing: Drawing) -> Body:
    path = f"ratification.{name}"
    named = rule.members or {faction: case.actors[faction].weight for faction in case.factions(rule.party)}
    drawn = {
        member: drawing.number(
            f"{path}.members.{member}" if rule.members else f"actors.{member}.weight",
            weight,
            (0.0, 1.0),
            f"share of {rule.party} that {member} carries",
        )
        for member, weight in named.items()
    }
    total = np.sum(list(drawn.values()), axis=0) if drawn else np.zeros(drawing.rows)
    if not rule.members:
        rest = np.clip(1.0 - total, 0.0, None)
        if (rest > 0).any():
            drawing.note(f"{path}.rest", f"whoever in {rule.party} is in no faction goes with the party")
            drawn[rule.party] = rest
            total = total + rest
    if (total <= 0).any():
        raise CaseError(f"the members of {rule.party} weigh nothing", where=path, hint="give them weights")
    quota = drawing.number(
        f"{path}.quota", rule.quota, (0.5, 0.67), f"share of {rule.party} that carries a deal"
    )
    return Body(
        party=place_of[rule.party],
        route=rule.route,
        members=tuple(place_of[member] for member in drawn),
        weights=np.stack(list(drawn.values()), axis=1) / total[:, None],
        quota=quota,
        vetoes=tuple(place_of[faction] for faction in rule.vetoes),
    )
