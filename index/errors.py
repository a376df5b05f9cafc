"""The errors that a user sees, each one clear line: what, where, and what to do.

UserFacingError
├── InvalidInput        a question, history, batch line or file that cannot be used
├── ArticleNotFound     no article has this id
├── UnreadableSource    a file or page that cannot be taken in
├── IndexUnusable       the index is missing, half-written or made otherwise; names the command to run
├── HomeUnusable        the home folder is locked, read-only, full or not a folder
└── ModelUnavailable    an embedding model or endpoint that cannot be loaded or reached
"""


class UserFacingError(Exception):
    """Shown to the user as it is, without a traceback; the command line exits with 1."""


class InvalidInput(UserFacingError):
    """A question, history, batch line or file that cannot be used."""


class ArticleNotFound(UserFacingError):
    """No article has this id."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"no article has the id {article_id!r}; 'newsdesk articles' lists the ids")


class UnreadableSource(UserFacingError):
    """A file or page that cannot be taken in."""


class IndexUnusable(UserFacingError):
    """The index is missing, half-written, or was made by other settings."""


class HomeUnusable(UserFacingError):
    """The home folder is locked, read-only, full, or not a folder."""


class ModelUnavailable(UserFacingError):
    """An embedding model or endpoint that cannot be loaded or reached."""
