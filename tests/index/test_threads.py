"""How many threads work at a time, from 2 to 64 processors."""

import pytest

from index import threads


@pytest.mark.parametrize(
    ("processors", "workers"), [(0, 1), (1, 1), (2, 2), (8, 8), (12, 12), (16, 12), (64, 12)]
)
def test_a_worker_a_processor_up_to_the_most(monkeypatch, processors, workers):
    monkeypatch.setattr(threads, "processors", lambda: processors)
    assert threads.workers() == workers


def test_only_processors_of_this_process_count(monkeypatch):
    monkeypatch.setattr(threads.os, "cpu_count", lambda: 64)
    monkeypatch.setattr(threads.os, "sched_getaffinity", lambda _: {3, 5}, raising=False)
    assert threads.processors() == 2
    monkeypatch.delattr(threads.os, "sched_getaffinity")
    assert threads.processors() == 64
