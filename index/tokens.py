"""The word pieces that the bundled embedding model reads, and where they stand in a text."""

from functools import cache
from itertools import pairwise

from tokenizers import Tokenizer

from index.embedding import BUNDLED

MAX_TOKENS = 254
"""What the model reads of a text: 256 word pieces, less the two marks around them."""


def count_tokens(text: str) -> int:
    """Returns the number of word pieces of a text, without the two marks around it."""
    return len(_tokenizer().encode(text, add_special_tokens=False).ids)


def token_starts(text: str) -> tuple[int, ...]:
    """Returns the place of each word piece in the text, in order."""
    encoding = _tokenizer().encode(text, add_special_tokens=False)
    return tuple(start for start, _ in encoding.offsets)


def word_starts(text: str) -> tuple[int, ...]:
    """Returns the places where the tokenizer begins a word: after white space, and at each
    punctuation mark or Chinese character. No word has more than 100 pieces."""
    encoding = _tokenizer().encode(text, add_special_tokens=False)
    words = [None, *encoding.word_ids]
    return tuple(
        start
        for (before, word), (start, _) in zip(pairwise(words), encoding.offsets, strict=True)
        if word != before
    )


@cache
def _tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(BUNDLED / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
