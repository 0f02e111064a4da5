"""Every command that a page shows is run, in order, in an empty folder, and prints what the page shows.

$ENDPOINT is a language model on this machine that plays a recorded answer.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contadora.case.files import json_schema

from .model_server import bundled_answer, serving

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
HERE = {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def genius(scores: dict[str, tuple[int, int]] | None, root: str) -> str:
    """A GENIUS file for two issues: a domain where there are no scores, else a profile."""
    rows = []
    for place, (name, options) in enumerate({"Price": ("low", "high"), "Time": ("soon", "late")}.items(), 1):
        items = "".join(
            f'<item index="{k}" value="{option}"'
            + (f' evaluation="{scores[name][k - 1]}"' if scores else "")
            + "/>"
            for k, option in enumerate(options, 1)
        )
        rows.append(f'<issue index="{place}" name="{name}" type="discrete">{items}</issue>')
    rows += [f'<weight index="{place}" value="{w}"/>' for place, w in ((1, 0.6), (2, 0.4)) if scores]
    space = f'<objective index="0" name="any" type="objective">{"".join(rows)}</objective>'
    return (
        f"<{root}>{space}</{root}>" if scores else f"<{root}><utility_space>{space}</utility_space></{root}>"
    )


def steps(page: Path):
    """Yield ("file", name, text) for listings with a name, ("run", command, expected) for commands."""
    for kind, body in FENCE.findall(page.read_text(encoding="utf-8")):
        if kind in ("yaml", "text") and (named := re.match(r"# ([\w.-]+)\n", body)):
            yield "file", named[1], body[named.end() :]
        elif kind == "console":
            for block in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, expected = block.partition("\n")
                yield "run", command, expected


def commands_on(page: Path) -> list[str]:
    return [command for step, command, _ in steps(page) if step == "run"]


@pytest.mark.parametrize("page", [p for p in PAGES if commands_on(p)], ids=lambda p: p.name)
def test_every_command_on_a_page_runs_and_prints_what_the_page_shows(page, tmp_path):
    bin_folder = Path(sys.executable).parent
    environment = {
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "USER": "reader",
        **HERE,
    }
    domain = tmp_path / "DOMAIN"
    domain.mkdir()
    (domain / "domain.xml").write_text(genius(None, "negotiation_template"))
    (domain / "profile1.xml").write_text(genius({"Price": (1, 4), "Time": (2, 1)}, "utility_space"))
    (domain / "profile2.xml").write_text(genius({"Price": (4, 1), "Time": (1, 3)}, "utility_space"))
    with serving(bundled_answer) as model:
        environment["ENDPOINT"] = model.url
        run_steps(page, tmp_path, environment)


def run_steps(page: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    for step, what, text in steps(page):
        if step == "file":
            (tmp_path / what).write_text(text)
            continue
        if what.startswith("make "):
            assert re.search(rf"^{what.split()[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
            continue
        run = subprocess.run(
            what,
            shell=True,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        should_fail = text.startswith("contadora: ")
        assert (run.returncode != 0) == should_fail, f"{what}\n{run.stdout}\n{run.stderr}"
        shown = run.stderr if should_fail else run.stdout
        if text.strip():
            checker = doctest.OutputChecker()
            assert checker.check_output(text, shown, doctest.ELLIPSIS), (
                f"{what}\n{text}\n--- printed\n{shown}"
            )


def test_the_readme_names_the_two_commands_that_a_newcomer_needs():
    assert {"make demo", "make test"} <= set(commands_on(ROOT / "README.md"))


def test_every_command_is_documented():
    from typer.main import get_command

    from contadora.cli import app

    reference = (ROOT / "docs/reference/command-line.md").read_text()
    for name, command in get_command(app).commands.items():
        for below in getattr(command, "commands", {"": None}):
            assert f"## `contadora {name} {below}".rstrip() + "`" in reference


def test_the_reference_pages_are_what_the_program_says_today(tmp_path):
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    subprocess.run(
        [sys.executable, ROOT / "docs/reference/generate.py", tmp_path / "docs/reference"], check=True
    )
    for name in ("command-line.md", "case-file.md"):
        made, kept = ((base / "docs/reference" / name).read_text() for base in (tmp_path, ROOT))
        assert made == kept, f"{name} is stale: run `make reference`"


def test_every_field_of_the_case_file_is_documented():
    page = (ROOT / "docs/reference/case-file.md").read_text()
    for name, noun in json_schema()["$defs"].items():
        for field in noun.get("properties", {}):
            assert f"`{field}`" in page, f"{name}.{field}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_between_pages_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_page_of_reading_scores_shows_the_scores_of_today(tmp_path):
    subprocess.run([sys.executable, ROOT / "docs/explanation/score_reading.py", tmp_path], check=True)
    made, kept = (tmp_path / "reading-scores.md", ROOT / "docs/explanation/reading-scores.md")
    assert made.read_text() == kept.read_text(), "stale: run `make reference`"


def test_the_page_of_name_scores_shows_the_scores_of_the_shipped_tagger(tmp_path):
    pytest.importorskip("pycrfsuite")
    subprocess.run([sys.executable, ROOT / "docs/explanation/score_names.py", tmp_path], check=True)
    made, kept = (tmp_path / "name-scores.md", ROOT / "docs/explanation/name-scores.md")
    assert made.read_text() == kept.read_text(), "stale: run `make reference`"
