"""Retrieval over a BEIR folder of ten short articles whose rankings are known beforehand.

Shorter texts with the query's word rank higher in both retrievers; texts without it have cosine 0
and follow in the order of the corpus, or are not found by keyword at all.
"""

import json
import sys
import tempfile
from dataclasses import replace
from functools import partial
from io import StringIO
from math import log2
from pathlib import Path

import numpy as np
import pytest
from builders import WordEncoder, make_article
from typer.testing import CliRunner

from evals.intervals import Estimate
from evals.results import Latency
from evals.retrieval.beir import Collection, limited, read_collection
from evals.retrieval.files import check_ids, opened, write_passages, write_run
from evals.retrieval.measures import score
from evals.retrieval.rankings import HYBRID, RERANKED, SYSTEMS, falling, lengthened
from evals.retrieval.report import render_markdown, render_text
from evals.retrieval.results import (
    Corpus,
    Difference,
    RetrievalReport,
    Row,
    Summary,
    save,
    summarise,
    to_json,
)
from evals.retrieval.run import Retrieval, run_retrieval
from evals.retrieval.squad import read_squad_collection
from index.config import Config
from index.errors import InvalidInput, UserFacingError
from index.types import Article, Hit, Passage
from rag.crossencoder import Scored
from ui.evaluation import evaluation

