"""Two probabilities from the signals of evidence, by logistic regression fitted on tuning stories.

`relevance`: that one sentence answers. `answerability`: that any of the candidates does, from the
best ones and how they stand out. The weights in `models/calibration.json` are written by
`python -m evals.training.calibrate`, which also chooses the threshold; inference is arithmetic.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from rag.evidence import Candidate, with_followers
from rag.question import Expects
from rag.signals import FEATURES

# The evidence model reads what the other signals leave in play: log-odds at most this far behind the
# best. Positions of a disagreement need more of it than single answers do (docs/decisions/0004).
SHORTLIST_BEHIND = 3.5
SHORTLIST_LEAST, SHORTLIST_MOST = 8, 30

# Log-odds from which differing positions are called a disagreement: a missed one is worse than a
# false one, which is still made of verbatim quotes. Chosen on tuning questions (0008).
LEAST_DISPUTE = -1.2

# The question's unknown words are the same for every sentence: they tell nothing of one.
RELEVANCE_FEATURES = tuple(name for name in FEATURES if name != "unknown")
# A cosine from which a sentence is near in meaning: 95 % of the answerable paraphrases of tuning
# stories have one nearer than .27, small talk lies at .25 and below.
NEAR_IN_MEANING = 0.35
ANSWERABILITY_FEATURES = (
    "best",  # log-odds of the most relevant sentence
    "second",  # log-odds of the next one
    "lead",  # best minus the mean of the five after it
    "foreign",  # words that no article holds, as far as no sentence is near in meaning either
    *(f"best_{name}" for name in RELEVANCE_FEATURES),
    *(f"expects_{expects.value}" for expects in Expects),
)


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights by feature, and a bias: log-odds = bias + the sum of weight times value."""

    weights: Mapping[str, float]
    bias: float

    def log_odds(self, features: Mapping[str, float]) -> float:
        return self.bias + sum(
            weight * features[name] for name, weight in self.weights.items() if weight
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted models of one way of scoring, and the least probability that is answered.

    `dispute` tells whether differing positions are a disagreement (`rag.dispute`); without it
    every one counts as such.
    """

    relevance: Logistic
    answerability: Logistic
    threshold: float
    dispute: Logistic | None = None

    @classmethod
    def load(cls, *, fast: bool) -> "Calibration":
        """Returns the calibration with the evidence model, or without it (`fast`)."""
        stored = json.loads(files("rag").joinpath("models/calibration.json").read_text("utf-8"))
        chosen = stored["fast" if fast else "full"]
        return cls(
            Logistic(**chosen["relevance"]),
            Logistic(**chosen["answerability"]),
            chosen["threshold"],
            Logistic(**chosen["dispute"]) if chosen.get("dispute") else None,
        )

    def rank(self, candidates: Sequence[Candidate]) -> tuple[tuple[Candidate, float], ...]:
        """Returns the candidates with their log-odds, best first; equal ones keep their order."""
        return rank(self.relevance, candidates)

    def shortlist(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Returns the candidates that are worth a closer look, best first, then their followers."""
        ranked = self.rank(candidates)
        least = ranked[0][1] - SHORTLIST_BEHIND if ranked else 0.0
        chosen = [
            candidate
            for place, (candidate, log_odds) in enumerate(ranked[:SHORTLIST_MOST])
            if place < SHORTLIST_LEAST or log_odds >= least
        ]
        others = [candidate for candidate, _ in ranked if candidate not in chosen]
        return with_followers(chosen, others)

    def believes(self, features: Mapping[str, float]) -> bool:
        """Returns whether differing positions with these features of `rag.dispute` are a dispute."""
        return self.dispute is None or self.dispute.log_odds(features) >= LEAST_DISPUTE

    def probability(self, ranked: Sequence[tuple[Candidate, float]], expects: Expects) -> float:
        """Returns the probability that the ranked candidates answer; 0 where there is none."""
        if not ranked:
            return 0.0
        return sigmoid(self.answerability.log_odds(answerability_features(ranked, expects)))


def rank(
    relevance: Logistic, candidates: Sequence[Candidate]
) -> tuple[tuple[Candidate, float], ...]:
    """Returns the candidates with their log-odds, best first; equal ones keep their order."""
    scored = [
        (one, relevance.log_odds(dict(zip(FEATURES, one.signals, strict=True))))
        for one in candidates
    ]
    return tuple(sorted(scored, key=lambda pair: -pair[1]))


def answerability_features(
    ranked: Sequence[tuple[Candidate, float]], expects: Expects
) -> dict[str, float]:
    """Returns the values of `ANSWERABILITY_FEATURES` for at least one ranked candidate."""
    odds = [log_odds for _, log_odds in ranked]
    following = odds[1:6] or [odds[0]]
    best = dict(zip(FEATURES, ranked[0][0].signals, strict=True))
    return {
        "best": odds[0],
        "second": following[0],
        "lead": odds[0] - sum(following) / len(following),
        "foreign": _foreign([candidate for candidate, _ in ranked]),
        **{f"best_{name}": best[name] for name in RELEVANCE_FEATURES},
        **{f"expects_{kind.value}": float(kind is expects) for kind in Expects},
    }


def _foreign(candidates: Sequence[Candidate]) -> float:
    """Returns 0 to about 3: the share of unknown words times what is missing to a near meaning.

    Either alone says little: good paraphrases share no word, near misses share most meaning.
    """
    nearest = max(candidate.signal("cosine") for candidate in candidates)
    return candidates[0].signal("unknown") * max(0.0, NEAR_IN_MEANING - nearest) * 10


def sigmoid(log_odds: float) -> float:
    """Returns the probability of log-odds, safe for any size."""
    if log_odds >= 0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    power = math.exp(log_odds)
    return power / (1.0 + power)
