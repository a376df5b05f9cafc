"""BEIR folders (Thakur et al. 2021, NeurIPS): corpus.jsonl, queries.jsonl, qrels/SPLIT.tsv.

Reads and checks them; every complaint is one line that says where. Searches nothing.
"""

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from evals.samples import first_by_hash
from index.dates import iso_date
from index.errors import InvalidInput
from index.sentences import split
from index.types import Article

# Where a document states a field of an article: in its `metadata`, or beside its text.
FIELDS = {
    "outlet": ("outlet", "source", "publisher"),
    "author": ("author", "authors"),
    "published": ("published", "published_at", "date"),
    "url": ("url", "link"),
}
MAX_HEADLINE = 200  # characters of a first sentence that serves as headline

Qrels = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Collection:
    """A test collection: its articles, and the queries that have a relevant article.

    Attributes:
        article_ids: the ids of the corpus, in its order.
        queries: text by id, in the order of queries.jsonl.
        qrels: grade by article id for each query; above 0 is relevant.
        held: its articles, where they do not stand in the folder's corpus.jsonl.
    """

    folder: Path
    split: str
    article_ids: tuple[str, ...] = field(repr=False)
    queries: Mapping[str, str] = field(repr=False)
    qrels: Qrels = field(repr=False)
    held: tuple[Article, ...] | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.folder.resolve().name.removesuffix(".json")

    def articles(self) -> Iterator[Article]:
        """Yields the articles in the order of the corpus, read anew each time."""
        if self.held is not None:
            yield from self.held
            return
        for _, document in _documents(self.folder / "corpus.jsonl"):
            yield _article(document)


def read_collection(folder: Path, split: str = "test") -> Collection:
    """Returns the collection of a BEIR folder.

    Queries without a relevant article in the split are left out, as they are of every measure.

    Raises:
        InvalidInput: a file is missing or broken, or the judgements name what is not there.
    """
    article_ids = tuple(_unique_ids(folder / "corpus.jsonl"))
    texts = dict(_queries(folder / "queries.jsonl"))
    judged = _qrels(folder / "qrels" / f"{split}.tsv", texts.keys(), frozenset(article_ids))
    qrels = {query: grades for query, grades in judged.items() if max(grades.values()) > 0}
    if not qrels:
        raise InvalidInput(f"{folder / 'qrels' / f'{split}.tsv'}: no query has a relevant article")
    queries = {identity: text for identity, text in texts.items() if identity in qrels}
    return Collection(folder, split, article_ids, queries, qrels)


def limited(collection: Collection, limit: int | None) -> Collection:
    """Returns the collection with `limit` of its queries, always the same ones, or with all."""
    if limit is None:
        return collection
    kept = frozenset(first_by_hash(collection.queries, limit))
    queries = {identity: text for identity, text in collection.queries.items() if identity in kept}
    return replace(
        collection, queries=queries, qrels={query: collection.qrels[query] for query in queries}
    )


def _unique_ids(path: Path) -> Iterator[str]:
    seen: set[str] = set()
    for place, document in _documents(path):
        if document["_id"] in seen:
            raise InvalidInput(f"{place}: the id {document['_id']!r} stands here a second time")
        seen.add(document["_id"])
        if not isinstance(document.get("title", ""), str | None):
            raise InvalidInput(f"{place}: 'title' is not text")
        yield document["_id"]


def _queries(path: Path) -> Iterator[tuple[str, str]]:
    for place, query in _documents(path):
        if not query["text"].strip():
            raise InvalidInput(f"{place}: the query {query['_id']!r} is empty")
        yield query["_id"], query["text"]


def _documents(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields place and object of each line; `_id` and `text` are there and text."""
    for place, line in _lines(path):
        try:
            document = json.loads(line)
        except json.JSONDecodeError as error:
            raise InvalidInput(f"{place}: not JSON ({error})") from error
        if not isinstance(document, dict):
            raise InvalidInput(f"{place}: not a JSON object")
        if isinstance(document.get("_id"), int):
            document["_id"] = str(document["_id"])
        for name in ("_id", "text"):
            if not isinstance(document.get(name), str):
                raise InvalidInput(f"{place}: {name!r} is missing or not text")
        if not document["_id"]:
            raise InvalidInput(f"{place}: '_id' is empty")
        yield place, document


def _qrels(
    path: Path, queries: Container[str], articles: Container[str]
) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    for row, (place, line) in enumerate(_lines(path)):
        cells = line.split("\t")
        if row == 0 and cells[-1] == "score":
            continue
        try:
            query, article, grade = cells[0], cells[1], int(cells[2])
        except (IndexError, ValueError) as error:
            raise InvalidInput(
                f"{place}: not query-id, corpus-id and score between tabs"
            ) from error
        if query not in queries:
            raise InvalidInput(f"{place}: no query has the id {query!r}")
        if article not in articles:
            raise InvalidInput(f"{place}: no document has the id {article!r}")
        qrels.setdefault(query, {})[article] = grade
    return qrels


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yields every line that is not blank, and its place ('FILE:7')."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield f"{path}:{number}", line.strip("\r\n")
    except FileNotFoundError as error:
        raise InvalidInput(f"{path} is missing: a BEIR folder has it") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read ({error})") from error


def _article(document: Mapping[str, Any]) -> Article:
    """Returns a document as an article; one without a text is its headline."""
    title = (document.get("title") or "").strip()
    text = document["text"] if document["text"].strip() else title
    stated = _stated(document)
    article = Article(
        id=document["_id"],
        title=title,
        text=text,
        outlet=stated["outlet"],
        author=stated["author"],
        published=iso_date(stated["published"] or ""),
        url=stated["url"],
        title_stated=bool(title),
    )
    return article if title else _headed(article)


def _headed(article: Article) -> Article:
    sentences = split(article)
    first = sentences[0].text[:MAX_HEADLINE] if sentences else article.id
    return replace(article, title=first)


def _stated(document: Mapping[str, Any]) -> dict[str, str | None]:
    """Returns each field of `FIELDS` where the document states it, else None."""
    metadata = document.get("metadata")
    sources = (metadata, document) if isinstance(metadata, dict) else (document,)
    return {
        name: next((text for s in sources for key in keys if (text := _text(s.get(key)))), None)
        for name, keys in FIELDS.items()
    }


def _text(value: object) -> str | None:
    """Returns a stated value as text; a list of names is joined."""
    if isinstance(value, list):
        value = ", ".join(one for one in value if isinstance(one, str))
    return value.strip() or None if isinstance(value, str) else None
