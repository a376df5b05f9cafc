"""newsdesk's parts for LlamaIndex: embedding, node parser and retriever, for one's own engines.

Documents, nodes and scores are turned into our types here and nowhere else. LlamaIndex's global
`Settings` is not used: whoever builds an engine passes these in.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import (
    BaseNode,
    Document,
    MetadataMode,
    NodeRelationship,
    NodeWithScore,
    ObjectType,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from index.embedding import Encoder
from index.passages import chunk
from index.types import Article, Hit


class Searchable(Protocol):
    """What a HybridRetriever searches: newsdesk's index, or anything of its shape."""

    def search(self, query: str, limit: int) -> tuple[Hit, ...]:
        """Returns the best passages for a question, best first."""
        ...


class MiniLMEmbedding(BaseEmbedding):
    """A LlamaIndex embedding over an encoder, for example `load_encoder()`."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder, **settings: Any) -> None:
        super().__init__(model_name=encoder.name, **settings)
        self._encoder = encoder

    @classmethod
    def class_name(cls) -> str:
        return "MiniLMEmbedding"

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._encoder.encode(texts).tolist()
        return rows

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class PassageParser(NodeParser):
    """Cuts documents into nodes of whole sentences, as newsdesk cuts its articles.

    A node's text is exactly `document.text[start_char_idx:end_char_idx]`, and its id says which
    span of which document it is.
    """

    @classmethod
    def class_name(cls) -> str:
        return "PassageParser"

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any
    ) -> list[BaseNode]:
        return [node for document in nodes for node in _passage_nodes(document)]

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        # LlamaIndex (0.14.25) searches a node's text in its document, and finds the wrong place
        # where a text is repeated: our own offsets are put back.
        spans = [
            (node, node.start_char_idx, node.end_char_idx)
            for node in nodes
            if isinstance(node, TextNode)
        ]
        processed = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node, start, end in spans:
            node.start_char_idx, node.end_char_idx = start, end
        return processed


class HybridRetriever(BaseRetriever):
    """A LlamaIndex retriever over newsdesk's search.

    A node's text is an exact slice of its article; title, outlet and date are in its metadata,
    where they are stated.
    """

    def __init__(self, index: Searchable, limit: int = 10) -> None:
        super().__init__()
        self._index = index
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._index.search(query_bundle.query_str, self._limit)
        return [NodeWithScore(node=_hit_node(hit), score=hit.score) for hit in hits]


def _passage_nodes(document: BaseNode) -> list[TextNode]:
    text = document.get_content(metadata_mode=MetadataMode.NONE)
    article = Article(id=document.node_id, title="", text=text)
    source = document.as_related_node_info()
    return [
        TextNode(
            id_=passage.id,
            text=passage.text,
            start_char_idx=passage.start,
            end_char_idx=passage.end,
            excluded_embed_metadata_keys=list(document.excluded_embed_metadata_keys),
            excluded_llm_metadata_keys=list(document.excluded_llm_metadata_keys),
            relationships={NodeRelationship.SOURCE: source},
        )
        for passage in chunk(article)
    ]


def _hit_node(hit: Hit) -> TextNode:
    article = hit.passage.article
    stated = {
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "published": article.published,
        "url": article.url,
    }
    metadata = {name: value for name, value in stated.items() if value is not None}
    source = RelatedNodeInfo(node_id=article.id, node_type=ObjectType.DOCUMENT)
    return TextNode(
        id_=hit.passage.id,
        text=hit.passage.text,
        start_char_idx=hit.passage.start,
        end_char_idx=hit.passage.end,
        metadata=metadata,
        # The embedded text stays plain: outlets and dates in it cost retrieval quality.
        excluded_embed_metadata_keys=list(metadata),
        relationships={NodeRelationship.SOURCE: source},
    )
