"""The page: conversation on the left, source pane on the right, and the API beside them.

The only module that imports gradio. What things look like is `ui.render` and `ui.pane`.
"""

import logging
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI
from pydantic import ValidationError

from index.errors import UserFacingError
from index.types import Article
from ui.conversation import Answerer, Conversation, Reference
from ui.export import answer_record
from ui.feedback import record_feedback
from ui.messages import Message, turns
from ui.pane import EMPTY, first_reference, pane_html
from ui.private import PrivateOnly
from ui.render import as_text, clipped, messages, one_line, question_message

_log = logging.getLogger(__name__)

_FAULT = "newsdesk met a fault of its own and has no answer; its log names the fault"
_ASSETS = files("ui") / "assets"
_EXAMPLES_SHOWN = 4
_CONCURRENT_QUESTIONS = 4
_UPLOADS_MAX = "1b"  # the desk takes no files
_PAGE_ONLY: dict[str, Any] = {"api_visibility": "private"}

# One for each built-in article, by its title; any other article gets a question of its title.
_EXAMPLE_OF_TITLE = {
    "Rebels shoot down two Malian army helicopter in ambush": "What happened to the helicopters?",
    "Major Triumph for Mali Rebels as They Overpower Army and Russian Mercenaries": (
        "How long did the fighting last?"
    ),
    "Mali Launches Air Strikes on Rebels After Troop Losses": (
        "How many Wagner fighters were killed?"
    ),
    "Mali’s military has acknowledged suffering significant casualties in a two-day clash with "
    "Tuareg rebels and al-Qaeda-linked militants.": "What does JNIM claim?",
}

_View = tuple[list[dict[str, str]], Conversation, str, str]


def application(
    assistant: Answerer,
    *,
    auth: tuple[str, str] | None = None,
    feedback_path: Path | None = None,
) -> FastAPI:
    """Returns the desk as an application that any ASGI server runs."""
    app = FastAPI(title="newsdesk", docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        app,
        build(assistant, feedback_path),
        path="/",
        auth=auth,
        footer_links=[],
        run_history=False,
        blocked_paths=[str(feedback_path.parent)] if feedback_path else [],
        favicon_path=str(_ASSETS / "favicon.svg"),
        show_error=False,
        max_file_size=_UPLOADS_MAX,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=_theme(),
        css=(_ASSETS / "desk.css").read_text(encoding="utf-8"),
    )
    app.add_middleware(PrivateOnly)
    return app


def build(assistant: Answerer, feedback_path: Path | None = None) -> gr.Blocks:
    """Returns the page over an assistant; a `feedback_path` adds thumbs to the answers."""
    desk = _Desk(assistant, feedback_path)
    articles = assistant.articles()
    page = gr.Blocks(title="newsdesk", analytics_enabled=False, fill_width=True)
    with page:
        conversation = gr.State(Conversation())
        gr.HTML(_heading(len(articles)), elem_id="nd-heading")
        with gr.Row(elem_id="nd-desk", equal_height=True):
            with gr.Column(scale=6, min_width=320, elem_id="nd-left"):
                chat = _chat(articles)
                with gr.Row(elem_id="nd-ask"):
                    question = _question_box()
                    fresh = gr.Button("New", elem_id="nd-new", min_width=64, scale=0)
            with gr.Column(scale=5, min_width=320, elem_id="nd-right"):
                script = (_ASSETS / "desk.js").read_text(encoding="utf-8")
                pane = gr.HTML(EMPTY, elem_id="nd-pane", js_on_load=script)
        view = [chat, conversation, pane, question]
        at_most: dict[str, Any] = {
            "concurrency_limit": _CONCURRENT_QUESTIONS,
            "concurrency_id": "assistant",
        }
        asking = {**_PAGE_ONLY, **at_most, "show_progress_on": chat}
        question.submit(desk.on_question, [question, conversation], view, **asking)
        chat.example_select(desk.on_example, [conversation], view, **asking)
        chat.retry(desk.on_retry, [conversation], view, **asking)
        chat.undo(desk.on_undo, [conversation], view, **_PAGE_ONLY)
        fresh.click(desk.on_new, [conversation], view, **_PAGE_ONLY)
        pane.cite(desk.on_link, [conversation], [pane], show_progress="hidden", **_PAGE_ONLY)
        if feedback_path is not None:
            chat.like(desk.on_thumb, [conversation], None, **_PAGE_ONLY)
        gr.api(desk.ask, api_name="ask", **at_most)  # type: ignore[attr-defined]
    return page


def _chat(articles: tuple[Article, ...]) -> gr.Chatbot:
    return gr.Chatbot(
        show_label=False,
        container=False,
        elem_id="nd-chat",
        height="100%",
        buttons=[],  # "copy" would take our HTML: the answers have their own
        latex_delimiters=[],
        layout="panel",
        autoscroll=False,  # desk.js brings the new question to the top instead
        allow_tags=False,
        placeholder=_welcome(len(articles)),
        examples=[{"text": question} for question in example_questions(articles)],
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        show_label=False,
        label="Your question",
        placeholder="Ask the articles …",
        submit_btn=True,
        container=False,
        autofocus=True,
        max_lines=6,
        elem_id="nd-question",
    )


