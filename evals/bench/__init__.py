"""Is it fast: newsdesk beside LlamaIndex's default pipeline, in one run, in fresh processes.

`build`, `peer`, `profiling` and `warm` are programs, started by path: what this package imports is not their cost.
"""
