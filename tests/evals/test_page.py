"""The page of published results: what is taken in, what is drawn, and what the README gets."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from evaluating import (
    ARTICLES,
    BURST,
    SIREN,
    ScriptedAnswerer,
    bench_report,
    fact,
    quote,
    quoting,
    refusal,
    unanswerable,
)
from typer.testing import CliRunner

from evals.ablation import MEASURES as ABLATION_MEASURES
from evals.ablation import AblationReport, Variant, render_markdown
from evals.ablation import to_json as ablation_json
from evals.answers.report import to_json as answers_json
from evals.answers.results import AnswersReport, Data
from evals.answers.results import Figure as AnswersFigure
from evals.bench.growth import GrowthReport, Heavy, Size, StageProfile
from evals.bench.growth_report import to_json as growth_json
from evals.bench.report import to_json as bench_json
from evals.intervals import Estimate
from evals.page.plots import Figure, difference_axis, log_axis, row_plot, share_axis
from evals.page.published import Published, load_published, take_in
from evals.page.readme import parts, rewritten
from evals.page.render import render_html
from evals.page.render import render_markdown as render_page
from evals.page.speed import growth as growth_section
from evals.page.svg import Axis, Mark, Plot, Series, draw
from evals.peers.types import PeerFigures
from evals.peers.whole import Whole
from evals.results import Latency, Report, Summary, summarise, to_json
from evals.retrieval.measures import NAMES
from evals.retrieval.results import Corpus as Collection
from evals.retrieval.results import Difference, RetrievalReport
from evals.retrieval.results import Summary as Found
from evals.retrieval.results import to_json as retrieval_json
from evals.runs import evaluate
from evals.samples import Corpus
from index.config import Config
from index.errors import InvalidInput
from ui.evaluation import evaluation

MADE = "2024-07-27T10:00:00+00:00"
STORY = Corpus(
    "flood <b>", "stories", ARTICLES, (fact(split="test"), replace(unanswerable(), split="test"))
)
HALF = Estimate(0.5, 0.4, 0.6, 100, 30)


def quality() -> Report:
    good = {fact().question: quoting(quote(BURST)), unanswerable().question: refusal()}
    poor = {question: quoting(quote(SIREN)) for question in good}
    systems = {"newsdesk": ScriptedAnswerer(good), "baseline": ScriptedAnswerer(poor)}
    makers = {name: (lambda _, made=made: made) for name, made in systems.items()}
    return summarise(evaluate([STORY], makers), made=MADE, commit="1a2b3c4")


def ablation() -> AblationReport:
    figures = {"stories": dict.fromkeys(ABLATION_MEASURES, HALF)}
    none = Variant("nothing", figures, {"stories": Estimate(0, 0, 0, 100, 30)})
    names = Variant("names", figures, {"stories": Estimate(-0.05, -0.08, -0.02, 100, 30)})
    return AblationReport(MADE, "1a2b3c4", (none, names))


def growth() -> GrowthReport:
    sizes = [
        Size(system, articles, ingest_s, 1.0, 2.0, warm, 2 * warm, 200.0, None)
        for system, ingest_s, warm in (("newsdesk", 0.5, 10.0), ("LlamaIndex, onnx", 2.5, 5.0))
        for articles in (5, 100_000)
    ]
    profile = StageProfile("intake", 5, 2.0, (Heavy("embed", 3, 1.0),))
    return GrowthReport(MADE, "1a2b3c4", "A processor, 2 cores", 3, 20, tuple(sizes), (profile,))


def retrieval() -> RetrievalReport:
    estimates, latency = dict.fromkeys(NAMES, HALF), Latency(1.0, 2.0)
    lower = dict.fromkeys(NAMES, Difference(-0.1, -0.2, 0.0))
    return RetrievalReport(
        MADE,
        "1a2b3c4",
        "digest",
        Collection("time", "test", 423, 900, 0, 83, 300, 20.0),
        100,
        "hybrid",
        (Found("hybrid", estimates, {}, latency), Found("dense", estimates, lower, latency)),
    )


def answers() -> AnswersReport:
    return AnswersReport(
        MADE,
        "1a2b3c4",
        "digest",
        Data("squad", "dev.json", "0123456789abcdef", "paragraph", None),
        ("newsdesk",),
        (AnswersFigure("newsdesk", "right", HALF, None),),
        (Summary("newsdesk", "given/test", 100, 30, None, Latency(20.0, 40.0)),),
        (),
        (),
    )


WHOLE = Published(quality(), ablation(), bench_report(), growth(), (retrieval(),), answers())


@pytest.fixture
def run_file(tmp_path: Path) -> Path:
    path = tmp_path / "run.json"
    path.write_text(to_json(quality()), "utf-8")
    return path


@pytest.fixture
def results(tmp_path: Path) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    return folder


# What is taken in.


def test_a_run_is_published_without_its_list_of_failures(run_file: Path, results: Path) -> None:
    assert take_in(run_file, results) == results / "quality.json"
    original = json.loads(
        run_file.read_text("utf-8"), parse_float=lambda text: round(float(text), 6)
    )
    assert original["failures"] != []
    published = json.loads((results / "quality.json").read_text("utf-8"))
    assert published == {**original, "failures": []}
    kept = load_published(results).quality
    assert kept is not None
    assert [(s.system, s.sources, s.risk) for s in kept.summaries] == [
        (s.system, s.sources, s.risk) for s in quality().summaries
    ]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("ablation", ablation_json(ablation())),
        ("bench", bench_json(bench_report())),
        ("growth", growth_json(growth())),
        ("retrieval", retrieval_json(retrieval())),
        ("answers", answers_json(answers())),
    ],
)
def test_other_results_are_recognised_by_their_content(
    kind: str, text: str, results: Path, tmp_path: Path
) -> None:
    run = tmp_path / "any name.json"
    run.write_text(text, "utf-8")
    take_in(run, results)
    assert getattr(load_published(results), kind) == getattr(WHOLE, kind)


def test_retrieval_is_published_for_each_collection_and_split(
    results: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run.json"
    taken = []
    for name, split in (("time", "test"), ("a folder", "held-out"), ("time", "test")):
        corpus = replace(retrieval().corpus, name=name, split=split)
        run.write_text(retrieval_json(replace(retrieval(), corpus=corpus)), "utf-8")
        taken.append(take_in(run, results).name)
    assert taken == [
        "retrieval-time-test.json",
        "retrieval-a-folder-held-out.json",
        "retrieval-time-test.json",
    ]
    published = load_published(results).retrieval
    assert [one.corpus.name for one in published] == ["a folder", "time"]
    assert "a folder, held-out: 83 queries" in render_page(Published(retrieval=published))
    assert "time, test: 83 queries" in render_page(Published(retrieval=published))


def test_a_published_file_has_a_line_for_each_item(run_file: Path, results: Path) -> None:
    text = take_in(run_file, results).read_text("utf-8")
    cells = len(quality().cells)
    assert len(re.findall(r'^  \{"system": .*"estimate"', text, re.MULTILINE)) == cells


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes"),
        ("[" * 100_000, "not JSON: "),
        ('{"cells": [NaN]}', "not JSON: NaN is no finite number"),
        ('{"cells": [1e999]}', "not JSON: 1e999 is no finite number"),
        ("[]", "not a result of 'newsdesk eval --json' or of one of its commands"),
        ('{"cells": []}', "not a result of quality: made: Field required"),
        (
            to_json(replace(quality(), columns=("stories/sample",))),
            "not a whole result of quality: a sampled run",
        ),
        (to_json(replace(quality(), systems=())), "not a whole result of quality: no systems"),
        (
            ablation_json(replace(ablation(), variants=())),
            "not a whole result of ablation: a variant lacks a column or a measure",
        ),
        (
            bench_json(replace(bench_report(), measurements=())),
            "not a whole result of bench: a measurement lacks a system",
        ),
    ],
)
def test_what_cannot_be_published_is_refused_in_one_line(
    text: str, complaint: str, results: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run.json"
    run.write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as raised:
        take_in(run, results)
    assert str(raised.value).startswith(f"{run}: {complaint}")
    assert "\n" not in str(raised.value)
    assert list(results.iterdir()) == []


def test_a_result_under_another_name_is_refused(run_file: Path, results: Path) -> None:
    (results / "bench.json").write_text(run_file.read_text("utf-8"), "utf-8")
    with pytest.raises(InvalidInput, match=r"holds the result of another command \(quality\)"):
        load_published(results)


# The page.


class _Elements(HTMLParser):
    """Collects what a page would run or load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.places: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.places += [v or "" for k, v in attrs if k in ("src", "href", "xlink:href", "style")]
        assert not [k for k, _ in attrs if k.startswith("on")]


