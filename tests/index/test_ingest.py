"""Articles in and out of a home: what is reported and kept, and what an interruption leaves."""

import os
import threading
from contextlib import closing
from dataclasses import replace
from importlib import resources
from pathlib import Path
from pkgutil import resolve_name

import pytest
from builders import WordEncoder, make_article, make_page

from index.collection import ArticleIndex
from index.config import Config
from index.errors import ArticleNotFound, HomeUnusable, IndexUnusable, UnreadableSource
from index.home import writing
from index.ingest import (
    IngestReport,
    builtin_pages,
    ensure_builtin,
    ingest,
    ingest_articles,
    ingest_builtin,
    reindex,
    remove,
    stored_articles,
)
from index.publish import BATCH
from index.readers import read_paths
from index.store import ArticleStore
from index.types import Skipped
from index.vectors import ChromaVectors

FERRY = make_page("The ferry sank near the harbour. Forty swam ashore.", name="ferry", title="One")
BRIDGE = make_page("The bridge fell in the rain. It was old.", name="bridge", title="Two")
VOLCANO = make_page(
    "A volcano woke on the island. Nobody lives there.", name="volcano", title="Six"
)
ENCODER = WordEncoder(("ferry", "bridge", "volcano", "rain"))


@pytest.fixture
def config(tmp_path):
    return Config(home=tmp_path / "home", embedding="words")


def take_in(config, *pages):
    return ingest(config, pages, encoder=ENCODER)


def titles(config):
    """Every article's title by id, in order, and what a search for each title's story finds."""
    with ArticleIndex.open(config, ENCODER) as index:
        for article in index.articles():
            assert index.search(article.text, limit=1)[0].passage.article == article
        return {article.id: article.title for article in index.articles()}


def test_new_pages_are_added_in_their_order(config):
    assert take_in(config, FERRY, BRIDGE) == IngestReport(added=("ferry", "bridge"))
    assert take_in(config, VOLCANO) == IngestReport(added=("volcano",))
    assert titles(config) == {"ferry": "One", "bridge": "Two", "volcano": "Six"}


def test_the_same_page_again_is_unchanged_and_costs_no_new_index(config):
    take_in(config, FERRY)
    before = (config.home / "manifest.json").read_bytes()
    assert take_in(config, FERRY, FERRY) == IngestReport(unchanged=("ferry",))
    assert (config.home / "manifest.json").read_bytes() == before


def test_the_same_page_twice_in_one_go_is_taken_in_once(config):
    report = IngestReport(added=("ferry",), unchanged=("ferry",))
    assert take_in(config, FERRY, FERRY) == report
    assert titles(config) == {"ferry": "One"}


def test_another_text_under_the_same_name_replaces_it_in_its_place(config):
    take_in(config, FERRY, BRIDGE)
    newer = replace(FERRY, text="The ferry was raised. A crane did it.")
    assert take_in(config, newer) == IngestReport(updated=("ferry",))
    with ArticleIndex.open(config, ENCODER) as index:
        assert [article.text for article in index.articles()] == [newer.text, BRIDGE.text]
        assert index.sparse("harbour") == ()
        assert index.manifest.passages == 2


def test_a_changed_headline_is_an_update_too(config):
    take_in(config, FERRY)
    assert take_in(config, replace(FERRY, title="Raised")) == IngestReport(updated=("ferry",))
    with ArticleIndex.open(config, ENCODER) as index:
        assert [hit.rank for hit in index.sparse("raised")] == [1]


def test_the_same_id_under_another_name_gets_a_number(config):
    spaced, dashed = replace(FERRY, name="a b"), replace(BRIDGE, name="a-b")
    slashed = replace(VOLCANO, name="a/b")
    assert take_in(config, spaced, dashed) == IngestReport(added=("a-b", "a-b-2"))
    assert take_in(config, slashed, spaced) == IngestReport(added=("a-b-3",), unchanged=("a-b",))
    assert titles(config) == {"a-b": "One", "a-b-2": "Two", "a-b-3": "Six"}


def test_two_names_with_one_text_are_two_articles(config):
    wire = replace(FERRY, name="wire", outlet="Agency")
    assert take_in(config, FERRY, wire) == IngestReport(added=("ferry", "wire"))
    with ArticleIndex.open(config, ENCODER) as index:
        assert [hit.passage.article.id for hit in index.search("ferry")] == ["ferry", "wire"]


