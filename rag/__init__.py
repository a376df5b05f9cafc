"""Hits in, cited answers out: `Assistant.open(config).ask(question)` and `answer_from`."""

from rag.assistant import Assistant, answer_from
from rag.types import Answer, Turn

__all__ = ["Answer", "Assistant", "Turn", "answer_from"]