def test_the_page_is_one_file_without_scripts_or_outside_resources() -> None:
    page = render_html(WHOLE)
    found = _Elements(page)
    assert not {"script", "link", "img", "iframe", "object"} & set(found.names)
    assert found.places
    assert all(re.fullmatch(r"#[a-z-]+", place) for place in found.places)
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_every_part_has_its_plot_and_its_table() -> None:
    page = render_html(WHOLE)
    titles = [
        ElementTree.fromstring(svg).attrib["aria-label"]
        for svg in re.findall(r"<svg .*?</svg>", page, re.DOTALL)
    ]
    assert titles == [
        "All right by kind, test stories",
        "All right by story, test stories",
        "Calibration of newsdesk",
        "Error against share answered, test stories",
        "Change without the signal",
        "Found in time",
        "Answers over dev.json",
        "Against newsdesk",
        "Taking in",
        "Cold ask",
        "Warm answer, median",
        "Memory of asks",
        "On disk",
    ]
    markdown = render_page(WHOLE)
    assert re.findall(r"^## (.+)$", markdown, re.MULTILINE) == re.findall(r"<h2>(.+)</h2>", page)
    assert (
        "| story | questions | newsdesk | baseline |\n| --- | ---: | ---: | ---: |\n"
        "| flood &lt;b> | 2 | 1.00 | .00 |\n" in markdown
    )
    assert "| test stories | baseline | 0.900 | 1.00 | 1.00 |\n" in markdown
    assert "| cold ask | 3.00 s | 1.25 s | 2.50 s (x 2) |\n" in markdown
    assert "-0.050 (-0.080 to -0.020)" in markdown


