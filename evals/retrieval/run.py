"""Every query of a collection put to every system, and what that adds up to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from evals.peers.run import Beside, run_peers
from evals.retrieval.beir import Collection
from evals.retrieval.measures import require_ir_measures, score
from evals.retrieval.rankings import (
    HYBRID,
    RERANKED,
    SYSTEMS,
    Found,
    Ranking,
    Reranker,
    find,
    search_of,
)
from evals.retrieval.results import Corpus, RetrievalReport, Row, summarise
from evals.retrieval.scratch import Indexed, indexed
from evals.runs import commit
from index.collection import ArticleIndex
from index.config import Config
from index.embedding import Encoder, load_encoder
from index.types import Hit
from rag.crossencoder import EvidenceModel

DEPTH = 100
SHOWN = 10  # articles that a row names

OnPassages = Callable[[str, Sequence[Hit]], None]
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Retrieval:
    """A finished run: the report, a row a query and system, and the first system's rankings."""

    report: RetrievalReport
    rows: tuple[Row, ...]
    rankings: Mapping[str, Ranking]


def run_retrieval(
    config: Config,
    collection: Collection,
    *,
    systems: Sequence[str] = SYSTEMS,
    rerank: bool = False,
    peers: bool = False,
    depth: int = DEPTH,
    keep: Path | None = None,
    encoder: Encoder | None = None,
    model: EvidenceModel | None = None,
    on_passages: OnPassages | None = None,
    progress: Progress | None = None,
) -> Retrieval:
    """Indexes a collection and returns what the systems find in it.

    Args:
        systems: of `SYSTEMS`; differences are to hybrid where it runs, else to the first.
        rerank: one system more, hybrid with its best articles reordered by the evidence model.
        peers: other systems too, as their documentation starts them, given the same encoder.
        depth: articles in a ranking, and passages handed on, at most.
        keep: a home folder that is made, or used again, and stays.
        on_passages: called with each query's id and the passages of the first system.
        progress: called with what is done, what there is to do, and of what.

    Raises:
        UserFacingError: ir_measures is missing, or the folder to keep cannot be used.
    """
    require_ir_measures()
    processes = encoder is None  # one that is handed in cannot go to another process
    encoder = encoder or load_encoder(config.embedding)
    model = (model or EvidenceModel.load()) if rerank else None
    total = len(collection.article_ids)

    def tell(stage: str, done: int) -> None:
        if progress is not None:
            progress(done, total, stage)

    with indexed(config, collection, encoder, keep=keep, progress=tell) as made:
        found = _ask(made.index, collection, systems, model, depth, on_passages, progress)
        corpus = _corpus(collection, made)
    beside = (
        run_peers(collection, encoder, depth, progress, processes=processes)
        if peers
        else Beside({}, (), ())
    )
    rows = tuple(
        row
        for system, by_query in {**found, **beside.found}.items()
        for row in _rows(system, by_query, collection)
    )
    reference = HYBRID if HYBRID in systems else systems[0]
    report = RetrievalReport(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit(),
        config_digest=config.digest,
        corpus=corpus,
        depth=depth,
        reference=reference,
        systems=summarise(rows, reference),
        peers=beside.figures,
        left_out=beside.left_out,
        wholes=beside.wholes,
    )
    first = found[systems[0]]
    return Retrieval(report, rows, {query: one.articles for query, one in first.items()})


def _ask(
    index: ArticleIndex,
    collection: Collection,
    systems: Sequence[str],
    model: EvidenceModel | None,
    depth: int,
    on_passages: OnPassages | None,
    progress: Progress | None,
) -> dict[str, dict[str, Found]]:
    """Returns what each system found for each query, the passages handed on and let go."""
    searches = {system: search_of(index, system) for system in systems}
    reranker = Reranker(index, model) if model else None
    names = (*systems, RERANKED) if reranker else tuple(systems)
    result: dict[str, dict[str, Found]] = {name: {} for name in names}
    for search in searches.values():  # the first search loads Chroma and the keyword index
        search(next(iter(collection.queries.values())), 1)
    for done, (identity, query) in enumerate(collection.queries.items(), start=1):
        found = {name: find(index, search, query, depth) for name, search in searches.items()}
        if on_passages is not None:
            on_passages(identity, found[systems[0]].hits)
        if reranker:
            hybrid = found.get(HYBRID) or find(index, index.search, query, depth)
            found[RERANKED] = reranker.rerank(query, hybrid)
        for name, one in found.items():
            result[name][identity] = replace(one, hits=())
        if progress is not None:
            progress(done, len(collection.queries), "queries")
    return result


def _corpus(collection: Collection, made: Indexed) -> Corpus:
    return Corpus(
        name=collection.name,
        split=collection.split,
        articles=made.index.manifest.articles,
        passages=made.index.manifest.passages,
        empty=made.empty,
        queries=len(collection.queries),
        relevant=sum(
            grade > 0 for grades in collection.qrels.values() for grade in grades.values()
        ),
        ingest_s=made.ingest_s,
    )


def _rows(system: str, found: Mapping[str, Found], collection: Collection) -> Iterator[Row]:
    values = score(collection.qrels, {query: one.articles for query, one in found.items()})
    for identity, query in collection.queries.items():
        yield Row(
            system=system,
            query_id=identity,
            query=query,
            values=values[identity],
            elapsed_ms=found[identity].elapsed_ms,
            first=tuple(article for article, _ in found[identity].articles[:SHOWN]),
            relevant=dict(collection.qrels[identity]),
        )
