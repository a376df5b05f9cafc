"""Articles in and out of a home folder: clean, chunk, encode, store, then the index made to match.

LlamaIndex's IngestionPipeline is not run here: importing it takes 2.6 s, and five articles are to
be searchable within 3. `chunk` and the encoder are called directly; `index.llamaindex` offers the
same two as a NodeParser and a BaseEmbedding, for pipelines of its users.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from importlib import resources

from index.cleaning import clean
from index.config import Config
from index.embedding import Encoder, load_encoder
from index.encoding import EncodedArticle, divide, encode
from index.errors import ArticleNotFound, IndexUnusable, UnreadableSource
from index.home import writing
from index.manifest import Manifest
from index.opening import checked_manifest, recipe_of
from index.passages import CHUNKING
from index.publish import Changes, Progress, batches, import_ahead, passage_ids, publish
from index.store import ArticleStore, article_digest, require_articles
from index.types import Article, RawPage, Skipped

LOCK_TIMEOUT_S = 2.0
# How long a first start waits for another first start, which takes five articles in.
BUILTIN_TIMEOUT_S = 30.0
HELD = "held_articles"  # the setting of a home that has ever held an article


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of the pages: article ids, in the order of the pages, and what was skipped."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def ingest(
    config: Config,
    pages: Iterable[RawPage],
    *,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Takes pages into the home folder and makes its index match.

    A page with the name and text of an earlier one is unchanged; one with its name and another
    text replaces it, keeping id and position; the same id under another name gets "-2".

    Raises:
        HomeUnusable: the folder is locked, read-only, full or not a folder; nothing is lost.
        IndexUnusable: the index was made by other settings.
    """
    with _opened(config, LOCK_TIMEOUT_S) as store:
        return _ingest(config, store, pages, encoder, progress)


