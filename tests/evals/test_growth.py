"""Synthetic articles, and the growth report over scripted processes. Nothing here is timed."""

import concurrent.futures
import json
import re
from cProfile import Profile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import make_article
from typer.testing import CliRunner

from evals.bench import growth
from evals.bench.articles import read_articles, write_articles
from evals.bench.growth import GrowthReport, Heavy, Size, StageProfile, run_growth
from evals.bench.growth_report import render_markdown, render_text, to_json
from evals.bench.processes import Run
from evals.bench.profiling import InThisThread, heaviest, in_this_thread
from evals.bench.synthetic import Pool, article, articles, load_pool, names, questions
from index.config import Config
from index.types import Removed
from ui.evaluation import evaluation

POOL = Pool(
    (
        "On Monday the mayor of Altona told Reporter Smith that Altona was safe.",
        "The bridge fell in May, and Smith saw it.",
    ),
    ("The Buoy",),
)


def test_an_article_depends_on_its_number_alone() -> None:
    few, many = tuple(articles(3, POOL)), tuple(articles(9, POOL))
    assert many[:3] == few
    assert few[2] == article(2, POOL)
    assert [one.id for one in few] == ["synthetic-0", "synthetic-1", "synthetic-2"]
    assert len({one.text for one in many}) == 9


def test_an_article_has_its_words_its_names_and_its_first_sentence() -> None:
    found = article(7, POOL)
    person, place, *_ = names(7)
    assert found.title == f"{person} speaks in {place}"
    assert found.text.startswith(f"{person} spoke in {place} on ")
    assert 300 <= len(found.text.split()) < 300 + 30
    assert found.outlet == "The Buoy"
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", found.published or "")
    # Names are replaced, one for one; days, months and first words stay.
    assert "Altona" not in found.text
    assert "Smith" not in found.text
    town = re.search(r"On Monday the mayor of (\w+) told (\w+) (\w+) that (\w+) was", found.text)
    assert town is not None
    assert town[1] == town[4] != town[3]
    assert {town[1], town[2], town[3]} <= set(names(7))
    assert "The bridge fell in May, and " in found.text


def test_no_two_articles_share_a_name() -> None:
    made = [name for number in range(2000) for name in names(number)]
    assert len(set(made)) == len(made) == 16_000
    assert all(re.fullmatch(r"[A-Z][a-z]{7}", name) for name in made)


def test_questions_are_spread_over_the_articles() -> None:
    person, place, *_ = names(0)
    later, town = names(50)[0], names(75)[1]
    assert questions(4, 100) == (
        f"Where did {person} speak?",
        f"Who spoke in {names(25)[1]}?",
        f"What did {later} say?",
        f"How many people died in {town}?",
    )
    assert questions(2, 1) == (f"Where did {person} speak?", f"Who spoke in {place}?")


def test_the_pool_is_of_the_stories(tmp_path: Path) -> None:
    story = {
        "articles": [
            {"id": "a1", "title": "Flood", "text": "A dam burst. It rained.", "outlet": "Buoy"},
            {"id": "a2", "title": "Flood", "text": "It rained. Nobody slept.", "outlet": None},
        ]
    }
    (tmp_path / "flood.json").write_text(json.dumps(story))
    pool = load_pool(tmp_path)
    assert pool == Pool(("A dam burst.", "It rained.", "Nobody slept."), ("Buoy",))


def test_articles_are_written_and_read(tmp_path: Path) -> None:
    one = make_article("Café fell.\n\nIt rained.", outlet="The Buoy", title_stated=False)
    write_articles(tmp_path / "a.jsonl", [replace(one, removed=(Removed("x", "y"),)), one])
    assert tuple(read_articles(tmp_path / "a.jsonl")) == (one, one)


