"""Is it good, is it fast: samples, measures, runs, reports, the gate and the speed benchmark."""

from evals.results import Report
from evals.runs import Answerer, evaluate, run_evaluation

__all__ = ["Answerer", "Report", "evaluate", "run_evaluation"]
