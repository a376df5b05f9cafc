"""The desk over a scripted assistant, and a browser to look at it with."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from scripted_desk import ScriptedAssistant, served

from ui.chat import SILENT

os.environ.update(SILENT)

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def assistant() -> ScriptedAssistant:
    return ScriptedAssistant()


@pytest.fixture
def feedback_path(tmp_path: Path) -> Path:
    return tmp_path / "feedback.jsonl"


@pytest.fixture
def serve_desk(
    assistant: ScriptedAssistant, feedback_path: Path
) -> Callable[..., AbstractContextManager[str]]:
    """Serves the desk over the scripted assistant; takes the options of `application`."""
    from ui.desk import application

    def serve(**options: Any) -> AbstractContextManager[str]:
        return served(lambda: application(assistant, feedback_path=feedback_path, **options))

    return serve


@pytest.fixture
def desk(serve_desk: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    """The address of a served desk."""
    with serve_desk() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without one the tests are skipped, but fail in CI (CI=true)."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        absent = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        absent("no chromium on the PATH: the page is not tested in a browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, as wide as a laptop, that may use the clipboard."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800},
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield context.new_page()
    context.close()
