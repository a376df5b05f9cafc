"""The answerer over any given texts: SQuAD files, and questions that bring their documents."""

from evals.answers.read import GivenQuestion, GivenText, read_passages, read_squad
from evals.answers.run import run_answers

__all__ = ["GivenQuestion", "GivenText", "read_passages", "read_squad", "run_answers"]
