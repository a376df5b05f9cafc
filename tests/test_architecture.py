"""The arrows of STYLE: who may import whom, and where the big libraries may be named."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "index": {"index"},
    "rag": {"rag", "index"},
    "evals": {"evals", "rag", "index"},
    "ui": {"ui", "evals", "rag", "index"},
}
OWN = set(MAY_IMPORT) | {"tests"}
SOURCES = sorted(path for folder in MAY_IMPORT for path in (ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Yields every module that a file imports, at its top or inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def files_that_import(library: str) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if any(name.split(".")[0] == library for name in imported(path))
    }


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_arrows_point_from_left_to_right(path: Path) -> None:
    folder = path.relative_to(ROOT).parts[0]
    own = {name.split(".")[0] for name in imported(path)} & OWN
    assert own <= MAY_IMPORT[folder]


def test_no_module_imports_itself_through_others() -> None:
    names = {module_name(path) for path in SOURCES}
    edges = {
        module_name(path): {name for name in imported_at_top(path) if name in names}
        for path in SOURCES
        if path.name != "__init__.py"
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for target in sorted(edges.get(module, ())):
                visit(target, (*trail, module))
            done.add(module)

    for module in sorted(edges):
        visit(module, ())


def imported_at_top(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_chroma_is_named_in_one_file_and_gradio_only_under_ui() -> None:
    # A peer is measured by its own interface: the one beside the product's.
    assert files_that_import("chromadb") == {"index/vectors.py", "evals/peers/chroma.py"}
    assert {name.split("/")[0] for name in files_that_import("gradio")} == {"ui"}


def test_the_product_does_without_torch() -> None:
    training = ("evals/training/", "index/models/export.py", "evals/bench/")
    users = files_that_import("torch") | files_that_import("transformers")
    assert {name for name in users if not name.startswith(training)} == set()


def test_llamaindex_settings_are_never_used() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("llama_index"):
                assert "Settings" not in {alias.name for alias in node.names}, path


def test_tests_are_no_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_lock_files_hold_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / name).read_text("utf-8")
        pinned = text.count("==")
        assert "://" not in text
        assert "--index-url" not in text
        assert text.count("--hash=sha256:") >= pinned - text.count("python_full_version ==")
