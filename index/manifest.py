"""What an index was made with and of, in `manifest.json`: written last, checked first.

An index whose manifest is missing or differs was left half-written or made by other settings.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from index.errors import IndexUnusable
from index.home import sync_folder

FORMAT = 2  # of articles.db, keywords/ and the manifest together; raise it when any of them changes
FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How passages and vectors are made; vectors of two recipes cannot be compared."""

    format: int
    embedding: str
    dimension: int
    chunking: str

    @property
    def name(self) -> str:
        return f"{self.format}/{self.embedding}/{self.dimension}/{self.chunking}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state of a finished index.

    Attributes:
        generation: names the writing that made it; Chroma's collection and the keyword folder
            carry the same name.
        corpus_digest: sha256 over the articles, in order (see `corpus_digest`).
    """

    recipe: Recipe
    generation: str
    corpus_digest: str
    articles: int
    passages: int

    def save(self, home: Path) -> None:
        """Puts the manifest in place in one step: whole and on the disk, or not at all."""
        values = {**asdict(self.recipe), **asdict(self)}
        del values["recipe"]
        beside = home / f"{FILE}.new"
        with beside.open("w", encoding="utf-8") as file:
            json.dump(values, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, home / FILE)
        sync_folder(home)

    @classmethod
    def load(cls, home: Path) -> "Manifest":
        """Returns the manifest of the index in this folder.

        Raises:
            IndexUnusable: it is missing, or cannot be read as one of this format.
        """
        try:
            values = json.loads((home / FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise unusable(home, "was left half-written (manifest.json is missing)") from None
        except ValueError as error:
            raise unusable(home, "has a damaged manifest.json") from error
        if not isinstance(values, dict) or values.get("format") != FORMAT:
            raise unusable(home, "was written by another version of newsdesk")
        try:
            recipe = Recipe(**{field.name: values.pop(field.name) for field in fields(Recipe)})
            return cls(recipe=recipe, **values)
        except (KeyError, TypeError) as error:
            raise unusable(home, "has a damaged manifest.json") from error

    def check_recipe(self, home: Path, embedding: str, chunking: str) -> None:
        """Raises IndexUnusable where this run would make passages or vectors otherwise."""
        if self.recipe.embedding != embedding:
            raise unusable(
                home,
                f"was made with the embedding model {self.recipe.embedding!r}, "
                f"and this run uses {embedding!r}",
            )
        if self.recipe.chunking != chunking:
            raise unusable(
                home,
                f"has passages of {self.recipe.chunking}, and this version makes {chunking}",
            )


def discard(home: Path) -> None:
    """Marks the index as unfinished, by taking its manifest away."""
    (home / FILE).unlink(missing_ok=True)
    sync_folder(home)


def corpus_digest(articles: Iterable[tuple[str, str]]) -> str:
    """Returns the sha256 over (article id, article digest) pairs in the order of ingestion."""
    digest = hashlib.sha256()
    for article_id, article_digest in articles:
        digest.update(f"{article_id}\0{article_digest}\n".encode())
    return digest.hexdigest()


def unusable(home: Path, what: str) -> IndexUnusable:
    """Returns the error for an index that must be made again; the articles are safe."""
    return IndexUnusable(f"the index in {home} {what}: run 'newsdesk reindex'")
