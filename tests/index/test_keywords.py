"""The keyword index: what a token is, what is read of a passage, scores against a second BM25."""

import math

import bm25s
import pytest
from bm25s.stopwords import STOPWORDS_EN_PLUS
from builders import make_article

from index.keywords import STOP_WORDS, TOKEN, Keywords, date_words, keyword_text, tokens
from index.types import Passage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Soldiers were Fighting", ["soldier", "fight"]),
        ("How many rebels died?", ["mani", "rebel", "die"]),
        ("Goïta’s army", ["goita", "armi"]),
        ("CSP-PSD said 5 of 17", ["csp", "psd", "said", "5", "17"]),
        ("who warned the WHO? is it IS", ["warn", "who", "is"]),
        ("a I the of", []),
        ("", []),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2024-07-08", "2024-07-08 8 july"),
        ("2024-13-08", "2024-13-08"),
        ("2024", "2024"),
        (None, None),
    ],
)
def test_date_words(published, expected):
    assert date_words(published) == expected


def test_keyword_text_puts_what_the_article_states_before_the_passage():
    article = make_article(
        "One. Two.", title="Bridge falls", outlet="Courier", author="A. Writer",
        published="2024-07-08",
    )  # fmt: skip
    expected = "Bridge falls\nCourier\n2024-07-08 8 july\nA. Writer\nTwo."
    assert keyword_text(Passage(article, 5, 9)) == expected
    assert keyword_text(Passage(make_article("One."), 0, 4)) == "Bridge falls\nOne."


CORPUS = [
    ("a", "the river rose and the river fell"),
    ("b", "the bridge fell"),
    ("c", "bridges and more bridges and a long bridge over the old river of the town"),
    ("d", "nothing of note"),
]


def bm25(query: list[str], corpus: list[tuple[str, list[str]]]) -> dict[str, float]:
    """Lucene's BM25 written out, k1 = 1.5 and b = 0.75: the independent implementation."""
    average = sum(len(words) for _, words in corpus) / len(corpus)
    scores = {}
    for identity, words in corpus:
        score = 0.0
        for word in query:
            holders = sum(word in other for _, other in corpus)
            idf = math.log(1 + (len(corpus) - holders + 0.5) / (holders + 0.5))
            count = words.count(word)
            score += idf * count / (count + 1.5 * (1 - 0.75 + 0.75 * len(words) / average))
        if score > 0:
            scores[identity] = score
    return scores


@pytest.mark.parametrize("query", ["bridges", "the river bridge", "falling", "old town note"])
def test_scores_agree_with_bm25_written_out(query):
    plain = [(identity, tokens(text)) for identity, text in CORPUS]
    expected = bm25(tokens(query), plain)
    assert Keywords.build(CORPUS).search(query, 10) == pytest.approx(expected, rel=1e-5)


def test_best_first_equal_ones_in_order_and_none_without_a_shared_word():
    twins = [("z", "a ferry sank"), ("y", "rain"), ("x", "a ferry sank"), ("w", "ferry ferry")]
    keywords = Keywords.build(twins)
    assert list(keywords.search("ferry", 10)) == ["w", "z", "x"]
    assert list(keywords.search("ferry", 2)) == ["w", "z"]
    assert keywords.search("volcano", 10) == {}
    assert keywords.search("the of?", 10) == {}


def test_saved_and_loaded_searches_alike(tmp_path):
    keywords = Keywords.build(CORPUS)
    keywords.save(tmp_path / "k")
    loaded = Keywords.load(tmp_path / "k")
    assert len(loaded) == 4
    assert loaded.search("river bridge", 10) == keywords.search("river bridge", 10)


def test_bm25s_itself_loads_the_saved_folder_and_agrees(tmp_path):
    keywords = Keywords.build(CORPUS)
    keywords.save(tmp_path / "k")
    theirs = bm25s.BM25.load(tmp_path / "k", show_progress=False)
    scores = theirs.get_scores(tokens("river bridge"))
    ours = keywords.search("river bridge", 10)
    assert [ours.get(identity, 0.0) for identity, _ in CORPUS] == pytest.approx(scores.tolist())


def test_the_stop_words_are_those_of_bm25s_in_our_tokens():
    theirs = (word for phrase in STOPWORDS_EN_PLUS for word in TOKEN.findall(phrase))
    assert frozenset(theirs) == STOP_WORDS


def test_a_large_index_is_mapped_and_searches_alike(tmp_path, monkeypatch):
    keywords = Keywords.build(CORPUS)
    keywords.save(tmp_path / "k")
    monkeypatch.setattr("index.keywords.MMAP_FROM", 2)
    loaded = Keywords.load(tmp_path / "k")
    assert loaded.search("river bridge", 10) == keywords.search("river bridge", 10)


@pytest.mark.parametrize("corpus", [[], [("a", "the of"), ("b", "")]])
def test_a_corpus_without_words_finds_nothing(tmp_path, corpus):
    keywords = Keywords.build(corpus)
    keywords.save(tmp_path / "k")
    loaded = Keywords.load(tmp_path / "k")
    assert (len(loaded), loaded.search("river", 10)) == (len(corpus), {})
