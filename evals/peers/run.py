"""Every peer over a collection: its rankings, how fast it took the articles in, and its times."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evals.peers.llamaindex import THEIR_MEASURES, LlamaIndexPeer
from evals.peers.models import EXTRA, TORCH, QueryAtHand, available, load
from evals.peers.types import Agreement, Peer, PeerFigures
from evals.peers.whole import Whole, wholes
from evals.retrieval.beir import Collection
from evals.retrieval.measures import score
from evals.retrieval.rankings import Found, falling
from index.embedding import Encoder

TOPS = (2, 10)  # LlamaIndex's default, and what is shown elsewhere
CHROMA_RESULTS = 10  # Chroma's default

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the peers found, by system and query; their figures; a line for each left out."""

    found: Mapping[str, Mapping[str, Found]] = field(repr=False)
    figures: tuple[PeerFigures, ...]
    left_out: tuple[str, ...]
    wholes: tuple[Whole, ...] = ()


@dataclass(frozen=True, slots=True)
class _Setting:
    """A row of a peer: how many pieces are asked for, and how many the ranking is made of."""

    system: str
    timed: int
    ranked: int


def run_peers(
    collection: Collection,
    encoder: Encoder,
    depth: int,
    progress: Progress | None = None,
    *,
    processes: bool = True,
) -> Beside:
    """Returns what each peer finds, given newsdesk's encoder.

    The clock of a query leaves out its embedding, as newsdesk's does; that of the intake starts
    when libraries and model are loaded. Articles without a word are left out, as newsdesk does.

    Args:
        processes: start each system as a process of its own, too, with newsdesk's own model.
    """
    articles = tuple(article for article in collection.articles() if article.text.strip())
    found: dict[str, Mapping[str, Found]] = {}
    figures: list[PeerFigures] = []
    for peer, encoding, settings in _peers(encoder, depth):
        if progress is not None:
            progress(0, len(articles), f"articles, {peer.name}")
        started = time.perf_counter()
        peer.index(articles)
        ingest_s = time.perf_counter() - started
        for setting in settings:
            ranked = _ask(peer, encoding, collection.queries, setting, len(articles), progress)
            found[setting.system] = ranked
            agreements = _agreements(peer, collection, ranked, setting)
            rate = len(articles) / ingest_s
            figures.append(PeerFigures(setting.system, ingest_s, rate, agreements))
    left_out = () if available(TORCH) else (left_out_line(),)
    costs = wholes(articles, next(iter(collection.queries.values()))) if processes else ()
    return Beside(found, tuple(figures), left_out, costs)


def left_out_line() -> str:
    """Returns what is left out without the extra, and the command for it."""
    return (
        "LlamaIndex with the original model in torch is left out: "
        f"run pip install 'newsdesk[{EXTRA}]'"
    )


def _peers(encoder: Encoder, depth: int) -> Iterator[tuple[Peer, QueryAtHand, Sequence[_Setting]]]:
    """Yields each peer with its encoder and its rows; made one by one, for the memory's sake."""
    from evals.peers.chroma import ChromaPeer  # Chroma takes a second to import

    encoders = {"LlamaIndex": encoder}
    if available(TORCH):
        encoders["LlamaIndex, torch"] = load(TORCH)
    for name, made in encoders.items():
        encoding = QueryAtHand(made)
        settings = [_Setting(f"{name}, top {top}", top, top) for top in TOPS]
        yield LlamaIndexPeer(name, encoding), encoding, settings
    encoding = QueryAtHand(encoder)
    yield ChromaPeer("Chroma", encoding), encoding, [_Setting("Chroma", CHROMA_RESULTS, depth)]


def _ask(
    peer: Peer,
    encoding: QueryAtHand,
    queries: Mapping[str, str],
    setting: _Setting,
    articles: int,
    progress: Progress | None,
) -> dict[str, Found]:
    found = {}
    peer.search(next(iter(queries.values())), 1)  # the first search loads what is left to load
    for done, (identity, query) in enumerate(queries.items(), start=1):
        encoding.prepare(query)
        started = time.perf_counter()
        first = peer.search(query, min(setting.timed, articles))
        elapsed_ms = 1000 * (time.perf_counter() - started)
        deeper = setting.ranked > setting.timed
        ranked = peer.search(query, min(setting.ranked, articles)) if deeper else first
        found[identity] = Found(falling(ranked[: setting.ranked]), (), elapsed_ms)
        if progress is not None:
            progress(done, len(queries), f"queries, {setting.system}")
    return found


def _agreements(
    peer: Peer, collection: Collection, found: Mapping[str, Found], setting: _Setting
) -> tuple[Agreement, ...]:
    """Returns what LlamaIndex's evaluator says of its rankings beside what ir_measures says."""
    if not isinstance(peer, LlamaIndexPeer):
        return ()
    theirs = peer.evaluate(collection.queries, collection.qrels, setting.timed)
    scored = score(collection.qrels, {query: one.articles for query, one in found.items()})
    return tuple(
        Agreement(
            theirs=name,
            ours=measure,
            their_value=theirs[name],
            our_value=sum(values[measure] for values in scored.values()) / len(scored),
        )
        for name, measure in THEIR_MEASURES.items()
    )
