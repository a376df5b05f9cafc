"""The desk without a browser: its API, its closed routes, its address, its kept feedback."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from scripted_desk import ARMY, DEAD, HOSTILE, PLACE, REBELS, REFUSAL, ScriptedAssistant

from index.errors import HomeUnusable, UserFacingError
from index.types import Article
from rag.types import Turn
from ui.chat import listen, web_address
from ui.conversation import Conversation
from ui.desk import example_questions
from ui.export import answer_record
from ui.feedback import record_feedback

_EXTERNAL = re.compile(r"""(?:src|href)=["'](?:https?:)?//(?!127\.0\.0\.1)""")


@pytest.fixture
def client(desk: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk, trust_env=False) as client:
        yield client


def call(client: httpx.Client, *data: Any) -> tuple[str, Any]:
    """Calls /ask as Gradio's clients do; returns the last event and its data."""
    started = client.post("/gradio_api/call/ask", json={"data": list(data)}).raise_for_status()
    reply = client.get(f"/gradio_api/call/ask/{started.json()['event_id']}")
    event, result = re.findall(r"event: (\w+)\ndata: (.*)", reply.text)[-1]
    return event, json.loads(result)


def test_the_api_gives_the_contracts_object(client: httpx.Client) -> None:
    assert call(client, DEAD.question, []) == (
        "complete",
        [answer_record(DEAD, ScriptedAssistant().position)],
    )


def test_the_api_passes_earlier_turns_on(
    client: httpx.Client, assistant: ScriptedAssistant
) -> None:
    history = [
        {"role": "user", "content": "one"},
        {"role": "assistant", "content": "1"},
        {"role": "user", "content": "two"},
    ]
    call(client, "three", history)
    assert assistant.asked == [("three", (Turn("one", "1"), Turn("two")))]


def test_the_api_tells_what_was_wrong(client: httpx.Client) -> None:
    line = "the question is longer than 10,000 characters; shorten it"
    event, problem = call(client, "x" * 10_001, [])
    assert (event, problem["error"]) == ("error", line)
    event, problem = call(client, "one", [{"role": "cat", "content": "miaow"}])
    assert (event, problem["error"]) == (
        "error",
        'each message of the history must be {"role": "user", "content": "..."}',
    )


def test_only_ask_is_public(client: httpx.Client) -> None:
    info = client.get("/gradio_api/info").json()
    assert list(info["named_endpoints"]) == ["/ask"]
    assert info["unnamed_endpoints"] == {}


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file={home}/feedback.jsonl",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=https://example.org/",
        "/gradio_api/proxy=https://example.hf.space/",
        "/gradio_api/upload",
        "/gradio_api/%66ile=/etc/passwd",
        "//gradio_api/file=/etc/passwd",
        "/./gradio_api/file=/etc/passwd",
        "/static/..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
    ],
)
def test_no_route_reads_or_fetches_files(
    client: httpx.Client, feedback_path: Path, path: str
) -> None:
    feedback_path.write_text("{}")
    reply = client.get(path.format(home=feedback_path.parent))
    assert reply.status_code in (403, 404)


def test_nothing_can_be_uploaded(client: httpx.Client) -> None:
    reply = client.post("/gradio_api/upload", files={"files": ("a.txt", b"text")})
    assert (reply.status_code, reply.text) == (404, "Not found")


def test_the_page_loads_nothing_from_elsewhere_and_forbids_it(client: httpx.Client) -> None:
    reply = client.get("/")
    assert _EXTERNAL.findall(reply.text) == []
    assert "fonts.googleapis" not in client.get("/theme.css").text
    policy = reply.headers["content-security-policy"].split("; ")
    assert {"default-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"} <= set(policy)
    assert reply.headers["referrer-policy"] == "no-referrer"


