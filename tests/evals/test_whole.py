"""Systems as processes of their own, and the size of what is installed for them."""

import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from builders import make_article

from evals.peers import whole
from evals.peers.whole import canonical, installed_mb, wholes


class Package:
    """An installed package of one file, as importlib.metadata shows it."""

    def __init__(self, folder: Path, name: str, size: int, *requires: str) -> None:
        self.name, self.requires, self.files = name, list(requires), [f"{name}.py", "gone.py"]
        self._folder = folder
        (folder / f"{name}.py").write_bytes(b" " * size)

    def locate_file(self, path: str) -> Path:
        return self._folder / path


def test_what_is_installed_is_counted_once_with_what_it_requires(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = [
        Package(tmp_path, "a", 1_000_000, "B_b>=1", "c; extra == 'more'", "b.b"),
        Package(tmp_path, "b-b", 500_000, "a", "d; python_version < '3'"),
    ]
    known = {package.name: package for package in packages}

    def distribution(name: str) -> Package:
        if name not in known:
            raise PackageNotFoundError(name)
        return known[name]

    monkeypatch.setattr(whole, "distribution", distribution)
    # a and b-b require each other; c is an extra of a's, and d for another Python.
    assert installed_mb(["a"]) == 1.5
    assert installed_mb(["b_b", "A"]) == 1.5
    assert installed_mb(["a", "c"]) is None


def test_names_of_packages_are_compared_as_pip_does() -> None:
    assert canonical("Llama_Index.core") == "llama-index-core"


def test_newsdesk_and_its_peers_run_as_processes() -> None:
    articles = [make_article("The ferry sank on Monday.", id="a")]
    found = {one.system: one for one in wholes(articles, "Which ferry sank?")}
    assert {"newsdesk", "LlamaIndex", "Chroma"} <= set(found)
    assert all(one.process_s > 0 for one in found.values())
    if sys.platform != "win32":
        assert all(one.peak_mb and one.peak_mb > 50 for one in found.values())
    chroma = found["Chroma"].installed_mb
    assert chroma is not None
    assert chroma > 50