def test_what_cannot_be_taken_in_is_skipped_with_its_reason(config, monkeypatch):
    from index import ingest as module

    def clean(page, clean=module.clean):
        if page.name == "broken":
            raise UnreadableSource("broken: no text found")
        return clean(page)

    monkeypatch.setattr(module, "clean", clean)
    empty, broken = replace(FERRY, name="empty", text=" \n"), replace(FERRY, name="broken")
    assert take_in(config, empty, broken, BRIDGE) == IngestReport(
        added=("bridge",),
        skipped=(
            Skipped("empty", "no article text is left after cleaning"),
            Skipped("broken", "broken: no text found"),
        ),
    )


def test_progress_counts_articles_of_both_stages(config):
    seen = []
    pages = [replace(FERRY, name=f"ferry{number}") for number in range(70)]
    ingest(config, pages, encoder=ENCODER, progress=lambda *step: seen.append(step))
    assert seen == [("articles", 64), ("articles", 70), ("index", 70)]


def test_the_next_pages_are_read_while_the_first_are_encoded(config):
    read_on = threading.Event()

    class Waiting(WordEncoder):
        def encode(self, texts):
            assert read_on.wait(timeout=20), "encoding kept the next pages waiting"
            return super().encode(texts)

    def pages():
        for number in range(BATCH):
            yield make_page(f"Text {number} stood.", name=f"page-{number}")
        read_on.set()
        yield make_page("The last one stood.", name="last")

    report = ingest(config, pages(), encoder=Waiting())
    expected = (*(f"page-{number}" for number in range(BATCH)), "last")
    assert report.added == expected
    assert tuple(article.id for article in stored_articles(config)) == expected


def test_remove_takes_an_article_out_of_every_part(config):
    take_in(config, FERRY, BRIDGE, VOLCANO)
    remove(config, "bridge", encoder=ENCODER)
    assert titles(config) == {"ferry": "One", "volcano": "Six"}
    with ArticleIndex.open(config, ENCODER) as index:
        assert index.sparse("bridge") == ()
        assert [hit.passage.article.id for hit in index.dense("bridge")] == ["ferry", "volcano"]
    with pytest.raises(ArticleNotFound, match="'bridge'"):
        remove(config, "bridge", encoder=ENCODER)


def test_remove_and_reindex_where_there_is_nothing(config):
    for change in (lambda: remove(config, "ferry"), lambda: reindex(config)):
        with pytest.raises(IndexUnusable, match="newsdesk ingest"):
            change()
    assert not config.home.exists()


def test_a_home_emptied_by_remove_is_an_empty_index(config):
    take_in(config, FERRY)
    remove(config, "ferry", encoder=ENCODER)
    assert titles(config) == {}
    with ArticleIndex.open(config, ENCODER) as index:
        assert index.search("ferry") == ()


def test_the_built_in_articles_go_into_a_fresh_home_only(config, tmp_path):
    ids = tuple(page.name for page in builtin_pages())
    assert len(ids) == 5
    assert ensure_builtin(config, encoder=ENCODER) == IngestReport(added=ids)
    assert ensure_builtin(config, encoder=ENCODER) is None
    assert ingest_builtin(config, encoder=ENCODER) == IngestReport(unchanged=ids)

    filled = replace(config, home=tmp_path / "filled")
    take_in(filled, FERRY)
    assert ensure_builtin(filled, encoder=ENCODER) is None
    remove(filled, "ferry", encoder=ENCODER)
    assert ensure_builtin(filled, encoder=ENCODER) is None
    assert titles(filled) == {}


def test_reindex_makes_the_same_index_and_encodes_nothing_twice(config):
    take_in(config, FERRY, BRIDGE)
    encoder = WordEncoder(("ferry", "bridge", "volcano", "rain"))
    with ArticleIndex.open(config, ENCODER) as index:
        before = (index.search("ferry"), replace(index.manifest, generation=""))
    assert replace(reindex(config, encoder=encoder), generation="") == before[1]
    assert encoder.texts == []
    with ArticleIndex.open(config, ENCODER) as index:
        assert index.search("ferry") == before[0]