def test_a_login_guards_page_and_api(
    serve_desk: Callable[..., AbstractContextManager[str]],
) -> None:
    with (
        serve_desk(auth=("ada", "secret")) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        assert ARMY.title not in client.get("/").text
        asked = client.post("/gradio_api/call/ask", json={"data": ["q", []]})
        assert asked.status_code == 401
        wrong = client.post("/login", data={"username": "ada", "password": "guess"})
        assert wrong.status_code == 400
        right = client.post("/login", data={"username": "ada", "password": "secret"})
        assert right.status_code == 200
        assert call(client, PLACE.question, [])[0] == "complete"


# The conversation.


def test_the_history_is_the_turns_that_were_answered() -> None:
    conversation = (
        Conversation()
        .with_exchange("one", answer=PLACE)
        .with_exchange("two", problem="no")
        .with_exchange("three", answer=REFUSAL)
    )
    assert conversation.history == (
        Turn("one", "In the north. [1]"),
        Turn("three", "The articles do not say how old the minister is."),
    )


def test_clearing_forgets_the_turns_but_not_the_numbers() -> None:
    cleared = Conversation().with_exchange("one", answer=PLACE).cleared()
    assert (cleared.exchanges, cleared.next_number) == ((), 2)


def test_examples_are_asked_of_titles_stated_ones_first() -> None:
    known = Article(
        id="k", title="Mali Launches Air Strikes on Rebels After Troop Losses", text="text"
    )
    assert example_questions((REBELS, ARMY, known)) == [
        "How many Wagner fighters were killed?",
        "What happened: Army counts its dead?",
        "What happened: Rebels claim a victory?",
    ]
    assert example_questions(()) == []


# Feedback.


def test_feedback_is_one_json_line_each(feedback_path: Path) -> None:
    record_feedback(feedback_path, DEAD, "up")
    record_feedback(feedback_path, REFUSAL, "down")
    lines = [json.loads(line) for line in feedback_path.read_text(encoding="utf-8").splitlines()]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT.*\+00:00", line.pop("time")) for line in lines)
    start = ARMY.text.index("A spokesman")
    assert lines == [
        {
            "verdict": "up",
            "question": DEAD.question,
            "answered": True,
            "answer": DEAD.text,
            "citations": [
                {"document_id": "a-army", "start": 0, "end": 52},
                {"document_id": "b-rebels", "start": 25, "end": 82},
                {"document_id": "a-army", "start": start, "end": start + 49},
            ],
            "config_digest": "0123456789ab",
        },
        {
            "verdict": "down",
            "question": REFUSAL.question,
            "answered": False,
            "answer": REFUSAL.text,
            "citations": [],
            "config_digest": "",
        },
    ]


def test_feedback_that_cannot_be_kept_says_where(tmp_path: Path) -> None:
    with pytest.raises(HomeUnusable, match="the feedback was not kept"):
        record_feedback(tmp_path / "missing" / "feedback.jsonl", DEAD, "up")


# The address.


def test_a_taken_port_names_a_free_one() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UserFacingError) as caught:
            listen("127.0.0.1", port)
    line = str(caught.value)
    match = re.fullmatch(
        rf"port {port} on 127\.0\.0\.1 cannot be used \(.+\); --port (\d+) is free", line
    )
    assert match is not None
    assert int(match[1]) > port


@pytest.mark.parametrize(
    ("host", "port", "line"),
    [
        ("no such host", 7860, "no such host is no address to listen on: "),
        ("127.0.0.1", 70_000, "port 70000 does not exist: choose 0 to 65535"),
    ],
)
def test_an_address_that_cannot_be_used_is_one_line(host: str, port: int, line: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        listen(host, port)
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)


def test_the_printed_address_opens_in_a_browser() -> None:
    assert web_address("127.0.0.1", 80) == "http://127.0.0.1:80"
    assert web_address("0.0.0.0", 80) == "http://127.0.0.1:80"
    assert web_address("::1", 80) == "http://[::1]:80"


def test_a_socket_of_any_port_listens() -> None:
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname(), timeout=5) as connection,
    ):
        assert connection.getpeername() == listener.getsockname()


def test_the_questions_of_hostile_titles_keep_their_characters() -> None:
    article = Article(id="x", title=HOSTILE, text="text")
    (question,) = example_questions((article,))
    assert question.startswith("What happened: <script>window.broken=1</script>")