class ScriptedProcesses:
    """Stands for the processes: each program takes a second more than the one before."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, ...]] = []

    def __call__(self, arguments: tuple[str, ...], **_: Any) -> Run:
        program = Path(arguments[1]).stem if arguments[0] == "-P" else "cli"
        self.commands.append((program, *arguments[2:]))
        number = float(len(self.commands))
        return Run(number, 100 * number, f"loading\n{self._printed(program, arguments)}\n", "")

    def _printed(self, program: str, arguments: tuple[str, ...]) -> str:
        if program == "build" or "build" in arguments:
            home = Path(arguments[2] if program == "build" else arguments[4])
            home.mkdir(parents=True)
            (home / "index").write_bytes(b"x" * 2_000_000)
            return "4.0"
        if program == "profiling":
            function = {"name": "index/store.py:1 put", "calls": 3, "own_s": 0.5}
            return json.dumps({"total_s": 2.0, "functions": [function]})
        return json.dumps([10.0] * 10 + [20.0] * 10)


def test_every_size_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    processes, told = ScriptedProcesses(), []
    monkeypatch.setattr(growth, "run_fresh", processes)
    report = run_growth((2, 4), peers=True, rounds=3, pool=POOL, progress=told.append)
    assert [command[0] for command in processes.commands] == [
        *(["build", "cli", "cli", "cli", "warm", "peer", "peer", "peer", "peer", "peer"] * 2),
        *("profiling", "profiling"),
    ]
    assert report.sizes[0] == Size(
        system="newsdesk",
        articles=2,
        ingest_s=4.0,
        disk_mb=2.0,
        cold_s=3.0,
        warm_ms=15.0,
        warm_p95_ms=20.0,
        ingest_peak_mb=100.0,
        ask_peak_mb=500.0,
    )
    assert [(size.system, size.articles) for size in report.sizes] == [
        ("newsdesk", 2),
        ("LlamaIndex, onnx", 2),
        ("newsdesk", 4),
        ("LlamaIndex, onnx", 4),
    ]
    heavy = (Heavy("index/store.py:1 put", 3, 0.5),)
    assert report.profiles == (
        StageProfile("intake", 4, 2.0, heavy),
        StageProfile("20 warm answers", 4, 2.0, heavy),
    )
    assert told == [
        "2 articles: newsdesk",
        "2 articles: LlamaIndex, onnx",
        "4 articles: newsdesk",
        "4 articles: LlamaIndex, onnx",
        "profiles",
    ]


@pytest.mark.slow
def test_the_programs_run() -> None:
    report = run_growth((2,), rounds=1, pool=POOL)
    (size,) = report.sizes
    assert (size.system, size.articles) == ("newsdesk", 2)
    assert size.disk_mb > 0.1
    intake, asked = report.profiles
    assert any("onnxruntime" in one.name for one in intake.functions)
    assert len(intake.functions) == len(asked.functions) == 10


def busy() -> int:
    return sum(range(300_000))


def test_a_profile_names_the_heaviest_functions() -> None:
    profile = Profile()
    with profile:
        busy()
        busy()
    (first,) = heaviest(profile, 1)["functions"]
    assert (first["name"], first["calls"]) == ("builtins.sum", 2)
    found = heaviest(profile)
    place = f"tests/evals/test_growth.py:{busy.__code__.co_firstlineno} busy"
    assert place in {function["name"] for function in found["functions"]}
    assert found["total_s"] >= first["own_s"]


def test_pools_work_in_the_thread_of_their_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concurrent.futures, "ThreadPoolExecutor", None)
    in_this_thread()
    assert concurrent.futures.ThreadPoolExecutor is InThisThread
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        assert list(pool.map(str, (1, 2))) == ["1", "2"]


def report() -> GrowthReport:
    return GrowthReport(
        made="2024-07-27T10:00:00+00:00",
        commit="1a2b3c4",
        machine="A processor, 2 cores",
        rounds=5,
        questions=20,
        sizes=(
            Size("newsdesk", 5, 0.5, 0.61, 1.25, 20.4, 31.0, 234.6, None),
            Size("newsdesk", 1000, 1250.0, 1234.5, 1.5, 80.0, 90.0, 400.0, 300.0),
        ),
        profiles=(StageProfile("intake", 1000, 2.0, (Heavy("run", 3000, 1.5),)),),
    )


def test_tables_hold_every_figure() -> None:
    text = render_markdown(report())
    assert text.startswith(
        "2024-07-27T10:00:00+00:00, commit 1a2b3c4. A processor, 2 cores. Synthetic articles of "
        "about 300 words; cold: median of 5 fresh processes; warm: 20 questions in one, after a "
        "first.\n\n**Growth**\n\n"
    )
    assert (
        "| 5 | newsdesk | 0.5 s | 10.0 | 0.6 MB | 1.25 s | 20 ms | 31 ms | 235 MB | - |\n"
        "| 1,000 | newsdesk | 1,250.0 s | 0.8 | 1,234.5 MB | 1.50 s | 80 ms | 90 ms | 400 MB | "
        "300 MB |\n" in text
    )
    assert (
        "**Heaviest of intake, 1,000 articles, by own time of 2.0 s under cProfile in one "
        "thread**\n\n"
        "| function | calls | own time | share |\n"
        "| --- | ---: | ---: | ---: |\n"
        "| run | 3,000 | 1.50 s | 75 % |\n" in text
    )
    assert "1,234.5 MB" in render_text(report())
    assert "(x " not in text
    assert json.loads(to_json(report()))["sizes"][1]["articles_per_s"] == 0.8


def test_a_peer_stands_beside_with_how_many_times_the_figure_it_is() -> None:
    peer = Size("LlamaIndex", 1000, 625.0, 617.25, 6.0, 8.0, 0.0, None, 360.0)
    text = render_markdown(replace(report(), sizes=(*report().sizes, peer)))
    assert (
        "| 1,000 | LlamaIndex | 625.0 s (x 0.5) | 1.6 | 617.2 MB (x 0.5) | 6.00 s (x 4) | "
        "8 ms (x 0.1) | 0 ms (x 0) | - | 360 MB (x 1.2) |\n" in text
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--growth", "5,many"], "--growth takes numbers like 5,1000, not '5,many'"),
        (["--growth", "0"], "--growth takes numbers from 1"),
        (["--peers"], "--peers goes with --growth; without it they always run"),
    ],
)
def test_misuse_of_the_command_is_named(arguments: list[str], complaint: str) -> None:
    ran = CliRunner().invoke(
        evaluation, ["bench", *arguments], obj=Config(home=Path()), env={"COLUMNS": "200"}
    )
    assert ran.exit_code == 2
    assert complaint in ran.stderr


def test_the_command_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[int], int]] = []

    def run(counts: list[int], *, rounds: int, **_: Any) -> GrowthReport:
        asked.append((counts, rounds))
        return report()

    monkeypatch.setattr(growth, "run_growth", run)
    arguments = ["bench", "--growth", "5,1000,5", "--rounds", "2", "--json"]
    ran = CliRunner().invoke(evaluation, arguments, obj=Config(home=Path()))
    assert (asked, ran.stdout) == ([([5, 1000], 2)], to_json(report()) + "\n")
