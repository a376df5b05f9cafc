"""The JSON object of an answer: the contract's keys, whole values, and both outcomes."""

import json
from dataclasses import replace

from scripted_desk import ARMY, DEAD, REBELS, REFUSAL, ScriptedAssistant

from rag.types import Answer
from ui.export import answer_record

POSITION = ScriptedAssistant().position
DENIAL = "A spokesman denied that a second convoy was lost."


def test_an_answer_is_the_contracts_object_and_its_own_keys_come_last() -> None:
    start = ARMY.text.index(DENIAL)
    record = answer_record(DEAD, POSITION, id="q1")
    assert list(record) == [
        *("id", "question", "standalone_question", "answered", "answer", "citations"),
        *("disagreement", "abstention", "engine", "elapsed_ms"),
        *("probability", "spellings", "config_digest"),
    ]
    assert record == {
        "id": "q1",
        "question": "How many soldiers died?",
        "standalone_question": "How many soldiers died?",
        "answered": True,
        "answer": (
            "The articles do not agree. [1] [2]\n"
            "The army: “The army said two soldiers were killed in the clash.” [1]"
        ),
        "citations": [
            {
                "marker": 1,
                "type": "char_location",
                "cited_text": "The army said two soldiers were killed in the clash.",
                "document_id": "a-army",
                "document_index": 0,
                "document_title": "Army counts its dead",
                "start_char_index": 0,
                "end_char_index": 52,
                "outlet": "Daily Ledger",
                "claimant": "the army",
                "kind": "said",
                "answer_span": [14, 17],
            },
            {
                "marker": 2,
                "type": "char_location",
                "cited_text": "The rebels claim to have killed 17 soldiers\nin the north.",
                "document_id": "b-rebels",
                "document_index": 1,
                "document_title": "Rebels claim a victory",
                "start_char_index": 25,
                "end_char_index": 82,
                "outlet": None,
                "claimant": "the rebels",
                "kind": "claimed",
                "answer_span": [57, 59],
            },
            {
                "marker": 3,
                "type": "char_location",
                "cited_text": DENIAL,
                "document_id": "a-army",
                "document_index": 0,
                "document_title": "Army counts its dead",
                "start_char_index": start,
                "end_char_index": start + len(DENIAL),
                "outlet": "Daily Ledger",
                "claimant": None,
                "kind": "denied",
                "answer_span": None,
            },
        ],
        "disagreement": {
            "slot": "soldiers killed",
            "positions": [
                {"claimant": "the army", "figure": "two", "markers": [1], "stage": None},
                {"claimant": "the rebels", "figure": "17", "markers": [2], "stage": "later"},
            ],
        },
        "abstention": None,
        "engine": "extractive",
        "elapsed_ms": 41.3,
        "probability": 0.9,
        "spellings": [
            {"asked": "Tinzouaten", "found": "Tinzaouaten"},
            {"asked": "Tinzouaten", "found": "Tinzawaten"},
        ],
        "config_digest": "0123456789ab",
    }


def test_the_keys_of_a_citation_stand_in_the_contracts_order() -> None:
    assert list(answer_record(DEAD, POSITION)["citations"][0]) == [
        *("marker", "type", "cited_text", "document_id", "document_index", "document_title"),
        *("start_char_index", "end_char_index", "outlet", "claimant", "kind", "answer_span"),
    ]


def test_a_cited_text_is_the_articles_text_at_its_offsets() -> None:
    texts = {ARMY.id: ARMY.text, REBELS.id: REBELS.text}
    for citation in answer_record(DEAD, POSITION)["citations"]:
        span = slice(citation["start_char_index"], citation["end_char_index"])
        assert texts[citation["document_id"]][span] == citation["cited_text"]


def test_a_refusal_has_its_receipt_and_no_citation() -> None:
    nearest = "He gave no further figure."
    start = ARMY.text.index(nearest)
    record = answer_record(REFUSAL, POSITION)
    assert record["id"] is None
    assert record["answered"] is False
    assert record["answer"] == "The articles do not say how old the minister is."
    assert record["citations"] == []
    assert record["disagreement"] is None
    assert record["abstention"] == {
        "reason": "The articles do not say how old the minister is.",
        "searched_articles": 3,
        "terms_not_found": ["minister"],
        "spellings_tried": [{"asked": "minister", "found": "ministers"}],
        "nearest": [
            {
                "type": "char_location",
                "cited_text": nearest,
                "document_id": "a-army",
                "document_index": 0,
                "document_title": "Army counts its dead",
                "start_char_index": start,
                "end_char_index": start + len(nearest),
                "outlet": "Daily Ledger",
            }
        ],
        "threshold": 0.45,
    }


def test_the_object_survives_json() -> None:
    for answer in (DEAD, REFUSAL, Answer(question="q", standalone_question="q")):
        record = answer_record(answer, POSITION)
        assert json.loads(json.dumps(record)) == record


def test_milliseconds_have_one_decimal() -> None:
    answer = replace(DEAD, elapsed_ms=1234.5678)
    assert answer_record(answer, POSITION)["elapsed_ms"] == 1234.6
