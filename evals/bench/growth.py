"""What newsdesk costs as a corpus grows: intake, disk, cold and warm answers, memory, by size.

Every figure is of a fresh process over synthetic articles in a scratch home.
"""

import json
import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from evals.bench.articles import write_articles
from evals.bench.processes import Run, newsdesk, program, run_fresh
from evals.bench.run import PRODUCT, Progress, machine
from evals.bench.synthetic import Pool, articles, load_pool, questions
from evals.peers.llamaindex import copy_word_lists
from evals.peers.models import ONNX
from evals.runs import commit

ASKED = 20
PROFILED_ARTICLES = 1_000  # of more, an intake does the same again
PEER = f"LlamaIndex, {ONNX}"


@dataclass(frozen=True, slots=True)
class Size:
    """One system over so many articles; memory is None where it cannot be measured."""

    system: str
    articles: int
    ingest_s: float
    disk_mb: float
    cold_s: float
    warm_ms: float
    warm_p95_ms: float
    ingest_peak_mb: float | None
    ask_peak_mb: float | None

    @property
    def articles_per_s(self) -> float:
        return self.articles / self.ingest_s


@dataclass(frozen=True, slots=True)
class Heavy:
    """A function that takes much of a stage: its calls, and seconds without those it calls."""

    name: str
    calls: int
    own_s: float


@dataclass(frozen=True, slots=True)
class StageProfile:
    """The heaviest functions of one stage, in a run of its own: cProfile slows what it watches."""

    stage: str
    articles: int
    total_s: float
    functions: tuple[Heavy, ...]


@dataclass(frozen=True, slots=True)
class GrowthReport:
    """The figures of one run, all taken on one machine."""

    made: str
    commit: str | None
    machine: str
    rounds: int
    questions: int
    sizes: tuple[Size, ...] = field(repr=False)
    profiles: tuple[StageProfile, ...] = field(repr=False)


def run_growth(
    counts: Sequence[int],
    *,
    peers: bool = False,
    rounds: int = 5,
    pool: Pool | None = None,
    progress: Progress | None = None,
) -> GrowthReport:
    """Returns the report over corpora of these many synthetic articles.

    Args:
        peers: LlamaIndex's default pipeline over the same articles, too.
        rounds: cold asks at each size; the median counts.
        progress: called with what is about to run.
    """
    tell, pool = progress or (lambda _: None), pool or load_pool()
    sizes: list[Size] = []
    with tempfile.TemporaryDirectory(prefix="newsdesk-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # A large corpus takes hours; a run that hangs is ended by whoever started it.
        run = partial(
            run_fresh, environment={"NLTK_DATA": str(copy_word_lists(folder))}, timeout_s=None
        )
        for count in counts:
            inputs = _write_inputs(folder, count, pool)
            for system in (PRODUCT, PEER) if peers else (PRODUCT,):
                tell(f"{count:,} articles: {system}")
                home = folder / f"{system}-{count}"
                sizes.append(_size(run, system, count, _commands(system, home, inputs), rounds))
        tell("profiles")
        profiles = _profiles(run, folder, max(counts), pool)
    return GrowthReport(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit(),
        machine=machine(),
        rounds=rounds,
        questions=ASKED,
        sizes=tuple(sizes),
        profiles=profiles,
    )


_Runner = Callable[[Sequence[str]], Run]


@dataclass(frozen=True, slots=True)
class _Inputs:
    articles: Path
    questions: Path
    question: str


@dataclass(frozen=True, slots=True)
class _Commands:
    """A system's programs over one corpus, and the folder where its index lies."""

    home: Path
    index: Sequence[str]
    ask: Sequence[str]
    warm: Sequence[str]


def _write_inputs(folder: Path, count: int, pool: Pool) -> _Inputs:
    inputs = _inputs(folder, count)
    write_articles(inputs.articles, articles(count, pool))
    asked = [{"question": question, "history": []} for question in questions(ASKED, count)]
    inputs.questions.write_text(json.dumps(asked), encoding="utf-8")
    return inputs


def _inputs(folder: Path, count: int) -> _Inputs:
    return _Inputs(
        folder / f"articles-{count}.jsonl",
        folder / f"questions-{count}.json",
        questions(1, count)[0],
    )


def _commands(system: str, home: Path, inputs: _Inputs) -> _Commands:
    place, files = str(home), (str(inputs.articles), str(inputs.questions))
    if system == PRODUCT:
        return _Commands(
            home,
            index=program("build", place, files[0]),
            ask=newsdesk("--home", place, "ask", inputs.question),
            warm=program("warm", place, files[1]),
        )
    return _Commands(
        home,
        index=program("peer", "build", ONNX, place, files[0]),
        ask=program("peer", "ask", ONNX, place, inputs.question),
        warm=program("peer", "warm", ONNX, place, files[1]),
    )


def _size(run: _Runner, system: str, count: int, commands: _Commands, rounds: int) -> Size:
    indexed = run(commands.index)
    cold = [run(commands.ask) for _ in range(rounds)]
    warm = run(commands.warm)
    times: list[float] = json.loads(_last_line(warm))
    peaks = [one.peak_mb for one in (*cold, warm) if one.peak_mb is not None]
    return Size(
        system=system,
        articles=count,
        ingest_s=float(_last_line(indexed)),
        disk_mb=sum(p.stat().st_size for p in commands.home.rglob("*") if p.is_file()) / 1e6,
        cold_s=statistics.median(one.wall_s for one in cold),
        warm_ms=statistics.median(times),
        warm_p95_ms=statistics.quantiles(times, n=20)[-1],
        ingest_peak_mb=indexed.peak_mb,
        ask_peak_mb=max(peaks, default=None),
    )


def _profiles(run: _Runner, folder: Path, largest: int, pool: Pool) -> tuple[StageProfile, ...]:
    """Returns the profiles of an intake, and of answers over the largest corpus."""
    watched = min(largest, PROFILED_ARTICLES)
    taken_in = _write_inputs(folder, watched, pool).articles
    asked = _inputs(folder, largest).questions
    new, home = str(folder / "profiled"), str(folder / f"{PRODUCT}-{largest}")
    ingest = run(program("profiling", "ingest", new, str(taken_in)))
    ask = run(program("profiling", "ask", home, str(asked)))
    return (
        _profile("intake", watched, json.loads(_last_line(ingest))),
        _profile(f"{ASKED} warm answers", largest, json.loads(_last_line(ask))),
    )


def _profile(stage: str, count: int, found: Mapping[str, Any]) -> StageProfile:
    heavy = tuple(Heavy(**function) for function in found["functions"])
    return StageProfile(stage, count, found["total_s"], heavy)


def _last_line(run: Run) -> str:
    return run.stdout.strip().splitlines()[-1]
