"""The command line: each command parses, calls one function, prints.

Results go to stdout, progress and errors to stderr; a `UserFacingError` is one line and exit 1,
misuse is exit 2. What is slow to import is imported inside the command that needs it.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from index.config import Config
from index.errors import ArticleNotFound, InvalidInput, UserFacingError
from ui.evaluation import evaluation

if TYPE_CHECKING:
    from index.ingest import IngestReport
    from index.types import Article, Skipped
    from rag import Assistant

app = typer.Typer(
    name="newsdesk",
    help="Answers questions from your own articles with verified, verbatim quotes.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(evaluation, name="eval")

ExactNames = Annotated[
    bool, typer.Option("--exact-names", help="Look for names only as the question spells them.")
]
Fast = Annotated[
    bool, typer.Option("--fast", help="Answer without the evidence model: faster, less exact.")
]


def _print_version(asked: bool) -> None:
    if asked:
        print(f"newsdesk {version('newsdesk')}")
        raise typer.Exit


@app.callback()
def configure(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
    home: Annotated[
        Path | None, typer.Option(help="Folder of articles and index. [env: NEWSDESK_HOME]")
    ] = None,
    chroma_url: Annotated[
        str | None,
        typer.Option(
            help="A Chroma server instead of the built-in one. [env: NEWSDESK_CHROMA_URL]"
        ),
    ] = None,
) -> None:
    """Answers questions from your own articles with verified, verbatim quotes."""
    context.obj = Config.from_environment(os.environ, home=home, chroma_url=chroma_url)


@app.command()
def chat(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    auth: Annotated[
        str | None, typer.Option(metavar="USER:PASS", help="Ask for this login.")
    ] = None,
    exact_names: ExactNames = False,
    fast: Fast = False,
) -> None:
    """Open the desk in a browser; takes in the built-in articles on the first start."""
    login = _login(auth)
    assistant = _open(replace(context.obj, exact_names=exact_names, fast=fast))
    from ui.chat import serve  # gradio takes seconds to import

    feedback = context.obj.home / "feedback.jsonl"
    serve(assistant, host=host, port=port, auth=login, feedback_path=feedback)


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="The question, in quotes.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the answer as one JSON object.")
    ] = False,
    history: Annotated[
        Path | None, typer.Option(help="Earlier turns: a JSON list of role and content.")
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|-", help="JSON lines of questions in, JSON lines of answers out."
        ),
    ] = None,
    exact_names: ExactNames = False,
    fast: Fast = False,
) -> None:
    """Answer a question with quotes from the articles."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a QUESTION or --batch FILE, one of the two")
    if batch is not None and history is not None:
        raise typer.BadParameter(
            "--history goes with one QUESTION; a batch line has its own history"
        )
    config = replace(context.obj, exact_names=exact_names, fast=fast)
    if batch is not None:
        _answer_batch(config, batch)
        return
    from rag.question import check_question
    from ui.export import answer_record
    from ui.messages import read_history

    turns = read_history(history) if history else ()
    asked = check_question(question or "")
    assistant = _open(config, once=True)
    answer = assistant.ask(asked, turns)
    if as_json:
        print(json.dumps(answer_record(answer, assistant.position), ensure_ascii=False, indent=2))
    else:
        from ui.terminal import console, print_answer

        print_answer(answer, console())


def _answer_batch(config: Config, name: str) -> None:
    from ui.export import answer_record
    from ui.messages import read_batch

    with _batch_lines(name) as lines:
        questions = read_batch(lines, "stdin" if name == "-" else name)
        assistant = _open(config)
        for line in questions:
            answer = assistant.ask_or_refuse(line.question, line.history)
            record = answer_record(answer, assistant.position, id=line.id)
            print(json.dumps(record, ensure_ascii=False), flush=True)


