"""Peers over a few short articles and an encoder that counts words; nothing is downloaded."""

import json
import os
from pathlib import Path

import pytest
from builders import WordEncoder, make_article
from typer.testing import CliRunner

from evals.peers.chroma import ChromaPeer
from evals.peers.llamaindex import WORD_LISTS, LlamaIndexPeer, word_lists
from evals.peers.models import TORCH, QueryAtHand, available
from evals.peers.run import left_out_line, run_peers
from evals.peers.types import Agreement, Peer
from evals.retrieval.beir import Collection, read_collection
from evals.retrieval.report import render_markdown
from evals.retrieval.results import to_json
from evals.retrieval.run import run_retrieval
from index.config import Config
from index.types import Article
from ui.evaluation import evaluation

WORDS = ("ferry", "sank", "quickly", "yesterday", "bridge", "fell", "slowly", "volcano", "woke")
TEXTS = {
    "a1": "ferry sank",
    "a2": "ferry sank quickly",
    "a3": "ferry sank quickly yesterday",
    "b1": "bridge fell",
    "c1": "volcano woke",
}
QUERIES = {"q1": "ferry", "q2": "bridge", "q3": "ferry sank quickly"}
QRELS = {"q1": {"a2": 1, "c1": 0}, "q2": {"b1": 1}, "q3": {"a1": 1, "a2": 1}}


def articles(**texts: str) -> tuple[Article, ...]:
    return tuple(
        make_article(text, id=key, title=text, title_stated=False) for key, text in texts.items()
    )


@pytest.fixture(params=["LlamaIndex", "Chroma"])
def peer(request: pytest.FixtureRequest) -> Peer:
    made: dict[str, type[LlamaIndexPeer] | type[ChromaPeer]] = {
        "LlamaIndex": LlamaIndexPeer,
        "Chroma": ChromaPeer,
    }
    return made[request.param](request.param, WordEncoder(WORDS))


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """Five articles and one without a word."""
    folder = tmp_path / "news"
    (folder / "qrels").mkdir(parents=True)
    lines = {
        "corpus": [{"_id": key, "text": text} for key, text in {**TEXTS, "blank": ""}.items()],
        "queries": [{"_id": key, "text": text} for key, text in QUERIES.items()],
    }
    for name, objects in lines.items():
        text = "".join(json.dumps(one) + "\n" for one in objects)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    rows = [f"{q}\t{a}\t{grade}\n" for q, grades in QRELS.items() for a, grade in grades.items()]
    (folder / "qrels/test.tsv").write_text("".join(rows))
    return read_collection(folder)


def test_a_peer_finds_the_nearest_first(peer: Peer) -> None:
    peer.index(articles(**TEXTS))
    found = peer.search("ferry", 3)
    assert [identity for identity, _ in found] == ["a1", "a2", "a3"]
    assert found[0][1] > found[1][1] > found[2][1]
    assert [identity for identity, _ in peer.search("volcano", 1)] == ["c1"]


def test_a_peer_indexes_in_place_of_what_it_had(peer: Peer) -> None:
    peer.index(articles(**TEXTS))
    peer.index(articles(d1="ferry fell"))
    assert [identity for identity, _ in peer.search("ferry", 1)] == ["d1"]


def test_llamaindex_embeds_what_is_stated_with_the_text() -> None:
    encoder = WordEncoder()
    peer = LlamaIndexPeer("LlamaIndex", encoder)
    peer.index([make_article("It sank.", outlet="The Buoy", published="2024-07-27")])
    (embedded,) = encoder.texts
    stated = "title: Bridge falls\noutlet: The Buoy\npublished: 2024-07-27"
    assert embedded == f"{stated}\n\nIt sank."


def test_chroma_embeds_headline_and_text() -> None:
    encoder = WordEncoder()
    peer = ChromaPeer("Chroma", encoder)
    peer.index([make_article("It sank."), make_article("It sank.", id="b", title_stated=False)])
    assert encoder.texts == ["Bridge falls\n\nIt sank.", "It sank."]


def test_an_article_of_many_chunks_is_found_once() -> None:
    peer = LlamaIndexPeer("LlamaIndex", WordEncoder(WORDS))
    peer.index(articles(long="The ferry sank quickly. " * 600, other="A bridge fell."))
    assert [identity for identity, _ in peer.search("ferry", 2)] == ["long"]
    assert [identity for identity, _ in peer.search("ferry", 10)] == ["long", "other"]


def test_nothing_is_searched_before_something_is_indexed(peer: Peer) -> None:
    with pytest.raises(ValueError, match="nothing was indexed"):
        peer.search("ferry", 2)