def test_texts_are_escaped() -> None:
    page = render_html(WHOLE)
    assert "flood &lt;b&gt;" in page
    assert "<b>" not in page


def test_missing_parts_are_said_to_be_missing() -> None:
    missing = [line for line in render_page(Published()).splitlines() if "missing" in line]
    assert missing == [
        "Quality is missing: 'newsdesk eval --json' has not been published.",
        "Ablations are missing: 'newsdesk eval ablation --json' has not been published.",
        "Retrieval is missing: 'newsdesk eval retrieval --json' has not been published.",
        "Answers over given texts are missing: 'newsdesk eval answers --json' has not been published.",
        "Speed is missing: 'newsdesk eval bench --json' has not been published.",
        "Growth is missing: 'newsdesk eval bench --growth ... --json' has not been published.",
    ]
    assert "Quality is missing" in render_html(Published())


def test_an_older_run_lacks_stories_and_risk_only() -> None:
    plain = quality()
    older = replace(
        plain, summaries=tuple(replace(s, sources=(), risk=()) for s in plain.summaries)
    )
    text = render_page(Published(quality=older))
    assert "Missing: the published run has no figures by story." in text
    assert "Missing: the published run has no curve of risk." in text
    assert "**Calibration of newsdesk**" in text


def test_growth_is_a_line_a_system_over_its_sizes() -> None:
    section = growth_section(growth())
    assert isinstance(section.blocks[1], Figure)
    taking_in, *_, on_disk = section.blocks[1].plots
    assert [(s.name, [(m.x, m.y) for m in s.marks]) for s in taking_in.series] == [
        ("newsdesk", [(5, 0.5), (100_000, 0.5)]),
        ("LlamaIndex, onnx", [(5, 2.5), (100_000, 2.5)]),
    ]
    assert on_disk.series[0].line
    assert "| embed | 3 | 1.00 s | 50 % |\n" in render_page(WHOLE)


# Plots.


