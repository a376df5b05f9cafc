"""The answerer that newsdesk has to beat: nearest sentences, and a threshold on their cosine.

BM25 and MiniLM over sentences, fused; the best few are quoted, and the question is refused when
the nearest sentence is too far. It knows no names, no claimants and no disagreements.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.measures import all_right
from evals.samples import Corpus
from index.embedding import Encoder
from index.fusion import fuse
from index.keywords import Keywords
from index.sentences import split
from index.types import Article, Sentence
from rag.types import Abstention, Answer, Citation, Quote, Statement, Turn


@dataclass(frozen=True, slots=True)
class Setting:
    """The least cosine of the nearest sentence that is answered from, and how many are quoted."""

    threshold: float
    quotes: int


# The setting with most answers all right (.425) over the 65 first tuning stories, found by
# `best_setting`. It refuses next to nothing, for no threshold does better than that.
TUNED = Setting(threshold=0.25, quotes=2)
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(17))
QUOTES = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Ranked:
    """The sentences of a corpus for one question, best first, and the highest cosine."""

    sentences: tuple[Sentence, ...]
    cosine: float


class NaiveAnswerer:
    """Answers with the nearest sentences of its articles."""

    def __init__(
        self, articles: Sequence[Article], encoder: Encoder, setting: Setting = TUNED
    ) -> None:
        self._articles = len(articles)
        self._encoder = encoder
        self._setting = setting
        self._sentences = [sentence for article in articles for sentence in split(article)]
        texts = [sentence.text for sentence in self._sentences]
        self._vectors = encoder.encode(texts)
        self._keywords = Keywords.build((str(row), text) for row, text in enumerate(texts))

    def rank(self, question: str, history: Sequence[Turn] = ()) -> Ranked:
        """Returns all sentences by fused score; earlier questions are put before this one."""
        query = " ".join([*(turn.question for turn in history), question])
        cosines = self._vectors @ self._encoder.encode([query])[0]
        dense = {str(row): float(cosine) for row, cosine in enumerate(cosines)}
        fused = fuse(dense, self._keywords.search(query, len(self._sentences)))
        order = sorted(fused, key=lambda row: (-fused[row], int(row)))
        return Ranked(tuple(self._sentences[int(row)] for row in order), float(max(cosines)))

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Returns the nearest sentences as quotes, or a refusal."""
        return compose(question, self.rank(question, history), self._setting, self._articles)


def compose(question: str, ranked: Ranked, setting: Setting, searched: int) -> Answer:
    """Returns the answer that a setting makes of ranked sentences."""
    best = [Quote(s.article, s.start, s.end) for s in ranked.sentences[: setting.quotes]]
    probability = min(1.0, max(0.0, ranked.cosine))
    if not best or ranked.cosine < setting.threshold:
        refusal = Abstention("nothing near enough", searched, nearest=tuple(best))
        return Answer(
            question, question, abstention=refusal, engine="baseline", probability=probability
        )
    return Answer(
        question,
        question,
        statements=tuple(Statement(q.text, (marker,)) for marker, q in enumerate(best, start=1)),
        citations=tuple(Citation(marker, quote) for marker, quote in enumerate(best, start=1)),
        engine="baseline",
        probability=probability,
    )


def best_setting(corpora: Iterable[tuple[Corpus, NaiveAnswerer]]) -> Setting:
    """Returns the setting with most questions all right; of equal ones the first, lowest one."""
    settings = [Setting(threshold, quotes) for threshold in THRESHOLDS for quotes in QUOTES]
    right = dict.fromkeys(settings, 0.0)
    for corpus, answerer in corpora:
        articles = {article.id: article for article in corpus.articles}
        for sample in corpus.samples:
            ranked = answerer.rank(sample.question, [Turn(asked) for asked in sample.history])
            for setting in settings:
                answer = compose(sample.question, ranked, setting, len(articles))
                right[setting] += all_right(sample, answer, articles).value or 0.0
    return max(settings, key=lambda setting: right[setting])
