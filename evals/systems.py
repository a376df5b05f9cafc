"""The systems that an evaluation compares, the product first."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evals.baseline import NaiveAnswerer
from evals.runs import Answerer, AnswererOf
from index.config import Config
from index.embedding import load_encoder
from index.types import Article
from rag import Assistant

PRODUCT = "newsdesk"
FAST = "newsdesk --fast"
BASELINE = "baseline"


def systems(
    config: Config | None = None, *, fast: bool = True, baseline: bool = True
) -> dict[str, AnswererOf]:
    """Returns newsdesk as configured, without its evidence model, and the naive baseline.

    Args:
        config: settings of the product; its home is not read, since articles are handed in.
        fast: include the product without its evidence model.
        baseline: include the naive baseline.
    """
    settings = config or Config(home=Path())
    found = {PRODUCT: product(settings)}
    if fast and not settings.fast:
        found[FAST] = product(replace(settings, fast=True))
    if baseline:
        found[BASELINE] = naive(settings)
    return found


def product(config: Config) -> AnswererOf:
    """Returns how the product is made over articles, with these settings."""

    def make(articles: Sequence[Article]) -> Answerer:
        return Assistant.of(articles, config)

    return make


def naive(config: Config) -> AnswererOf:
    """Returns how the naive baseline is made, over the same embedding."""
    encoder = load_encoder(config.embedding)

    def make(articles: Sequence[Article]) -> Answerer:
        return NaiveAnswerer(articles, encoder)

    return make
