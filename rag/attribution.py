"""Who says what: the claimant and the kind of each statement of an article, by rules.

Cues are reporting verbs on either side of their subject, "according to", "in her view", counts and
versions that belong to somebody, and quotations whose speaker stands one sentence away.
Noun phrases are found in rag.claimants, pronouns resolved in rag.speakers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.types import Sentence
from rag.cues import cues
from rag.noun_phrases import QUOTED, Span
from rag.quotations import is_speech, mask
from rag.speakers import Speakers
from rag.verb_cues import Cue


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a stretch of a sentence.

    All offsets point into the article. `claimant` is the text of the mention from `start` to `end`,
    which may stand in another sentence (a full name replaces a pronoun); all three are None where
    nobody is named. The claimed words are those from `claim_start` to `claim_end`.
    """

    claimant: str | None
    kind: str
    start: int | None
    end: int | None
    claim_start: int
    claim_end: int
    carried: bool = False


def attribute_all(sentences: Sequence[Sentence]) -> tuple[tuple[Attribution, ...], ...]:
    """Returns the attributions of each sentence of one article, in order; empty where none is."""
    if not sentences:
        return ()
    speakers = Speakers(sentences)
    masked, quotations = mask(sentences)
    found: list[tuple[Attribution, ...]] = []
    for index, sentence in enumerate(sentences):
        attributions = []
        speakers.open(index, masked[index])
        for cue in () if sentence.heading else cues(masked[index]):
            mention = cue.subject and speakers.resolve(index, cue.subject)
            if mention is None and cue.subject is not None:
                continue
            attributions.append(_attribution(sentence, cue, mention or None))
        speakers.remember(index, masked[index])
        if attributions:
            widest = max(attributions, key=lambda one: one.claim_end - one.claim_start)
            if widest.start is not None and widest.end is not None:
                speakers.prefer((widest.start, widest.end), index)
        found.append(tuple(attributions))
    return tuple(_carry(sentences, masked, quotations, found, speakers))


def attribute(
    sentences: Sequence[Sentence], index: int, at: int | None = None
) -> tuple[str | None, str]:
    """Returns claimant and kind of one sentence of an article; (None, "reported") where none is.

    Args:
        sentences: all sentences of the article, in order.
        index: which of them.
        at: an offset into the article; where several speak, whoever says the words there.
    """
    return chosen(attribute_all(sentences)[index], at)


def chosen(attributions: Sequence[Attribution], at: int | None = None) -> tuple[str | None, str]:
    """Returns claimant and kind out of one sentence's attributions: the widest one around `at`, because whoever
    reports another's words answers for both.

    Without `at`, or where no claim covers it, the widest claim is taken, the first on a tie.
    """
    if not attributions:
        return None, "reported"
    covering = [
        one for one in attributions if at is not None and one.claim_start <= at < one.claim_end
    ]
    if covering:
        best = max(
            covering, key=lambda one: (one.claimant is not None, one.claim_end - one.claim_start)
        )
    else:
        named = [one for one in attributions if one.claimant] or attributions
        best = max(named, key=lambda one: one.claim_end - one.claim_start)
    return best.claimant, best.kind


def _attribution(sentence: Sentence, cue: Cue, mention: Span | None) -> Attribution:
    text = sentence.article.text
    return Attribution(
        text[mention[0] : mention[1]] if mention else None,
        cue.kind,
        mention[0] if mention else None,
        mention[1] if mention else None,
        sentence.start + cue.claim[0],
        sentence.start + cue.claim[1],
    )


def _carry(
    sentences: Sequence[Sentence],
    masked: Sequence[str],
    quotations: Sequence[Span],
    found: list[tuple[Attribution, ...]],
    speakers: Speakers,
) -> Iterator[tuple[Attribution, ...]]:
    """Yields the attributions again, with speakers for quotations that have no cue of their own."""
    for index, sentence in enumerate(sentences):
        if not found[index] and not sentence.heading:
            near = _speaker_of_quotation(sentences, masked, quotations, found, index, speakers)
            if near is not None:
                found[index] = (
                    replace(near, claim_start=sentence.start, claim_end=sentence.end, carried=True),
                )
        yield found[index]


def _speaker_of_quotation(
    sentences: Sequence[Sentence],
    masked: Sequence[str],
    quotations: Sequence[Span],
    found: Sequence[tuple[Attribution, ...]],
    index: int,
    speakers: Speakers,
) -> Attribution | None:
    """Whoever speaks the quotation in a sentence without a cue: the same quotation's speaker in a
    neighbouring sentence, then the sentence's own subject, then the neighbours in the paragraph."""
    sentence = sentences[index]
    text = sentence.article.text
    inside = [
        one for one in quotations
        if one[0] < sentence.end and one[1] > sentence.start and is_speech(text[slice(*one)])
    ]  # fmt: skip
    if not inside:
        return None
    first, last = min(one[0] for one in inside), max(one[1] for one in inside)
    wholly = not masked[index].strip(QUOTED + " .,!?—–-").strip()
    if not wholly:
        opening = speakers.opening(index)
        if opening:
            return Attribution(text[opening[0] : opening[1]], "said", *opening, 0, 0, True)
    sharing = [
        other for other in (index - 1, index + 1, index - 2, index + 2)
        if 0 <= other < len(sentences) and found[other]
        and sentences[other].paragraph == sentence.paragraph
        and (sentences[other].end > first and sentences[other].start < last)
    ]  # fmt: skip
    following = index + 1 < len(sentences) and found[index + 1] and QUOTED in masked[index + 1]
    order = [*sharing]
    if (
        index
        and sentences[index - 1].paragraph == sentence.paragraph
        and (
            QUOTED in masked[index - 1] or masked[index - 1].rstrip().endswith(":") or not following
        )
    ):
        order.append(index - 1)
    if following and sentences[index + 1].paragraph == sentence.paragraph:
        order.append(index + 1)
    if index:
        order.append(index - 1)
    for other in order:
        named = [one for one in found[other] if one.claimant]
        if named:
            return named[-1] if other < index else named[0]
    return None
