"""A question about several articles as its parts, each to be searched with its own scope.

What is divided wrongly is still found by the whole question, which is searched as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.clauses import Span, anchors, divide
from index.scope import Mention, Scope
from index.wording import topic

MOST_PARTS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """What one search asks for: its words, and the sources and dates that it favours."""

    text: str
    scope: Scope


def is_scoped(mentions: Sequence[Mention]) -> bool:
    """Tells whether a question without parts says where its article stands.

    A single date does not: it is more often that of an event.
    """
    return len(mentions) > 1 or any(one.kind != "date" for one in mentions)


def parts(question: str, mentions: Sequence[Mention]) -> tuple[Part, ...]:
    """Returns the parts of a question about several articles, in its order; none of another."""
    places = anchors(question, mentions)
    if len(places) < 2:
        return ()
    shared = _shared(mentions)
    divided = divide(question, places, mentions)
    made = []
    for anchor, clause, spans in divided:
        named = [anchor, *_named_beside(anchor, clause, places, mentions)]
        kinds = {one.kind for one in named}
        named += [one for one in shared if one.kind not in kinds]
        words = [topic(question[slice(*span)], mentions, span[0]) for span in spans]
        made.append(Part(" ".join(filter(None, words)) or question, Scope.of(named)))
    return tuple(dict.fromkeys(made))[:MOST_PARTS]


def _named_beside(
    anchor: Mention, clause: Span, places: Sequence[Mention], mentions: Sequence[Mention]
) -> list[Mention]:
    """Returns what else the clause names: its own date where each of its anchors has one."""
    inside = [one for one in mentions if clause[0] <= one.start and one.end <= clause[1]]
    anchors_inside = [one for one in inside if one in places]
    others = [one for one in inside if one not in places]
    if 1 < len(anchors_inside) == len(others):
        return [others[anchors_inside.index(anchor)]]
    return others


def _shared(mentions: Sequence[Mention]) -> list[Mention]:
    """Returns the source or date that is the only one of its kind, and so belongs to all parts."""
    kinds = [
        [one for one in mentions if one.kind == "date"],
        [one for one in mentions if one.kind != "date"],
    ]
    return [found[0] for found in kinds if len({(one.names, one.period) for one in found}) == 1]
