"""The home folder: one writer at a time, and what its disk refuses turned into one clear line.

Knows neither articles nor indexes.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import HomeUnusable

LOCK = "writer.lock"

NO_SPACE = "the disk is full; make room and run the command again"
READ_ONLY = "it cannot be written; check its permissions, or choose another with --home"
NOT_A_FOLDER = "it is not a folder; choose another with --home"
DAMAGED = "articles.db is damaged; restore it, or ingest the articles into a new home"
BUSY = "it is being written by another newsdesk; try again when that has finished"

BY_ERRNO = {
    errno.ENOSPC: NO_SPACE,
    errno.EDQUOT: NO_SPACE,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EROFS: READ_ONLY,
    errno.ENOTDIR: NOT_A_FOLDER,
    errno.EEXIST: NOT_A_FOLDER,
}
# SQLite's own words (sqlite.org/rescode.html); Chroma, which stores in SQLite, passes them on.
BY_WORDS = {
    "disk is full": NO_SPACE,
    "readonly database": READ_ONLY,
    "unable to open database": READ_ONLY,
    "database is locked": BUSY,
    "not a database": DAMAGED,
    "malformed": DAMAGED,
    "disk I/O error": "the disk reports an error (disk I/O error)",
}


def reason(error: Exception) -> str | None:
    """Returns what the disk refused, in the user's words, or None for other errors."""
    if isinstance(error, OSError):
        return BY_ERRNO.get(error.errno or 0)
    return next((said for words, said in BY_WORDS.items() if words in str(error)), None)


@contextmanager
def disk_errors(home: Path) -> Iterator[None]:
    """Within it, what the disk refuses is raised as HomeUnusable, one line with the folder."""
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as error:
        said = reason(error)
        if said is None:
            raise
        raise HomeUnusable(f"the home folder {home} cannot be used: {said}") from error


@contextmanager
def writing(home: Path, timeout_s: float = 2.0) -> Iterator[None]:
    """Makes the folder where it is missing and holds its one writer's lock.

    The lock is SQLite's, on a file of its own: it ends with the process, however that ends.

    Raises:
        HomeUnusable: the folder cannot be written, or another writer keeps it past `timeout_s`.
    """
    with disk_errors(home):
        home.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(
            home / LOCK, timeout=timeout_s, isolation_level=None, check_same_thread=False
        )
    try:
        with disk_errors(home):
            lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


def is_being_written(home: Path) -> bool:
    """Tells whether a writer holds the folder at this moment."""
    if not os.access(home / LOCK, os.W_OK):
        return False
    try:
        with writing(home, timeout_s=0):
            return False
    except HomeUnusable:
        return True


def sync_folder(folder: Path) -> None:
    """Makes a rename inside the folder survive a power cut, where the system can (not Windows)."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
