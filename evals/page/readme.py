"""The README's tables, rendered from the published results between the README's own markers."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from evals.bench.report import BenchReport
from evals.page.published import Published
from evals.page.speed import figure
from evals.peers.whole import NEWSDESK
from evals.report import COLUMN_TITLES, MEASURE_TITLES, share, shown_estimate
from evals.results import Report
from evals.retrieval.rankings import HYBRID
from evals.retrieval.results import RetrievalReport, Summary
from evals.systems import BASELINE, FAST
from evals.tables import markdown_rows
from index.errors import InvalidInput

README = Path(__file__).parent.parent.parent / "README.md"

# The measures of the README, and whether the systems beside the product stand below each.
ROWS = {
    "all_right": True,
    "decision": False,
    "answered": False,
    "refused": True,
    "first_quote": True,
    "evidence_quoted": False,
    "quote_precision": False,
    "verbatim": False,
    "positions": False,
    "claimant": False,
}
# The measures and costs of a collection's table.
FOUND = ("all in 10", "nDCG@10", "RR@10", "R@10")
GAP = "nDCG@10"
COSTS = ("whole process", "its memory", "installed")
BESIDE = {FAST: "without the evidence model (`--fast`)", BASELINE: "naive"}
_PEER = "LlamaIndex, "


def rewritten(path: Path, published: Published) -> str:
    """Returns the README's text with its marked parts made from the results that there are.

    Raises:
        InvalidInput: it cannot be read, or lacks a marker.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror}") from error
    for name, part in parts(published).items():
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise InvalidInput(f"{path}: lacks the markers {begin.strip()} and {end}")
        text = f"{before}{begin}{part}{end}{after}"
    return text


def parts(published: Published) -> dict[str, str]:
    """Returns the text of each marked part whose result is published, by the marker's name."""
    found = {}
    if published.quality is not None:
        found["evaluation"] = evaluation(published.quality)
    if published.bench is not None:
        found["bench"] = bench(published.bench)
    if published.retrieval:
        found["retrieval"] = "\n".join(map(retrieval, published.retrieval))
    return found


def retrieval(report: RetrievalReport) -> str:
    """Returns the part on one collection: a line on the run, and a row a system."""
    header = ("", *FOUND, f"{GAP} to {report.reference}", "a query", "taken in", *COSTS)
    rows = [header, *(_found(report, one) for one in report.systems)]
    corpus = report.corpus
    return (
        f"{corpus.name}, {corpus.split}: {corpus.queries} queries over {corpus.articles} articles. "
        f"Measured on {_when(report)} by `newsdesk eval retrieval`.\n\n{_table(rows)}"
    )


def _found(report: RetrievalReport, one: Summary) -> tuple[str, ...]:
    rates = {peer.system: peer.articles_per_s for peer in report.peers}
    rate = rates.get(one.system, report.articles_per_s)
    gap = one.differences.get(GAP)
    cost = next((cost for cost in report.wholes if cost.system == _process(one.system)), None)
    shown = (
        (f"{cost.process_s:.1f} s", _megabytes(cost.peak_mb), _megabytes(cost.installed_mb))
        if cost
        else ("", "", "")
    )
    return (
        f"**{one.system}**" if one.system == report.reference else one.system,
        *(_three(one.estimates[name].value) for name in FOUND),
        f"{gap.value:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})" if gap else "",
        f"{one.latency.median_ms:.1f} ms",
        f"{rate:.0f}/s" if rate else "",
        *shown,
    )


def _process(system: str) -> str:
    """Returns the process that a row stands for; of newsdesk's, that of hybrid search."""
    return NEWSDESK if system == HYBRID else system.partition(", top ")[0]


def _three(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _megabytes(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} MB"


def evaluation(report: Report) -> str:
    """Returns the part on quality: a line on the run, and the table."""
    rows = [("", *(COLUMN_TITLES.get(column, column) for column in report.columns))]
    for measure, all_systems in ROWS.items():
        systems = report.systems if all_systems else report.systems[:1]
        for system in systems:
            cells = [report.cell(system, column, measure) for column in report.columns]
            title = _row_title(report, system, MEASURE_TITLES[measure])
            rows.append((title, *(shown_estimate(cell) for cell in cells)))
    rows += _auroc(report)
    return (
        f"Measured on {_when(report)} by `newsdesk eval`. "
        f"Mean, 95 % interval, number of questions.\n\n{_table(rows)}"
    )


def bench(report: BenchReport) -> str:
    """Returns the part on speed: a line on the run, the table, and what it compares."""
    rows = [("", "goal", *(_peer_title(report, system) for system in report.systems))]
    for one in report.measurements:
        goal = "" if one.goal is None else f"{one.goal:g} {one.unit}"
        rows.append((one.name, goal, *(figure(one.values[s], one.unit) for s in report.systems)))
    return (
        f"Measured on {_when(report)} by `newsdesk eval bench`: {report.machine}; medians of "
        f"{report.rounds} fresh processes, warm over the {report.questions} gold questions.\n\n"
        f"{_table(rows)}\n"
        "LlamaIndex: `VectorStoreIndex` as its documentation starts it, its index read from disk, "
        f"with {_peer_models(report)} and a mock in place of the language model. It returns "
        "passages; newsdesk returns checked quotes or a refusal.\n"
    )


def _auroc(report: Report) -> Iterable[tuple[str, ...]]:
    for system in report.systems:
        cells = []
        for column in report.columns:
            summary = report.summary(system, column)
            known = summary.answerability if summary else None
            cells.append(share(known.auroc) if known else "-")
        yield (_row_title(report, system, "AUROC of answerable"), *cells)


def _row_title(report: Report, system: str, title: str) -> str:
    return f"**{title}**" if system == report.systems[0] else f"· {BESIDE.get(system, system)}"


def _peer_title(report: BenchReport, system: str) -> str:
    """Returns the peer's whole name; its model stands with it only where it runs with several."""
    if not system.startswith(_PEER):
        return system
    several = sum(name.startswith(_PEER) for name in report.systems) > 1
    model = f", {system.removeprefix(_PEER)}" if several else ""
    return f"LlamaIndex's default pipeline{model}"


def _peer_models(report: BenchReport) -> str:
    models = {"onnx": "newsdesk's own MiniLM", "torch": "the original MiniLM in torch"}
    return " or ".join(t for model, t in models.items() if f"{_PEER}{model}" in report.systems)


def _when(report: Report | BenchReport | RetrievalReport) -> str:
    day = report.made.partition("T")[0]
    return f"{day} at commit {report.commit}" if report.commit else f"{day} without a commit"


def _table(rows: Sequence[Sequence[str]]) -> str:
    header, *others = rows
    # An empty cell is written with one blank: `| |`.
    return markdown_rows(header, others).replace("|  ", "| ") + "\n"
