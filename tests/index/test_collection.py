"""ArticleIndex: one contract for the stored index and the one in memory, and when it refuses."""

import json
import math
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest
from builders import WordEncoder, make_article, make_page

from index.collection import ArticleIndex
from index.config import Config
from index.errors import ArticleNotFound, HomeUnusable, IndexUnusable
from index.home import writing
from index.ingest import ingest
from index.sentences import split
from index.types import Passage

WORDS = ("ferry", "bridge", "volcano", "minister", "rain", "harbour")
STORIES = {
    "ferry": "The ferry sank near the harbour. Forty people swam ashore.",
    "bridge": "The bridge fell in the rain. The minister promised a new bridge.",
    "volcano": "A volcano woke on the island. The harbour closed for a day.",
    "twin": "The ferry sank near the harbour. Forty people swam ashore.",
}
FERRY, BRIDGE, VOLCANO, TWIN = (
    make_article(text, id=name, title=f"Story {number}")
    for number, (name, text) in enumerate(STORIES.items(), start=1)
)


def encoder():
    return WordEncoder(WORDS)


@pytest.fixture
def config(tmp_path):
    return Config(home=tmp_path / "home", embedding="words")


def pages():
    return [
        make_page(text, name=name, title=f"Story {number}")
        for number, (name, text) in enumerate(STORIES.items(), start=1)
    ]


@pytest.fixture
def stored(config):
    ingest(config, pages(), encoder=encoder())
    return config


@pytest.fixture(params=["memory", "stored"])
def index(request):
    if request.param == "memory":
        made = ArticleIndex.of([FERRY, BRIDGE, VOLCANO, TWIN], encoder())
    else:
        made = ArticleIndex.open(request.getfixturevalue("stored"), encoder())
    with made:
        yield made


def found(hits):
    return [(hit.passage.article.id, hit.rank, hit.retriever) for hit in hits]


def test_articles_in_the_order_of_ingestion(index):
    assert index.articles() == (FERRY, BRIDGE, VOLCANO, TWIN)
    assert index.article("volcano") == VOLCANO
    assert [index.position(name) for name in STORIES] == [0, 1, 2, 3]
    assert (index.manifest.articles, index.manifest.passages) == (4, 4)


@pytest.mark.parametrize(
    "ask",
    [
        lambda index: index.article("nowhere"),
        lambda index: index.position("nowhere"),
        lambda index: index.sentences("nowhere"),
        lambda index: index.sentence_vectors("nowhere"),
    ],
)
def test_an_unknown_article_is_said(index, ask):
    with pytest.raises(ArticleNotFound, match="'nowhere'"):
        ask(index)


def test_sentence_vectors_stand_in_the_order_of_the_sentences(index):
    sentences = index.sentences("bridge")
    assert sentences == split(BRIDGE)
    exact = encoder().encode([sentence.text for sentence in sentences])
    assert index.sentence_vectors("bridge") == pytest.approx(exact, abs=1e-3)
    assert index.sentence_vectors("bridge").dtype == np.float32


def test_dense_hits_are_cosine_similarities(index):
    hits = index.dense("volcano", limit=2)
    # "volcano" stands once in a text of 12 words: "the" three times, "a" twice, 7 others once.
    words = encoder().encode([VOLCANO.text])[0]
    assert found(hits) == [("volcano", 1, "dense"), ("ferry", 2, "dense")]
    assert hits[0].score == pytest.approx(float(words[WORDS.index("volcano")]), abs=1e-3)
    assert hits[0].passage == Passage(VOLCANO, 0, len(VOLCANO.text))


def test_sparse_hits_share_a_word_and_read_the_headline(index):
    assert found(index.sparse("harbour")) == [
        ("volcano", 1, "sparse"),
        ("ferry", 2, "sparse"),
        ("twin", 3, "sparse"),
    ]
    assert found(index.sparse("story 3"))[0] == ("volcano", 1, "sparse")
    assert index.sparse("parliament") == ()


def test_search_fuses_both_and_breaks_ties_by_article(index):
    hits = index.search("ferry")
    assert found(hits)[:2] == [("ferry", 1, "hybrid"), ("twin", 2, "hybrid")]
    assert hits[0].score == pytest.approx(hits[1].score, abs=1e-5)
    assert hits[0].score == pytest.approx(1.0, abs=1e-5)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4]


