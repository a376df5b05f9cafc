"""The page in a real browser: what a reader clicks, sees and copies, and what is requested.

One test starts the real program over its built-in articles; the others read a scripted desk.
`KEEP_SCREENSHOT=1` writes the picture of the README, docs/screenshot.png.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from scripted_desk import ARMY, DEAD, HOSTILE, PLACE, REFUSAL, ScriptedAssistant

ROOT = Path(__file__).parents[2]
QUESTION = "How many Wagner fighters were killed?"


def ask(page: Page, question: str) -> None:
    """Types a question, sends it with Enter, and waits for what comes of it."""
    done = page.locator(".nd-answer, .nd-problem")
    before = done.count()
    page.fill("#nd-question textarea", question)
    page.press("#nd-question textarea", "Enter")
    expect(done).to_have_count(before + 1, timeout=60_000)  # the first answer loads the models


def marked(page: Page) -> str:
    """The emphasised quote of the source pane."""
    return "".join(page.locator("#nd-pane .nd-active").all_text_contents())


def in_view(page: Page) -> bool:
    """Whether the emphasised quote lies within the scrolled text of the pane."""
    quote = page.locator("#nd-pane .nd-active").first.bounding_box()
    text = page.locator("#nd-pane .nd-text").bounding_box()
    assert quote is not None
    assert text is not None
    return text["y"] <= quote["y"] and quote["y"] + quote["height"] <= text["y"] + text["height"]


def eventually(condition: Callable[[], bool], timeout_s: float = 5) -> bool:
    deadline = time.monotonic() + timeout_s
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A page whose every request must stay on this machine, and whose console must stay clean."""
    requested: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None,
    )
    yield page
    local = re.compile(r"(?:https?://127\.0\.0\.1[:/]|data:|blob:http://127\.0\.0\.1)")
    assert requested != []
    assert [url for url in requested if not local.match(url)] == []
    assert complaints == []


