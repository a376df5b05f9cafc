"""The README's tables are what the committed results render, so that they cannot drift."""

from evals.page.published import load_published
from evals.page.readme import README, parts, rewritten


def test_the_marked_parts_are_rendered_from_the_committed_results() -> None:
    published = load_published()
    assert "evaluation" in parts(published)
    assert rewritten(README, published) == README.read_text("utf-8"), (
        "the README's tables differ from evals/published/: run 'newsdesk eval report --readme'"
    )
