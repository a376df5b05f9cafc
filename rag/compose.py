"""From chosen evidence to an answer's lines and citations, by rule and without a language model.

Every word of a line is either a verbatim quote, a claimant's name that stands in the quote, or one
of the few fixed phrases below; so no line can say what its quotes do not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.agreement import origins, words_of
from rag.question import Expects
from rag.types import Citation, Disagreement, Statement

NOT_AGREED = "The articles do not agree:"
MAX_LEAD_WORDS = 9
# Kinds of question whose answer is a few words; the others are answered by the quote alone.
_LEAD_KINDS = frozenset(Expects) - {Expects.REASON, Expects.SPEECH, Expects.YES_NO, Expects.OTHER}


def compose(
    citations: Sequence[Citation],
    disagreement: Disagreement | None,
    expects: Expects,
    *,
    agreed: Sequence[Citation] = (),
    searched: int = 0,
) -> tuple[tuple[Statement, ...], tuple[Citation, ...], Disagreement | None]:
    """Returns the lines of an answer, its citations and its disagreement, numbered alike.

    Args:
        citations: best first, each with a provisional marker; every one is used.
        disagreement: its positions name provisional markers.
        expects: the kind of answer that was asked for.
        agreed: one citation of each article that gives the first one's answer, itself among them.
        searched: how many articles there are.

    Returns:
        Statements, citations in order of first use with markers from 1, and the disagreement.
    """
    groups = _same_words(citations)
    lines: list[Statement] = []
    if disagreement is not None:
        lines.append(_disagreement_lead(disagreement))
        groups = _by_position(groups, disagreement)
    elif lead := _lead(groups[0], expects):
        lines.append(lead)
    lines += [
        Statement(_quoted(group[0]), tuple(citation.marker for citation in group))
        for group in groups
    ]
    if len(agreed) > 1:
        lines.append(_agreement(agreed, searched))
    return _numbered(lines, dict.fromkeys([*citations, *agreed]), disagreement)


def answer_words(citation: Citation) -> str:
    """Returns the few words of a citation's quote that answer, or an empty text."""
    if citation.answer_start is None or citation.answer_end is None:
        return ""
    return citation.quote.article.text[citation.answer_start : citation.answer_end]


def _same_words(citations: Iterable[Citation]) -> list[list[Citation]]:
    """Returns the citations grouped by their quotes' words: wire copy is one line, two sources."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(words_of(citation), []).append(citation)
    return list(groups.values())


def _by_position(groups: list[list[Citation]], disagreement: Disagreement) -> list[list[Citation]]:
    """Returns the groups in the order in which the positions name them; the others come last."""
    order = [marker for position in disagreement.positions for marker in position.markers]
    place = {marker: number for number, marker in reversed(list(enumerate(order)))}
    return sorted(groups, key=lambda group: min(place.get(one.marker, len(order)) for one in group))


def _disagreement_lead(disagreement: Disagreement) -> Statement:
    figures = ", ".join(dict.fromkeys(f"“{one.figure}”" for one in disagreement.positions))
    markers = dict.fromkeys(one for position in disagreement.positions for one in position.markers)
    return Statement(f"{NOT_AGREED} {figures}", tuple(markers))


def _agreement(agreed: Sequence[Citation], searched: int) -> Statement:
    """Returns the line that says how many articles agree, and from how many origins they know."""
    count = origins(agreed)
    known = "" if count == len(agreed) else f", from {count} origin{'s' if count > 1 else ''}"
    markers = tuple(citation.marker for citation in agreed)
    return Statement(f"{len(agreed)} of {searched} articles say so{known}.", markers)


def _lead(group: Sequence[Citation], expects: Expects) -> Statement | None:
    """Returns a line of the few words that answer, where such words are what was asked for."""
    found = answer_words(group[0])
    fits = 0 < len(found.split()) <= MAX_LEAD_WORDS
    if expects not in _LEAD_KINDS or not fits:
        return None
    return Statement(f"“{found}”", tuple(citation.marker for citation in group))


def _quoted(citation: Citation) -> str:
    """Returns the quote in quotation marks, after its claimant where the quote names one.

    A bare common noun ("estimates suggest") names nobody.
    """
    quote = f"“{citation.quote.text}”"
    claimant = citation.claimant
    if claimant and claimant in citation.quote.text and (" " in claimant or not claimant.islower()):
        return f"{claimant[0].upper()}{claimant[1:]}: {quote}"
    return quote


def _numbered(
    lines: Sequence[Statement], citations: Iterable[Citation], disagreement: Disagreement | None
) -> tuple[tuple[Statement, ...], tuple[Citation, ...], Disagreement | None]:
    used = dict.fromkeys(marker for line in lines for marker in line.markers)
    new = {marker: number for number, marker in enumerate(used, start=1)}
    by_marker = {citation.marker: citation for citation in citations}

    def numbered(markers: Sequence[int]) -> tuple[int, ...]:
        return tuple(sorted(new[marker] for marker in markers))

    return (
        tuple(replace(line, markers=numbered(line.markers)) for line in lines),
        tuple(replace(by_marker[marker], marker=new[marker]) for marker in used),
        disagreement and replace(
            disagreement,
            positions=tuple(
                replace(one, markers=numbered(one.markers))
                for one in disagreement.positions
            ),
        ),
    )  # fmt: skip