@contextmanager
def _batch_lines(name: str) -> Iterator[TextIO]:
    if name == "-":
        with open(sys.stdin.fileno(), encoding="utf-8", closefd=False) as lines:
            yield lines
        return
    try:
        file = open(name, encoding="utf-8")  # noqa: SIM115 - closed below
    except OSError as error:
        raise InvalidInput(f"cannot read the batch {name}: {error.strerror}") from error
    with file:
        yield file


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[list[str] | None, typer.Argument(help="Files and folders.")] = None,
    builtin: Annotated[
        bool, typer.Option("--builtin", help="Take in the built-in articles.")
    ] = False,
) -> None:
    """Take in articles: .txt, .md (with front matter) and .html files, and folders of them."""
    if not paths and not builtin:
        raise typer.BadParameter("give files or folders, or --builtin")
    from index.ingest import ingest as take_in
    from index.ingest import ingest_builtin
    from index.readers import read_paths

    if builtin:
        _print_report(ingest_builtin(context.obj))
    if paths:
        reading = read_paths(paths)
        _print_report(take_in(context.obj, reading.pages), reading.skipped)


@app.command()
def articles(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON lines.")] = False,
) -> None:
    """List the articles: id, title, outlet, byline, words kept and removed."""
    from ui.export import article_record
    from ui.terminal import console, print_articles

    found = _stored_articles(context.obj)
    if as_json:
        for article in found:
            print(json.dumps(article_record(article), ensure_ascii=False))
    else:
        print_articles(found, console())


@app.command()
def show(
    context: typer.Context,
    article_id: Annotated[str, typer.Argument(metavar="ID")],
    removed: Annotated[
        bool, typer.Option("--removed", help="Print what cleaning took out, and which rule did.")
    ] = False,
) -> None:
    """Print an article's text, as all offsets count it."""
    article = next((one for one in _stored_articles(context.obj) if one.id == article_id), None)
    if article is None:
        raise ArticleNotFound(article_id)
    if removed:
        for piece in article.removed:
            print(f"{piece.rule}\t{' '.join(piece.text.split())}")
    else:
        sys.stdout.write(article.text + "\n")


@app.command()
def remove(
    context: typer.Context, article_id: Annotated[str, typer.Argument(metavar="ID")]
) -> None:
    """Remove an article and everything that was made from it."""
    from index.ingest import remove as take_out

    take_out(context.obj, article_id)
    print(f"removed {article_id}")


@app.command()
def reindex(context: typer.Context) -> None:
    """Make the index again from the stored articles, which stay as they are."""
    from index.ingest import reindex as make_again

    manifest = make_again(context.obj)
    print(f"indexed {manifest.articles} articles, {manifest.passages} passages")


def _stored_articles(config: Config) -> "tuple[Article, ...]":
    from index.ingest import ensure_builtin, stored_articles

    ensure_builtin(config)
    return stored_articles(config)


def _print_report(report: "IngestReport", unread: "Sequence[Skipped]" = ()) -> None:
    """Prints what was taken in; what was passed over goes to stderr, a line each."""
    parts = [
        f"{len(ids)} {word}"
        for word, ids in (
            ("added", report.added),
            ("updated", report.updated),
            ("unchanged", report.unchanged),
        )
        if ids
    ]
    print(", ".join(parts) or "nothing taken in")
    for skipped in (*unread, *report.skipped):
        print(f"skipped {skipped.source}: {skipped.reason}", file=sys.stderr)


def _open(config: Config, *, once: bool = False) -> "Assistant":
    from index.ingest import ensure_builtin
    from rag import Assistant

    ensure_builtin(config)
    return Assistant.open(config, once=once)


def _login(auth: str | None) -> tuple[str, str] | None:
    if auth is None:
        return None
    user, colon, password = auth.partition(":")
    if not (user and colon and password):
        raise typer.BadParameter("--auth takes USER:PASS, both not empty")
    return user, password


def main() -> None:
    """Runs the command line; the one place where a `UserFacingError` becomes a line and exit 1."""
    try:
        app()
    except UserFacingError as error:
        print(f"newsdesk: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