TEXTS = {
    "a1": "ferry sank",
    "a2": "ferry sank quickly",
    "a3": "ferry sank quickly yesterday",
    "b1": "bridge fell",
    "b2": "bridge fell slowly",
    "c1": "volcano woke",
    "c2": "volcano woke loudly",
    "e1": "council met",
    "e2": "council met late",
    "e3": "council met late today",
}
QUERIES = {"q1": "ferry", "q2": "bridge", "q3": "volcano", "q4": "council", "q5": "ferry fell"}
QRELS = {
    "q1": {"a2": 1},
    "q2": {"b1": 1, "b2": 1},
    "q3": {"c1": 1, "c2": 2},
    "q4": {"e1": 1, "a1": 1},
    "q5": {"a1": 0},
}
WORDS = sorted({word for text in TEXTS.values() for word in text.split()})
ENCODER = WordEncoder(WORDS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A BEIR folder; `q5` has no relevant article."""
    folder = tmp_path / "news"
    (folder / "qrels").mkdir(parents=True)
    write_lines(
        folder / "corpus.jsonl",
        *({"_id": key, "title": "News", "text": text} for key, text in TEXTS.items()),
    )
    write_lines(
        folder / "queries.jsonl", *({"_id": key, "text": text} for key, text in QUERIES.items())
    )
    rows = [f"{q}\t{a}\t{grade}\n" for q, grades in QRELS.items() for a, grade in grades.items()]
    (folder / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(rows))
    return folder


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary folders are made."""
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def write_lines(path: Path, *objects: object) -> None:
    path.write_text("".join(json.dumps(one) + "\n" for one in objects), encoding="utf-8")


def run(collection: Collection, **options: object) -> Retrieval:
    config = Config(home=Path("nowhere"), embedding="words")
    return run_retrieval(config, collection, encoder=ENCODER, **options)  # type: ignore[arg-type]


def first(found: Retrieval, system: str, query: str) -> tuple[str, ...]:
    return next(r.first for r in found.rows if (r.system, r.query_id) == (system, query))


def test_metadata_stands_beside_the_text_or_apart(folder: Path) -> None:
    write_lines(
        folder / "corpus.jsonl",
        {
            "_id": "x:1",
            "title": " Ferry sinks ",
            "text": "It sank. Forty swam.",
            "metadata": {
                "outlet": "The Buoy",
                "published": "October 5, 2023",
                "author": ["A", "B"],
            },
        },
        {"_id": 2, "text": "A bridge fell. It was old.", "source": "Span", "url": "https://a.b/c"},
        {"_id": "3", "title": "Only a headline", "text": " ", "published": "soon"},
    )
    (folder / "qrels/dev.tsv").write_text("q1\tx:1\t1\n")
    found = read_collection(folder, "dev")
    assert found == Collection(
        folder, "dev", ("x:1", "2", "3"), {"q1": "ferry"}, {"q1": {"x:1": 1}}
    )
    assert tuple(found.articles()) == (
        Article(
            "x:1",
            "Ferry sinks",
            "It sank. Forty swam.",
            outlet="The Buoy",
            author="A, B",
            published="2023-10-05",
        ),
        Article(
            "2",
            "A bridge fell.",
            "A bridge fell. It was old.",
            outlet="Span",
            url="https://a.b/c",
            title_stated=False,
        ),
        Article("3", "Only a headline", "Only a headline"),
    )


def test_queries_without_a_relevant_article_are_left_out(folder: Path) -> None:
    found = read_collection(folder)
    assert found.name == "news"
    assert found.article_ids == tuple(TEXTS)
    assert list(found.queries) == ["q1", "q2", "q3", "q4"]
    assert found.qrels == {query: QRELS[query] for query in found.queries}


def test_a_limit_takes_the_same_queries_in_their_order(folder: Path) -> None:
    whole = read_collection(folder)
    assert limited(whole, None) is whole
    assert limited(whole, 9).queries == whole.queries
    few = limited(whole, 2)
    assert few == limited(whole, 2)
    assert list(few.queries) == [query for query in whole.queries if query in few.queries]
    assert (len(few.queries), list(few.qrels)) == (2, list(few.queries))
    assert few.article_ids == whole.article_ids


def squad(path: Path, *paragraphs: tuple[str, dict[str, str | None]]) -> Path:
    """Writes a SQuAD 2.0 file of one title: contexts, and answers by question, None for none."""
    plain = [
        {
            "context": context,
            "qas": [
                {
                    "id": f"{number}-{place}",
                    "question": question,
                    "is_impossible": answer is None,
                    "answers": [{"text": answer, "answer_start": context.index(answer)}]
                    if answer
                    else [],
                }
                for place, (question, answer) in enumerate(questions.items())
            ],
        }
        for number, (context, questions) in enumerate(paragraphs)
    ]
    file = {"version": "v2.0", "data": [{"title": "The_Sea", "paragraphs": plain}]}
    path.write_text(json.dumps(file), encoding="utf-8")
    return path


def test_a_squad_file_is_a_collection_of_paragraphs(tmp_path: Path) -> None:
    path = squad(
        tmp_path / "sea.json",
        ("The ferry sank.", {"What sank?": "The ferry", "Who sank it?": None}),
        ("The bridge fell.", {"What fell?": "The bridge"}),
    )
    found = read_squad_collection(path)
    assert (found.name, found.split) == ("sea", "answerable")
    assert found.article_ids == ("The_Sea#0", "The_Sea#1")
    assert found.queries == {"0-0": "What sank?", "1-0": "What fell?"}
    assert found.qrels == {"0-0": {"The_Sea#0": 1}, "1-0": {"The_Sea#1": 1}}
    assert [(one.title, one.text) for one in found.articles()] == [
        ("The Sea", "The ferry sank."),
        ("The Sea", "The bridge fell."),
    ]
    assert [row.values["RR@10"] for row in run(found, systems=("keyword",)).rows] == [1.0, 1.0]


def test_a_squad_file_without_answers_is_no_collection(tmp_path: Path) -> None:
    path = squad(tmp_path / "sea.json", ("The ferry sank.", {"Who sank it?": None}))
    with pytest.raises(InvalidInput, match=r"sea.json: no question has an answer"):
        read_squad_collection(path)


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        ("corpus.jsonl", '{"_id": "f1", "text"', "corpus.jsonl:11: not JSON (Expecting ':' delim"),
        ("corpus.jsonl", '["f1"]', "corpus.jsonl:11: not a JSON object"),
        ("corpus.jsonl", '{"_id": "f1"}', "corpus.jsonl:11: 'text' is missing or not text"),
        ("corpus.jsonl", '{"_id": "", "text": "x"}', "corpus.jsonl:11: '_id' is empty"),
        (
            "corpus.jsonl",
            '{"_id": "a1", "text": "x"}',
            "corpus.jsonl:11: the id 'a1' stands here a second time",
        ),
        (
            "corpus.jsonl",
            '{"_id": "f1", "text": "x", "title": 4}',
            "corpus.jsonl:11: 'title' is not text",
        ),
        ("queries.jsonl", '{"_id": "q6", "text": " "}', "queries.jsonl:6: the query 'q6' is empty"),
        ("qrels/test.tsv", "q9\ta1\t1", "test.tsv:10: no query has the id 'q9'"),
        ("qrels/test.tsv", "q1\tz9\t1", "test.tsv:10: no document has the id 'z9'"),
        (
            "qrels/test.tsv",
            "q1\ta1\thigh",
            "test.tsv:10: not query-id, corpus-id and score between tabs",
        ),
        (
            "qrels/test.tsv",
            "q1 a1 1",
            "test.tsv:10: not query-id, corpus-id and score between tabs",
        ),
    ],
)
def test_a_bad_line_is_named(folder: Path, file: str, line: str, complaint: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as opened_file:
        opened_file.write(line + "\n")
    with pytest.raises(InvalidInput) as caught:
        read_collection(folder)
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_and_unreadable_files_are_named(folder: Path) -> None:
    with pytest.raises(InvalidInput, match=r"qrels/dev\.tsv is missing: a BEIR folder has it$"):
        read_collection(folder, "dev")
    (folder / "qrels/none.tsv").write_text("q1\ta1\t0\n")
    with pytest.raises(InvalidInput, match=r"none\.tsv: no query has a relevant article$"):
        read_collection(folder, "none")
    (folder / "queries.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInput, match=r"queries\.jsonl cannot be read"):
        read_collection(folder)


def test_the_measures_by_hand() -> None:
    rankings = {
        "q1": (("a1", 0.9), ("a2", 0.8)),
        "q3": (("c1", 0.9), ("c2", 0.8)),
        "q4": (("e1", 0.9), ("e2", 0.8), ("e3", 0.7), ("b1", 0.6), ("a1", 0.5)),
    }
    qrels = {query: QRELS[query] for query in ("q1", "q2", "q3", "q4")}
    scored = score(qrels, rankings)
    # q1: the only relevant article is second.
    assert scored["q1"] == pytest.approx(
        {
            "nDCG@10": 1 / log2(3),
            "AP": 0.5,
            "RR@10": 0.5,
            "R@10": 1,
            "R@100": 1,
            "Success@4": 1,
            "Success@10": 1,
            "all in 10": 1,
        }
    )
    assert scored["q2"] == dict.fromkeys(scored["q1"], 0.0)
    # q3: grades 1, 2 where 2, 1 would be best; the gain of a grade is the grade.
    assert scored["q3"]["nDCG@10"] == pytest.approx((1 + 2 / log2(3)) / (2 + 1 / log2(3)))
    # q4: relevant at ranks 1 and 5.
    assert scored["q4"]["AP"] == pytest.approx((1 / 1 + 2 / 5) / 2)
    assert (scored["q4"]["Success@4"], scored["q4"]["all in 10"]) == (1, 1)


def test_not_all_the_evidence_is_a_zero() -> None:
    ranking = falling([("e1", 1.0), *((f"x{number}", 0.5) for number in range(9)), ("a1", 0.1)])
    scored = score({"q4": QRELS["q4"]}, {"q4": ranking})["q4"]
    assert (scored["R@10"], scored["R@100"], scored["all in 10"]) == (0.5, 1.0, 0.0)


def test_scores_fall_strictly_in_32_bits() -> None:
    ranked = falling([("z", 30.0), ("y", 30.0), ("a", 30.0), ("b", 40.0), ("c", 1.5)])
    assert [identity for identity, _ in ranked] == ["z", "y", "a", "b", "c"]
    scores = np.array([score for _, score in ranked], dtype=np.float32)
    assert (np.diff(scores) < 0).all()
    assert (ranked[0][1], ranked[-1][1]) == (30.0, 1.5)


def test_a_deeper_search_only_adds_to_the_end() -> None:
    def hit(key: str, score: float, rank: int) -> Hit:
        return Hit(Passage(make_article(id=key), 0, 3), score, rank, "hybrid")

    deeper = (hit("c", 0.9, 1), hit("b", 0.8, 2), hit("a", 0.7, 3), hit("d", 0.2, 4))
    assert lengthened((hit("a", 0.9, 1), hit("b", 0.5, 2)), deeper) == (
        hit("a", 0.9, 1),
        hit("b", 0.5, 2),
        hit("c", 0.5, 3),
        hit("d", 0.2, 4),
    )
    assert lengthened((), deeper) == deeper


def test_hybrid_and_its_parts_find_what_they_must(folder: Path, scratch: Path) -> None:
    told: list[tuple[int, int, str]] = []
    found = run(read_collection(folder), progress=lambda *one: told.append(one))
    others = tuple(key for key in TEXTS if not key.startswith("e"))
    assert first(found, "hybrid", "q4") == ("e1", "e2", "e3", *others)
    assert first(found, "dense", "q4") == ("e1", "e2", "e3", *others)
    assert first(found, "keyword", "q4") == ("e1", "e2", "e3")
    assert [row.query_id for row in found.rows] == ["q1", "q2", "q3", "q4"] * 3
    report = found.report
    assert [summary.system for summary in report.systems] == list(SYSTEMS)
    hybrid, keyword, _ = report.systems
    # RR: 1/2, 1, 1, 1. AP: 1/2, 1, 1, and for q4 (1/1 + 2/4) / 2, by keyword 1/2.
    assert hybrid.estimates["RR@10"].value == 0.875
    assert hybrid.estimates["AP"].value == 0.8125
    assert keyword.estimates["AP"].value == 0.75
    assert (hybrid.differences, keyword.differences["AP"].value) == ({}, -0.0625)
    assert keyword.differences["all in 10"] == Difference(-0.25, -0.75, 0.0)
    assert replace(report.corpus, ingest_s=0.0) == Corpus("news", "test", 10, 10, 0, 4, 7, 0.0)
    assert report.articles_per_s is not None
    assert found.rankings.keys() == read_collection(folder).queries.keys()
    assert told == [
        (10, 10, "articles"),
        (10, 10, "index"),
        *((number, 4, "queries") for number in (1, 2, 3, 4)),
    ]
    assert list(scratch.iterdir()) == []


def test_passages_and_run_are_those_of_the_first_system(folder: Path, scratch: Path) -> None:
    passages, trec = StringIO(), StringIO()
    found = run(
        read_collection(folder),
        systems=("keyword",),
        depth=2,
        on_passages=partial(write_passages, passages),
    )
    write_run(found.rankings, trec)
    lines = [json.loads(line) for line in passages.getvalue().splitlines()]
    scores = [line.pop("score") for line in lines]
    assert lines[:2] == [
        {
            "query_id": "q1",
            "rank": rank,
            "document_id": key,
            "start": 0,
            "end": len(TEXTS[key]),
            "text": TEXTS[key],
        }
        for rank, key in enumerate(("a1", "a2"), start=1)
    ]
    rows = [line.split(" ") for line in trec.getvalue().splitlines()]
    assert [(*row[:4], row[5]) for row in rows] == [
        (query, "Q0", article, str(rank), "newsdesk")
        for query, letter in (("q1", "a"), ("q2", "b"), ("q3", "c"), ("q4", "e"))
        for rank, article in enumerate((f"{letter}1", f"{letter}2"), start=1)
    ]
    assert [float(row[4]) for row in rows] == pytest.approx(scores, abs=1e-6)
    assert found.report.reference == "keyword"
    assert found.report.depth == 2


class ScriptedModel:
    """Gives each sentence the logit of its length: longer answers better."""

    def score(self, question: str, candidates: list[tuple[str, str]]) -> list[Scored]:
        return [Scored(float(len(sentence)), 0.0, 0, 0) for sentence, _ in candidates]


def test_the_model_reorders_the_best_articles(folder: Path, scratch: Path) -> None:
    found = run(read_collection(folder), systems=("dense",), rerank=True, model=ScriptedModel())
    assert [summary.system for summary in found.report.systems] == ["dense", RERANKED]
    # Half logit, half search, each stretched to 0..1: a3 has the most of the one, a1 of the other;
    # e3 has none of the words asked for and the longest sentence but one.
    assert first(found, RERANKED, "q1")[:4] == ("a3", "a2", "a1", "e3")
    assert first(found, "dense", "q1")[:3] == ("a1", "a2", "a3")


def test_a_question_with_parts_keeps_its_order(folder: Path, scratch: Path) -> None:
    asked = {"p": "Tell the report on the ferry that sank and the report on the bridge that fell"}
    whole = read_collection(folder)
    divided = replace(whole, queries=asked, qrels={"p": {"a1": 1, "b1": 1}})
    found = run(divided, systems=("hybrid",), rerank=True, model=ScriptedModel())
    assert first(found, RERANKED, "p") == first(found, HYBRID, "p")
    assert set(first(found, HYBRID, "p")[:2]) == {"a1", "b1"}


def test_a_kept_home_is_used_again(folder: Path, scratch: Path, tmp_path: Path) -> None:
    collection, home = read_collection(folder), tmp_path / "kept"
    once = run(collection, keep=home)
    again = run(collection, keep=home)
    assert again.report.corpus == replace(once.report.corpus, ingest_s=None)
    assert again.report.articles_per_s is None
    assert again.rankings == once.rankings
    write_lines(folder / "corpus.jsonl", *({"_id": key, "text": key} for key in ("a1", "new")))
    (folder / "qrels/test.tsv").write_text("q1\ta1\t1\n")
    with pytest.raises(InvalidInput, match=r"holds articles that are not of .*name another folder"):
        run(read_collection(folder), keep=home)


def test_a_scratch_home_is_removed_after_a_failure(folder: Path, scratch: Path) -> None:
    def fail(query: str, hits: object) -> None:
        assert len(list(scratch.iterdir())) == 1
        raise UserFacingError("the disk is full")

    with pytest.raises(UserFacingError, match="the disk is full"):
        run(read_collection(folder), on_passages=fail)
    assert list(scratch.iterdir()) == []


def test_articles_without_a_word_are_counted(folder: Path, scratch: Path) -> None:
    with (folder / "corpus.jsonl").open("a") as corpus:
        corpus.write('{"_id": "blank", "text": ""}\n')
    report = run(read_collection(folder), systems=("keyword",)).report
    assert (report.corpus.articles, report.corpus.empty) == (10, 1)
    assert report.articles_per_s is not None
    assert "over 10 articles (1 without a word left out) in 10 passages" in render_markdown(report)


def test_the_missing_library_is_named_before_anything_is_indexed(
    folder: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(UserFacingError, match=r"pip install 'newsdesk\[eval\]'$"):
        run(read_collection(folder))


def test_an_id_with_a_blank_cannot_stand_in_a_trec_run(folder: Path) -> None:
    collection = read_collection(folder)
    check_ids(collection)
    spaced = replace(collection, article_ids=("a 1",))
    with pytest.raises(InvalidInput, match="the id 'a 1' has a blank"):
        check_ids(spaced)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be written"), opened(tmp_path):
        pass
    with opened(None) as nothing:
        assert nothing is None


def report() -> RetrievalReport:
    def summary(system: str, value: float, gap: float | None) -> Summary:
        estimates = dict.fromkeys(names, Estimate(value, value - 0.1, value + 0.05, 4, 4))
        gaps = {} if gap is None else dict.fromkeys(names, Difference(gap, gap - 0.1, gap + 0.1))
        return Summary(system, estimates, gaps, Latency(1.25, 20.0))

    names = ("nDCG@10", "AP", "RR@10", "R@10", "R@100", "Success@4", "Success@10", "all in 10")
    return RetrievalReport(
        made="2024-07-27T10:00:00+00:00",
        commit="1a2b3c4",
        config_digest="",
        corpus=Corpus("news", "test", 10, 12, 0, 4, 6, 2.0),
        depth=100,
        reference=HYBRID,
        systems=(summary("hybrid", 0.95, None), summary("keyword", 0.75, -0.05)),
    )


def test_tables_hold_every_figure() -> None:
    text = render_markdown(report())
    assert text.startswith(
        "2024-07-27T10:00:00+00:00, commit 1a2b3c4. news, test: 4 queries with 6 relevant "
        "articles, to depth 100, over 10 articles in 12 passages, taken in at 5.0 articles a "
        "second.\n\n**Found**\n\n"
        "|  | hybrid | keyword |\n"
        "| --- | ---: | ---: |\n"
        "| nDCG@10 | .950 (.850-1.000) | .750 (.650-.800) |\n"
    )
    assert "| nDCG@10 | - | -.050 (-.150 to +.050) |\n" in text
    assert text.endswith("| median | 1.2 ms | 1.2 ms |\n| 95 % | 20.0 ms | 20.0 ms |\n")
    assert ".950 (.850-1.000)" in render_text(report())
    alone = replace(report(), systems=report().systems[:1])
    assert "Difference" not in render_markdown(alone)


def test_rows_and_report_are_kept_by_date_and_commit(tmp_path: Path) -> None:
    row = Row("hybrid", "q1", "ferry", {"AP": 1 / 3}, 1.234, ("a1", "a2"), {"a2": 1})
    path = save([row], report(), tmp_path / "runs")
    assert path.name == "2024-07-27T100000-1a2b3c4-retrieval.jsonl"
    assert json.loads(path.read_text()) == {
        "system": "hybrid",
        "query_id": "q1",
        "query": "ferry",
        "values": {"AP": 0.333333},
        "elapsed_ms": 1.23,
        "first": ["a1", "a2"],
        "relevant": {"a2": 1},
    }
    assert path.with_suffix(".json").read_text() == to_json(report()) + "\n"
    assert json.loads(to_json(report()))["articles_per_s"] == 5.0


def test_differences_are_paired() -> None:
    names = report().systems[0].estimates
    rows = [
        Row(system, str(query), "", dict.fromkeys(names, query / 10 + gain), 1.0, (), {})
        for system, gain in (("dense", 0.0), ("hybrid", 0.25))
        for query in range(5)
    ]
    dense, hybrid = summarise(rows, "dense")
    # Queries differ much, the two systems by the same on each: the paired interval is a point.
    assert dense.estimates["AP"].high - dense.estimates["AP"].low > 0.1
    gap = hybrid.differences["AP"]
    assert (gap.value, gap.low, gap.high) == pytest.approx((0.25, 0.25, 0.25))


def command(*arguments: str) -> tuple[int, str]:
    ran = CliRunner().invoke(
        evaluation, ["retrieval", *arguments], obj=Config(home=Path("nowhere"))
    )
    if isinstance(ran.exception, UserFacingError):
        return 1, str(ran.exception)
    return ran.exit_code, ran.stdout


def test_the_command_measures_writes_and_cleans_up(
    folder: Path, scratch: Path, tmp_path: Path
) -> None:
    trec, passages, runs = tmp_path / "run.trec", tmp_path / "passages.jsonl", tmp_path / "runs"
    code, printed = command(
        *("--beir", str(folder), "--json", "--system", "keyword", "--system", "dense"),
        *("--run", str(trec), "--passages", str(passages), "--runs", str(runs)),
    )
    assert code == 0
    plain = json.loads(printed)
    assert [one["system"] for one in plain["systems"]] == ["keyword", "dense"]
    assert (plain["reference"], plain["corpus"]["articles"]) == ("keyword", 10)
    assert trec.read_text().startswith("q1 Q0 a1 1 ")
    assert json.loads(passages.read_text().splitlines()[0])["document_id"] == "a1"
    assert sorted(path.suffix for path in runs.iterdir()) == [".json", ".jsonl"]
    assert list(scratch.iterdir()) == []


def test_the_command_says_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    complaint = f"{empty / 'corpus.jsonl'} is missing: a BEIR folder has it"
    assert command("--beir", str(empty)) == (1, complaint)
    assert command("--beir", str(folder), "--system", "sparse")[0] == 2
    assert command()[0] == 2
    assert command("--beir", str(folder), "--squad", str(folder))[0] == 2


def test_the_command_takes_a_squad_file_and_a_limit(scratch: Path, tmp_path: Path) -> None:
    path = squad(
        tmp_path / "sea.json",
        ("The ferry sank.", {"What sank?": "The ferry"}),
        ("The bridge fell.", {"What fell?": "The bridge"}),
    )
    options = ("--system", "keyword", "--limit", "1", "--runs", "none", "--json")
    code, printed = command("--squad", str(path), *options)
    assert code == 0
    corpus = json.loads(printed)["corpus"]
    assert (corpus["name"], corpus["articles"], corpus["queries"]) == ("sea", 2, 1)
