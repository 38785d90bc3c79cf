"""The README cannot drift: commands, settings, tables and examples in it are those of the program."""

from __future__ import annotations

import dataclasses
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import tables
from kg.cli import cli
from kg.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`kg {command}" in README or f"kg {command} " in README


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Settings)])
def test_every_setting_is_in_the_readme_with_its_default(field: str) -> None:
    default = str(getattr(Settings(), field))
    row = re.search(rf"^\| `GOVPLAN_{field.upper()}` \| (.*?) \|", README, re.M)
    assert row is not None
    assert row[1].strip("`") == (default or "-")


def test_every_table_is_in_the_readme() -> None:
    for name in tables.names():
        assert re.search(rf"\b{name}\b", README), name


def test_every_shipped_question_is_in_the_readme() -> None:
    for name in tables.examples():
        assert f"`{name}`" in README, name


def test_commands_in_code_blocks_exist() -> None:
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.S))
    used = set(re.findall(r"\bkg (?!-)(\w+)", blocks))
    assert used, "the README shows no command"
    assert used <= set(cli.commands)


def test_example_query_returns_rows(corpus_release: Path) -> None:
    text = re.search(r"^kg query '(.*?)'$", README, re.S | re.M)
    assert text is not None
    (query,) = shlex.split(f"'{text[1]}'")
    result = CliRunner().invoke(cli, ["query", query, "--out", str(corpus_release), "--format", "csv"])
    assert result.exit_code == 0, result.output
    assert len(result.output.strip().splitlines()) > 1


def test_settings_in_code_are_documented_where_they_stand() -> None:
    assert all(f.metadata["help"] for f in dataclasses.fields(Settings))


def test_local_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)]+)\)", README):
        assert (ROOT / target).exists(), target
