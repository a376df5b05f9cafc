"""The bundled model: its files, its vectors, its errors, and that it needs nothing else."""

import hashlib
import shutil
import socket
import tempfile
from pathlib import Path

import numpy as np
import pytest

from index import embedding
from index.config import DEFAULT_EMBEDDING
from index.embedding import BUNDLED, DIMENSION, Encoder, load_encoder
from index.errors import ModelUnavailable

QUESTION = "How many soldiers were killed in the ambush?"
ANSWER = "Seventeen soldiers died when their convoy was attacked."
WEATHER = "Light rain is expected along the coast on Thursday."


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(DEFAULT_EMBEDDING)


def test_the_files_are_those_that_the_export_wrote() -> None:
    lines = (BUNDLED / "model.sha256").read_text(encoding="utf-8").splitlines()
    stated = {name: digest for digest, name in (line.split("  ") for line in lines)}

    assert list(stated) == ["model.onnx", "tokenizer.json"]
    for name, digest in stated.items():
        assert hashlib.sha256((BUNDLED / name).read_bytes()).hexdigest() == digest


def test_vectors_have_unit_length_and_the_stated_dimension(encoder: Encoder) -> None:
    vectors = encoder.encode([QUESTION, ANSWER, ""])

    assert (encoder.name, encoder.dimension) == (DEFAULT_EMBEDDING, DIMENSION)
    assert (vectors.shape, vectors.dtype) == ((3, 384), np.float32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-6)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_an_answer_is_nearer_than_another_topic(encoder: Encoder) -> None:
    question, answer, weather = encoder.encode([QUESTION, ANSWER, WEATHER])

    # The original weights in 32-bit floats give 0.593 and -0.031.
    assert float(question @ answer) == pytest.approx(0.593, abs=0.05)
    assert float(question @ weather) == pytest.approx(-0.031, abs=0.05)


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    texts = [QUESTION, "word " * 300, ANSWER, "", WEATHER]

    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])

    assert together.tobytes() == alone.tobytes() == encoder.encode(texts).tobytes()


def test_a_text_is_read_to_its_254th_word_piece(encoder: Encoder) -> None:
    full = "word " * 254
    exact, beyond, short = encoder.encode([full, full + ANSWER, "word " * 253 + ANSWER])

    assert exact.tobytes() == beyond.tobytes()
    assert exact.tobytes() != short.tobytes()


def test_loading_and_encoding_contact_nothing_and_write_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was attempted")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    files = sorted(BUNDLED.iterdir())

    load_encoder(DEFAULT_EMBEDDING).encode([QUESTION])

    assert list(tmp_path.iterdir()) == []
    assert sorted(BUNDLED.iterdir()) == files


def test_an_unknown_model_is_one_clear_line() -> None:
    with pytest.raises(ModelUnavailable) as error:
        load_encoder("mini-lm")

    assert str(error.value) == (
        "no embedding model is called 'mini-lm': use 'newsdesk/all-MiniLM-L6-v2-int8', which is "
        "part of newsdesk, or a text model of FastEmbed, for example 'BAAI/bge-small-en-v1.5'"
    )


def test_a_model_that_is_not_there_and_cannot_be_fetched_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", str(tmp_path))

    with pytest.raises(ModelUnavailable) as error:
        load_encoder("BAAI/bge-small-en-v1.5")

    assert str(error.value) == (
        "the embedding model 'BAAI/bge-small-en-v1.5' cannot be loaded (Could not load model "
        "BAAI/bge-small-en-v1.5 from any source.): connect to the network for its first use, or "
        "use 'newsdesk/all-MiniLM-L6-v2-int8', which needs none"
    )


def test_an_incomplete_package_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(BUNDLED, folder, ignore=shutil.ignore_patterns("model.onnx"))
    monkeypatch.setattr(embedding, "BUNDLED", folder)

    with pytest.raises(ModelUnavailable) as error:
        load_encoder(DEFAULT_EMBEDDING)

    assert str(error.value) == (
        f"the embedding model of newsdesk is incomplete, {folder} has no model.onnx: "
        "install newsdesk again"
    )
