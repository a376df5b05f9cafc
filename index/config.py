"""The one frozen configuration, built once at an entry point: flag > environment > default.

Nothing else in newsdesk reads the environment.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from platformdirs import user_data_dir

DEFAULT_EMBEDDING = "newsdesk/all-MiniLM-L6-v2-int8"


@dataclass(frozen=True, slots=True)
class Config:
    """What a run depends on besides its articles.

    Attributes:
        home: the folder that holds articles and index.
        chroma_url: address of a Chroma server, or None for the embedded client under `home`.
        embedding: name of the embedding model; the default one is part of the package.
        exact_names: True looks for names only as the question spells them.
        fast: True answers without the evidence model.
    """

    home: Path
    chroma_url: str | None = None
    embedding: str = DEFAULT_EMBEDDING
    exact_names: bool = False
    fast: bool = False

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str],
        *,
        home: Path | None = None,
        chroma_url: str | None = None,
    ) -> "Config":
        """Returns the configuration of one run; a flag that is given wins over the environment."""
        stated = environment.get("NEWSDESK_HOME")
        default = Path(user_data_dir("newsdesk", appauthor=False))
        return cls(
            home=(home or (Path(stated) if stated else default)).expanduser().absolute(),
            chroma_url=chroma_url or environment.get("NEWSDESK_CHROMA_URL") or None,
            embedding=environment.get("NEWSDESK_EMBEDDING") or DEFAULT_EMBEDDING,
        )

    @property
    def digest(self) -> str:
        """Twelve hex digits over all settings but the place of the home folder."""
        settings = {key: value for key, value in asdict(self).items() if key != "home"}
        canonical = json.dumps(settings, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]
