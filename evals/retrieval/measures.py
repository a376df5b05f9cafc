"""The measures of a ranking, computed by ir_measures (MacAvaney et al. 2022, ECIR)."""

from collections.abc import Mapping

from evals.retrieval.beir import Qrels
from evals.retrieval.rankings import Ranking
from index.errors import UserFacingError

MEASURES = ("nDCG@10", "AP", "RR@10", "R@10", "R@100", "Success@4", "Success@10")
ALL_IN_10 = "all in 10"
"""1 where every relevant article is among the first ten, else 0: R@10 is whole."""
NAMES = (*MEASURES, ALL_IN_10)

Values = Mapping[str, float]


def require_ir_measures() -> None:
    """Raises UserFacingError where the library is not installed, with the command for it."""
    try:
        import ir_measures  # noqa: F401 - an extra, not needed by the product
    except ImportError as error:
        raise UserFacingError(
            "this needs the library ir_measures: run pip install 'newsdesk[eval]'"
        ) from error


def score(qrels: Qrels, rankings: Mapping[str, Ranking]) -> dict[str, Values]:
    """Returns every measure's value, 0 to 1, by name for each query of `qrels`, in its order.

    A query without a ranking gets 0 everywhere.
    """
    import ir_measures  # an extra, not needed by the product

    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    judged = {query: dict(grades) for query, grades in qrels.items()}
    run = {query: dict(ranking) for query, ranking in rankings.items()}
    values: dict[str, dict[str, float]] = {query: dict.fromkeys(NAMES, 0.0) for query in qrels}
    for found in ir_measures.iter_calc(measures, judged, run):
        values[found.query_id][str(found.measure)] = float(found.value)
    for scored in values.values():
        scored[ALL_IN_10] = float(scored["R@10"] == 1.0)
    return {query: dict(scored) for query, scored in values.items()}