def test_marks_stand_where_their_values_are() -> None:
    # Left of the frame: 22 + 16 for the name + 1 character of 6.6; right: 10 + half of "1.00".
    axis = Axis("x", 0, 10, ((0, "0"), (10, "10")))
    up = Axis("y", 0, 1, ((0, "0"), (1, "1")))
    plot = Plot("A plot", axis, up, (Series("a", (Mark(5, 0.25, x_range=(0, 10), label="<"),)),))
    root = ElementTree.fromstring(draw(plot))
    left, right, top, height = 44.6, 540 - 10 - 6.6, 34, 300
    (mark,) = [path for path in root.iter("path") if path.attrib["class"] == "s0 mark"]
    assert mark.attrib["d"].startswith(f"M{(left + right) / 2 - 4:.1f} {top + 0.75 * height:.1f}")
    assert mark.find("title").text == "<"
    (bar,) = [line for line in root.iter("line") if line.attrib["class"] == "s0 bar"]
    assert (bar.attrib["x1"], bar.attrib["x2"]) == (f"{left:.1f}", f"{right:.1f}")


def test_a_logarithmic_axis_places_by_ratio() -> None:
    axis = log_axis("times", [0.5, 8.0], "×")
    assert (axis.low, axis.high) == (0.5, 10.0)
    assert [text for _, text in axis.ticks] == ["0.5×", "1×", "2×", "5×", "10×"]
    assert axis.place(5**0.5) == pytest.approx(0.5)
    assert (axis.place(0.1), axis.place(99)) == (0.0, 1.0)


def test_a_short_logarithmic_axis_has_three_labels() -> None:
    assert [text for _, text in log_axis("s", [2.1, 4.0]).ticks] == ["2", "5", "10"]
    assert [text for _, text in log_axis("s", []).ticks] == ["1", "2", "5"]


def test_many_powers_of_ten_are_labelled_without_the_steps_between() -> None:
    assert [text for _, text in log_axis("articles", [5, 100_000]).ticks] == [
        "10",
        "100",
        "1,000",
        "10,000",
        "100,000",
    ]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([-0.08, 0.021], ["-0.08", "-0.06", "-0.04", "-0.02", "0", "+0.02", "+0.04"]),
        ([0.3], ["0", "+0.05", "+0.10", "+0.15", "+0.20", "+0.25", "+0.30"]),
        ([0.0], ["0"]),
    ],
)
def test_an_axis_of_differences_holds_zero_and_round_places(
    values: list[float], ticks: list[str]
) -> None:
    axis = difference_axis("change", values)
    assert [text for _, text in axis.ticks] == ticks
    assert axis.low <= min(0, *values)
    assert axis.high >= max(0, *values)


def test_rows_stand_from_the_top_and_series_below_each_other() -> None:
    plot = row_plot("t", share_axis("s"), ["a", "b"], {"x": {"a": 0.5, "b": HALF}, "y": {"b": 1.0}})
    assert [(mark.x, round(mark.y, 3)) for mark in plot.series[0].marks] == [
        (0.5, -0.176),
        (0.5, 0.824),
    ]
    assert [round(mark.y, 3) for mark in plot.series[1].marks] == [1.176]
    assert plot.series[0].marks[1].x_range == (0.4, 0.6)
    assert (plot.y.low, plot.y.high) == (1.5, -0.5)


# The README.