def test_search_keeps_to_the_limit(index):
    assert found(index.search("ferry", limit=1)) == [("ferry", 1, "hybrid")]
    assert index.search("ferry", limit=0) == ()


def test_a_boost_is_added_and_minus_infinity_drops(index):
    def boost(passage):
        return {"twin": 0.1, "ferry": -math.inf}.get(passage.article.id, 0.0)

    hits = index.search("ferry", boost=boost)
    assert found(hits)[0] == ("twin", 1, "hybrid")
    assert hits[0].score == pytest.approx(1.1, abs=1e-5)
    assert "ferry" not in [hit.passage.article.id for hit in hits]


def test_the_keyword_index_can_be_asked_otherwise(index):
    hits = index.search("minister", keyword_query="volcano", limit=2)
    assert {hit.passage.article.id for hit in hits} == {"bridge", "volcano"}


def test_a_query_without_words_finds_by_meaning_only(index):
    assert len(index.search("?!")) == 4
    assert index.sparse("?!") == ()


def test_a_query_is_encoded_once_and_alone():
    words = encoder()
    with ArticleIndex.of([FERRY], words) as index:
        words.texts.clear()
        first, again = index.encode_query("ferry"), index.encode_query("ferry")
        index.search("ferry")
    assert words.texts == ["ferry"]
    assert first is again
    assert (first.shape, first.dtype) == ((64,), np.float32)


def test_vectors_handed_out_cannot_be_changed(index):
    for vectors in (index.encode_query("ferry"), index.sentence_vectors("ferry")):
        with pytest.raises(ValueError, match="read-only"):
            vectors += 1


def test_many_threads_find_the_same(index):
    expected, results = index.search("the ferry in the harbour"), []

    def search():
        results.append(index.search("the ferry in the harbour"))

    threads = [threading.Thread(target=search) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 8


def test_stored_and_in_memory_rank_alike(stored):
    with (
        ArticleIndex.open(stored, encoder()) as one,
        ArticleIndex.of(one.articles(), encoder()) as other,
    ):
        for query in ("ferry harbour", "who promised a bridge", "rain", "x"):
            pairs = zip(one.search(query), other.search(query), strict=True)
            for ours, theirs in pairs:
                assert ours == replace(theirs, score=pytest.approx(theirs.score, abs=1e-5))
        assert one.manifest.corpus_digest == other.manifest.corpus_digest


def test_of_nothing_finds_nothing():
    with ArticleIndex.of([], encoder()) as index:
        assert (index.articles(), index.search("ferry"), index.sparse("ferry")) == ((), (), ())


def test_of_refuses_two_articles_with_one_id():
    with pytest.raises(ValueError, match="two articles have the id 'ferry'"):
        ArticleIndex.of([FERRY, FERRY], encoder())


def test_an_empty_article_is_held_and_never_found():
    empty = make_article("", id="empty", title="Empty")
    with ArticleIndex.of([empty, FERRY], encoder()) as index:
        assert index.articles() == (empty, FERRY)
        assert index.sentence_vectors("empty").shape == (0, 64)
        assert found(index.search("ferry")) == [("ferry", 1, "hybrid")]


# When it refuses, always one line that names the command.


def change_manifest(config, **changes):
    path = config.home / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def change_text(config):
    with sqlite3.connect(config.home / "articles.db") as connection:
        connection.execute("UPDATE articles SET digest = 'other' WHERE id = 'ferry'")
    connection.close()


def remove_tree(folder):
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda c: (c.home / "manifest.json").unlink(), "manifest.json is missing"),
        (lambda c: (c.home / "manifest.json").write_text("{"), "damaged manifest.json"),
        (lambda c: (c.home / "manifest.json").write_text('{"format": 2}'), "damaged manifest.json"),
        (lambda c: change_manifest(c, format=0), "another version of newsdesk"),
        (
            lambda c: change_manifest(c, embedding="other"),
            "model 'other', and this run uses 'words'",
        ),
        (lambda c: change_manifest(c, chunking="1 word"), "has passages of 1 word"),
        (lambda c: change_manifest(c, corpus_digest="0"), r"does not match articles\.db"),
        (change_text, r"does not match articles\.db"),
        (lambda c: remove_tree(c.home / "keywords"), "lost its keyword index"),
        (lambda c: remove_tree(c.home / "chroma"), "lost its Chroma folder"),
    ],
)
def test_what_differs_is_said_at_opening(stored, damage, said):
    damage(stored)
    with pytest.raises(IndexUnusable, match=said) as caught:
        ArticleIndex.open(stored, encoder())
    assert "newsdesk reindex" in str(caught.value)
    assert "\n" not in str(caught.value)


