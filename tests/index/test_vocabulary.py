"""The counted words: as articles are put, replaced and deleted, they stay those of the articles."""

from contextlib import closing, suppress

from builders import make_article
from hypothesis import given
from hypothesis import strategies as st

from index.store import COUNTED, ArticleStore
from index.vocabulary import Form, counted

ARMY = make_article(
    "The army (CSP) left In-Afarak. The town saw Mali's army.", id="army", title="Army leaves"
)
UNION = make_article(
    "workers of the Valley Relief Society (VRS) and Goïta spoke.", id="union", title="Army"
)


def store_of(*articles):
    store = ArticleStore.memory()
    with store.transaction():
        for article in articles:
            store.put(article, article.id)
    return store


def everything(store):
    """Every row of both tables, so that two stores can be compared."""
    return [
        *store._rows("SELECT * FROM words ORDER BY written"),
        *store._rows("SELECT * FROM long_forms ORDER BY article, place"),
    ]


def test_words_are_counted_as_they_are_written():
    assert counted("Army\nThe army and the Army, Army") == (
        Form("Army", 3, 2),  # the first begins the headline, the others stand in mid-sentence
        Form("The", 1, 0),
        Form("army", 1, 0),
        Form("and", 1, 0),
        Form("the", 1, 0),
    )


def test_a_word_is_found_by_its_keys():
    vocabulary = store_of(ARMY, UNION).vocabulary
    assert vocabulary.forms("army") == (Form("Army", 2, 0), Form("army", 2, 0))
    assert vocabulary.forms("mali") == (Form("Mali's", 1, 1),)
    assert vocabulary.forms("navy") == ()
    assert vocabulary.has_stem("worker")
    assert not vocabulary.has_stem("workers")
    # By letter and by sound: a "k" is heard in CSP, and none is written.
    assert set(vocabulary.capitalised("k")) == {("csp", "ksp")}
    assert set(vocabulary.capitalised("g")) == {("goita", "gata")}
    assert ("army", "army") not in vocabulary.capitalised("t")


def test_long_forms_stand_in_the_order_of_the_articles():
    second = make_article("a Valley Relief Society (VRS) and Aid Now (AN).", id="a")
    assert store_of(UNION, second).vocabulary.long_forms() == (
        ("Valley Relief Society ", "VRS"),
        ("Aid Now ", "AN"),
    )


texts = st.lists(
    st.sampled_from(["Army", "army", "Aid Now (AN)", "Goïta's", ".", "5", "\n"]), max_size=12
).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from("abc"), texts)), st.sets(st.sampled_from("abc")))
def test_the_words_are_those_of_the_articles_however_they_came(put, deleted):
    """Put, put again with another text, deleted: as if only what is left had ever been there."""
    store = store_of(*(make_article(text, id=name, title=name) for name, text in put))
    with closing(store), store.transaction():
        for name in deleted:
            store.delete(name)
        with closing(store_of(*store.articles())) as fresh:
            assert everything(store) == everything(fresh)


def test_a_broken_transaction_counts_nothing():
    store = store_of(ARMY)
    before = everything(store)
    with suppress(KeyboardInterrupt), store.transaction():
        store.put(UNION, "union")
        raise KeyboardInterrupt
    assert everything(store) == before


def test_a_home_of_another_format_is_counted_anew(tmp_path):
    with closing(ArticleStore.write(tmp_path)) as store:
        with store.transaction():
            store.put(ARMY, "army")
            whole = everything(store)
            store._connection.execute("DELETE FROM words WHERE written = 'army'")
            store._connection.execute("UPDATE words SET times = 9")
        with store.transaction():
            store.set(COUNTED, "1")
    with closing(ArticleStore.write(tmp_path)) as store:
        assert everything(store) == whole
