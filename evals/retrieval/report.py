"""A retrieval report as tables, for the terminal and in Markdown."""

from collections.abc import Sequence

from evals.intervals import Estimate
from evals.peers.types import Agreement
from evals.retrieval.measures import ALL_IN_10, NAMES
from evals.retrieval.results import Difference, RetrievalReport
from evals.tables import Table, draw, to_markdown

NOTE = (
    f"Measures by ir_measures; {ALL_IN_10}: the share of queries with every relevant article among "
    "the first ten. Mean (95 % interval, bootstrap over queries)."
)
PEERS = (
    "Peers: given newsdesk's embedding model, or the original one in torch, and in memory. "
    "LlamaIndex: VectorStoreIndex as its documentation starts it (chunks of 1024 tokens, overlap "
    "200, metadata embedded), the 2 or 10 nearest. Chroma: its plain query over whole articles."
)
WHOLES = (
    "newsdesk writes its index to the disk, the others hold theirs in memory. Installed: the "
    "packages with all that they require, newsdesk's page and readers among them."
)


def tables(report: RetrievalReport) -> tuple[Table, ...]:
    """Returns the report's tables, in the order in which they are read."""
    quality = Table("Found", _header(report), tuple(_quality(report)), NOTE)
    times = Table(
        "Time a query, besides its embedding",
        _header(report),
        tuple(_times(report)),
        "\n".join(_about_peers(report)),
    )
    wholes = (_wholes(report),) if report.wholes else ()
    if len(report.systems) < 2:
        return quality, times, *wholes
    title = f"Difference to {report.reference}, over the same queries"
    return quality, Table(title, _header(report), tuple(_differences(report))), times, *wholes


def render_text(report: RetrievalReport, *, width: int = 120) -> str:
    """Returns the tables for a terminal."""
    return draw(_headline(report), tables(report), width=width)


def render_markdown(report: RetrievalReport) -> str:
    """Returns the same tables as GitHub-flavoured Markdown."""
    return to_markdown(_headline(report), tables(report))


Cells = tuple[str, ...]


def _header(report: RetrievalReport) -> Cells:
    return ("", *(summary.system for summary in report.systems))


def _quality(report: RetrievalReport) -> Sequence[Cells]:
    return [
        (name, *(_estimate(summary.estimates[name]) for summary in report.systems))
        for name in NAMES
    ]


def _differences(report: RetrievalReport) -> Sequence[Cells]:
    return [
        (name, *(_difference(summary.differences.get(name)) for summary in report.systems))
        for name in NAMES
    ]


def _times(report: RetrievalReport) -> Sequence[Cells]:
    latencies = [summary.latency for summary in report.systems]
    rows = [
        ("median", *(f"{latency.median_ms:.1f} ms" for latency in latencies)),
        ("95 %", *(f"{latency.p95_ms:.1f} ms" for latency in latencies)),
    ]
    if report.peers:
        own = report.articles_per_s
        rates = {figures.system: figures.articles_per_s for figures in report.peers}
        shown = [rates.get(summary.system, own) for summary in report.systems]
        rows.append(("taken in a second", *(f"{rate:.1f}" if rate else "-" for rate in shown)))
    return rows


def _wholes(report: RetrievalReport) -> Table:
    """Returns a row a figure, a column a system that ran as a process of its own."""
    rows = [
        ("process", *(f"{one.process_s:.1f} s" for one in report.wholes)),
        ("peak memory", *(_megabytes(one.peak_mb) for one in report.wholes)),
        ("installed", *(_megabytes(one.installed_mb) for one in report.wholes)),
    ]
    header = ("", *(one.system for one in report.wholes))
    return Table(
        "A whole process: loaded, articles taken in, one query", header, tuple(rows), WHOLES
    )


def _megabytes(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f} MB"


def _about_peers(report: RetrievalReport) -> Sequence[str]:
    """Returns what the peers are, what their own evaluators say, and which are left out."""
    if not report.peers and not report.left_out:
        return []
    evaluated = [
        f"Its own evaluator on {figures.system}: {', '.join(map(_agreement, figures.evaluator))}."
        for figures in report.peers
        if figures.evaluator
    ]
    return [PEERS, *evaluated, *report.left_out]


def _agreement(found: Agreement) -> str:
    theirs, ours = _plain(found.their_value), _plain(found.our_value)
    return f"{found.theirs} {theirs} ({found.ours} {ours})"


def _estimate(found: Estimate) -> str:
    return f"{_plain(found.value)} ({_plain(found.low)}-{_plain(found.high)})"


def _difference(found: Difference | None) -> str:
    if found is None:
        return "-"
    return f"{_signed(found.value)} ({_signed(found.low)} to {_signed(found.high)})"


def _plain(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _signed(value: float) -> str:
    """Returns '+.012' or '-.012'; '.000' has no sign."""
    shown = _plain(abs(value))
    sign = "+" if value > 0 else "-"
    return shown if shown == ".000" else f"{sign}{shown}"


def _headline(report: RetrievalReport) -> str:
    corpus, rate = report.corpus, report.articles_per_s
    made_by = [f"commit {report.commit}" if report.commit else "no commit"]
    if report.config_digest:
        made_by.append(f"configuration {report.config_digest}")
    taken = f", taken in at {rate:.1f} articles a second" if rate else ""
    empty = f" ({corpus.empty} without a word left out)" if corpus.empty else ""
    return (
        f"{report.made}, {', '.join(made_by)}. {corpus.name}, {corpus.split}: {corpus.queries} "
        f"queries with {corpus.relevant} relevant articles, to depth {report.depth}, over "
        f"{corpus.articles} articles{empty} in {corpus.passages} passages{taken}."
    )
