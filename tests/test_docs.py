"""The README and the decisions tell the truth: commands, options, targets and files exist."""

import re
from pathlib import Path

import pytest
import typer

from ui.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = typer.main.get_command(app)


def test_every_command_of_the_readme_exists_with_its_options() -> None:
    named = re.findall(r"^(?:\.venv/bin/)?newsdesk (\w+)(.*)$", README, re.MULTILINE)
    assert {name for name, _ in named} >= {
        "ask",
        "chat",
        "ingest",
        "articles",
        "show",
        "remove",
        "eval",
    }
    for name, rest in named:
        command = COMMANDS.commands[name]
        first, _, further = rest.strip().partition(" ")
        if first in getattr(command, "commands", {}):  # "eval answers --squad FILE"
            command, rest = command.commands[first], further
        options = {option for parameter in command.params for option in parameter.opts}
        for option in re.findall(r"--[a-z][a-z-]+", rest.split("  ")[0]):
            assert option in options, f"newsdesk {name} has no {option}"


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)) <= targets


def test_every_file_that_the_readme_names_exists() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README)
    written = re.findall(r"`((?:index|rag|evals|ui|tests|docs)/[\w./-]*|\.ci/run)`", README)
    missing = [name for name in (*linked, *written) if not (ROOT / name).exists()]
    assert missing == []


def test_ci_runs_the_command_of_the_readme() -> None:
    assert re.search(r"^make test$", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE)
    assert "\nmake test " in README


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs/decisions").glob("*.md")), ids=lambda path: path.stem
)
def test_a_decision_has_a_number_a_title_and_a_date(path: Path) -> None:
    title, blank, date = path.read_text("utf-8").splitlines()[:3]
    assert re.fullmatch(rf"# {int(path.stem[:4])}\. .+", title)
    assert blank == ""
    assert re.fullmatch(r"\*\d{4}-\d\d-\d\d\*", date)
