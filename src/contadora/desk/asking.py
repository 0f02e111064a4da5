"""Questions to the engines, from words to an answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from contadora.case.drawing import DRAWS, SEED, tabulate
from contadora.case.files import write_atomically
from contadora.desk.asked import Asked
from contadora.desk.asking_model import ask_model
from contadora.desk.finding import find_conflict, find_table
from contadora.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contadora.case.table import Table
    from contadora.solve.narrowing import Narrowing
    from contadora.solve.passage import Passage
    from contadora.solve.settlement import Settlement
    from contadora.solve.stability import Conflict, StabilityReading

__all__ = [
    "ask_power",
    "ask_ratification",
    "ask_stability",
    "draw_settlement",
    "how_often_passed",
    "what_would_narrow",
]


def what_would_narrow(table: Table, settlement: Settlement) -> tuple[Narrowing, ...]:
    """Say which unknown, if learnt, would narrow most what the leading package brings."""
    from contadora.solve.narrowing import narrowing, worst_gain
    from contadora.tell.outlook import leading_package

    lead = leading_package(settlement)
    return () if lead is None else narrowing(table, worst_gain(table, lead))


def how_often_passed(
    table: Table,
    settlement: Settlement,
    *,
    routes: Mapping[str, str] | None = None,
    put: Mapping[str, str] | None = None,
) -> Passage | None:
    """Say how often each package that stands out is acceptable to all and ratified, and which is most often.

    ``put`` is a further package to look at. None where no body has to carry anything.
    """
    from contadora.solve.passage import passage
    from contadora.tell.standing_out import named_packages

    if not table.bodies:
        return None
    packages = named_packages(settlement, table)
    robust = settlement.robust.best
    for name, package in (("Most robust", robust.package if robust else None), ("Package as given", put)):
        if package is not None and package not in packages.values():
            packages[name] = dict(package)
    return passage(table, packages, routes)


def ask_stability(
    name: str,
    *,
    state: int | None = None,
    inverse: str | None = None,
    concepts: str | None = None,
    partition: str | None = None,
    ahead: int | None = None,
    levers: bool = False,
    strength: bool = False,
    unknown: str | None = None,
    views: bool = False,
    draws: int = 200,
    seed: int = SEED,
    charts: Path | None = None,
) -> Asked:
    """Ask the graph model about a conflict model, or about a case.

    Parameters
    ----------
    name : str
        A conflict model, a case file, or a bundled case.
    state : int, optional
        Why this state holds, or does not.
    inverse : str, optional
        Whose preferences are asked for, so that ``state`` holds.
    concepts : str, optional
        Names with commas between.
    partition : str, optional
        Sides that move together: names with commas, coalitions with semicolons between; ``all``: every
        coalition that can be formed.
    ahead : int, optional
        How many moves the sides look ahead; 0: without limit.
    levers : bool
        Which single changes make ``state`` hold, or end it where it holds.
    strength : bool
        Which equilibria are strong and which weak, by the field ``strong`` of a conflict model.
    unknown : str, optional
        What holds in doubt, by its field ``unknown``: an attitude (a, b, c or d), or ``all``.
    views : bool
        What holds when each side acts on its own view, by its field ``views``.
    charts : Path, optional
        A folder for the figures.

    Raises
    ------
    InputError
        The file, or one of the words, cannot be used.
    EngineError
        Too many states.
    """
    from contadora.solve import stability as graph
    from contadora.tell import stability_console as console

    model = find_conflict(name)
    asked = None if concepts is None else tuple(word.strip() for word in concepts.split(",") if word.strip())
    reading = None
    keys: dict[str, str] = {}
    title = name
    if strength or views or unknown is not None:
        wishes = {
            "--state": state, "--inverse": inverse, "--partition": partition, "--ahead": ahead,
            "--levers": levers or None, "--charts": charts,
        }  # fmt: skip
        beside = [option for option, wish in wishes.items() if wish is not None]
        return ask_model(model, name, asked, strength=strength, unknown=unknown, views=views, beside=beside)
    if isinstance(model, graph.ConflictModel):
        conflict = model.conflict
    else:
        title = model.title
        table = tabulate(model, draws=draws, seed=seed)
        reading = graph.stability_of(table, draws=draws)
        if reading.conflict is None:
            if levers or any(wish is not None for wish in (state, inverse, partition, ahead, charts)):
                raise InputError(
                    reading.why_not, where=name, hint="add under moves what each actor can do alone"
                )
            return Asked(reading.to_dict(), console.stuck_summary(title, reading))
        conflict = reading.conflict
        keys = dict(zip(table.moves.actors, conflict.names, strict=True)) if table.moves else {}
    if inverse is not None and state is None:
        raise InputError("--inverse asks about a state", where="stability", hint="add --state CODE")
    if levers and state is None:
        raise InputError("--levers asks about a state", where="stability", hint="add --state CODE")
    if state is not None and state not in conflict.codes:
        hint = f"codes run from {conflict.codes[0]} to {conflict.codes[-1]}; not all of them can occur"
        raise InputError(f"there is no state {state}", where=name, hint=hint)
    found: Asked
    if ahead is not None:
        seen = graph.limited_move(conflict, ahead) if ahead else graph.non_myopic(conflict)
        found = Asked(seen.to_dict(), console.foresight_summary(seen))
    elif partition is not None:
        groups = None
        if partition.strip() != "all" or "all" in conflict.names:
            groups = [
                [keys.get(who.strip(), who.strip()) for who in group.split(",") if who.strip()]
                for group in partition.split(";")
            ]
        together = graph.coalition_stability(conflict, groups, asked or graph.COALITION_CONCEPTS)
        found = Asked(together.to_dict(), console.coalition_summary(together))
    elif levers and state is not None:
        now = graph.analyse(conflict, asked or graph.CONCEPTS)
        hold, end = (
            graph.levers(conflict, state, hold=want, concepts=now.concepts) for want in (True, False)
        )
        found = Asked(
            {
                "state": state,
                "hold": [lever.to_dict() for lever in hold],
                "end": [lever.to_dict() for lever in end],
            },
            console.lever_summary(now, state, hold, end),
        )
    elif inverse is not None and state is not None:
        wanted = graph.inverse(conflict, state, keys.get(inverse, inverse), asked or graph.CONCEPTS)
        found = Asked(wanted.to_dict(), console.inverse_summary(conflict, wanted))
    elif state is not None:
        known = graph.known_concepts(asked or graph.CONCEPTS)
        told = [tuple(graph.witness(conflict, state, who, c) for c in known) for who in conflict.names]
        data = {"state": state, "words": conflict.describe(state)}
        data["witnesses"] = [witness.to_dict() for row in told for witness in row]
        found = Asked(data, console.witness_summary(conflict, state, told))
    elif reading is not None and asked is None:
        found = Asked(reading.to_dict(), console.stuck_summary(title, reading))
    else:
        verdicts = graph.analyse(conflict, asked or graph.usual_concepts(conflict))
        left_out = () if asked else tuple(set(graph.CONCEPTS) - set(verdicts.concepts))
        found = Asked(verdicts.to_dict(), console.model_summary(verdicts, left_out=left_out))
    if charts is None:
        return found
    wrote = _draw_stability(conflict, reading, charts, state)
    return Asked(found.data, "\n".join([found.text, *(f"wrote {path}" for path in wrote)]))


def _draw_stability(
    conflict: Conflict, reading: StabilityReading | None, folder: Path, state: int | None
) -> list[Path]:
    """Write the graph of moves, the table of equilibria and the ways out of one state."""
    from contadora.solve.stability import CONCEPTS, analyse
    from contadora.tell.stability import states_shown
    from contadora.tell.stability_charts import equilibria_chart, move_graph, standstill_tree

    start, rests, shown, rows = states_shown(analyse(conflict, CONCEPTS), reading, state)
    drawn = {
        "moves.svg": move_graph(conflict, start, rests=rests, only=shown),
        "equilibria.svg": equilibria_chart(rows, CONCEPTS if reading is None else reading.concepts),
        "ways-out.svg": standstill_tree(conflict, start),
    }
    return _write_figures(folder, drawn)


def _write_figures(folder: Path, drawn: dict[str, str]) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        raise InputError(
            f"cannot make the folder: {what}", where=str(folder), hint="choose another"
        ) from None
    for name, svg in drawn.items():
        write_atomically(folder / name, svg.encode())
    return [folder / name for name in drawn]


def draw_settlement(table: Table, settlement: Settlement, folder: Path) -> list[Path]:
    """Write the figures of a settlement: frontier, convergence, who blocks what."""
    from contadora.solve.settlement import support
    from contadora.tell.settlement_charts import agenda_strip, blocking_matrix, frontier_chart
    from contadora.tell.standing_out import named_packages

    today = {} if settlement.status_quo is None else settlement.status_quo.package
    frontier = frontier_chart(settlement, table.names)
    drawn = {} if frontier is None else {"frontier.svg": frontier}
    drawn["convergence.svg"] = agenda_strip(settlement.convergence, table.names, today=today)
    rows = support(table, named_packages(settlement, table))
    if rows:
        drawn["who-blocks.svg"] = blocking_matrix(rows, table.names)
    return _write_figures(folder, drawn)


def ask_ratification(
    name: str,
    *,
    package: str | None = None,
    routes: Sequence[str] = (),
    curve: str | None = None,
    by: str = "threshold",
    proposer: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    charts: Path | None = None,
) -> Asked:
    """Ask whether each side's factions would carry a package.

    Parameters
    ----------
    name : str
        As for `find_table`.
    package : str, optional
        "issue=option; …"; default: the package that most draws leave acceptable, else the nearest miss.
    routes : sequence of str
        "party=route", for parties that could ratify in several ways.
    curve : str, optional
        Whose hardening to show step by step; default: a line on the most opposed faction of each body.
    by : str
        How it hardens: "threshold", what it would refuse, or "weight", its share of its body.
    proposer : str, optional
        Which party's best deal to expect; default: the largest product of gains.
    charts : Path, optional
        A folder for the figures.

    Raises
    ------
    InputError
        The file, or one of the words, cannot be used; or no package can be named.
    """
    from contadora.case.package import parse_package
    from contadora.solve.ratification import ratify, schelling_curve, spoilers, win_sets
    from contadora.solve.settlement import settle, support
    from contadora.tell.ratifying import most_opposed
    from contadora.tell.ratifying_charts import hardening_chart
    from contadora.tell.ratifying_console import ratification_summary
    from contadora.tell.settlement_charts import blocking_matrix
    from contadora.tell.standing_out import leading_package, named_packages, package_name

    table = find_table(name, draws=draws, seed=seed)
    chosen: dict[str, str] = {}
    for text in routes:
        party, sign, route = (part.strip() for part in text.partition("="))
        if not sign or party in chosen:
            why = "names a party again" if sign else "names no route"
            raise InputError(f"'{text}' {why}", where="route", hint="write party=route, once for each party")
        chosen[party] = route
    settlement = settle(table)
    put = leading_package(settlement) if package is None else parse_package(package, table)
    if put is None:
        raise InputError("no package stands out", where=name, hint='name one: --package "issue=option; …"')
    found = ratify(table, put, chosen)
    sets, lost = win_sets(table, chosen), spoilers(table, chosen)
    hardening = [curve] if curve is not None else most_opposed(found)
    if by not in ("threshold", "weight"):
        raise InputError(f"nobody hardens by '{by}'", where="by", hint="write threshold or weight")
    way: Literal["threshold", "weight"] = "weight" if by == "weight" else "threshold"
    curves = [schelling_curve(table, who, by=way, proposer=proposer, routes=chosen) for who in hardening]
    packages = named_packages(settlement, table)
    called = package_name(settlement, put)
    passed = how_often_passed(table, settlement, routes=chosen, put=put)
    text = ratification_summary(
        found, sets, lost, curves, table.names, called=called, whole_curve=curve is not None, passed=passed
    )
    data = {
        "called": called,
        "ratification": found.to_dict(),
        "win_sets": sets.to_dict(),
        "spoilers": lost.to_dict(),
        "curves": [held.to_dict() for held in curves],
        "passage": None if passed is None else passed.to_dict(),
    }
    if charts is None:
        return Asked(data, text)
    drawn = {f"hardening-{held.faction}.svg": hardening_chart(held, table.names) for held in curves}
    if put not in packages.values():
        packages["Package as given"] = put
    drawn["who-blocks.svg"] = blocking_matrix(support(table, packages), table.names)
    wrote = _write_figures(charts, drawn)
    return Asked(data, "\n".join([text, *(f"wrote {path}" for path in wrote)]))


def ask_power(words: Sequence[str], quota: str, vetoes: Sequence[str] = ()) -> Asked:
    """Ask who is pivotal under a voting rule.

    Parameters
    ----------
    words : sequence of str
        Weights, with or without names, or one CSV file; see `contadora.case.votes.read_votes`.
    quota : str
        What a coalition needs, on the scale of the weights.

    Raises
    ------
    InputError
        A number or a name cannot be used, or nobody or anybody could win.
    """
    from contadora.case.votes import exact_number, read_votes
    from contadora.solve.power import banzhaf, shapley_shubik
    from contadora.tell.power_console import fractions, power_table

    votes, needed = read_votes(words, vetoes), exact_number(quota, "quota")
    found = tuple(
        index(votes.weights, needed, vetoes=votes.vetoes, players=votes.players)
        for index in (shapley_shubik, banzhaf)
    )
    data: dict[str, Any] = {
        "players": list(votes.players),
        "weights": [str(weight) for weight in votes.weights],
        "quota": str(needed),
        "vetoes": [votes.players[place] for place in votes.vetoes],
    }
    for index in found:
        exact = fractions(index)
        data[index.name] = {**index.to_dict(), "fractions": None if exact is None else list(exact)}
    return Asked(data, power_table(votes, needed, found))