def ingest_articles(
    config: Config,
    articles: Iterable[Article],
    *,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Takes in articles whose texts are clean already, as they are, under their own ids.

    An id is the name of the source, too: the same id with other contents replaces the article.

    Raises:
        HomeUnusable, IndexUnusable: as for `ingest`.
    """
    with _opened(config, LOCK_TIMEOUT_S) as store:
        return _ingest(config, store, articles, encoder, progress)


def ingest_builtin(
    config: Config, *, encoder: Encoder | None = None, progress: Progress | None = None
) -> IngestReport:
    """Takes in the five articles that come with newsdesk."""
    return ingest(config, builtin_pages(), encoder=encoder, progress=progress)


def ensure_builtin(config: Config, *, encoder: Encoder | None = None) -> IngestReport | None:
    """Takes the built-in articles into a home that has never held one; returns None for others."""
    if ArticleStore.exists(config.home):
        with closing(ArticleStore.read(config.home)) as store:
            if store.setting(HELD):
                return None
    with _opened(config, BUILTIN_TIMEOUT_S) as store:
        # Asked again: another first start may have been quicker.
        return None if store.setting(HELD) else _ingest(config, store, builtin_pages(), encoder)


def stored_articles(config: Config) -> tuple[Article, ...]:
    """Returns the articles of the home folder in order, whatever state the index is in.

    Raises:
        IndexUnusable: no article was ever taken in here.
    """
    with closing(ArticleStore.read(config.home)) as store:
        return tuple(store.articles())


def builtin_pages() -> Iterator[RawPage]:
    """Yields the pages that come with newsdesk, by name."""
    folder = resources.files("index") / "corpus"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".txt"):
            yield RawPage(
                name=file.name.removesuffix(".txt"), text=file.read_text(encoding="utf-8")
            )


def remove(config: Config, article_id: str, *, encoder: Encoder | None = None) -> None:
    """Removes an article from the home folder and its index; raises ArticleNotFound."""
    require_articles(config.home)
    with _opened(config, LOCK_TIMEOUT_S) as store:
        if article_id not in {entry.id for entry in store.entries()}:
            raise ArticleNotFound(article_id)
        old = _whole_manifest(config, store, encoder)
        encoder = encoder or load_encoder(config.embedding)
        changes = Changes(gone=passage_ids(store, article_id))
        with store.transaction():
            store.delete(article_id)
        publish(config, store, encoder, changes, old)


def reindex(
    config: Config, *, encoder: Encoder | None = None, progress: Progress | None = None
) -> Manifest:
    """Makes vectors and keywords anew from the stored articles, and returns the new manifest.

    What was encoded of an article is used again where model and passages are the same.
    """
    require_articles(config.home)
    with _opened(config, LOCK_TIMEOUT_S) as store:
        encoder = encoder or load_encoder(config.embedding)
        return publish(config, store, encoder, None, progress=progress)


@contextmanager
def _opened(config: Config, timeout_s: float) -> Iterator[ArticleStore]:
    with writing(config.home, timeout_s), closing(ArticleStore.write(config.home)) as store:
        yield store


def _ingest(
    config: Config,
    store: ArticleStore,
    pages: Iterable[RawPage | Article],
    encoder: Encoder | None,
    progress: Progress | None = None,
) -> IngestReport:
    old = _whole_manifest(config, store, encoder)
    encoder = encoder or load_encoder(config.embedding)
    intake = _Intake(store, encoder)
    with ThreadPoolExecutor(1, thread_name_prefix="encode") as pool:
        for batch in batches(pages):
            intake.take(batch, pool)
            if progress:
                progress("articles", intake.read)
        intake.keep()
    if intake.changes.articles or old is None:
        publish(config, store, encoder, intake.changes, old, progress)
    return intake.report()


def _whole_manifest(
    config: Config, store: ArticleStore, encoder: Encoder | None
) -> Manifest | None:
    """Returns the manifest of a whole index, None where the index is to be made from the start.

    Raises:
        IndexUnusable: the index was made by other settings; only 'reindex' replaces it.
    """
    try:
        manifest = Manifest.load(config.home)
    except IndexUnusable:
        return None
    if manifest.articles:
        manifest.check_recipe(config.home, encoder.name if encoder else config.embedding, CHUNKING)
    try:
        return checked_manifest(config, store, encoder)
    except IndexUnusable:
        return None


@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles by source, and what is encoded of them meanwhile."""

    articles: Mapping[str, Article]
    encoded: Future[tuple[EncodedArticle, ...]]


class _Intake:
    """The pages, or clean articles, of one ingest on their way into the store, batch by batch."""

    def __init__(self, store: ArticleStore, encoder: Encoder) -> None:
        self.changes = Changes()
        self.read = 0
        self._store = store
        self._encoder = encoder
        self._waiting: _Batch | None = None
        entries = store.entries()
        self._ids = {entry.source: entry.id for entry in entries}
        self._taken = set(self._ids.values())
        self._digests = {entry.source: entry.digest for entry in entries}
        self._added: list[str] = []
        self._updated: list[str] = []
        self._unchanged: list[str] = []
        self._skipped: list[Skipped] = []

    def take(self, pages: Sequence[RawPage | Article], pool: ThreadPoolExecutor) -> None:
        """Cleans the pages, has those encoded that are new or changed, and keeps those before.

        While one batch is encoded, which takes most of the time, the next is cleaned and divided.
        """
        self.read += len(pages)
        changed: dict[str, Article] = {}
        for page in pages:
            source = page.id if isinstance(page, Article) else page.name
            article = self._changed(source, page)
            if article is not None:
                changed[source] = article
        if not changed:
            return
        if not self.changes.articles and self._waiting is None:
            import_ahead()
        encoded = pool.submit(encode, divide(tuple(changed.values())), self._encoder)
        self.keep()
        self._waiting = _Batch(changed, encoded)

    def keep(self) -> None:
        """Commits the batch that was taken last, when it is encoded; does nothing a second time."""
        batch, self._waiting = self._waiting, None
        if batch is None:
            return
        encoded, recipe = batch.encoded.result(), recipe_of(self._encoder).name
        with self._store.transaction():
            for (source, article), made in zip(batch.articles.items(), encoded, strict=True):
                self.changes.gone.extend(passage_ids(self._store, article.id))
                self.changes.articles.append(article.id)
                self._store.put(article, source)
                self._store.put_encoded(article.id, made, recipe)
            self._store.set(HELD, "yes")

    def report(self) -> IngestReport:
        return IngestReport(
            added=tuple(dict.fromkeys(self._added)),
            updated=tuple(dict.fromkeys(self._updated)),
            unchanged=tuple(dict.fromkeys(self._unchanged)),
            skipped=tuple(self._skipped),
        )

    def _changed(self, source: str, page: RawPage | Article) -> Article | None:
        """Returns the page's article under its final id, None where there is nothing to store."""
        try:
            article = page if isinstance(page, Article) else clean(page)
        except UnreadableSource as error:
            self._skipped.append(Skipped(source, str(error)))
            return None
        if not article.text.strip():
            self._skipped.append(Skipped(source, "no article text is left after cleaning"))
            return None
        known = self._ids.get(source)
        article = replace(article, id=known or self._free_id(article.id))
        digest = article_digest(article)
        if self._digests.get(source) == digest:
            self._unchanged.append(article.id)
            return None
        (self._updated if known else self._added).append(article.id)
        self._taken.add(article.id)
        self._ids[source], self._digests[source] = article.id, digest
        return article

    def _free_id(self, wished: str) -> str:
        identity, number = wished, 2
        while identity in self._taken:
            identity, number = f"{wished}-{number}", number + 1
        return identity
