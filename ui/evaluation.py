"""`newsdesk eval`: quality over the gold set and the stories, the gate, and the speed benchmark."""

import sys
from pathlib import Path
from typing import Annotated

import typer

evaluation = typer.Typer(help="Measure quality and speed.", invoke_without_command=True)


@evaluation.callback()
def evaluate(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the tables as Markdown.")
    ] = False,
    failures: Annotated[
        bool, typer.Option("--failures", help="List every question that is not all right, and why.")
    ] = False,
    sample: Annotated[
        bool, typer.Option("--sample", help="A fixed part: some gold questions, six test stories.")
    ] = False,
    baseline: Annotated[
        bool, typer.Option("--baseline/--no-baseline", help="Measure the naive answerer beside.")
    ] = True,
    fast: Annotated[
        bool, typer.Option("--fast/--no-fast", help="Measure answering without the evidence model.")
    ] = True,
    gate: Annotated[
        bool, typer.Option("--gate", help="Exit with 1 where a committed floor is not held.")
    ] = False,
    update_floors: Annotated[
        bool,
        typer.Option("--update-floors", help="Raise the committed floors to what was reached."),
    ] = False,
    lower: Annotated[
        str | None, typer.Option(metavar="REASON", help="With --update-floors: lower them, too.")
    ] = None,
    runs: Annotated[
        Path | None, typer.Option(help="Folder for a row per question; 'none' writes nothing.")
    ] = Path("runs"),
) -> None:
    """Measure quality on the five articles, tuning stories and test stories."""
    if context.invoked_subcommand is not None:
        return
    if lower is not None and not update_floors:
        raise typer.BadParameter("--lower goes with --update-floors")
    from evals import run_evaluation
    from evals.gate import check, load_floors, save_floors, update
    from evals.report import render_markdown, render_text
    from evals.results import to_json
    from evals.systems import systems

    report = run_evaluation(
        systems(context.obj, fast=fast, baseline=baseline),
        selection="sample" if sample else "all",
        progress=_progress,
        runs=None if runs == Path("none") else runs,
    )
    if as_json:
        print(to_json(report))
    elif markdown:
        print(render_markdown(report))
    else:
        print(render_text(report, failures=failures))
    if update_floors:
        save_floors(update(report, load_floors(), lower=lower))
    if gate and (violations := check(report, load_floors())):
        for violation in violations:
            print(f"gate: {violation}", file=sys.stderr)
        raise typer.Exit(1)


@evaluation.command()
def bench(
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    rounds: Annotated[int, typer.Option(min=1, help="Fresh processes per measurement.")] = 5,
) -> None:
    """Time newsdesk beside LlamaIndex's default pipeline, in one run."""
    from evals.bench.report import render_text, to_json
    from evals.bench.run import run_bench
    from evals.samples import builtin_articles, load_gold

    report = run_bench(load_gold(builtin_articles()), rounds=rounds, progress=_say)
    print(to_json(report) if as_json else render_text(report))


def _progress(done: int, total: int, what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{done}/{total} {what}", end="\n" if done == total else "", file=sys.stderr)


def _say(what: str) -> None:
    if sys.stderr.isatty():
        print(what, file=sys.stderr)
