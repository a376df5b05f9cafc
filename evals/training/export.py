"""Writes a checkpoint as the ONNX file that rag/crossencoder.py runs, in int8 per channel.

    python -m evals.training.export CHECKPOINT --out rag/models/evidence.onnx

The graph is written by hand, node for node, with the fused operators of ONNX Runtime that pay
(com.microsoft: QAttention, BiasGelu); so it needs no tracing, and the names are the network's.
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from evals.training.data import read_stories
from evals.training.model import BASE_SHA256, EvidenceNetwork, Shape
from evals.training.reading import Reader
from evals.training.smoothing import smoothing_of
from rag.crossencoder import (
    HEADLINE_WORDS,
    KEPT_TURNS,
    MAX_CONTEXT,
    MAX_QUESTION,
    MAX_SENTENCE,
    PREVIOUS_WORDS,
    ROOT,
    TOKENIZER,
    plain_tokenizer,
)

EPSILON = 1e-12
FUSED = "com.microsoft"
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Graph:
    """A growing list of nodes and weights."""

    def __init__(
        self, weights: dict[str, torch.Tensor], smoothing: dict[str, torch.Tensor]
    ) -> None:
        self.smoothing = {name: value.float().numpy() for name, value in smoothing.items()}
        self.weights = {name: value.detach().float().numpy() for name, value in weights.items()}
        self.nodes: list[onnx.NodeProto] = []
        self.stored: dict[str, np.ndarray] = {}

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def constant(self, name: str, value: np.ndarray) -> str:
        self.stored[name] = value.copy(order="C")
        return name

    def add(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        domain = FUSED if kind in {"Attention", "BiasGelu"} else ""
        node = helper.make_node(kind, inputs, [output], output, domain=domain, **attributes)
        self.nodes.append(node)
        return output

    def multiply(self, source: str, layer: str, output: str) -> str:
        """Adds source @ weight, without the layer's bias; smoothed, where the layer is."""
        weight = self.weights[f"{layer}.weight"].T
        if (divisors := self.smoothing.get(layer)) is not None:
            factors = self.constant(f"{layer}.factors", 1 / divisors)
            source = self.add("Mul", [source, factors], f"{layer}.smoothed")
            weight = weight * divisors[:, None]
        return self.add("MatMul", [source, self.constant(f"{layer}.weight", weight)], output)


def network_graph(
    weights: dict[str, torch.Tensor], smoothing: dict[str, torch.Tensor], shape: Shape
) -> onnx.ModelProto:
    """Returns the network as an fp32 model with the inputs and outputs that are its contract."""
    graph = Graph(weights, smoothing)
    hidden = embedded(graph)
    graph.add("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
    for number in range(shape.layers):
        hidden = layer(graph, f"layers.{number}", hidden, shape.heads)
    heads(graph, hidden)
    tokens = ["batch", "seq"]
    outputs = [(name, ["batch"]) for name in ("answerable", "contradicts")]
    outputs += [("start", tokens), ("end", tokens)]
    body = helper.make_graph(
        graph.nodes,
        "evidence",
        [helper.make_tensor_value_info(name, TensorProto.INT64, tokens) for name in INPUTS],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, dims) for name, dims in outputs],
        [numpy_helper.from_array(value, name) for name, value in graph.stored.items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=8)


def embedded(graph: Graph) -> str:
    """Adds the sum of word, position and type embeddings, and its norm."""
    words = graph.add("Gather", [graph.weight("words.weight"), "input_ids"], "word_vectors")
    types = graph.add("Gather", [graph.weight("types.weight"), "token_type_ids"], "type_vectors")
    one, two = graph.constant("one", np.array([1])), graph.constant("two", np.array([2]))
    zero = graph.constant("zero", np.array([0]))
    graph.add("Shape", ["input_ids"], "shape")
    length = graph.add("Slice", ["shape", one, two], "length")
    places = graph.add("Slice", [graph.weight("positions.weight"), zero, length, zero], "places")
    graph.add("Add", [words, types], "words_and_types")
    graph.add("Add", ["words_and_types", places], "embedding_sum")
    norm = ["embedding_norm.weight", "embedding_norm.bias"]
    inputs = ["embedding_sum", *(graph.weight(name) for name in norm)]
    return graph.add("LayerNormalization", inputs, "embedded", axis=-1, epsilon=EPSILON)


def layer(graph: Graph, name: str, hidden: str, attention_heads: int) -> str:
    """Adds one transformer layer and returns the name of its output."""
    mixing = graph.constant(f"{name}.mixing", graph.weights[f"{name}.query_key_value.weight"].T)
    bias = graph.weight(f"{name}.query_key_value.bias")
    seen = graph.add(
        "Attention",
        [hidden, mixing, bias, "mask"],
        f"{name}.seen",
        num_heads=attention_heads,
    )
    graph.multiply(seen, f"{name}.attended", f"{name}.attended")
    hidden = added(graph, f"{name}.attention_norm", f"{name}.attended", hidden, f"{name}.attended")
    graph.multiply(hidden, f"{name}.widen", f"{name}.widened")
    bias = graph.weight(f"{name}.widen.bias")
    graph.add("BiasGelu", [f"{name}.widened", bias], f"{name}.inner")
    graph.multiply(f"{name}.inner", f"{name}.narrow", f"{name}.narrowed")
    return added(graph, f"{name}.output_norm", f"{name}.narrowed", hidden, f"{name}.narrow")


