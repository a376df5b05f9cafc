"""One contract for vectors in memory and in Chroma, and what only Chroma can get wrong."""

from contextlib import closing

import numpy as np
import pytest

from index.errors import HomeUnusable, IndexUnusable
from index.vectors import ChromaVectors, MemoryVectors

EAST, NORTH, UP = np.eye(3, dtype=np.float32)
NORTH_EAST = ((EAST + NORTH) / np.sqrt(2)).astype(np.float32)


@pytest.fixture(params=["memory", "chroma"])
def vectors(request, tmp_path):
    made = (
        MemoryVectors(3)
        if request.param == "memory"
        else ChromaVectors(tmp_path, "newsdesk-test", create=True)
    )
    with closing(made):
        yield made


def test_nearest_first_with_cosine_similarities(vectors):
    vectors.add(["east", "north", "up"], np.stack([EAST, NORTH, UP]))
    found = vectors.search(NORTH_EAST, 3)
    assert list(found)[2] == "up"
    assert found == pytest.approx({"east": 0.7071, "north": 0.7071, "up": 0.0}, abs=1e-4)


def test_no_more_than_the_limit(vectors):
    vectors.add(["east", "north", "up"], np.stack([EAST, NORTH, UP]))
    assert list(vectors.search(UP, 1)) == ["up"]


def test_fewer_than_the_limit(vectors):
    vectors.add(["east"], EAST[np.newaxis])
    assert vectors.search(EAST, 10) == pytest.approx({"east": 1.0})


def test_adding_a_known_id_replaces_its_vector(vectors):
    vectors.add(["a"], EAST[np.newaxis])
    vectors.add(["a"], NORTH[np.newaxis])
    assert len(vectors) == 1
    assert vectors.search(NORTH, 1) == pytest.approx({"a": 1.0})


def test_deleting_forgets_and_passes_over_unknown_ids(vectors):
    vectors.add(["east", "north"], np.stack([EAST, NORTH]))
    vectors.delete(["east", "never there"])
    assert len(vectors) == 1
    assert list(vectors.search(EAST, 5)) == ["north"]


def test_nothing_to_add_or_delete_is_no_error(vectors):
    vectors.add([], np.zeros((0, 3), dtype=np.float32))
    vectors.delete([])
    assert len(vectors) == 0


def test_the_ten_nearest_are_those_of_exact_search(vectors):
    random = np.random.default_rng(7)
    many = random.normal(size=(1500, 3)).astype(np.float32)
    many /= np.linalg.norm(many, axis=1, keepdims=True)
    vectors.add([str(row) for row in range(1500)], many)
    exact = np.argsort(-(many @ UP))[:10]
    assert list(vectors.search(UP, 10)) == [str(row) for row in exact]


def test_chroma_keeps_vectors_and_generation_on_the_disk(tmp_path):
    with closing(ChromaVectors(tmp_path, "newsdesk-test", create=True)) as vectors:
        vectors.add(["east"], EAST[np.newaxis])
        assert vectors.generation is None
        vectors.finish("g1")
    with closing(ChromaVectors(tmp_path, "newsdesk-test")) as vectors:
        assert (len(vectors), vectors.generation) == (1, "g1")


def test_a_missing_collection_names_the_command(tmp_path):
    with pytest.raises(IndexUnusable, match="newsdesk reindex"):
        ChromaVectors(tmp_path, "newsdesk-test")


def test_rebuilt_starts_empty_and_leaves_no_old_files(tmp_path):
    with closing(ChromaVectors(tmp_path, "newsdesk-test", create=True)) as vectors:
        vectors.add(["east"], EAST[np.newaxis])
        vectors.finish("g1")
    for _ in range(3):
        with closing(ChromaVectors.rebuilt(tmp_path, "newsdesk-test")) as vectors:
            assert (len(vectors), vectors.generation) == (0, None)
            vectors.add(["north"], NORTH[np.newaxis])
    assert len([path for path in (tmp_path / "chroma").iterdir() if path.is_dir()]) == 1


def test_rebuilt_replaces_a_damaged_folder(tmp_path):
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 999)
    with pytest.raises(IndexUnusable, match="newsdesk reindex"):
        ChromaVectors(tmp_path, "newsdesk-test")
    with closing(ChromaVectors.rebuilt(tmp_path, "newsdesk-test")) as vectors:
        vectors.add(["east"], EAST[np.newaxis])
        assert list(vectors.search(EAST, 1)) == ["east"]


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://localhost", "http://"])
def test_what_is_no_address_is_said(tmp_path, url):
    with pytest.raises(IndexUnusable, match="no Chroma address"):
        ChromaVectors(tmp_path, "newsdesk-test", url)


def test_a_server_that_does_not_answer_is_said(tmp_path):
    with pytest.raises(IndexUnusable, match=r"no Chroma server answers at http://127\.0\.0\.1:9"):
        ChromaVectors(tmp_path, "newsdesk-test", "http://127.0.0.1:9")


def test_a_full_disk_is_the_homes_fault(tmp_path, monkeypatch):
    from chromadb.errors import InternalError

    with closing(ChromaVectors(tmp_path, "newsdesk-test", create=True)) as vectors:

        def full(**_):
            raise InternalError("error returned from database: database or disk is full")

        monkeypatch.setattr(vectors._collection, "upsert", full)
        with pytest.raises(HomeUnusable, match="the disk is full"):
            vectors.add(["east"], EAST[np.newaxis])
