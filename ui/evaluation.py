"""`newsdesk eval`: quality over the gold set and the stories, the gate, and the speed benchmark."""

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, cast

import typer

evaluation = typer.Typer(help="Measure quality and speed.", invoke_without_command=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print the tables as Markdown.")]
Runs = Annotated[
    Path | None, typer.Option(help="Folder for a row per question; 'none' writes nothing.")
]


class System(StrEnum):
    """What `eval retrieval` can search with, as typed; the first is the product."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    DENSE = "dense"


@evaluation.callback()
def evaluate(
    context: typer.Context,
    as_json: AsJson = False,
    markdown: AsMarkdown = False,
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
    runs: Runs = Path("runs"),
) -> None:
    """Measure quality on the five articles, tuning stories and test stories."""
    if context.invoked_subcommand is not None:
        return
    if lower is not None and not update_floors:
        raise typer.BadParameter("--lower goes with --update-floors")
    from evals.gate import check, load_floors, save_floors, update
    from evals.report import render_markdown, render_text
    from evals.results import to_json
    from evals.runs import run_evaluation
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
    as_json: AsJson = False,
    rounds: Annotated[int, typer.Option(min=1, help="Fresh processes per measurement.")] = 5,
    growth: Annotated[
        str | None,
        typer.Option(metavar="N,N", help="Instead, at these many synthetic articles: 5,1000."),
    ] = None,
    peers: Annotated[
        bool, typer.Option("--peers", help="With --growth: LlamaIndex's pipeline beside.")
    ] = False,
) -> None:
    """Time newsdesk beside LlamaIndex's default pipeline, in one run; or as a corpus grows."""
    if growth is not None:
        _growth(_counts(growth), peers=peers, rounds=rounds, as_json=as_json)
        return
    if peers:
        raise typer.BadParameter("--peers goes with --growth; without it they always run")
    from evals.bench.report import render_text, to_json
    from evals.bench.run import run_bench
    from evals.samples import builtin_articles, load_gold

    report = run_bench(load_gold(builtin_articles()), rounds=rounds, progress=_say)
    print(to_json(report) if as_json else render_text(report))


@evaluation.command()
def answers(
    context: typer.Context,
    squad: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A SQuAD file, 1.1 or 2.0.")
    ] = None,
    passages: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="JSON lines: question, documents, answers ([] or null for none)."
        ),
    ] = None,
    pool: Annotated[
        Literal["paragraph", "title"],
        typer.Option(help="With --squad: search each paragraph, or all of a title together."),
    ] = "paragraph",
    limit: Annotated[
        int | None, typer.Option(min=1, help="So many questions, always the same ones.")
    ] = None,
    fast: Annotated[
        bool, typer.Option("--fast", help="Only answering without the evidence model.")
    ] = False,
    as_json: AsJson = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the table as Markdown.")
    ] = False,
    failures: Annotated[
        bool, typer.Option("--failures", help="List every question that went wrong, and why.")
    ] = False,
    runs: Runs = Path("runs"),
) -> None:
    """Measure answers over given texts: a SQuAD file, or questions with their documents."""
    if (squad is None) == (passages is None):
        raise typer.BadParameter("give --squad FILE or --passages FILE, one of the two")
    if passages is not None and pool != "paragraph":
        raise typer.BadParameter("--pool goes with --squad; a line of passages is searched alone")
    from evals.answers import run_answers
    from evals.answers.report import render_markdown, render_text, to_json
    from evals.systems import FAST, systems

    measured = systems(context.obj, baseline=False)
    report = run_answers(
        {FAST: measured[FAST]} if fast else measured,
        squad=squad,
        passages=passages,
        pool=pool,
        limit=limit,
        progress=_progress,
        runs=None if runs == Path("none") else runs,
    )
    if as_json:
        print(to_json(report))
    elif markdown:
        print(render_markdown(report))
    else:
        print(render_text(report, failures=failures))


