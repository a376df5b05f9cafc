"""The evidence model: how well a sentence answers a question, and which of its words do.

It owns the assembly of (question, sentence, context) into one input, which training shares
(evals/training), and the running of the ONNX file in rag/models. It decides nothing: from which
logit on a sentence counts as an answer is calibrated elsewhere.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.errors import ModelUnavailable
from index.threads import OF_A_TEXT, workers

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "rag" / "models" / "evidence.onnx"
TOKENIZER = ROOT / "index" / "models" / "all-MiniLM-L6-v2-int8" / "tokenizer.json"
"""The embedding model's own: both models began as the same one, so they share its words."""

# Longest parts in tokens; with the four marks the longest input has 140, the usual one about 75.
MAX_QUESTION, MAX_SENTENCE, MAX_CONTEXT = 40, 64, 32
HEADLINE_WORDS, PREVIOUS_WORDS = 8, 14
KEPT_TURNS = 2
MAX_SPAN = 30  # longest answer within a sentence, in tokens
CLS, SEP = 101, 102
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("answerable", "contradicts", "start", "end")

Integers = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scored:
    """How well one sentence answers: a logit, higher is better.

    `contradicts`: a logit too, that it says the opposite of what the question presupposes.
    `start`, `end`: character offsets, within the sentence, of the whole words that answer best.
    """

    logit: float
    contradicts: float
    start: int
    end: int


class Assembled(NamedTuple):
    """One input of the model; its sentence's tokens begin at index `sentence_from`."""

    ids: list[int]
    types: list[int]
    sentence_from: int
    sentence_tokens: int


def context_of(headline: str, previous: str | None) -> str:
    """Returns what the model reads beside a sentence: its headline and the sentence before it."""
    parts = [" ".join(headline.split()[:HEADLINE_WORDS])]
    if previous:
        parts.append(" ".join(previous.split()[:PREVIOUS_WORDS]))
    return " | ".join(parts)


def asked(question: str, history: Sequence[str] = ()) -> str:
    """Returns the question as the model reads it: after the two questions before it, if any."""
    return " | ".join([*history[-KEPT_TURNS:], question])


def assemble(question: Encoding, sentence: Encoding, context: Encoding) -> Assembled:
    """Returns [CLS] question [SEP] sentence [SEP] context [SEP], each part cut to its maximum.

    A question loses its beginning (a follow-up's oldest turn), the others lose their ends. The
    sentence and its [SEP] have type 1, all else type 0. The encodings hold no special tokens.
    """
    asks = question.ids[-MAX_QUESTION:]
    says = sentence.ids[:MAX_SENTENCE]
    around = context.ids[:MAX_CONTEXT]
    return Assembled(
        ids=[CLS, *asks, SEP, *says, SEP, *around, SEP],
        types=[0] * (len(asks) + 2) + [1] * (len(says) + 1) + [0] * (len(around) + 1),
        sentence_from=len(asks) + 2,
        sentence_tokens=len(says),
    )


def plain_tokenizer(path: Path) -> Tokenizer:
    """Returns the tokenizer of a tokenizer.json, without the file's own cutting and padding."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class EvidenceModel:
    """The ONNX model and its tokenizer, loaded once. The same call gives the same scores.

    Each sentence is scored by itself: activations are quantised by the largest value in a batch,
    so that in a batch its score would depend on its company. Several sentences at a time, one
    thread each, take no longer than batches do.
    """

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, path: Path | None = None, tokenizer: Path | None = None) -> "EvidenceModel":
        """Returns the model of an ONNX file, by default the one in the package.

        Raises:
            ModelUnavailable: a file is missing or cannot be read as a model.
        """
        path, tokenizer = path or MODEL, tokenizer or TOKENIZER
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = OF_A_TEXT
        try:
            session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
            return cls(session, plain_tokenizer(tokenizer))
        except Exception as error:  # onnxruntime and tokenizers raise types of their own
            raise ModelUnavailable(
                f"the evidence model cannot be loaded from {path} and {tokenizer} ({error}); "
                "install newsdesk again"
            ) from error

    def score(
        self,
        question: str,
        candidates: Sequence[tuple[str, str]],
        history: Sequence[str] = (),
    ) -> list[Scored]:
        """Returns how well each candidate answers, in the order given.

        Args:
            candidates: pairs of a sentence and its context, the latter from `context_of`.
            history: the user's earlier questions, oldest first; the last two are read.
        """
        asks = self._encoding(asked(question, history))
        with ThreadPoolExecutor(workers()) as pool:
            return list(pool.map(lambda pair: self._scored(asks, *pair), candidates))

    def _scored(self, asks: Encoding, sentence: str, context: str) -> Scored:
        says = self._encoding(sentence)
        item = assemble(asks, says, self._encoding(context))
        logits, against, starts, ends = self._session.run(OUTPUTS, feed([item]))
        tokens = slice(item.sentence_from, item.sentence_from + item.sentence_tokens)
        first, last = best_span(starts[0, tokens], ends[0, tokens])
        words = whole_words(says, sentence, first, last)
        return Scored(float(logits[0]), float(against[0]), *words)

    def _encoding(self, text: str) -> Encoding:
        return self._tokenizer.encode(text, add_special_tokens=False)


def feed(items: Sequence[Assembled]) -> dict[str, Integers]:
    """Returns the model's inputs, each [items, longest], padded with 0."""
    longest = max(len(item.ids) for item in items)
    arrays = {name: np.zeros((len(items), longest), dtype=np.int64) for name in INPUTS}
    for row, item in enumerate(items):
        length = len(item.ids)
        arrays["input_ids"][row, :length] = item.ids
        arrays["attention_mask"][row, :length] = 1
        arrays["token_type_ids"][row, :length] = item.types
    return arrays


def best_span(starts: Floats, ends: Floats) -> tuple[int, int]:
    """Returns the first and last token with the greatest sum of logits, at most MAX_SPAN long.

    Of equals the earliest; (0, 0) for a sentence without tokens.
    """
    if not len(starts):
        return 0, 0
    sums = starts[:, None] + ends[None, :]
    places = np.arange(len(starts))
    length = places[None, :] - places[:, None]
    allowed = (length >= 0) & (length < MAX_SPAN)
    first, last = np.unravel_index(np.where(allowed, sums, -np.inf).argmax(), sums.shape)
    return int(first), int(last)


def whole_words(sentence: Encoding, text: str, first: int, last: int) -> tuple[int, int]:
    """Returns the characters of two tokens and all between, widened to whole words."""
    if not sentence.offsets:
        return 0, 0
    start, end = sentence.offsets[first][0], sentence.offsets[last][1]
    while start > 0 and is_inner(text, start):
        start -= 1
    while end < len(text) and is_inner(text, end):
        end += 1
    return start, end


def is_inner(text: str, place: int) -> bool:
    """Whether a cut before text[place] would divide a word or a figure such as 1,100 or 4.1."""
    before, after = text[place - 1], text[place]
    if before.isalnum() and after.isalnum():
        return True
    joins = ".,'’-:"
    return (after in joins and before.isalnum() and text[place + 1 : place + 2].isalnum()) or (
        before in joins and after.isalnum() and text[place - 2 : place - 1].isalnum()
    )
