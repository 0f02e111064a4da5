"""Write the reference pages from the program itself: the commands from --help, the case from its schema."""

from __future__ import annotations

import inspect
import os
import re
import sys
from pathlib import Path
from typing import Any


def command_line() -> str:
    """Return the page of commands, each with its own help."""
    from typer.main import get_command
    from typer.testing import CliRunner

    from contadora import cli

    os.environ.update(COLUMNS="100", TERMINAL_WIDTH="100")
    for name in ("CONTADORA_RECORD", "DATABASE_URL"):
        os.environ.pop(name, None)
    run = CliRunner()
    page = [
        "# Command line",
        "",
        inspect.getdoc(cli) or "",
        "",
        "Every command takes `--help`; all that answer take `--json`.",
        "",
    ]
    for name, command in get_command(cli.app).commands.items():
        for below in getattr(command, "commands", {"": None}):
            words = [name, below] if below else [name]
            text = run.invoke(cli.app, [*words, "--help"], prog_name="contadora").output
            page += [f"## `contadora {' '.join(words)}`", "", "```text", text.strip(), "```", ""]
    return "\n".join(line.rstrip() for line in "\n".join(page).splitlines()) + "\n"


def _kind(node: dict[str, Any]) -> str:
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in node:
        kinds = list(dict.fromkeys(_kind(option) for option in node["anyOf"]))
        return " or ".join(kind for kind in kinds if kind != "null")
    if "oneOf" in node:
        return "one of the claims"
    if "enum" in node:
        return ", ".join(f"`{word}`" for word in node["enum"])
    if "const" in node:
        return f"`{node['const']}`"
    if node.get("type") == "array":
        return f"list of {_kind(node.get('items', {}))}"
    if node.get("type") == "object":
        below = node.get("additionalProperties") or next(
            iter(node.get("patternProperties", {}).values()), None
        )
        return f"mapping to {_kind(below)}" if isinstance(below, dict) else "mapping"
    return {"string": node.get("format", "text"), "number": "number", "integer": "whole number"}.get(
        node.get("type", ""), node.get("type", "any")
    )


def case_file() -> str:
    """Return the page of the case file: each noun, what it means, its fields and their forms."""
    from contadora.case import claim, model, quantity, source
    from contadora.case.files import json_schema

    schema = json_schema()
    nouns = {"Case": schema, **schema["$defs"]}
    classes = {
        name: thing for module in (model, claim, quantity, source) for name, thing in vars(module).items()
    }
    page = ["# Case file", "", "Made from the program's own schema (`contadora schema`).", ""]
    for name, noun in nouns.items():
        page += [f"## {name}", ""]
        text = inspect.getdoc(classes[name]) or ""
        page += [
            re.split(r"\n(?:Examples|See)\n-+\n", text)[0]
            .replace("\nAttributes\n----------\n", "\n")
            .strip(),
            "",
        ]
        if "properties" in noun:
            page += ["| field | form | |", "|---|---|---|"]
            for field, node in noun["properties"].items():
                need = "required" if field in noun.get("required", ()) else ""
                page.append(f"| `{field}` | {_kind(node)} | {need} |")
            page.append("")
        for option in noun.get("anyOf", ()):
            for field, node in option.get("properties", {}).items():
                page.append(f"- `{field}`: {_kind(node)}")
        page.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in "\n".join(page).splitlines())) + "\n"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    (folder / "command-line.md").write_text(command_line())
    (folder / "case-file.md").write_text(case_file().rstrip("\n") + "\n")
