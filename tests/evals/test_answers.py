"""Answers over given texts: files read, answers measured by hand, a report, and the command."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from evaluating import ScriptedAnswerer

from evals.answers import GivenQuestion, GivenText, read_passages, read_squad, run_answers
from evals.answers.measures import MEASURES, holds, score_given
from evals.answers.read import limited
from evals.answers.report import FIGURE_TITLES, render_markdown, render_text, to_json
from evals.answers.resampling import draws, intervals, mean_of, separation_of
from evals.answers.results import FIGURES, AnswersReport, Data, summarise_given
from evals.answers.run import ask_all
from evals.answers.run import save_answers as save
from evals.intervals import wilson
from evals.matching import squad_tokens
from evals.runs import Answerer
from index.errors import InvalidInput, ModelUnavailable
from index.types import Article
from rag.types import Abstention, Answer, Citation, Quote
from ui.cli import main

BRIDGE = "The bridge fell on Monday, 3 May. Nobody was hurt. The mayor, Ada Stone, closed the road."
RIVER = "The river rose by two metres. Rain went on for days."

SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Stone_Bridge",
            "paragraphs": [
                {
                    "context": BRIDGE,
                    "qas": [
                        {
                            "id": "when",
                            "question": "When did the bridge fall?",
                            "answers": [
                                {"text": "Monday", "answer_start": 19},
                                {"text": "on Monday", "answer_start": 16},
                                {"text": "Monday", "answer_start": 19},
                            ],
                            "is_impossible": False,
                        },
                        {
                            "id": "built",
                            "question": "When was the bridge built?",
                            "answers": [],
                            "plausible_answers": [{"text": "Monday", "answer_start": 19}],
                            "is_impossible": True,
                        },
                    ],
                },
                {
                    "context": RIVER,
                    "qas": [
                        {
                            "id": 7,
                            "question": "How far did the river rise?",
                            "answers": [{"text": "two metres", "answer_start": 18}],
                        }
                    ],
                },
            ],
        }
    ],
}

WHEN = GivenQuestion("when", "When did the bridge fall?", (("Monday", "on Monday"),))
BUILT = GivenQuestion("built", "When was the bridge built?", ())
RISE = GivenQuestion("7", "How far did the river rise?", (("two metres",),))
BRIDGE_ARTICLE = Article("Stone_Bridge#0", "Stone Bridge", BRIDGE)
RIVER_ARTICLE = Article("Stone_Bridge#1", "Stone Bridge", RIVER)
TEXTS = (
    GivenText("Stone_Bridge", (BRIDGE_ARTICLE,), (WHEN, BUILT)),
    GivenText("Stone_Bridge", (RIVER_ARTICLE,), (RISE,)),
)
DATA = Data("squad", "squad.json", "0123456789abcdef", "paragraph", None)


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    return written(tmp_path / "squad.json", SQUAD)


def written(path: Path, *values: object) -> Path:
    path.write_text("\n".join(json.dumps(value) for value in values) + "\n", "utf-8")
    return path


def citation(text: str, marked: str | None = None, article: Article = BRIDGE_ARTICLE) -> Citation:
    """A citation of these words of the article, with these of them marked as the answer."""
    start = article.text.index(text)
    at = None if marked is None else article.text.index(marked, start)
    end = None if marked is None or at is None else at + len(marked)
    quote = Quote(article, start, start + len(text))
    return Citation(1, quote, answer_start=at, answer_end=end)


def answer(*citations: Citation, probability: float = 0.9) -> Answer:
    return Answer("?", "?", citations=citations, probability=probability, config_digest="c0ffee")


def refusal(probability: float = 0.1) -> Answer:
    return Answer("?", "?", abstention=Abstention("not said", 1), probability=probability)


FELL, HURT = "The bridge fell on Monday, 3 May.", "Nobody was hurt."


# Reading


def test_a_squad_file_is_a_text_a_paragraph(squad: Path) -> None:
    assert read_squad(squad) == TEXTS


def test_pooled_the_paragraphs_of_a_title_are_one_text(squad: Path) -> None:
    pooled = GivenText("Stone_Bridge", (BRIDGE_ARTICLE, RIVER_ARTICLE), (WHEN, BUILT, RISE))
    assert read_squad(squad, pool="title") == (pooled,)


def test_a_line_of_passages_is_a_text_with_one_question(tmp_path: Path) -> None:
    path = written(
        tmp_path / "passages.jsonl",
        {"id": 3, "question": " Who? ", "documents": [BRIDGE], "answers": ["Ada", "Ada Stone"]},
        {
            "question": "Who and when?",
            "documents": [
                {
                    "title": "Falls",
                    "text": "A\u2028B.",
                    "id": "x",
                    "published": "2024-05-03T10:00Z",
                },
                {"text": "Rain. Sun.", "outlet": "Post"},
            ],
            "answers": [["Ada"], ["Monday", "3 May"]],
        },
        {"id": "none", "question": "Why?", "documents": ["Rain."], "answers": None},
        {"id": "empty", "question": "Why?", "documents": ["Rain."], "answers": []},
    )
    path.write_text("\ufeff\n" + path.read_text("utf-8").replace("\\u2028", "\u2028"), "utf-8")
    first = Article("document-1", "The bridge fell on Monday, 3 May.", BRIDGE, title_stated=False)
    rain = Article("document-1", "Rain.", "Rain.", title_stated=False)
    assert read_passages(path) == (
        GivenText("3", (first,), (GivenQuestion("3", "Who?", (("Ada", "Ada Stone"),)),)),
        GivenText(
            "line-3",
            (
                Article("x", "Falls", "A\u2028B.", published="2024-05-03"),
                Article("document-2", "Rain.", "Rain. Sun.", outlet="Post", title_stated=False),
            ),
            (GivenQuestion("line-3", "Who and when?", (("Ada",), ("Monday", "3 May"))),),
        ),
        GivenText("none", (rain,), (GivenQuestion("none", "Why?", ()),)),
        GivenText("empty", (rain,), (GivenQuestion("empty", "Why?", ()),)),
    )


def test_a_part_is_always_the_same_and_texts_without_question_are_left_out() -> None:
    part = limited(TEXTS, 2)
    assert sum(len(text.questions) for text in part) == 2
    assert part == limited(TEXTS[::-1], 2)[::-1]
    assert limited(TEXTS, 1) == limited(part, 1)
    assert limited(TEXTS, 99) == limited(TEXTS, None) == TEXTS
    assert limited((GivenText("x", (RIVER_ARTICLE,), ()),), None) == ()


GOOD = {"question": "Who?", "documents": ["Rain."], "answers": ["Ada"]}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("not json", "not JSON: Expecting value"),
        ("[]", "Input should be a valid dictionary"),
        ({"question": "Who?", "documents": ["x"]}, "answers: Field required"),
        ({**GOOD, "documents": []}, "documents: give at least one"),
        ({**GOOD, "documents": ["Rain.", " "]}, "documents.1: the text is blank"),
        ({**GOOD, "documents": [{"title": "x"}]}, "documents.0.text: Field required"),
        ({**GOOD, "documents": "Rain."}, "documents: Input should be a valid list"),
        (
            {**GOOD, "documents": [{"text": "x", "id": "a"}, {"text": "y", "id": "a"}]},
            "documents.1: the id 'a' is used twice",
        ),
        (
            {**GOOD, "documents": [{"text": "x", "published": "May"}]},
            "documents.0.published: Value error",
        ),
        ({**GOOD, "answers": "Ada"}, "answers: Input should be a valid list"),
        ({**GOOD, "answers": [""]}, "answers: one is blank or a group is empty"),
        ({**GOOD, "answers": [["Ada"], []]}, "answers: one is blank or a group is empty"),
        ({**GOOD, "answers": [["Ada"], "Bo"]}, "answers.1: Input should be a valid list"),
        ({**GOOD, "question": "  "}, "the question is empty"),
        ({**GOOD, "id": "line-1"}, "the id 'line-1' is used twice"),
    ],
)
def test_a_bad_line_is_named(newsdesk, tmp_path: Path, line: object, complaint: str) -> None:
    path = tmp_path / "passages.jsonl"
    bad = line if isinstance(line, str) else json.dumps(line)
    path.write_text(f"{json.dumps(GOOD)}\n\n{bad}\n", "utf-8")
    code, out, err = newsdesk("eval", "answers", "--passages", path, "--runs", "none")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"newsdesk: {path}:3: {complaint}")


def squad_of(**changes: object) -> dict:
    question = {"id": "q", "question": "Who?", "answers": [{"text": "Ada"}], **changes}
    return {"data": [{"title": "T", "paragraphs": [{"context": "Ada.", "qas": [question]}]}]}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ({"data": []}, "holds no question"),
        ([], "not a SQuAD file: Input should be an object"),
        ({"questions": []}, "not a SQuAD file: data: Field required"),
        (squad_of(question=None), "not a SQuAD file: data.0.paragraphs.0.qas.0.question: "),
        (squad_of(question=" "), "question q: the question is empty"),
        (squad_of(answers=[]), "question q: possible, but without answers"),
        (squad_of(is_impossible=True), "question q: impossible, and yet it has answers"),
        (squad_of(answers=[{"text": " "}]), "question q: answers: one is blank"),
        ({"data": squad_of()["data"] * 2}, "question q: the id is used twice"),
        (
            {"data": [{"title": "T", "paragraphs": [{"context": " ", "qas": []}]}]},
            "paragraph T#0: the context is blank",
        ),
    ],
)
def test_a_bad_squad_file_is_one_line(newsdesk, tmp_path, content: object, complaint: str) -> None:
    path = written(tmp_path / "squad.json", content)
    code, out, err = newsdesk("eval", "answers", "--squad", path, "--runs", "none")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"newsdesk: {path}: {complaint}")


def test_files_that_are_no_text_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="x: not UTF-8 text"):
        read_squad(tmp_path / "x")
    with pytest.raises(InvalidInput, match="none: cannot be read: No such file"):
        read_passages(tmp_path / "none")


# Measures


@pytest.mark.parametrize(
    ("text", "gold", "held"),
    [
        ("Ada's road", "ada", True),  # punctuation divides tokens
        ("the U.S. army", "US", True),  # or is removed
        ("a road, the bridge", "Road Bridge", True),  # articles are no tokens
        ("1990–1995", "1995", True),
        ("in 2015", "5", False),  # whole tokens
        ("1,000 men", "1000", True),
        ("1,000 men", "1", False),  # a number is not divided
        ("ten of men", "men of ten", False),  # in order
        ("up 5 %", "%", True),  # nothing but punctuation: the words themselves
        ("up 5", "%", False),
    ],
)
def test_whether_a_quote_holds_an_answer(text: str, gold: str, held: bool) -> None:
    assert holds(text, gold) is held


def test_squad_tokens_are_those_of_its_script() -> None:
    assert squad_tokens("The U.S. Army, an army; a 'mid-90s' one") == [
        "us",
        "army",
        "army",
        "mid90s",
        "one",
    ]


def values(asked: GivenQuestion, given: Answer) -> list[float | None]:
    """The values in the order of `MEASURES`."""
    return [score.value for score in score_given(asked, given).values()]


# right, in quotes, in the first, when answered, answered, refused, marked, exact, F1, SQuAD's two
@pytest.mark.parametrize(
    ("asked", "given", "expected"),
    [
        (WHEN, answer(citation(FELL, "Monday")), [1, 1, 1, 1, 1, None, 1, 1, 1, 1, 1]),
        # Marked "on Monday, 3 May" against "on Monday": 2 * 2 / (4 + 2).
        (
            WHEN,
            answer(citation(FELL, "on Monday, 3 May")),
            [1, 1, 1, 1, 1, None, 1, 0, pytest.approx(2 / 3), 0, pytest.approx(2 / 3)],
        ),
        (
            WHEN,
            answer(citation(HURT, "Nobody"), citation(FELL, "Monday")),
            [1, 1, 0, 1, 1, None, 1, 0, 0, 0, 0],
        ),
        (WHEN, answer(citation(HURT)), [0, 0, 0, 0, 1, None, 0, 0, 0, 0, 0]),
        (WHEN, refusal(), [0, 0, 0, None, 0, None, None, 0, 0, 0, 0]),
        (BUILT, refusal(), [1, None, None, None, None, 1, None, None, None, 1, 1]),
        (
            BUILT,
            answer(citation(FELL, "Monday")),
            [0, None, None, 0, None, 0, None, None, None, 0, 0],
        ),
    ],
)
def test_the_measures_of_an_answer(
    asked: GivenQuestion, given: Answer, expected: list[float | None]
) -> None:
    assert values(asked, given) == expected


def test_one_answer_of_every_group_must_be_quoted() -> None:
    both = GivenQuestion("q", "Who, and when?", (("Ada", "the mayor"), ("Monday",)))
    who = "The mayor, Ada Stone, closed the road."
    found = score_given(both, answer(citation(who, "Ada"), citation(FELL)))
    assert (found["in_quotes"].value, found["in_first_quote"].value) == (1, 0)
    assert found["exact"].value == 1
    half = score_given(both, answer(citation(who)))
    assert half["right"].value == 0
    assert half["right"].explanation == f"no quote holds 'Monday': '{who}'"


def test_a_wrong_answer_says_why() -> None:
    said = {
        name: [score_given(asked, given)[name].explanation for asked, given in pairs]
        for name, pairs in {
            "right": [(WHEN, refusal()), (BUILT, answer(citation(HURT)))],
            "f1": [(WHEN, answer(citation(HURT, "hurt"))), (WHEN, answer(citation(HURT)))],
        }.items()
    }
    assert said == {
        "right": [
            "refused, though answerable (0.10): 'Monday' or 'on Monday'",
            "not refused (0.90): 'Nobody was hurt.'",
        ],
        "f1": [
            "marked 'hurt', gold 'Monday' or 'on Monday'",
            "nothing marked, gold 'Monday' or 'on Monday'",
        ],
    }


# Resampling


def test_draws_take_whole_sources_and_are_always_the_same() -> None:
    sources = ["a", "a", "b", "a"]
    drawn = [tuple(places) for places in draws(sources)]
    assert set(drawn) == {(0, 1, 3, 0, 1, 3), (0, 1, 3, 2), (2, 0, 1, 3), (2, 2)}
    assert drawn == [tuple(places) for places in draws(sources)]
    assert {place for places in draws(["a", "a"]) for place in places} == {0, 1}


def test_draws_without_what_a_figure_needs_do_not_count() -> None:
    mean = mean_of([1.0, None])
    above = separation_of([0.9, 0.1], [True, False], lambda ours, others: float(ours[0]))
    never = mean_of([None, None])
    found = intervals([mean, above, never], ["a", "b"])
    assert found[:2] == [(1.0, 1.0), (0.9, 0.9)]
    assert np.isnan(found[2]).all()


# Runs and reports


def systems(
    *scripts: Mapping[str, Answer | Exception],
) -> dict[str, Callable[[Sequence[Article]], Answerer]]:
    names = ("newsdesk", "newsdesk --fast")
    answerers = {
        name: ScriptedAnswerer(script) for name, script in zip(names, scripts, strict=False)
    }
    return {name: lambda _, one=answerer: one for name, answerer in answerers.items()}  # type: ignore[misc]


RISES = "The river rose by two metres."
RIGHT = {
    WHEN.question: answer(citation(FELL, "Monday"), probability=0.9),
    BUILT.question: refusal(0.2),
    RISE.question: answer(citation(RISES, "two metres", RIVER_ARTICLE), probability=0.8),
}
WRONG = {
    WHEN.question: answer(citation(FELL, "Monday, 3 May"), probability=0.6),
    BUILT.question: answer(citation(HURT), probability=0.7),
    RISE.question: refusal(0.3),
}


def report_of(*scripts: Mapping[str, Answer | Exception]) -> AnswersReport:
    rows = ask_all(TEXTS, systems(*scripts), column="squad")
    return summarise_given(rows, DATA, made="2024-07-27T10:00:00+00:00", commit="1a2b3c4")


def test_the_figures_by_hand() -> None:
    report = report_of(RIGHT, WRONG)
    found = {
        (figure.system, figure.measure): (figure.estimate.value, figure.estimate.count)
        for figure in report.figures
    }
    assert {measure: found["newsdesk", measure] for measure in FIGURES} == {
        "right": (1, 3),
        "in_quotes": (1, 2),
        "in_first_quote": (1, 2),
        "quoted_when_answered": (1, 2),
        "answered": (1, 2),
        "refused": (1, 1),
        "marked": (1, 2),
        "exact": (1, 2),
        "f1": (1, 2),
        "squad_exact": (1, 3),
        "squad_f1": (1, 3),
        "auroc": (1, 3),
        "refused_at_90": (1, 3),
        "refused_at_95": (1, 3),
    }
    assert {measure: found["newsdesk --fast", measure] for measure in FIGURES} == {
        "right": (pytest.approx(1 / 3), 3),
        "in_quotes": (0.5, 2),
        "in_first_quote": (0.5, 2),
        "quoted_when_answered": (0.5, 2),
        "answered": (0.5, 2),
        "refused": (0, 1),
        "marked": (1, 1),
        "exact": (0, 2),
        "f1": (0.25, 2),  # "Monday, 3 May" against "Monday": 2 * 1 / (3 + 1), and a refusal
        "squad_exact": (0, 3),
        "squad_f1": (pytest.approx(0.5 / 3), 3),
        "auroc": (0, 3),
        "refused_at_90": (0, 3),
        "refused_at_95": (0, 3),
    }


def test_differences_are_paired_over_questions_of_one_source() -> None:
    report = report_of(RIGHT, WRONG)
    first, second = (report.figure(name, "right") for name in report.systems)
    assert first is not None
    assert second is not None
    assert first.difference is None
    assert (first.estimate.low, first.estimate.high) == wilson(3, 3)
    assert second.difference is not None
    assert second.difference.value == pytest.approx(-2 / 3)
    assert (second.difference.low, second.difference.high) == (-1, 0)
    same = report_of(RIGHT, RIGHT).figure("newsdesk --fast", "auroc")
    assert same is not None
    assert same.difference is not None
    assert (same.difference.low, same.difference.value, same.difference.high) == (0, 0, 0)


def test_a_system_that_never_marks_a_span_is_not_scored_on_spans() -> None:
    unmarked = {**WRONG, WHEN.question: answer(citation(FELL))}
    spans = ("marked", "exact", "f1", "squad_exact", "squad_f1")
    report = report_of(RIGHT, unmarked)
    marked, *others = (report.figure("newsdesk --fast", measure) for measure in spans)
    assert marked is not None
    assert marked.estimate.value == 0
    assert others == [None] * 4
    beside = report_of(unmarked, RIGHT).figure("newsdesk --fast", "f1")
    assert beside is not None
    assert (beside.estimate.value, beside.difference) == (1, None)


def test_a_question_that_broke_is_unscored_not_wrong() -> None:
    report = report_of({**RIGHT, BUILT.question: KeyError("x")})
    (summary,) = report.summaries
    assert [(one.sample, one.reason) for one in report.unscored] == [("built", "KeyError: 'x'")]
    assert report.failures == ()
    assert (summary.questions, summary.answerability) == (3, None)
    assert report.figure("newsdesk", "refused") is None
    assert report.figure("newsdesk", "auroc") is None
    broken = report_of(dict.fromkeys(RIGHT, KeyError("x")), RIGHT)
    assert broken.figure("newsdesk", "right") is None
    assert "unscored  newsdesk  3 questions, when first: KeyError: 'x'\n" in render_text(broken)


def test_a_missing_model_ends_the_run() -> None:
    with pytest.raises(ModelUnavailable):
        report_of({**RIGHT, WHEN.question: ModelUnavailable("no model")})


def test_the_table_has_a_row_a_figure_and_system() -> None:
    assert tuple(FIGURE_TITLES) == FIGURES
    assert FIGURES[: len(MEASURES)] == tuple(MEASURES)
    report = report_of(RIGHT, WRONG)
    markdown = render_markdown(report)
    assert markdown.startswith(
        "squad.json (sha256 0123456789ab), searched by paragraph: 3 questions, "
        "2024-07-27T10:00:00+00:00, commit 1a2b3c4, configuration c0ffee.\n\n"
        "**Answers over given texts**\n\n| figure | value | 95 % | questions | less newsdesk | 95 %, paired |\n"
    )
    assert (
        "| &nbsp;&nbsp;newsdesk --fast | .333 | .061 to .792 | 3 | -.667 | -1.000 to +.000 |\n"
        in (markdown)
    )
    text = render_text(report)
    assert "failed" not in text
    assert "| figure | value | 95 % | questions |\n" in render_markdown(report_of(RIGHT))
    failing = render_text(report_of(WRONG, RIGHT), failures=True)
    assert (
        "failed  built  unanswerable  When was the bridge built?"
        "  -- not refused (0.70): 'Nobody was hurt.'\n"
    ) in failing
    assert "2 questions are not right; --failures lists them.\n" in render_text(report_of(WRONG))
    assert json.loads(to_json(report))["data"]["sha256"] == "0123456789abcdef"


def test_rows_and_report_are_kept_by_date_and_commit(tmp_path: Path) -> None:
    rows = ask_all(TEXTS, systems(WRONG), column="squad")
    report = summarise_given(rows, DATA, made="2024-07-27T10:00:00+00:00", commit="1a2b3c4")
    path = save(rows, report, tmp_path / "runs")
    assert path == tmp_path / "runs" / "2024-07-27T100000-1a2b3c4-squad.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(line["sample"], line["corpus"]) for line in lines] == [
        ("when", "Stone_Bridge"),
        ("built", "Stone_Bridge"),
        ("7", "Stone_Bridge"),
    ]
    assert lines[1]["quotes"][0]["text"] == HURT
    kept = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert kept == json.loads(to_json(report))


def test_progress_counts_answers_and_names_the_source(squad: Path) -> None:
    told: list[tuple[int, int, str]] = []
    run_answers(systems(RIGHT), squad=squad, progress=lambda *at: told.append(at))
    assert told == [(0, 3, "newsdesk: Stone_Bridge"), (2, 3, "newsdesk: Stone_Bridge"), (3, 3, "")]
    with pytest.raises(ValueError, match="one of the two"):
        run_answers(systems(RIGHT))


# The command


@pytest.fixture
def newsdesk(monkeypatch, capfd) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["newsdesk", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as exit:
            code = exit.code or 0
        out, err = capfd.readouterr()
        assert isinstance(code, int)
        return code, out, err

    return run


def test_the_product_over_a_real_file(newsdesk, squad: Path, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    code, out, err = newsdesk("eval", "answers", "--squad", squad, "--json", "--runs", runs)
    assert (code, err) == (0, "")
    report = json.loads(out)
    assert report["systems"] == ["newsdesk", "newsdesk --fast"]
    assert {**report["data"], "sha256": ""} == {
        "form": "squad",
        "file": "squad.json",
        "sha256": "",
        "pool": "paragraph",
        "limit": None,
    }
    rows, kept = sorted(runs.iterdir(), reverse=True)
    assert json.loads(kept.read_text("utf-8")) == report
    lines = [json.loads(line) for line in rows.read_text("utf-8").splitlines()]
    assert [(line["system"], line["sample"]) for line in lines] == [
        (system, question) for system in report["systems"] for question in ("when", "built", "7")
    ]
    for line in lines:
        text = RIVER if line["sample"] == "7" else BRIDGE
        for quote in line["quotes"]:
            assert text[quote["start"] : quote["end"]] == quote["text"]
    assert lines[0]["scores"]["in_quotes"]["value"] == 1


def test_passages_and_pooled_titles_without_the_evidence_model(
    newsdesk, squad: Path, tmp_path: Path
) -> None:
    path = written(
        tmp_path / "passages.jsonl",
        {**GOOD, "question": "Who closed the road?", "documents": [BRIDGE, RIVER]},
    )
    code, out, _ = newsdesk("eval", "answers", "--passages", path, "--fast", "--runs", "none")
    assert code == 0
    assert out.startswith("passages.jsonl (sha256 ")
    assert "searched by line: 1 questions" in out
    assert "newsdesk --fast median" in out
    code, out, _ = newsdesk(
        *("eval", "answers", "--squad", squad, "--pool", "title", "--limit", "1"),
        *("--fast", "--markdown", "--runs", "none"),
    )
    assert code == 0
    assert "at most 1 of its questions), searched by title: 1 questions" in out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--squad", "x", "--passages", "y"),
        ("--passages", "x", "--pool", "title"),
        ("--squad", "x", "--pool", "file"),
        ("--squad", "x", "--limit", "0"),
    ],
)
def test_misuse_is_exit_2(newsdesk, arguments: tuple[str, ...]) -> None:
    assert newsdesk("eval", "answers", *arguments)[0] == 2
