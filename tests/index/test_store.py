"""articles.db: what goes in comes out the same, and changes are whole; one writer at a time."""

import sqlite3
import threading
from dataclasses import replace

import numpy as np
import pytest
from builders import make_article

from index.encoding import EncodedArticle
from index.errors import ArticleNotFound, HomeUnusable, IndexUnusable
from index.home import disk_errors, is_being_written, writing
from index.store import ArticleStore, Entry, article_digest
from index.types import Removed

FULL = make_article(
    "Größe: 5 m.\n\nZwei.", id="a", title="T", outlet="O", author="A", published="2024-07-28",
    url="https://example.org/a", title_stated=False, removed=(Removed("Share", "buttons"),),
)  # fmt: skip
BARE = make_article("Text.", id="b", title="B")
HALVES = np.array([[0.6, 0.8], [1.0, 0.0]], dtype=np.float32)
ENCODED = EncodedArticle(((0, 4), (4, 19)), HALVES, ((0, 11),), HALVES[:1])


@pytest.fixture(params=["memory", "file"])
def store(request, tmp_path):
    made = ArticleStore.memory() if request.param == "memory" else ArticleStore.write(tmp_path)
    yield made
    made.close()


def test_articles_come_back_the_same_in_the_order_of_ingestion(store):
    with store.transaction():
        store.put(BARE, "b.txt")
        store.put(FULL, "a.txt")
    assert list(store.articles()) == [BARE, FULL]
    assert store.article("a") == FULL
    assert store.entries() == (
        Entry("b", "b.txt", article_digest(BARE)),
        Entry("a", "a.txt", article_digest(FULL)),
    )


def test_an_article_put_again_keeps_its_place(store):
    newer = make_article("Newer text.", id="b", title="B")
    with store.transaction():
        store.put(BARE, "b.txt")
        store.put(FULL, "a.txt")
        store.put(newer, "b.txt")
    assert list(store.articles()) == [newer, FULL]


def test_what_was_encoded_comes_back_to_16_bits(store):
    with store.transaction():
        store.put(FULL, "a.txt")
        store.put_encoded("a", ENCODED, "recipe")
    encoded = store.encoded("a")
    assert store.recipe("a") == "recipe"
    assert (encoded.spans, encoded.sentence_spans) == (ENCODED.spans, ENCODED.sentence_spans)
    assert encoded.passages == pytest.approx(ENCODED.passages, abs=5e-4)
    assert encoded.sentences == pytest.approx(ENCODED.sentences, abs=5e-4)
    assert np.linalg.norm(encoded.passages, axis=1) == pytest.approx([1, 1], abs=1e-6)
    assert encoded.passages.dtype == np.float32


def test_all_passages_come_in_the_order_of_ingestion(store):
    assert store.passages(2)[1].shape == (0, 2)
    with store.transaction():
        store.put(FULL, "a.txt")
        store.put(BARE, "b.txt")
        store.put_encoded("b", replace(ENCODED, spans=((0, 5),), passages=HALVES[1:]), "recipe")
        store.put_encoded("a", ENCODED, "recipe")
    ids, vectors = store.passages(2)
    assert ids == ["a:0-4", "a:4-19", "b:0-5"]
    assert vectors.tolist() == [
        *store.encoded("a").passages.tolist(),
        *store.encoded("b").passages.tolist(),
    ]


def test_a_deleted_article_takes_its_vectors_along(store):
    with store.transaction():
        store.put(FULL, "a.txt")
        store.put_encoded("a", ENCODED, "recipe")
        store.delete("a")
    assert store.entries() == ()
    assert store.recipe("a") is None
    with pytest.raises(ArticleNotFound, match="'a'"):
        store.article("a")
    with pytest.raises(ArticleNotFound):
        store.encoded("a")


def test_a_broken_transaction_changes_nothing(store):
    with store.transaction():
        store.put(BARE, "b.txt")
    with pytest.raises(KeyboardInterrupt), store.transaction():
        _put_and_stop(store)
    assert list(store.articles()) == [BARE]


def test_settings(store):
    assert store.setting("flag") is None
    with store.transaction():
        store.set("flag", "yes")
    assert store.setting("flag") == "yes"


def test_the_digest_knows_every_field_but_what_was_removed():
    assert article_digest(FULL) != article_digest(make_article(FULL.text, id="a", title="T"))
    stripped = make_article("Text.", id="b", title="B", removed=(Removed("x", "y"),))
    assert article_digest(stripped) == article_digest(BARE)


def test_many_threads_read_at_once(tmp_path):
    writer = ArticleStore.write(tmp_path)
    with writer.transaction():
        for number in range(20):
            writer.put(make_article(f"Text {number}.", id=str(number)), f"{number}.txt")
    writer.close()
    store, seen = ArticleStore.read(tmp_path), []

    def read(number):
        seen.extend(store.article(str((number + step) % 20)).text for step in range(20))

    threads = [threading.Thread(target=read, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    assert sorted(seen) == sorted([f"Text {number}." for number in range(20)] * 8)


def test_reading_where_nothing_was_taken_in_names_the_command(tmp_path):
    with pytest.raises(IndexUnusable, match="newsdesk ingest --builtin"):
        ArticleStore.read(tmp_path)
    with pytest.raises(IndexUnusable, match="newsdesk ingest"):
        ArticleStore.read(tmp_path / "missing")


def test_a_home_that_is_a_file(tmp_path):
    home = tmp_path / "home"
    home.write_text("not a folder")
    with pytest.raises(HomeUnusable, match="it is not a folder"):
        ArticleStore.read(home)
    with pytest.raises(HomeUnusable, match="it is not a folder"), writing(home):
        pass


def test_a_damaged_store_is_said(tmp_path):
    (tmp_path / "articles.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(HomeUnusable, match=r"articles\.db is damaged"):
        ArticleStore.read(tmp_path)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "the disk is full"),
        (sqlite3.OperationalError("database or disk is full"), "the disk is full"),
        (OSError(30, "Read-only file system"), "it cannot be written"),
        (PermissionError(13, "Permission denied"), "it cannot be written"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "it cannot be written"),
        (sqlite3.OperationalError("database is locked"), "is being written by another newsdesk"),
    ],
)
def test_what_the_disk_refuses_is_one_clear_line(tmp_path, error, said):
    with pytest.raises(HomeUnusable) as caught, disk_errors(tmp_path):
        raise error
    assert str(tmp_path) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_other_errors_pass_as_they_are(tmp_path):
    with pytest.raises(ConnectionError), disk_errors(tmp_path):
        raise ConnectionError("reset by peer")


def test_one_writer_at_a_time(tmp_path):
    home = tmp_path / "new"
    assert not is_being_written(home)
    with writing(home):
        assert is_being_written(home)
        with (
            pytest.raises(HomeUnusable, match="is being written by another newsdesk"),
            writing(home, timeout_s=0.05),
        ):
            pass
    assert not is_being_written(home)
    with writing(home, timeout_s=0):
        pass


def _put_and_stop(store):
    store.put(FULL, "a.txt")
    raise KeyboardInterrupt