def example_questions(articles: tuple[Article, ...]) -> list[str]:
    """Returns a few questions to start from, each about one of the articles."""
    known = [_EXAMPLE_OF_TITLE[each.title] for each in articles if each.title in _EXAMPLE_OF_TITLE]
    titled = [each for each in articles if each.title not in _EXAMPLE_OF_TITLE]
    asked = [
        f"What happened: {clipped(one_line(each.title), 80).rstrip('.?!')}?"
        for each in sorted(titled, key=lambda article: not article.title_stated)
    ]
    return [*known, *asked][:_EXAMPLES_SHOWN]


class _Desk:
    """The page's handlers; each returns the whole view, so no part of it can lag behind."""

    def __init__(self, assistant: Answerer, feedback_path: Path | None) -> None:
        self._assistant = assistant
        self._feedback_path = feedback_path

    def on_question(self, question: str, conversation: Conversation) -> Iterator[_View]:
        """Shows the question at once, then its answer."""
        shown = messages(conversation)
        if not question.strip():
            gr.Warning("Type a question first.", title="Empty question")
            yield shown, conversation, self._pane(conversation), ""
            return
        yield [*shown, question_message(clipped(question, 2000))], conversation, EMPTY, ""
        try:
            answer = self._assistant.ask(question, conversation.history)
        except UserFacingError as problem:
            conversation = conversation.with_exchange(question, problem=str(problem))
        except Exception:  # a fault of ours: the reader learns that, the log learns which
            _log.exception("no answer to a question asked on the page")
            conversation = conversation.with_exchange(question, problem=_FAULT)
        else:
            conversation = conversation.with_exchange(question, answer=answer)
        yield messages(conversation), conversation, self._pane(conversation), ""

    def on_example(self, conversation: Conversation, event: gr.SelectData) -> Iterator[_View]:
        yield from self.on_question(event.value["text"], conversation)

    def on_retry(self, conversation: Conversation, event: gr.RetryData) -> Iterator[_View]:
        position = _position(event.index)
        if position >= len(conversation.exchanges):
            yield self._view(conversation)
            return
        question = conversation.exchanges[position].question
        yield from self.on_question(question, conversation.until(position))

    def on_undo(self, conversation: Conversation, event: gr.UndoData) -> _View:
        """Takes the exchange back and puts its question into the box again."""
        position = _position(event.index)
        taken_back = conversation.exchanges[position : position + 1]
        question = taken_back[0].question if taken_back else ""
        return self._view(conversation.until(position), question)

    def on_new(self, conversation: Conversation) -> _View:
        return self._view(conversation.cleared())

    def on_link(self, conversation: Conversation, event: gr.EventData) -> str:
        """Opens the article of the link that was clicked, of whichever turn."""
        return pane_html(conversation, Reference.parse(str(event.reference)))

    def on_thumb(self, conversation: Conversation, event: gr.LikeData) -> None:
        position = _position(event.index)
        if self._feedback_path is None or position >= len(conversation.exchanges):
            return
        answer = conversation.exchanges[position].answer
        verdict = {"True": "up", "False": "down"}.get(str(event.liked), "withdrawn")
        if answer is not None:
            try:
                record_feedback(self._feedback_path, answer, verdict)
            except UserFacingError as problem:
                gr.Warning(as_text(str(problem)))

    def ask(self, question: str, history: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        """Answers a question from the articles, with citations; `history` holds earlier messages
        as `{"role": "user" or "assistant", "content": "..."}`, oldest first.
        """
        try:
            earlier = turns([Message.model_validate(message) for message in history or []])
            answer = self._assistant.ask(question, earlier)
        except ValidationError as problem:
            line = 'each message of the history must be {"role": "user", "content": "..."}'
            raise gr.Error(line, print_exception=False) from problem
        except UserFacingError as problem:
            raise gr.Error(str(problem), print_exception=False) from problem
        return answer_record(answer, self._assistant.position)

    def _view(self, conversation: Conversation, question: str = "") -> _View:
        return messages(conversation), conversation, self._pane(conversation), question

    def _pane(self, conversation: Conversation) -> str:
        return pane_html(conversation, first_reference(conversation))


def _position(index: int | tuple[int, int]) -> int:
    """The exchange that a chat message belongs to: two messages each."""
    return (index if isinstance(index, int) else index[0]) // 2


def _count(number: int) -> str:
    return f"{number:,} article" + ("" if number == 1 else "s")


def _heading(number: int) -> str:
    return (
        '<header class="nd-head"><h1>newsdesk</h1>'
        f"<p>{_count(number)} · every answer is a quote</p></header>"
    )


def _welcome(number: int) -> str:
    return (
        '<div class="nd-welcome"><h2>Ask the articles</h2><p>Answers are exact quotes from '
        f"{_count(number)}, each one click from its place in the text. Where the articles "
        "disagree you see who says what; where they are silent you see what was searched."
        "</p></div>"
    )


def _theme() -> gr.themes.Base:
    """Calm colours, and only fonts that the reader's machine has: nothing is fetched."""
    font = gr.themes.Font
    return gr.themes.Base(
        primary_hue=gr.themes.colors.stone,
        neutral_hue=gr.themes.colors.stone,
        font=[font("system-ui"), font("Segoe UI"), font("Helvetica Neue"), font("sans-serif")],
        font_mono=[font("ui-monospace"), font("Consolas"), font("monospace")],
    ).set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#161719",
        body_text_color="#1f1e1b",
        body_text_color_dark="#e8e4da",
    )