def test_the_readme_gets_its_tables_and_keeps_the_rest(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    marked = "# A\n<!-- {0}: begin -->\nold\n<!-- {0}: end -->\nB\n"
    readme.write_text(marked.format("evaluation") + marked.format("bench"), "utf-8")
    text = rewritten(readme, Published(quality=quality()))
    assert text.startswith(
        "# A\n<!-- evaluation: begin -->\n"
        "Measured on 2024-07-27 at commit 1a2b3c4 by `newsdesk eval`. "
        "Mean, 95 % interval, number of questions.\n\n"
        "| | test stories |\n| --- | ---: |\n"
        "| **all right** | 1.00 (.34-1.00) 2 |\n| · naive | .00 (.00-.66) 2 |\n"
        "| **answered or refused rightly** | 1.00 (.34-1.00) 2 |\n"
    )
    assert (
        "| **AUROC of answerable** | 1.00 |\n| · naive | .50 |\n<!-- evaluation: end -->\nB\n"
        in text
    )
    assert text.endswith(marked.format("bench"))


def test_the_readme_names_goals_and_the_peer(tmp_path: Path) -> None:
    assert parts(Published(bench=bench_report()))["bench"] == (
        "Measured on 2024-07-27 at commit 1a2b3c4 by `newsdesk eval bench`: A processor, 2 cores; "
        "medians of 3 fresh processes, warm over the 208 gold questions.\n\n"
        "| | goal | newsdesk | LlamaIndex's default pipeline |\n| --- | ---: | ---: | ---: |\n"
        "| cold ask | 3 s | 1.25 s | 2.50 s |\n| warm answer | | 20 ms | - |\n\n"
        "LlamaIndex: `VectorStoreIndex` as its documentation starts it, its index read from disk, "
        "with newsdesk's own MiniLM and a mock in place of the language model. It returns "
        "passages; newsdesk returns checked quotes or a refusal.\n"
    )


def test_the_readme_compares_search_with_its_peers() -> None:
    plain = retrieval()
    peer = replace(plain.systems[1], system="LlamaIndex, torch, top 2")
    report = replace(
        plain,
        systems=(*plain.systems, peer),
        peers=(PeerFigures("LlamaIndex, torch, top 2", 2.0, 211.5),),
        wholes=(
            Whole("newsdesk", 3.25, 250.0, 900.0),
            Whole("LlamaIndex, torch", 9.5, None, 1400.0),
        ),
    )
    found, low = ".500", "-0.100 (-0.200 to +0.000)"
    assert parts(Published(retrieval=(report,)))["retrieval"] == (
        "time, test: 83 queries over 423 articles. Measured on 2024-07-27 at commit 1a2b3c4 by "
        "`newsdesk eval retrieval`.\n\n"
        "| | all in 10 | nDCG@10 | RR@10 | R@10 | nDCG@10 to hybrid | a query | taken in "
        "| whole process | its memory | installed |\n"
        f"| --- |{' ---: |' * 10}\n"
        f"| **hybrid** | {' | '.join([found] * 4)} | | 1.0 ms | 21/s | 3.2 s | 250 MB | 900 MB |\n"
        f"| dense | {' | '.join([found] * 4)} | {low} | 1.0 ms | 21/s | | | |\n"
        f"| LlamaIndex, torch, top 2 | {' | '.join([found] * 4)} | {low} | 1.0 ms | 212/s | 9.5 s "
        "| | 1400 MB |\n"
    )


def test_a_readme_without_markers_is_refused(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("# A\n", "utf-8")
    with pytest.raises(InvalidInput, match="lacks the markers <!-- bench: begin -->"):
        rewritten(readme, Published(bench=bench_report()))


# The command.


def run(*arguments: object) -> tuple[int, str, str, BaseException | None]:
    ran = CliRunner().invoke(
        evaluation, ["report", *map(str, arguments)], obj=Config(home=Path("nowhere"))
    )
    return ran.exit_code, ran.stdout, ran.stderr, ran.exception


def test_the_command_takes_in_and_renders(run_file: Path, results: Path, tmp_path: Path) -> None:
    code, shown, _, _ = run("--take", run_file, "--results", results)
    assert (code, shown) == (0, f"published {run_file} as quality.json\n")
    html, markdown = tmp_path / "page.html", tmp_path / "page.md"
    assert run("-o", html, "--results", results)[:2] == (0, "")
    assert run("-o", markdown, "--results", results)[:2] == (0, "")
    assert html.read_text("utf-8").startswith("<!doctype html>\n")
    assert run("--results", results)[1] == markdown.read_text("utf-8")


def test_misuse_and_bad_files_are_told_apart(results: Path, tmp_path: Path) -> None:
    assert run("-o", "page.pdf")[0] == 2
    for arguments in (
        ("--results", tmp_path / "nowhere"),
        ("--take", tmp_path / "nothing.json", "--results", results),
        ("-o", tmp_path / "no folder" / "page.html", "--results", results),
    ):
        code, _, _, error = run(*arguments)
        assert (code, type(error)) == (1, InvalidInput)


def test_the_ablation_in_markdown_is_the_page_s_table() -> None:
    assert render_markdown(ablation()) == (
        "| without | stories: all right | change | refused | answered | first quote |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |\n"
        "| nothing | 0.500 |  | 0.500 | 0.500 | 0.500 |\n"
        "| names | 0.500 | -0.050 (-0.080 to -0.020) | 0.500 | 0.500 | 0.500 |\n"
    )
