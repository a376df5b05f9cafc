"""A SQuAD file as a test collection: each paragraph an article, each answerable question a query.

The paragraph that a question was asked about is the one relevant article.
"""

from pathlib import Path

from evals.answers.read import read_squad
from evals.retrieval.beir import Collection
from index.errors import InvalidInput


def read_squad_collection(path: Path) -> Collection:
    """Returns the paragraphs of a SQuAD file (1.1 or 2.0), and its answerable questions.

    Raises:
        InvalidInput: the file cannot be read, breaks the form, or has no answerable question.
    """
    texts = read_squad(path)
    articles = tuple(article for text in texts for article in text.articles)
    asked = {
        question.id: (question.question, text.articles[0].id)
        for text in texts
        for question in text.questions
        if question.answerable
    }
    if not asked:
        raise InvalidInput(f"{path}: no question has an answer")
    return Collection(
        folder=path,
        split="answerable",
        article_ids=tuple(article.id for article in articles),
        queries={identity: question for identity, (question, _) in asked.items()},
        qrels={identity: {article_id: 1} for identity, (_, article_id) in asked.items()},
        held=articles,
    )