def test_another_model_is_refused_until_reindex(config):
    take_in(config, FERRY, BRIDGE)
    wider = WordEncoder(("ferry",), name="wider", dimension=96)
    other = replace(config, embedding="wider")
    for refused in (
        lambda: ingest(other, [VOLCANO], encoder=wider),
        lambda: remove(other, "ferry", encoder=wider),
        lambda: ArticleIndex.open(other, wider),
    ):
        with pytest.raises(IndexUnusable, match=r"model 'words', .*'wider': run 'newsdesk reindex"):
            refused()
    assert reindex(other, encoder=wider).recipe.dimension == 96
    with ArticleIndex.open(other, wider) as index:
        assert [hit.passage.article.id for hit in index.dense("ferry")] == ["ferry", "bridge"]
        assert index.sentence_vectors("ferry").shape == (2, 96)


def test_sentences_that_are_split_otherwise_are_encoded_again(config, monkeypatch):
    from index import encoding
    from index.types import Sentence

    take_in(config, FERRY)

    def split(article):
        return (Sentence(article, 0, len(article.text), 0),)

    monkeypatch.setattr("index.collection.split", split)
    monkeypatch.setattr(encoding, "split", split)
    with (
        ArticleIndex.open(config, ENCODER) as index,
        pytest.raises(IndexUnusable, match="newsdesk reindex"),
    ):
        index.sentence_vectors("ferry")
    reindex(config, encoder=ENCODER)
    with ArticleIndex.open(config, ENCODER) as index:
        assert index.sentence_vectors("ferry").shape == (1, 64)


# An interruption at any step: the old state opens, or the line names reindex; no article is lost.

TO_CHROMA = ["index.publish:discard", "index.vectors:ChromaVectors.__init__"]
TO_THE_END = [
    "index.vectors:ChromaVectors.finish",
    "index.keywords:Keywords.build",
    "index.keywords:Keywords.save",
    "index.manifest:os.fsync",
    "index.manifest:os.replace",
    "index.manifest:Manifest.save",
]
STORE, VECTORS = "index.store:ArticleStore", "index.vectors:ChromaVectors"
STEPS = {
    "add": [
        "index.ingest:clean",
        "index.ingest:encode",
        f"{STORE}.put",
        f"{STORE}.put_encoded",
        *TO_CHROMA,
        f"{VECTORS}.add",
        *TO_THE_END,
    ],
    "update": [f"{STORE}.put", *TO_CHROMA, f"{VECTORS}.delete", f"{VECTORS}.add", *TO_THE_END],
    "remove": [f"{STORE}.delete", *TO_CHROMA, f"{VECTORS}.delete", *TO_THE_END],
    "reindex": [*TO_CHROMA, f"{VECTORS}.clear", f"{VECTORS}.add", *TO_THE_END],
}


class PowerCut(BaseException):
    """Nothing catches it, as nothing runs after a power cut."""


def interrupt_after(monkeypatch, step):
    """Lets the step run once more, and then cuts the power."""
    owner, _, name = step.rpartition("." if "." in step.partition(":")[2] else ":")
    target = resolve_name(owner)
    original = getattr(target, name)

    def cut(*values, **named):
        original(*values, **named)
        raise PowerCut

    monkeypatch.setattr(target, name, cut)


CHANGES = {
    "add": lambda config: take_in(config, VOLCANO),
    "update": lambda config: take_in(config, replace(BRIDGE, text="The bridge stands. It rained.")),
    "remove": lambda config: remove(config, "bridge", encoder=ENCODER),
    "reindex": lambda config: reindex(config, encoder=ENCODER),
}


AFTERWARDS = {
    "add": {"ferry": "One", "bridge": "Two", "volcano": "Six"},
    "update": {"ferry": "One", "bridge": "Two"},
    "remove": {"ferry": "One"},
    "reindex": {"ferry": "One", "bridge": "Two"},
}


