"""The benchmark's parts: fresh processes, import protocols, tables. Nothing here is timed."""

import json

import pytest
from evaluating import bench_report

from evals.bench.imports import ImportTime, parse_importtime
from evals.bench.processes import BenchmarkError, newsdesk, run_fresh
from evals.bench.report import render_markdown, render_text, to_json

PROTOCOL = """import time: self [us] | cumulative | imported package
import time:       100 |        100 |   encodings.aliases
import time:       900 |       1000 | encodings
import time:      2500 |       2500 |     gradio.themes
a line of the program's own
import time:       500 |       3000 |   gradio
"""


def test_import_protocols_are_summed_by_package() -> None:
    assert parse_importtime("newsdesk ask", PROTOCOL) == ImportTime(
        "newsdesk ask", 4, 4.0, (("gradio", 3.0), ("encodings", 1.0))
    )


def test_ratios_are_to_the_product() -> None:
    cold, warm = bench_report().measurements
    assert bench_report().ratio(cold, "LlamaIndex, onnx") == 2.0
    assert bench_report().ratio(warm, "LlamaIndex, onnx") is None


def test_the_table_shows_goal_figures_and_ratios() -> None:
    text = render_markdown(bench_report())
    assert text.startswith(
        "2024-07-27T10:00:00+00:00, commit 1a2b3c4. A processor, 2 cores. "
        "Medians of 3 fresh processes; warm over 208 questions.\n\n"
        "|  | goal | newsdesk | LlamaIndex, onnx |\n"
        "| --- | ---: | ---: | ---: |\n"
        "| cold ask | 3.00 s | 1.25 s | 2.50 s (x 2) |\n"
        "| warm answer | - | 20 ms | - |\n\n"
    )
    assert "| newsdesk ask | 12 | 35 ms | numpy 20, rag 4 |" in text
    for figure in ("1.25 s", "2.50 s (x 2)", "numpy 20, rag 4"):
        assert figure in render_text(bench_report())


def test_json_holds_the_ratios() -> None:
    plain = json.loads(to_json(bench_report()))
    assert plain["measurements"][0]["ratios"] == {"newsdesk": 1.0, "LlamaIndex, onnx": 2.0}
    assert plain["imports"][0]["heaviest"] == [["numpy", 20.0], ["rag", 4.4]]


def test_a_fresh_process_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_HOME", "/nowhere")
    code = "import os; print(os.environ.get('NEWSDESK_HOME'), os.environ['HF_HUB_OFFLINE'])"
    small = run_fresh(("-c", code))
    large = run_fresh(("-c", "print(len(bytearray(b'x' * 100_000_000)))"))
    assert (small.stdout, large.stdout) == ("None 1\n", "100000000\n")
    assert small.wall_s > 0
    if small.peak_mb is not None and large.peak_mb is not None:
        assert large.peak_mb - small.peak_mb > 90


def test_a_process_that_fails_says_so() -> None:
    with pytest.raises(BenchmarkError, match="ValueError: no index"):
        run_fresh(("-c", "raise ValueError('no index')"))


def test_a_command_runs_without_being_installed() -> None:
    assert newsdesk("articles") == ("-m", "ui.cli", "articles")
