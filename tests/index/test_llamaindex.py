"""newsdesk's parts in LlamaIndex's hands: offsets, scores, and no global settings."""

import asyncio

from builders import WordEncoder, make_article
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import Document, QueryBundle, TextNode

from index.llamaindex import HybridRetriever, MiniLMEmbedding, PassageParser
from index.types import Hit, Passage

BRIDGE = "The bridge fell on Monday. Nobody was hurt."


class ScriptedIndex:
    """Gives the same hits to every question, and remembers what it was asked."""

    def __init__(self, *hits: Hit) -> None:
        self.hits = hits
        self.asked: list[tuple[str, int]] = []

    def search(self, question: str, limit: int) -> tuple[Hit, ...]:
        self.asked.append((question, limit))
        return self.hits[:limit]


def spans(nodes: list[TextNode]) -> list[tuple[int | None, int | None]]:
    return [(node.start_char_idx, node.end_char_idx) for node in nodes]


def test_the_embedding_gives_the_encoders_vectors() -> None:
    encoder = WordEncoder(["bridge", "monday"], dimension=4)
    embedding = MiniLMEmbedding(encoder)

    assert embedding.model_name == "words"
    assert embedding.get_query_embedding("bridge") == [1, 0, 0, 0]
    assert embedding.get_text_embedding("Monday") == [0, 1, 0, 0]
    assert embedding.get_text_embedding_batch(["bridge", "monday"]) == [[1, 0, 0, 0], [0, 1, 0, 0]]


def test_the_embedding_answers_asynchronous_callers() -> None:
    embedding = MiniLMEmbedding(WordEncoder(["bridge"], dimension=2))

    assert asyncio.run(embedding.aget_query_embedding("bridge")) == [1, 0]


def test_a_node_is_an_exact_slice_of_its_document() -> None:
    document = Document(text=f"  {BRIDGE}\n", id_="bridge", metadata={"outlet": "The Post"})

    (node,) = PassageParser().get_nodes_from_documents([document])

    assert isinstance(node, TextNode)
    assert (node.node_id, node.text) == ("bridge:2-45", BRIDGE)
    assert (node.start_char_idx, node.end_char_idx) == (2, 45)
    assert node.ref_doc_id == "bridge"
    assert node.metadata == {"outlet": "The Post"}


def test_offsets_hold_where_the_text_repeats_itself() -> None:
    document = Document(text="word " * 600, id_="words")

    nodes = PassageParser().get_nodes_from_documents([document])

    assert spans(nodes) == [(0, 1269), (1270, 2539), (2540, 2999)]
    assert nodes[0].text == nodes[1].text == " ".join(["word"] * 254)
    assert nodes[1].prev_node.node_id == "words:0-1269"
    assert nodes[1].next_node.node_id == "words:2540-2999"


def test_the_parser_and_the_embedding_work_in_a_pipeline() -> None:
    embedding = MiniLMEmbedding(WordEncoder(["bridge"], dimension=3))
    pipeline = IngestionPipeline(transformations=[PassageParser(), embedding])

    (node,) = pipeline.run(documents=[Document(text="Bridge", id_="bridge")])

    assert (node.node_id, node.embedding) == ("bridge:0-6", [1, 0, 0])


def test_the_retriever_gives_hits_as_nodes_with_scores() -> None:
    article = make_article(BRIDGE, outlet="The Post", published="2024-07-29")
    index = ScriptedIndex(Hit(Passage(article, 0, 26), 0.75, 1, "hybrid"))

    (found,) = HybridRetriever(index, limit=5).retrieve("What fell?")

    assert index.asked == [("What fell?", 5)]
    assert (found.score, found.node_id, found.text) == (
        0.75,
        "bridge:0-26",
        "The bridge fell on Monday.",
    )
    assert spans([found.node]) == [(0, 26)]
    assert found.node.ref_doc_id == "bridge"
    assert found.metadata == {
        "title": "Bridge falls",
        "outlet": "The Post",
        "published": "2024-07-29",
    }
    assert found.node.get_content("embed") == "The bridge fell on Monday."


def test_the_retriever_keeps_the_same_text_from_two_outlets() -> None:
    wire = [make_article(BRIDGE, id=name) for name in ("post", "times")]
    hits = [Hit(Passage(article, 0, 26), 0.5, 1, "hybrid") for article in wire]

    found = HybridRetriever(ScriptedIndex(*hits)).retrieve(QueryBundle("What fell?"))

    assert [node.node_id for node in found] == ["post:0-26", "times:0-26"]
