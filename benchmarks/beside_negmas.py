"""This engine beside NegMAS: the same domains, one run, ratios of time, who is right where answers differ.

``make bench-negmas`` runs it. NegMAS lives in an environment of its own (.venv-negmas, from negmas.lock), so
this file has two halves: the driver, run by the project's Python, and a worker (``--worker``), run by the
other one, that imports NegMAS and nothing of this project. A third party decides: every package is
enumerated with numpy and judged by the definition of each rule.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOMAINS = ROOT.parent / "shared" / "data" / "genius"
RULES = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
RUNS = 3
SAME = 1e-9
WHY = """
Why they differ. Gains are measured over the walk-away value. Where that lies below every package, NegMAS
measures them from the worst package instead: its Nash, Kalai-Smorodinsky and egalitarian points shift. As
Kalai-Smorodinsky it takes the frontier point whose shares of the best gain differ least, which can be worse
for all; the rule asks for the largest smallest share. It reads GENIUS evaluations without dividing each
issue's by their maximum, so issues weigh other than the file says: utilities beyond 1 in part 3 show it.
In brackets: points of its frontier that another one beats, equal for one party up to rounding (1e-12) and
better for another."""


# The worker: NegMAS only.


def worker() -> None:
    import warnings

    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(sys.stderr):
        from negmas import LinearAdditiveUtilityFunction, make_issue
        from negmas.inout import Scenario
        from negmas.outcomes import make_os
        from negmas.preferences import ops
        from negmas.preferences.value_fun import TableFun

        def solve(ufuns, outcomes):
            best = float("inf")
            for _ in range(RUNS):
                start = time.perf_counter()
                frontier, index = ops.pareto_frontier(ufuns, outcomes=outcomes)
                ranges = [ufun.minmax() for ufun in ufuns]
                found = {
                    "nash": ops.nash_points(ufuns, frontier, ranges=list(ranges)),
                    "kalai_smorodinsky": ops.ks_points(ufuns, frontier, ranges=list(ranges)),
                    "egalitarian": ops.kalai_points(ufuns, frontier, ranges=list(ranges)),
                    "utilitarian": ops.max_welfare_points(ufuns, frontier, ranges=list(ranges)),
                }
                best = min(best, time.perf_counter() - start)
            picked = {
                rule: [{"u": list(map(float, u)), "outcome": list(outcomes[int(index[k])])} for u, k in held]
                for rule, held in found.items()
            }
            points = [list(map(float, point)) for point in set(frontier)]
            return {"seconds": best, "rules": picked, "frontier": points}

        answers = []
        for domain in json.load(sys.stdin):
            issues = [
                make_issue(list(options), name=name)
                for name, options in zip(domain["issues"], domain["options"], strict=True)
            ]
            space = make_os(issues)
            outcomes = list(space.enumerate())
            ufuns = [
                LinearAdditiveUtilityFunction(
                    values=[
                        TableFun(dict(zip(options, scores[party], strict=True)))
                        for options, scores in zip(domain["options"], domain["scores"], strict=True)
                    ],
                    weights=[1.0] * len(issues),
                    outcome_space=space,
                    reserved_value=reserve,
                )
                for party, reserve in enumerate(domain["walk_away"])
            ]
            answer = {"same": solve(ufuns, outcomes)}
            if domain["folder"]:
                try:
                    own = Scenario.from_genius_folder(domain["folder"], ignore_discount=True)
                    outcomes = list(own.outcome_space.enumerate())
                    answer["own"] = solve(list(own.ufuns), outcomes)
                    answer["own"]["issues"] = [issue.name for issue in own.outcome_space.issues]
                    answer["own"]["parties"] = [str(ufun.name) for ufun in own.ufuns]
                    answer["own"]["largest"] = [float(ufun.minmax()[1]) for ufun in own.ufuns]
                except Exception as error:  # whatever its reader does not take
                    answer["own"] = {"failed": f"{type(error).__name__}: {error}"[:200]}
            answers.append(answer)
    from importlib.metadata import version

    json.dump({"version": version("negmas"), "answers": answers}, sys.stdout)


# The driver: this project, the third party, the report.


def generated():
    """Additive domains from a fixed seed, for where no GENIUS domain is at hand, and one large one."""
    import numpy as np

    from contadora.case.table import table_from_scores

    rng = np.random.default_rng(0)
    for parties, issues, options, walk_away in ((2, 4, 5, 0.3), (2, 5, 10, 0.4), (3, 6, 5, 0.3)):
        weights = rng.dirichlet(np.ones(issues), parties)
        values = rng.random((issues, parties, options))
        values /= values.max(axis=2, keepdims=True)
        yield (
            f"{parties} parties, {options}^{issues}",
            None,
            table_from_scores(
                [weights[:, k, None] * values[k] for k in range(issues)],
                [walk_away] * parties,
                actors=[f"party {n}" for n in range(parties)],
                issues=[f"issue {k}" for k in range(issues)],
                options=[[f"option {o}" for o in range(options)]] * issues,
            ),
        )


def domains():
    from contadora.case.genius import read_genius

    for folder in sorted(path for path in DOMAINS.glob("*/*") if path.is_dir()):
        yield folder.name, folder, read_genius(folder)
    yield from generated()


def by_definition(table):
    """Every package by brute force: the frontier of the zone, and where each rule is largest on it."""
    import numpy as np

    worth = table.point().worth()
    total = np.zeros((len(table.actors), 1))
    for scores in worth:
        total = (total[:, :, None] + scores[:, None, :]).reshape(len(table.actors), -1)
    gains = total - table.point().disagreement[0][:, None]
    inside = np.flatnonzero((gains >= -1e-12).all(axis=0))
    points = np.unique(np.round(gains[:, inside], 12), axis=1)
    order = np.lexsort((*-points[::-1],))
    kept: list[int] = []
    for n in order:  # best for the first party first: whatever dominates a point is kept before it
        if not kept or not (points[:, kept] >= points[:, n, None]).all(axis=0).any():
            kept.append(int(n))
    frontier = points[:, kept]
    ideal = frontier.max(axis=1, keepdims=True)
    objectives = {
        "nash": lambda g: np.prod(np.maximum(g, 0), axis=0),
        "kalai_smorodinsky": lambda g: (g / ideal).min(axis=0),
        "egalitarian": lambda g: g.min(axis=0),
        "utilitarian": lambda g: g.sum(axis=0),
    }
    return frontier, objectives


def beaten(points):
    """How many points another one beats: no worse for anybody within 1e-12, better by more for somebody."""
    import numpy as np

    held = np.array(points)
    more = held[None] - held[:, None]
    return int(((more >= -1e-12).all(axis=2) & (more > SAME).any(axis=2)).any(axis=1).sum())


def verdict(rule, utilities, walk_away, frontier, objectives):
    """Whether points (utilities) are acceptable to all and reach the largest value of the rule."""
    import numpy as np

    if not utilities:
        return "none"
    gains = np.array(utilities).T - np.array(walk_away)[:, None]
    if (gains < -SAME).any():
        return "wrong: worse than no deal for somebody"
    best, got = objectives[rule](frontier).max(), objectives[rule](gains)
    worst = float(got.min())
    return "right" if worst >= best - SAME else f"wrong: {worst:.4f}, not {best:.4f}"


def main() -> None:
    import numpy as np

    from contadora.solve.settlement import genius_answer

    held = list(domains())
    asked = [
        {
            "folder": None if folder is None else str(folder),
            "issues": list(table.issues),
            "options": [list(options) for options in table.options],
            "scores": [scores.tolist() for scores in table.point().worth()],
            "walk_away": table.point().disagreement[0].tolist(),
        }
        for _, folder, table in held
    ]
    genius_answer(held[0][2])  # compiled code is loaded before anything is timed
    ours = []
    for _, _, table in held:
        best = float("inf")
        for _ in range(RUNS):
            start = time.perf_counter()
            answer = genius_answer(table)
            best = min(best, time.perf_counter() - start)
        ours.append((best, answer))
    python = ROOT / ".venv-negmas" / "bin" / "python"
    done = subprocess.run(
        [python, __file__, "--worker"], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"the worker failed:\n{done.stderr[-2000:]}")
    theirs = json.loads(done.stdout)
    print(
        f"NegMAS {theirs['version']} beside this engine: frontier and four solutions, best of {RUNS} runs.\n"
    )
    print("1. The same utilities handed to both")
    columns = f"{'domain':<18}{'packages':>9}{'ours ms':>9}{'NegMAS ms':>11}{'ratio':>8}"
    print(f"{columns}  frontier: ours, NegMAS, all")
    judged = []
    for (name, _, table), (seconds, answer), their in zip(held, ours, theirs["answers"], strict=True):
        frontier, objectives = by_definition(table)
        same = their["same"]
        points = same["frontier"]
        counts = f"{len(answer['frontier'])}, {len(points)} ({beaten(points)}), {frontier.shape[1]}"
        print(
            f"{name:<18}{answer['packages']:>9,}{seconds * 1e3:>9.1f}{same['seconds'] * 1e3:>11.1f}"
            f"{same['seconds'] / seconds:>8.1f}  {counts}"
        )
        judged.append((name, table, answer, their, frontier, objectives))
    ratios = [t["same"]["seconds"] / s for (s, _), t in zip(ours, theirs["answers"], strict=True)]
    print(f"median ratio {np.median(ratios):.1f}, from {min(ratios):.1f} to {max(ratios):.1f}\n")
    print("2. Answers, judged by enumerating every package (the same utilities)")
    for rule in RULES:
        for name, table, answer, their, frontier, objectives in judged:
            walk_away = table.point().disagreement[0]
            own = [] if answer[rule] is None else answer[rule]["tied_utilities"]
            other = [point["u"] for point in their["same"]["rules"][rule]]
            mine, yours = (verdict(rule, held, walk_away, frontier, objectives) for held in (own, other))
            if (mine, yours) != ("right", "right"):
                print(f"  {rule}, {name}: ours {mine}; NegMAS {yours}")
    count = len(judged) * len(RULES)
    print(f"  all other of the {count} answers: both right\n")
    print("3. Each reads the GENIUS files itself")
    for name, table, _, their, frontier, objectives in judged:
        own = their.get("own")
        if own is None:
            continue
        if "failed" in own:
            print(f"  {name}: NegMAS does not read it ({own['failed']})")
            continue
        largest = ", ".join(f"{value:.4g}" for value in own["largest"])
        wrong = []
        for rule in RULES:
            packages = [dict(zip(own["issues"], p["outcome"], strict=True)) for p in own["rules"][rule]]
            utilities = [_utilities(table, package) for package in packages]
            told = verdict(rule, utilities, table.point().disagreement[0], frontier, objectives)
            if told != "right":
                wrong.append(f"{rule} {told}")
        print(f"  {name}: largest utilities {largest}; {'; '.join(wrong) or 'all four right'}")
    print(WHY)


def _utilities(table, package):
    scores = table.point().worth()
    settled = {issue.strip(): option for issue, option in package.items()}
    places = [
        [option.strip() for option in options].index(str(settled[issue.strip()]).strip())
        for issue, options in zip(table.issues, table.options, strict=True)
    ]
    return [
        float(sum(held[party, place] for held, place in zip(scores, places, strict=True)))
        for party in range(len(table.actors))
    ]


if __name__ == "__main__":
    worker() if sys.argv[1:] == ["--worker"] else main()
