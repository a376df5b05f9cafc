"""Readers' thumbs up and down, one JSON line each in a file of the home folder."""

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from index.errors import HomeUnusable
from rag.types import Answer

_writing = Lock()


def record_feedback(path: Path, answer: Answer, verdict: str) -> None:
    """Appends a reader's verdict ("up", "down" or "withdrawn") on an answer.

    Raises:
        HomeUnusable: the file cannot be written.
    """
    line = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "verdict": verdict,
        "question": answer.question,
        "answered": answer.answered,
        "answer": answer.text,
        "citations": [
            {"document_id": each.quote.article.id, "start": each.quote.start, "end": each.quote.end}
            for each in answer.citations
        ],
        "config_digest": answer.config_digest,
    }
    try:
        with _writing, path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    except OSError as problem:
        raise HomeUnusable(f"the feedback was not kept: {path}: {problem.strerror}") from problem
