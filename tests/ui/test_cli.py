"""The command line as its user sees it: what is printed where, and the exit code."""

import io
import json
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from ui.cli import main

QUESTION = "How many Wagner fighters were killed?"


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def newsdesk(monkeypatch, capfd) -> Callable[..., Ran]:
    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["newsdesk", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as exit:
            code = exit.code or 0
        out, err = capfd.readouterr()
        assert isinstance(code, int)
        return Ran(code, out, err)

    return run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the built-in articles."""
    from index.config import Config
    from index.ingest import ingest_builtin

    folder = tmp_path_factory.mktemp("home")
    ingest_builtin(Config(home=folder))
    return folder


def test_a_question_is_answered_with_quotes_and_their_sources(newsdesk, home) -> None:
    ran = newsdesk("--home", home, "ask", QUESTION)
    assert (ran.code, ran.err) == (0, "")
    assert "[1]" in ran.out
    assert "Sources" in ran.out


def test_the_json_answer_quotes_the_text_that_show_prints(newsdesk, home) -> None:
    answer = json.loads(newsdesk("--home", home, "ask", "--json", QUESTION).out)
    assert answer["answered"] is True
    assert answer["citations"]
    for number, citation in enumerate(answer["citations"], start=1):
        shown = newsdesk("--home", home, "show", citation["document_id"]).out
        span = shown[citation["start_char_index"] : citation["end_char_index"]]
        assert (citation["marker"], citation["cited_text"]) == (number, span)


def test_a_refusal_carries_its_receipt(newsdesk, home) -> None:
    answer = json.loads(newsdesk("--home", home, "ask", "--json", "Write a poem about cheese").out)
    assert (answer["answered"], answer["citations"]) == (False, [])
    assert answer["abstention"]["searched_articles"] == 5
    assert answer["abstention"]["terms_not_found"] == ["Write", "poem", "cheese"]


def test_a_batch_answers_line_by_line_in_order(newsdesk, home, tmp_path) -> None:
    lines = [
        {"id": "a", "question": QUESTION},
        {"id": 7, "question": "   "},
        {"question": "And the wounded?", "history": [{"role": "user", "content": QUESTION}]},
    ]
    batch = tmp_path / "questions.jsonl"
    batch.write_text("\n".join(map(json.dumps, lines)) + "\n\n", "utf-8")
    ran = newsdesk("--home", home, "ask", "--batch", batch)
    assert ran.code == 0
    assert [record["id"] for record in ran.records] == ["a", "7", None]
    assert [record["question"] for record in ran.records] == [QUESTION, "   ", "And the wounded?"]
    assert ran.records[1]["abstention"]["reason"].startswith("the question is empty")
    assert "wounded" in ran.records[2]["standalone_question"]
    assert ran.records[2]["standalone_question"] != "And the wounded?"


def test_the_same_question_gives_the_same_answer(newsdesk, home) -> None:
    first, second = (newsdesk("--home", home, "ask", "--json", QUESTION).out for _ in range(2))
    fixed = [{**json.loads(out), "elapsed_ms": 0} for out in (first, second)]
    assert fixed[0] == fixed[1]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"question": "Who died?"}\nnot json\n', ":2: not JSON"),
        ('{"id": "x"}\n', ":1: question: Field required"),
        (
            '{"question": "x", "history": [{"role": "king", "content": "x"}]}\n',
            ":1: history.0.role",
        ),
    ],
)
def test_a_broken_batch_line_is_named(newsdesk, home, tmp_path, content, complaint) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_text(content, "utf-8")
    ran = newsdesk("--home", home, "ask", "--batch", batch)
    assert ran.code == 1
    assert f"newsdesk: {batch}{complaint}" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["ask", ""], "the question is empty"),
        (["ask", " \n "], "the question is empty"),
        (["ask", "who " * 25_000], "the most is 10,000"),
        (["ask", "\x01\x02\x03\x04"], "not text"),
        (["ask", "--batch", "missing.jsonl"], "cannot read the batch missing.jsonl"),
        (["ask", "--history", "missing.json", QUESTION], "cannot read the history missing.json"),
        (["show", "nowhere"], "no article has the id 'nowhere'"),
        (["remove", "nowhere"], "no article has the id 'nowhere'"),
        (["ingest", "missing.txt"], "missing.txt"),
    ],
)
def test_bad_input_is_one_clear_line(newsdesk, home, arguments, complaint) -> None:
    ran = newsdesk("--home", home, *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("newsdesk: ")
    assert complaint in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "content", [b"not json", b'{"role": "user"}', b"\xff\xfe\x00", b'[{"role": "user"}]']
)
def test_a_history_that_is_none_is_one_clear_line(newsdesk, home, tmp_path, content) -> None:
    history = tmp_path / "history.json"
    history.write_bytes(content)
    ran = newsdesk("--home", home, "ask", "--history", history, QUESTION)
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "the history must be a JSON list" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", QUESTION, "--batch", "-"],
        ["ask", "--batch", "-", "--history", "x.json"],
        ["ingest"],
        ["chat", "--auth", "nocolon"],
        ["nonsense"],
        ["show"],
    ],
)
def test_misuse_exits_with_2(newsdesk, home, arguments) -> None:
    assert newsdesk("--home", home, *arguments).code == 2


def test_a_home_that_is_a_file_is_one_clear_line(newsdesk, tmp_path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    ran = newsdesk("--home", file, "ask", QUESTION)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)


def test_a_home_locked_by_another_writer_is_one_clear_line(newsdesk, tmp_path, monkeypatch) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Bridge falls\n\nThe bridge fell on Monday. Nobody was hurt.")
    assert newsdesk("--home", tmp_path / "h", "ingest", page).code == 0
    holder = sqlite3.connect(tmp_path / "h" / "articles.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    ran = newsdesk("--home", tmp_path / "h", "remove", "page")
    holder.close()
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "another newsdesk" in ran.err
    assert "bridge fell" in newsdesk("--home", tmp_path / "h", "show", "page").out


def test_a_half_written_index_names_the_command_that_mends_it(newsdesk, tmp_path) -> None:
    home = tmp_path / "h"
    assert newsdesk("--home", home, "ingest", "--builtin").code == 0
    (home / "manifest.json").write_text('{"form')
    ran = newsdesk("--home", home, "ask", QUESTION)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "newsdesk reindex" in ran.err
    assert newsdesk("--home", home, "reindex").code == 0
    assert newsdesk("--home", home, "ask", QUESTION).code == 0


def test_a_home_filled_by_ingest_holds_only_that(newsdesk, tmp_path) -> None:
    page = tmp_path / "bridge.md"
    page.write_text(
        "---\ntitle: Bridge falls\noutlet: The Courier\n---\n"
        "A bridge over the Lomra collapsed on Monday, killing two people, police said.\n"
    )
    home = tmp_path / "h"
    assert newsdesk("--home", home, "ingest", page).out == "1 added\n"
    assert newsdesk("--home", home, "ingest", page).out == "1 unchanged\n"
    listed = newsdesk("--home", home, "articles", "--json").records
    assert [(one["id"], one["outlet"], one["author"]) for one in listed] == [
        ("bridge", "The Courier", None)
    ]
    answer = json.loads(
        newsdesk("--home", home, "ask", "--json", "How many people were killed?").out
    )
    assert answer["citations"][0]["cited_text"] == (
        "A bridge over the Lomra collapsed on Monday, killing two people, police said."
    )
    assert newsdesk("--home", home, "remove", "bridge").code == 0
    assert newsdesk("--home", home, "articles", "--json").out == ""


def test_removed_pieces_come_with_their_rule(newsdesk, home) -> None:
    shown = newsdesk("--home", home, "show", "--removed", "002_231284b5c5c213f3").out
    rows = dict(reversed(line.split("\t", 1)) for line in shown.splitlines())
    assert "Subscribe to our mailing list to get the new updates!" in rows
    assert all(rule for rule in rows.values())


def test_batch_reads_standard_input(newsdesk, home, monkeypatch, tmp_path) -> None:
    lines = tmp_path / "stdin"
    lines.write_text(json.dumps({"id": "s", "question": QUESTION}), "utf-8")
    with lines.open() as file:
        monkeypatch.setattr(
            sys, "stdin", io.TextIOWrapper(file.buffer if hasattr(file, "buffer") else file)
        )
        ran = newsdesk("--home", home, "ask", "--batch", "-")
    assert [record["id"] for record in ran.records] == ["s"]


def test_the_version_is_the_installed_one(newsdesk) -> None:
    assert newsdesk("--version").out == f"newsdesk {version('newsdesk')}\n"
