"""The benchmark's course: what is run, in which order, and what is taken from it.

Systems take turns in every round, so that whatever else the machine does falls on all of them.
"""

import json
import os
import platform
import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from evals.bench.articles import write_articles
from evals.bench.imports import import_time
from evals.bench.processes import Run, newsdesk, program, run_fresh
from evals.bench.report import BenchReport, Measurement
from evals.peers.llamaindex import copy_word_lists
from evals.peers.models import MODELS, available
from evals.runs import commit
from evals.samples import Corpus

Progress = Callable[[str], None]

# What the project promises on 2 cores, over the five articles; a warm answer with the evidence
# model (without it: 40 ms).
GOAL_INDEX_S, GOAL_COLD_S, GOAL_WARM_MS, GOAL_PEAK_MB = 3.0, 3.0, 120.0, 600.0

PRODUCT = "newsdesk"
FAST = "newsdesk --fast"
COMMANDS = (("--help",), ("articles",), ("ask",), ("chat", "--help"))


@dataclass(slots=True)
class _Taken:
    """What one system cost, run by run."""

    index_s: list[float] = field(default_factory=list)
    index_alone_s: list[float] = field(default_factory=list)
    cold_s: list[float] = field(default_factory=list)
    warm_ms: list[float] = field(default_factory=list)
    cold_mb: list[float] = field(default_factory=list)
    peak_mb: list[float] = field(default_factory=list)


def run_bench(corpus: Corpus, *, rounds: int = 5, progress: Progress | None = None) -> BenchReport:
    """Returns the report over the five articles and their questions.

    Args:
        corpus: the gold set with its articles, as newsdesk has cleaned them; all systems index
            the same texts.
        rounds: fresh processes per system and measurement; the median counts.
        progress: called with what is about to run.
    """
    tell = progress or (lambda _: None)
    with tempfile.TemporaryDirectory(prefix="newsdesk-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        run = partial(run_fresh, environment={"NLTK_DATA": str(copy_word_lists(folder))})
        files = _write_inputs(corpus, folder)
        question = corpus.samples[0].question
        systems = _systems(folder, files, question)
        taken = {system: _Taken() for system in systems}
        for number in range(rounds):
            for system, commands in systems.items():
                tell(f"round {number + 1} of {rounds}: {system}")
                _round(run, commands, taken[system], number)
        for system, commands in systems.items():
            tell(f"warm: {system}")
            _warm(run, commands, taken[system])
        tell("imports")
        home = str(folder / "newsdesk-0")
        imports = tuple(import_time(_command(command, home, question)) for command in COMMANDS)
    return BenchReport(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit(),
        machine=machine(),
        rounds=rounds,
        questions=len(corpus.samples),
        systems=tuple(systems),
        measurements=_measurements(taken),
        imports=imports,
    )


def machine() -> str:
    """Returns one line on where this runs: processor, cores, system, Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    python = f"Python {platform.python_version()}"
    return f"{_processor()}, {cores} cores, {platform.system()} {platform.machine()}, {python}"


_Runner = Callable[[Sequence[str]], Run]
# The programs of a system: index (given a round's number), the same with a clock of its own that
# starts when the libraries are loaded, ask once, answer all.
_Commands = Mapping[str, Callable[[int], Sequence[str]]]


def _systems(folder: Path, files: Mapping[str, str], question: str) -> dict[str, _Commands]:
    """Returns each system's commands; every round indexes into a new place, and asks the first."""

    def ours(*flags: str) -> _Commands:
        def home(number: int) -> str:
            return str(folder / f"newsdesk{''.join(flags)}-{number}")

        return {
            "index": lambda n: newsdesk("--home", home(n), "ingest", "--builtin"),
            "index alone": lambda n: program("build", f"{home(n)}-alone"),
            "ask": lambda _: newsdesk("--home", home(0), "ask", *flags, question),
            "warm": lambda _: program("warm", home(0), files["questions"], *flags),
        }

    def peers(model: str) -> _Commands:
        def place(number: int) -> str:
            return str(folder / f"llamaindex-{model}-{number}")

        return {
            "index": lambda n: program("peer", "build", model, place(n), files["articles"]),
            "index alone": lambda n: program(
                "peer", "build", model, f"{place(n)}-alone", files["articles"]
            ),
            "ask": lambda _: program("peer", "ask", model, place(0), question),
            "warm": lambda _: program("peer", "warm", model, place(0), files["questions"]),
        }

    found = {PRODUCT: ours(), FAST: ours("--fast")}
    return found | {f"LlamaIndex, {m}": peers(m) for m in MODELS if available(m)}


def _round(run: _Runner, commands: _Commands, taken: _Taken, number: int) -> None:
    indexed = run(commands["index"](number))
    taken.index_s.append(indexed.wall_s)
    alone = run(commands["index alone"](number))
    taken.index_alone_s.append(float(alone.stdout.strip().splitlines()[-1]))
    asked = run(commands["ask"](number))
    taken.cold_s.append(asked.wall_s)
    if asked.peak_mb is not None:
        taken.cold_mb.append(asked.peak_mb)
    _note_peak(taken, indexed, asked)


def _warm(run: _Runner, commands: _Commands, taken: _Taken) -> None:
    done = run(commands["warm"](0))
    taken.warm_ms.extend(json.loads(done.stdout.strip().splitlines()[-1]))
    _note_peak(taken, done)


def _note_peak(taken: _Taken, *runs: Run) -> None:
    taken.peak_mb.extend(run.peak_mb for run in runs if run.peak_mb is not None)


def _measurements(taken: Mapping[str, _Taken]) -> tuple[Measurement, ...]:
    def measured(
        name: str, unit: str, goal: float | None, value: Callable[[_Taken], float | None]
    ) -> Measurement:
        return Measurement(name, unit, goal, {name: value(t) for name, t in taken.items()})

    return (
        measured("index, whole process", "s", GOAL_INDEX_S, lambda t: _median(t.index_s)),
        measured("index, libraries loaded", "s", None, lambda t: _median(t.index_alone_s)),
        measured("cold ask to printed answer", "s", GOAL_COLD_S, lambda t: _median(t.cold_s)),
        measured("warm answer, median", "ms", GOAL_WARM_MS, lambda t: _median(t.warm_ms)),
        measured("warm answer, 95 %", "ms", None, lambda t: _quantile95(t.warm_ms)),
        measured("memory of a cold ask", "MB", GOAL_PEAK_MB, lambda t: _median(t.cold_mb)),
        measured("peak memory", "MB", GOAL_PEAK_MB, lambda t: max(t.peak_mb, default=None)),
    )


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


def _quantile95(values: Sequence[float]) -> float | None:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else None


def _command(command: Sequence[str], home: str, question: str) -> tuple[str, ...]:
    question_too = (question,) if command == ("ask",) else ()
    return newsdesk("--home", home, *command, *question_too)


def _write_inputs(corpus: Corpus, folder: Path) -> dict[str, str]:
    """Writes articles and questions for the programs and returns the files' names."""
    articles, questions = folder / "articles.jsonl", folder / "questions.json"
    write_articles(articles, corpus.articles)
    asked = [{"question": s.question, "history": s.history} for s in corpus.samples]
    questions.write_text(json.dumps(asked), encoding="utf-8")
    return {"articles": str(articles), "questions": str(questions)}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