@contextmanager
def real_desk(home: Path) -> Iterator[str]:
    """The address of the program itself, started over an empty home."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [
        sys.executable,
        "-m",
        "ui.cli",
        "--home",
        str(home),
        "chat",
        "--port",
        str(port),
    ]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as program:
        try:
            if not eventually(lambda: _answers(address) or program.poll() is not None, 120):
                pytest.fail("the desk did not answer within 120 seconds")
            if program.poll() is not None:
                pytest.fail(f"the desk stopped: {program.stdout.read() if program.stdout else ''}")
            yield address
            program.send_signal(signal.SIGINT)
            said, _ = program.communicate(timeout=20)
            assert (program.returncode, said) == (
                0,
                f"newsdesk is open at {address} (Ctrl+C stops it)\n",
            )
        finally:
            program.kill()


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False, timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def test_the_real_desk_answers_and_opens_the_quote(watched: Page, tmp_path: Path) -> None:
    with real_desk(tmp_path / "home") as address:
        watched.goto(address)
        ask(watched, QUESTION)
        markers = watched.locator("#nd-chat .nd-answer a.nd-marker")
        assert markers.count() >= 2
        sources = watched.locator("#nd-chat .nd-source")
        for position in range(sources.count()):
            source = sources.nth(position)
            source.click()
            expect(source).to_have_class(re.compile("nd-open"))
            assert marked(watched) != ""
            assert eventually(lambda: in_view(watched))
        markers.first.click()
        expect(markers.first).to_have_class(re.compile("nd-open"))
        assert eventually(lambda: in_view(watched))
        picture = tmp_path / "screenshot.png"
        if os.environ.get("KEEP_SCREENSHOT"):
            picture = ROOT / "docs" / "screenshot.png"
        watched.mouse.move(0, 0)
        watched.screenshot(path=picture)
        assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_marker_opens_its_quote_in_view(desk: str, watched: Page) -> None:
    watched.goto(desk)
    ask(watched, DEAD.question)
    expect(watched.locator("#nd-pane h2")).to_have_text("Army counts its dead")
    watched.click('#nd-chat .nd-source[href="#cite-1-3"]')
    expect(watched.locator("#nd-pane .nd-current")).to_have_text("[3]")
    assert marked(watched) == "A spokesman denied that a second convoy was lost."
    assert eventually(lambda: in_view(watched))
    assert watched.locator("#nd-pane .nd-text").evaluate("e => e.scrollTop") > 0
    watched.click('#nd-pane a[href="#cite-1-1"]')
    expect(watched.locator("#nd-pane .nd-current")).to_have_text("[1]")
    assert marked(watched) == "The army said two soldiers were killed in the clash."
    assert eventually(lambda: in_view(watched))


def test_the_pane_holds_the_articles_text(desk: str, page: Page) -> None:
    page.goto(desk)
    ask(page, DEAD.question)
    expect(page.locator("#nd-pane h2")).to_have_text(ARMY.title)
    assert page.locator("#nd-pane .nd-text p").all_text_contents() == ARMY.text.split("\n\n")


def test_an_old_turns_marker_opens_its_own_quote(desk: str, watched: Page) -> None:
    watched.goto(desk)
    ask(watched, DEAD.question)
    ask(watched, PLACE.question)
    expect(watched.locator("#nd-pane h2")).to_have_text("Rebels claim a victory")
    assert (
        watched.locator("#nd-pane .nd-here")
        .inner_text()
        .startswith("Quotes of this answer here: [1]")
    )
    watched.locator('#nd-chat a.nd-marker[href="#cite-1-1"]').first.click()
    expect(watched.locator("#nd-pane h2")).to_have_text("Army counts its dead")


def test_a_refusal_shows_its_receipt_and_nearest_sentences(desk: str, watched: Page) -> None:
    watched.goto(desk)
    ask(watched, DEAD.question)
    ask(watched, REFUSAL.question)
    expect(watched.locator("#nd-pane .nd-empty")).to_be_visible()
    expect(watched.locator(".nd-receipt dd")).to_have_text(
        ["3", "minister", "minister → ministers", "12%; answered from 45%"]
    )
    watched.click('#nd-chat a[href="#near-2-1"]')
    expect(watched.locator("#nd-pane .nd-here")).to_contain_text("Nearest, not an answer")
    assert marked(watched) == "He gave no further figure."
    assert eventually(lambda: in_view(watched))


def test_article_and_user_text_show_as_characters(desk: str, watched: Page) -> None:
    watched.goto(desk)
    expect(watched.locator("#nd-chat")).to_contain_text("What happened: Tricky <script>")
    ask(watched, HOSTILE)
    expect(watched.locator(".nd-question")).to_have_text(HOSTILE)
    expect(watched.locator(".nd-line")).to_have_text(f"It says {HOSTILE} [1]")
    expect(watched.locator("#nd-pane h2")).to_have_text(f"Tricky {HOSTILE}")
    assert marked(watched) == HOSTILE
    rendered = "#nd-desk :is(script, img[src='x'], em, code, .katex, a[href^='javascript'])"
    assert watched.locator(rendered).count() == 0
    assert watched.evaluate("window.broken") is None


def test_questions_that_cannot_be_answered_get_one_line(desk: str, watched: Page) -> None:
    watched.goto(desk)
    watched.fill("#nd-question textarea", "   ")
    watched.press("#nd-question textarea", "Enter")
    expect(watched.get_by_text("Type a question first.")).to_be_visible()
    ask(watched, "x" * 10_001)
    expect(watched.locator(".nd-problem")).to_have_text(
        "the question is longer than 10,000 characters; shorten it"
    )
    ask(watched, PLACE.question)
    expect(watched.locator(".nd-line")).to_have_text("In the north. [1]")


def test_a_fault_of_the_program_leaves_the_desk_usable(desk: str, watched: Page) -> None:
    watched.goto(desk)
    ask(watched, "break")
    expect(watched.locator(".nd-problem")).to_have_text(
        "newsdesk met a fault of its own and has no answer; its log names the fault"
    )
    ask(watched, PLACE.question)
    expect(watched.locator(".nd-line")).to_have_text("In the north. [1]")


def test_retry_undo_and_new(desk: str, watched: Page, assistant: ScriptedAssistant) -> None:
    watched.goto(desk)
    ask(watched, PLACE.question)
    ask(watched, DEAD.question)
    watched.get_by_role("button", name="Retry").click()
    assert eventually(lambda: len(assistant.asked) == 3)
    assert [len(history) for _, history in assistant.asked] == [0, 1, 1]
    expect(watched.locator('#nd-chat a.nd-source[href="#cite-3-1"]')).to_be_visible()
    watched.get_by_role("button", name="Undo").click()
    expect(watched.locator(".nd-answer")).to_have_count(1)
    expect(watched.locator("#nd-question textarea")).to_have_value(DEAD.question)
    expect(watched.locator("#nd-pane h2")).to_have_text("Rebels claim a victory")
    watched.click("#nd-new")
    expect(watched.locator(".nd-answer")).to_have_count(0)
    expect(watched.locator("#nd-pane .nd-empty")).to_be_visible()


def test_examples_ask_themselves(desk: str, page: Page, assistant: ScriptedAssistant) -> None:
    page.goto(desk)
    page.get_by_text("What happened: Army counts its dead?").click()
    expect(page.locator(".nd-answer")).to_have_count(1)
    assert assistant.asked == [("What happened: Army counts its dead?", ())]


def test_copy_takes_the_answer_with_its_sources(desk: str, watched: Page) -> None:
    watched.goto(desk)
    ask(watched, PLACE.question)
    watched.click("#nd-chat a.nd-copy")
    expect(watched.locator("#nd-chat a.nd-copy")).to_have_text("Copied")
    assert watched.evaluate("navigator.clipboard.readText()") == (
        "In the north. [1]\n\n"
        "[1] “The rebels claim to have killed 17 soldiers in the north.” "
        "(Rebels claim a victory · outlet not stated)"
    )


def test_thumbs_are_kept(desk: str, watched: Page, feedback_path: Path) -> None:
    watched.goto(desk)
    ask(watched, DEAD.question)
    ask(watched, PLACE.question)

    def kept() -> list[tuple[str, str]]:
        lines = feedback_path.read_text(encoding="utf-8").splitlines()
        return [(line["verdict"], line["question"]) for line in map(json.loads, lines)]

    dislike = watched.get_by_role("button", name="dislike", exact=False).nth(1)
    dislike.click()
    assert eventually(feedback_path.exists)
    assert eventually(lambda: kept() == [("down", PLACE.question)])
    dislike.click()
    assert eventually(lambda: len(kept()) == 2)
    assert kept()[1] == ("withdrawn", PLACE.question)


def test_a_marker_opens_from_the_keyboard(desk: str, watched: Page) -> None:
    watched.goto(desk)
    ask(watched, DEAD.question)
    watched.locator('#nd-chat a.nd-marker[href="#cite-1-2"]').first.focus()
    watched.keyboard.press("Enter")
    expect(watched.locator("#nd-pane h2")).to_have_text("Rebels claim a victory")


def test_sessions_do_not_see_each_other(desk: str, browser: Browser) -> None:
    first, second = browser.new_page(), browser.new_page()
    first.goto(desk)
    second.goto(desk)
    ask(first, DEAD.question)
    ask(second, PLACE.question)
    second.locator('#nd-chat a.nd-source[href="#cite-1-1"]').click()
    expect(second.locator("#nd-pane h2")).to_have_text("Rebels claim a victory")
    expect(first.locator(".nd-question")).to_have_text([DEAD.question])
    expect(second.locator(".nd-question")).to_have_text([PLACE.question])
    first.close()
    second.close()


def test_a_narrow_screen_stacks_and_does_not_overflow(desk: str, watched: Page) -> None:
    watched.set_viewport_size({"width": 390, "height": 844})
    watched.goto(desk)
    ask(watched, DEAD.question)
    left, right = (watched.locator(f"#nd-{side}").bounding_box() for side in ("left", "right"))
    assert left is not None
    assert right is not None
    assert left["y"] + left["height"] <= right["y"]
    assert watched.evaluate("document.documentElement.scrollWidth") == 390
    watched.click('#nd-chat .nd-source[href="#cite-1-2"]')
    expect(watched.locator("#nd-pane .nd-current")).to_have_text("[2]")
    expect(watched.locator("#nd-pane .nd-active").first).to_be_in_viewport()
    watched.click("#nd-pane .nd-back")
    expect(watched.locator('#nd-chat a[href="#cite-1-2"]').first).to_be_in_viewport()


def test_the_login_page_stays_private(
    serve_desk: Callable[..., AbstractContextManager[str]], watched: Page
) -> None:
    with serve_desk(auth=("ada", "secret")) as address:
        watched.goto(address)
        watched.get_by_label("username").fill("ada")
        watched.get_by_label("password").fill("secret")
        watched.get_by_role("button", name="Login").click()
        ask(watched, PLACE.question)
        expect(watched.locator(".nd-line")).to_have_text("In the north. [1]")