@evaluation.command()
def retrieval(
    context: typer.Context,
    beir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="corpus.jsonl, queries.jsonl, qrels/SPLIT.tsv."),
    ] = None,
    squad: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A SQuAD file: paragraphs searched by its answerable questions."
        ),
    ] = None,
    split: Annotated[
        str, typer.Option(help="With --beir, which judgements: qrels/SPLIT.tsv.")
    ] = "test",
    limit: Annotated[
        int | None, typer.Option(min=1, help="So many queries, always the same ones.")
    ] = None,
    system: Annotated[
        list[System] | None,
        typer.Option(help="May be given several times; all three if not given."),
    ] = None,
    rerank: Annotated[
        bool, typer.Option("--rerank", help="One more: hybrid, reordered by the evidence model.")
    ] = False,
    peers: Annotated[
        bool, typer.Option("--peers", help="LlamaIndex's default pipeline and Chroma's beside.")
    ] = False,
    depth: Annotated[int, typer.Option(min=1, help="Articles in a ranking, at most.")] = 100,
    keep: Annotated[
        Path | None,
        typer.Option(metavar="HOME", help="Index into this folder and keep it, or use it again."),
    ] = None,
    as_json: AsJson = False,
    markdown: AsMarkdown = False,
    run: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the first system's TREC run.")
    ] = None,
    passages: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write its passages as JSON lines.")
    ] = None,
    runs: Annotated[
        Path, typer.Option(help="Folder for a row per query; 'none' writes nothing.")
    ] = Path("runs"),
) -> None:
    """Measure the search over a test collection, indexed into a folder that is removed afterwards."""
    if (beir is None) == (squad is None):
        raise typer.BadParameter("give --beir DIR or --squad FILE, one of the two")
    from evals.retrieval.beir import limited, read_collection
    from evals.retrieval.files import check_ids, opened, write_passages, write_run
    from evals.retrieval.report import render_markdown, render_text
    from evals.retrieval.results import save, to_json
    from evals.retrieval.run import run_retrieval
    from evals.retrieval.squad import read_squad_collection

    whole = read_collection(beir, split) if beir else read_squad_collection(cast(Path, squad))
    collection = limited(whole, limit)
    if run is not None:
        check_ids(collection)
    with opened(run) as run_file, opened(passages) as passages_file:
        found = run_retrieval(
            context.obj,
            collection,
            systems=tuple(dict.fromkeys(map(str, system or System))),
            rerank=rerank,
            peers=peers,
            depth=depth,
            keep=keep,
            on_passages=partial(write_passages, passages_file) if passages_file else None,
            progress=_progress,
        )
        if run_file:
            write_run(found.rankings, run_file)
    if runs != Path("none"):
        save(found.rows, found.report, runs)
    if as_json:
        print(to_json(found.report))
    else:
        print(render_markdown(found.report) if markdown else render_text(found.report))


@evaluation.command()
def ablation(
    as_json: AsJson = False,
) -> None:
    """Measure what each signal is worth: answers to the test questions without it."""
    from evals.ablation import render_markdown, run_ablation, to_json

    report = run_ablation(_say)
    print(to_json(report) if as_json else render_markdown(report))


@evaluation.command()
def report(
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="FILE.html or FILE.md; else Markdown on stdout."
        ),
    ] = None,
    take: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Publish what 'eval --json', 'eval bench --json' (with --growth, too), 'eval ablation --json', "
            "'eval retrieval --json' or 'eval answers --json' printed; may be given several times.",
        ),
    ] = None,
    readme: Annotated[
        bool, typer.Option("--readme", help="Rewrite the README's tables from the results.")
    ] = False,
    results: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Results other than the published ones.")
    ] = None,
) -> None:
    """Render one page of tables and plots from the published results."""
    if output is not None and output.suffix not in (".html", ".md"):
        raise typer.BadParameter("-o takes FILE.html or FILE.md")
    from evals.page.published import FOLDER, load_published, take_in, write_text
    from evals.page.readme import README, rewritten
    from evals.page.render import render_html, render_markdown

    folder = results or FOLDER
    for path in take or ():
        print(f"published {path} as {take_in(path, folder).name}")
    published = load_published(folder)
    if readme:
        write_text(README, rewritten(README, published))
    if output is not None:
        render = render_html if output.suffix == ".html" else render_markdown
        write_text(output, render(published))
    elif not take and not readme:
        print(render_markdown(published), end="")


def _growth(counts: list[int], *, peers: bool, rounds: int, as_json: bool) -> None:
    from evals.bench.growth import run_growth
    from evals.bench.growth_report import render_text, to_json

    report = run_growth(counts, peers=peers, rounds=rounds, progress=_say)
    print(to_json(report) if as_json else render_text(report))


def _counts(text: str) -> list[int]:
    try:
        counts = [int(number) for number in text.split(",")]
    except ValueError as error:
        raise typer.BadParameter(f"--growth takes numbers like 5,1000, not {text!r}") from error
    if min(counts) < 1:
        raise typer.BadParameter("--growth takes numbers from 1")
    return list(dict.fromkeys(counts))


def _progress(done: int, total: int, what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{done}/{total} {what}", end="\n" if done == total else "", file=sys.stderr)


def _say(what: str) -> None:
    if sys.stderr.isatty():
        print(what, file=sys.stderr)
