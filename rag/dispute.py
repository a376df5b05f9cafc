"""Is it a dispute? What tells a disagreement of the articles from figures of two different things.

Two figures side by side often answer two questions: the dead of two days, the price and the fine. A
third logistic regression (`rag.calibration`), fitted on tuning questions, reads these features.
"""

from collections.abc import Sequence

from rag.claimants import are_two
from rag.disagreement import OPPOSING
from rag.evidence import Candidate
from rag.figures import figures
from rag.question import Expects, asks_for_several
from rag.signals import Query
from rag.types import Disagreement

_KINDS = (
    Expects.COUNT,
    Expects.MONEY,
    Expects.PERSON,
    Expects.SPEECH,
    Expects.OTHER,
    Expects.YES_NO,
)
_OF_BOTH = ("logit", "slot")  # signals of the best quote and of the best other one
_OF_OTHER = ("coverage", "context_coverage")
DISPUTE_FEATURES = (
    *(f"best_{name}" for name in _OF_BOTH),
    *(f"other_{name}" for name in (*_OF_BOTH, *_OF_OTHER)),
    "positions",  # how many
    "named",  # share of them whose claimant is known
    "one_quote",  # 1 where a single sentence gives them all
    "several",  # 1 if the question itself asks for the versions of several
    "claimant_asked",  # 1 if it asks for the word of one
    "follow_up",  # 1 if it rests on an earlier question
    "numbers",  # 1 if it gives a number itself
    "figures",  # 1 if the positions are figures, 0 if they are versions
    "opposed",  # 1 if one of the quotes denies, doubts or contrasts
    "same_article",  # 1 if all quotes are of one article
    "beside",  # 1 if one sentence gives the positions of two
    "reply",  # 1 if one quote follows another directly and is another claimant's
    *(f"expects_{kind.value}" for kind in _KINDS),
)


def dispute_features(
    query: Query, found: Disagreement, quoted: Sequence[Candidate]
) -> dict[str, float]:
    """Returns the values of `DISPUTE_FEATURES`.

    Args:
        found: the disagreement that the quotes seem to show.
        quoted: the candidates that are quoted for it, best first.
    """
    best, *others = quoted
    other = max(others, key=lambda one: one.signal("logit"), default=best)
    question = query.question
    named = sum(position.claimant is not None for position in found.positions)
    return {
        **{f"best_{name}": best.signal(name) for name in _OF_BOTH},
        **{f"other_{name}": other.signal(name) for name in (*_OF_BOTH, *_OF_OTHER)},
        "positions": float(len(found.positions)),
        "named": named / len(found.positions),
        "one_quote": float(not others),
        "several": float(asks_for_several(question.text)),
        "claimant_asked": float(question.claimant is not None),
        "follow_up": float(bool(query.context)),
        "numbers": float(bool(question.numbers)),
        "figures": float(all(figures(position.figure) for position in found.positions)),
        "opposed": float(any(OPPOSING.search(one.sentence.text) for one in quoted)),
        "same_article": float(len({one.sentence.article.id for one in quoted}) == 1),
        "beside": float(
            any(
                first.claimant and second.claimant and set(first.markers) & set(second.markers)
                for place, first in enumerate(found.positions)
                for second in found.positions[place + 1 :]
            )
        ),
        "reply": float(
            any(
                first.precedes(second) and are_two(first.claimant, second.claimant)
                for first in quoted
                for second in quoted
            )
        ),
        **{f"expects_{kind.value}": float(question.expects is kind) for kind in _KINDS},
    }