@pytest.mark.parametrize(
    ("change", "step"), [(change, step) for change, steps in STEPS.items() for step in steps]
)
def test_an_interruption_loses_no_article(config, monkeypatch, change, step):
    before = {"ferry": "One", "bridge": "Two"}
    take_in(config, FERRY, BRIDGE)
    with monkeypatch.context() as patch:
        interrupt_after(patch, step)
        with pytest.raises(PowerCut):
            CHANGES[change](config)
    try:
        kept = titles(config)
    except IndexUnusable as error:
        message = str(error)
        reindex(config, encoder=ENCODER)
        kept = titles(config)
    else:
        message = ""
    assert message == "" or message.endswith("run 'newsdesk reindex'")
    assert kept in (before, AFTERWARDS[change])


@pytest.mark.parametrize("step", STEPS["add"][2:])
def test_the_next_ingest_mends_what_an_interruption_left(config, monkeypatch, step):
    take_in(config, FERRY, BRIDGE)
    with monkeypatch.context() as patch:
        interrupt_after(patch, step)
        with pytest.raises(PowerCut):
            take_in(config, VOLCANO)
    take_in(config, VOLCANO)
    assert titles(config) == AFTERWARDS["add"]


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_a_full_disk_is_one_line_and_loses_nothing(config, monkeypatch, name):
    take_in(config, FERRY)

    def full(*_):
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr(f"index.manifest.os.{name}", full)
        with pytest.raises(HomeUnusable, match="the disk is full; make room"):
            take_in(config, BRIDGE)
    reindex(config, encoder=ENCODER)
    assert titles(config) == {"ferry": "One", "bridge": "Two"}


def test_a_locked_home_is_said(config, monkeypatch):
    take_in(config, FERRY)
    monkeypatch.setattr("index.ingest.LOCK_TIMEOUT_S", 0.05)
    with writing(config.home):
        for change in CHANGES.values():
            with pytest.raises(HomeUnusable, match="is being written by another newsdesk"):
                change(config)
    assert titles(config) == {"ferry": "One"}


def test_a_home_that_is_a_file_is_said(config):
    config.home.write_text("no folder")
    for change in (lambda: take_in(config, FERRY), lambda: ensure_builtin(config)):
        with pytest.raises(HomeUnusable, match="it is not a folder"):
            change()


def test_a_lost_or_damaged_chroma_folder_is_mended_by_reindex(config):
    take_in(config, FERRY, BRIDGE)
    for name in ("chroma.sqlite3",):
        (config.home / "chroma" / name).write_bytes(b"damage" * 1000)
    with ArticleIndex.open(config, ENCODER) as index, pytest.raises(IndexUnusable, match="reindex"):
        index.dense("ferry")
    reindex(config, encoder=ENCODER)
    assert titles(config) == {"ferry": "One", "bridge": "Two"}


def test_vectors_of_another_writing_are_made_anew(config):
    take_in(config, FERRY, BRIDGE)
    with closing(ArticleStore.read(config.home)) as store:
        name = f"newsdesk-{store.setting('home')}"
    with closing(ChromaVectors(config.home, name)) as vectors:
        vectors.finish("another")
    take_in(config, VOLCANO)
    assert titles(config) == {"ferry": "One", "bridge": "Two", "volcano": "Six"}


def test_the_built_in_corpus_read_as_a_folder_is_the_same_articles(config):
    folder = Path(str(resources.files("index") / "corpus"))
    ids = tuple(page.name for page in builtin_pages())
    ingest_builtin(config, encoder=ENCODER)
    assert take_in(config, *read_paths([folder]).pages) == IngestReport(unchanged=ids)
    with closing(ArticleStore.read(config.home)) as store:
        assert stored_articles(config) == tuple(store.articles())


def test_clean_articles_keep_their_ids_and_texts(config):
    debris = make_article("Post a Comment\n\nThe ferry sank.", id="wire:7 a", title="Ferry")
    other = make_article("The bridge fell.", id="b", outlet="Span", published="2024-07-27")
    blank = make_article(" ", id="c")
    report = ingest_articles(config, [debris, other, blank], encoder=ENCODER)
    skipped = (Skipped("c", "no article text is left after cleaning"),)
    assert report == IngestReport(added=("wire:7 a", "b"), skipped=skipped)
    assert stored_articles(config) == (debris, other)
    again = ingest_articles(config, [debris, replace(other, title="New")], encoder=ENCODER)
    assert again == IngestReport(updated=("b",), unchanged=("wire:7 a",))