def added(graph: Graph, norm: str, values: str, skipped: str, biased: str) -> str:
    """Adds the norm of values + bias + skipped.

    Sum, not Add: onnxruntime 1.31 fuses Add and norm to SkipLayerNormalization, which takes twice
    as long as the two.
    """
    graph.add("Add", [values, graph.weight(f"{biased}.bias")], f"{norm}.biased")
    graph.add("Sum", [f"{norm}.biased", skipped], f"{norm}.sum")
    inputs = [f"{norm}.sum", graph.weight(f"{norm}.weight"), graph.weight(f"{norm}.bias")]
    return graph.add("LayerNormalization", inputs, norm, axis=-1, epsilon=EPSILON)


def heads(graph: Graph, hidden: str) -> None:
    """Adds the four outputs; their matrices are small and stay in fp32 (names in HEADS)."""
    first = graph.add("Gather", [hidden, graph.constant("first", np.array(0))], "cls", axis=1)
    graph.multiply(first, "pooler", "pooled")
    graph.add("Add", ["pooled", graph.weight("pooler.bias")], "pooled_biased")
    graph.add("Tanh", ["pooled_biased"], "summary")
    last = graph.constant("last", np.array([-1]))
    for name in ("answerable", "contradicts"):
        graph.multiply("summary", name, f"{name}_product")
        graph.add("Add", [f"{name}_product", graph.weight(f"{name}.bias")], f"{name}_column")
        graph.add("Squeeze", [f"{name}_column", last], name)
    graph.multiply(hidden, "span", "span_product")
    graph.add("Add", ["span_product", graph.weight("span.bias")], "span")
    graph.nodes.append(helper.make_node("Split", ["span"], ["starts", "ends"], "ends", axis=-1))
    graph.add("Squeeze", ["starts", last], "start")
    graph.add("Squeeze", ["ends", last], "end")


HEADS = ["pooled", "answerable_product", "contradicts_product", "span_product"]


def quantised(model: onnx.ModelProto, path: Path) -> None:
    """Writes the model with int8 weights, one scale per column, in seven bits.

    Eight saturate on processors that have AVX2 but no VNNI (see index/models/README.md).
    """
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        onnx.save(model, plain)
        quantize_dynamic(
            plain,
            path,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=HEADS,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )


def mean_weights(checkpoints: list[Path]) -> dict[str, torch.Tensor]:
    """Returns the mean of the weights of runs that began at the same checkpoint."""
    states = [torch.load(path) for path in checkpoints]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def manifest(
    model: Path, stories: dict[str, object], figures: dict[str, object]
) -> dict[str, object]:
    """Returns what a reader of the shipped model must know: its digest, input, data and figures."""
    return {
        "model": model.name,
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "bytes": model.stat().st_size,
        "base": {"name": "all-MiniLM-L6-v2", "sha256": BASE_SHA256, "licence": "Apache-2.0"},
        "tokenizer": {
            "path": TOKENIZER.relative_to(ROOT).as_posix(),
            "sha256": hashlib.sha256(TOKENIZER.read_bytes()).hexdigest(),
        },
        "quantisation": f"dynamic int8, per channel, smoothed; in fp32: {', '.join(HEADS)}",
        "input": {
            "layout": "[CLS] question [SEP] sentence [SEP] context [SEP]",
            "question": f"up to {KEPT_TURNS} earlier questions and the question, joined by ' | '",
            "context": f"the headline's first {HEADLINE_WORDS} words, ' | ', and the first "
            f"{PREVIOUS_WORDS} words of the sentence before it in the article, if there is one",
            "token_type_ids": "1 for the sentence and its [SEP], 0 elsewhere",
            "max_tokens": {
                "question": f"the last {MAX_QUESTION}",
                "sentence": f"the first {MAX_SENTENCE}",
                "context": f"the first {MAX_CONTEXT}",
            },
        },
        "outputs": {
            "answerable": "[batch] logit that the sentence answers the question",
            "contradicts": "[batch] logit that it contradicts what the question presupposes",
            "start": "[batch, seq] logits of the answer's first token; read the sentence's only",
            "end": "[batch, seq] logits of its last token",
        },
        **stories,
        "figures": figures,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Export a checkpoint to ONNX.")
    parser.add_argument("checkpoint", type=Path, nargs="+", help="several: their weights' mean")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="write fp32, for comparison")
    parser.add_argument("--stories", type=Path, default=Path("evals/stories"))
    parser.add_argument("--figures", type=Path, help="JSON for the manifest, from measure.py")
    options = parser.parse_args()
    stories = json.loads((options.checkpoint[0].parent / "stories.json").read_text("utf-8"))
    weights = mean_weights(options.checkpoint)
    network = EvidenceNetwork()
    network.load_state_dict(weights)
    reader = Reader(plain_tokenizer(TOKENIZER))
    smoothing = smoothing_of(network, reader, read_stories(options.stories, stories["stories"]))
    model = network_graph(weights, smoothing, Shape())
    if options.float:
        onnx.save(model, options.out)
        return
    quantised(model, options.out)
    figures = json.loads(options.figures.read_text("utf-8")) if options.figures else {}
    described = json.dumps(manifest(options.out, stories, figures), indent=2)
    options.out.with_suffix(".json").write_text(described + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