def test_the_evaluator_counts_articles_with_a_grade() -> None:
    peer = LlamaIndexPeer("LlamaIndex", WordEncoder(WORDS))
    peer.index(articles(**TEXTS))
    # q1: a2 is second, c1 is no answer. q2: first. q3: a2 is first. With one result q1 has none.
    assert peer.evaluate(QUERIES, QRELS, 2) == {"hit_rate": 1.0, "mrr": 2.5 / 3}
    assert peer.evaluate(QUERIES, QRELS, 1) == {"hit_rate": 2 / 3, "mrr": 2 / 3}


def test_a_query_is_encoded_once() -> None:
    encoder = WordEncoder(WORDS)
    at_hand = QueryAtHand(encoder)
    at_hand.prepare("ferry")
    assert (at_hand.encode(["ferry"]) == encoder.encode(["ferry"])).all()
    assert (at_hand.encode(["bridge", "ferry"]) == encoder.encode(["bridge", "ferry"])).all()
    assert encoder.texts == ["ferry", "ferry", "bridge", "ferry", "bridge", "ferry"]
    assert (at_hand.name, at_hand.dimension) == ("words", 64)


def test_the_environment_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for before in ("mine", None):
        if before:
            monkeypatch.setenv(WORD_LISTS, before)
        else:
            monkeypatch.delenv(WORD_LISTS)
        with word_lists():
            copied = Path(os.environ[WORD_LISTS])
            assert (copied / "tokenizers").is_dir()
        assert os.environ.get(WORD_LISTS) == before
        assert not copied.exists()


def test_each_peer_has_its_rows(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.peers.run.available", lambda _: False)
    told: list[tuple[int, int, str]] = []
    beside = run_peers(collection, WordEncoder(WORDS), 100, lambda *one: told.append(one))
    rankings = {
        system: [identity for identity, _ in found["q1"].articles]
        for system, found in beside.found.items()
    }
    assert rankings["LlamaIndex, top 2"] == ["a1", "a2"]
    assert rankings["LlamaIndex, top 10"][:3] == ["a1", "a2", "a3"]
    assert rankings["Chroma"][:3] == ["a1", "a2", "a3"]
    assert {len(found) for found in rankings.values()} == {2, 5}
    assert [figures.system for figures in beside.figures] == list(rankings)
    assert [figures.evaluator for figures in beside.figures] == [
        (
            Agreement("hit_rate", "Success@10", 1.0, 1.0),
            Agreement("mrr", "RR@10", 2.5 / 3, 2.5 / 3),
        ),
    ] * 2 + [()]
    assert all(figures.articles_per_s == 5 / figures.ingest_s for figures in beside.figures)
    assert beside.left_out == (
        "LlamaIndex with the original model in torch is left out: "
        "run pip install 'newsdesk[peers]'",
    )
    assert told[0] == (0, 5, "articles, LlamaIndex")
    assert told[-1] == (3, 3, "queries, Chroma")


@pytest.mark.skipif(available(TORCH), reason="with the extra, torch encodes the articles, too")
def test_peers_stand_beside_newsdesk_in_the_report(collection: Collection) -> None:
    config = Config(home=Path("nowhere"), embedding="words")
    found = run_retrieval(
        config, collection, systems=("dense",), peers=True, encoder=WordEncoder(WORDS)
    )
    dense, _, top10, chroma = found.report.systems
    assert dense.differences == {}
    # Short articles of one chunk each, without a headline: all three are the same search.
    for same in (top10, chroma):
        assert same.estimates["RR@10"] == dense.estimates["RR@10"]
        assert same.differences["RR@10"].value == 0.0
    assert found.report.left_out == (left_out_line(),)
    plain = json.loads(to_json(found.report))
    assert [one["system"] for one in plain["peers"]] == [
        "LlamaIndex, top 2",
        "LlamaIndex, top 10",
        "Chroma",
    ]
    text = render_markdown(found.report)
    assert "|  | dense | LlamaIndex, top 2 | LlamaIndex, top 10 | Chroma |" in text
    assert "| taken in a second | " in text
    assert (
        "Its own evaluator on LlamaIndex, top 2: hit_rate 1.000 (Success@10 1.000), "
        "mrr .833 (RR@10 .833)." in text
    )
    assert left_out_line() in text


def test_the_command_takes_peers(
    collection: Collection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("evals.peers.run.available", lambda _: False)
    arguments = ["--beir", str(collection.folder), "--system", "keyword", "--peers", "--json"]
    ran = CliRunner().invoke(
        evaluation,
        ["retrieval", *arguments, "--runs", str(tmp_path / "runs")],
        obj=Config(home=Path("nowhere")),
    )
    assert ran.exit_code == 0
    plain = json.loads(ran.stdout)
    assert [one["system"] for one in plain["systems"]] == [
        "keyword",
        "LlamaIndex, top 2",
        "LlamaIndex, top 10",
        "Chroma",
    ]
    assert plain["reference"] == "keyword"
