"""Is it good, is it fast: samples, measures, runs, reports, the gate and the speed benchmark.

Imports nothing: programs of `evals.bench` start from here, and their start is measured.
"""