def change_generation(config):
    other = json.loads((config.home / "manifest.json").read_text())["generation"]
    (config.home / "keywords" / other).rename(config.home / "keywords" / "other")
    change_manifest(config, generation="other")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (change_generation, "does not match its Chroma collection"),
        (lambda c: change_manifest(c, passages=3), "does not match its Chroma collection"),
        (lambda c: change_manifest(c, dimension=12), "vectors of 12 numbers"),
        (
            lambda c: next((c.home / "keywords").rglob("passages.json")).unlink(),
            "damaged keyword index",
        ),
        (
            lambda c: next((c.home / "keywords").rglob("data*.npy")).write_bytes(b"no array"),
            "damaged keyword index",
        ),
    ],
)
def test_what_differs_is_said_at_the_first_search(stored, damage, said):
    damage(stored)
    with (
        ArticleIndex.open(stored, encoder()) as index,
        pytest.raises(IndexUnusable, match=said) as caught,
    ):
        index.search("ferry")
    assert "newsdesk reindex" in str(caught.value)


def test_a_text_changed_behind_our_back_is_not_quoted_from(stored):
    with sqlite3.connect(stored.home / "articles.db") as connection:
        connection.execute("UPDATE articles SET text = 'Other.' WHERE id = 'ferry'")
    connection.close()
    with ArticleIndex.open(stored, encoder()) as index:
        assert index.article("bridge") == BRIDGE
        with pytest.raises(IndexUnusable, match="'ferry' has changed"):
            index.article("ferry")


def test_a_home_without_articles_names_the_command(config):
    with pytest.raises(IndexUnusable, match="newsdesk ingest PATH"):
        ArticleIndex.open(config, encoder())
    assert not config.home.exists()


def test_an_unfinished_index_that_is_being_written_is_no_damage(stored):
    (stored.home / "manifest.json").unlink()
    with (
        writing(stored.home),
        pytest.raises(HomeUnusable, match="is being written by another newsdesk"),
    ):
        ArticleIndex.open(stored, encoder())


def test_a_read_only_home_is_searched_without_chroma(stored, monkeypatch):
    with ArticleIndex.open(stored, encoder()) as index:
        expected = index.search("ferry harbour")
    monkeypatch.setattr("index.vectors.os.access", lambda path, mode: False)
    monkeypatch.setattr("index.store.os.access", lambda path, mode: False)
    before = sorted(path.name for path in stored.home.rglob("*"))
    with ArticleIndex.open(stored, encoder()) as index:
        hits = index.search("ferry harbour")
    assert [(hit.passage, hit.rank) for hit in hits] == [
        (hit.passage, hit.rank) for hit in expected
    ]
    assert sorted(path.name for path in stored.home.rglob("*")) == before


def test_opening_and_showing_loads_neither_chroma_nor_a_model(stored):
    script = (
        "import sys; from pathlib import Path; from index import ArticleIndex, Config\n"
        f"index = ArticleIndex.open(Config(home=Path({str(stored.home)!r}), embedding='words'))\n"
        "print(index.article('ferry').title)\n"
        "print([name for name in ('chromadb', 'llama_index', 'fastembed') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "Story 1\n[]\n"


def test_a_single_question_over_a_small_home_finds_the_same_without_chroma(stored, monkeypatch):
    with ArticleIndex.open(stored, encoder()) as index:
        expected = index.search("ferry in the harbour")
    monkeypatch.setattr("index.opening.ChromaVectors", None)
    with ArticleIndex.open(stored, encoder(), once=True) as index:
        found = index.search("ferry in the harbour")
    assert [(hit.passage, hit.rank) for hit in found] == [
        (hit.passage, hit.rank) for hit in expected
    ]
    monkeypatch.setattr("index.opening.COPIED_PASSAGES", 1)
    with ArticleIndex.open(stored, encoder(), once=True) as index, pytest.raises(TypeError):
        index.search("ferry in the harbour")
