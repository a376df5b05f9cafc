"""Readers: what each kind of file states, and one clear line for what cannot be read."""

import re
from pathlib import Path

import pytest

from index.cleaning import clean
from index.errors import UnreadableSource
from index.readers import MAX_BYTES, Reading, read_file, read_paths
from index.types import RawPage, Skipped

PAGE = """<!doctype html>
<html><head>
<meta charset="windows-1252">
<title>Dam bursts in Delmaran | The Daily Globe</title>
<meta property="og:site_name" content="The Daily Globe">
<meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2019-05-06T10:00:00Z">
<link rel="canonical" href="https://globe.example/dam">
</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article>
<h1>Dam bursts in Delmaran</h1>
<p>SAMARQOL – A dam burst early on Monday after three days of rain, sending a wall of water
through <b>twelve</b> villages.</p>
<p>“We ran,” said Ali, a baker. Water rose <a href="/x">3.5 metres</a> in an hour.</p>
<p>He left.</p>
<h2>What is known</h2>
<p>At least 19 people were killed, the ministry said on Wednesday. Eleven were missing.</p>
</article>
<aside><h3>Related Articles</h3><p>Senate passes aid bill</p></aside>
<footer>© 2019 The Daily Globe. All rights reserved.</footer>
</body></html>
"""


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refused(path: Path) -> str:
    with pytest.raises(UnreadableSource) as caught:
        read_file(path)
    return str(caught.value).removeprefix(str(path))


def test_a_text_file_is_a_page_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, "dam.2019.txt", "Dam bursts\r\n\r\nIt\u00a0burst.\r")

    assert read_file(path) == RawPage("dam.2019", "Dam bursts\n\nIt\u00a0burst.\n")


@pytest.mark.parametrize(
    "data",
    [
        "“Ñandú” – 5 €".encode(),
        "“Ñandú” – 5 €".encode("utf-8-sig"),
        "“Ñandú” – 5 €".encode("utf-16"),
        b"\xfe\xff" + "“Ñandú” – 5 €".encode("utf-16-be"),
        "“Ñandú” – 5 €".encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 big-endian", "windows"],
)
def test_encodings(data: bytes, tmp_path: Path) -> None:
    assert read_file(written(tmp_path, "a.txt", data)).text == "“Ñandú” – 5 €"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.pdf", b"%PDF", ": '.pdf' is not one of .txt, .md, .markdown, .html, .htm"),
        ("README", b"text", ": 'no ending' is not one of .txt, .md, .markdown, .html, .htm"),
        ("a.txt", b"a\x00b", ": a binary file, not text"),
        ("a.txt", b"\x81\x8d caf\xe9", ": not readable as text (UTF-8, UTF-16 or Windows-1252)"),
        ("a.txt", b"a\x1bb", ": not readable as text (UTF-8, UTF-16 or Windows-1252)"),
        ("a.txt", b"", ": the file is empty"),
        ("a.txt", b" \r\n\xc2\xa0", ": the file is empty"),
        ("a.txt", b"a" * (MAX_BYTES + 1), ": larger than 5 MB"),
        ("a.html", b"<html><body></body></html>", ": no article found in the page"),
        ("a.md", b"---\ntitle: A\n---\n\n", ": the file has no text below its front matter"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(
    name: str, data: bytes, message: str, tmp_path: Path
) -> None:
    assert refused(written(tmp_path, name, data)) == message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"gone\.txt: No such file or directory"):
        read_paths([tmp_path / "gone.txt"])


def test_front_matter(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "dam.md",
        "---\n"
        "title: 'Dam bursts: 12 dead'\n"
        "outlet: The Daily Globe\n"
        "author: [Jane Doe, John Roe]\n"
        "published: 2019-05-06\n"
        "url: https://globe.example/dam\n"
        "section: World\n"
        "---\n"
        "The dam burst.\n",
    )

    assert read_file(path) == RawPage(
        name="dam",
        text="The dam burst.",
        title="Dam bursts: 12 dead",
        outlet="The Daily Globe",
        author="Jane Doe, John Roe",
        published="2019-05-06",
        url="https://globe.example/dam",
    )


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("2019-05-06", "2019-05-06"),
        ("2019-05-06T10:00:00Z", "2019-05-06"),
        ("2019-05-06 10:00", "2019-05-06"),
        ("6 May 2019", "2019-05-06"),
        ("May 6th, 2019", "2019-05-06"),
        ("Monday, 6 May 2019", "2019-05-06"),
        ("Sept. 16, 2019", "2019-09-16"),
        ("16/09/2019", "2019-09-16"),
        ("09/16/2019", "2019-09-16"),
        ("", None),
        ("null", None),
    ],
)
def test_dates_become_iso(stated: str, iso: str | None, tmp_path: Path) -> None:
    path = written(tmp_path, "a.md", f"---\npublished: {stated}\n---\nText.\n")

    assert read_file(path).published == iso


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("title: 'open\noutlet: x", r":\d: broken front matter: .+"),
        ("title: a: b", r":2: broken front matter: mapping values are not allowed here"),
        ("- a\n- b", r":2: broken front matter: not a list of 'field: value' lines"),
        ("title: x\npublished: soon", r":3: 'soon' is no date; write YYYY-MM-DD"),
        ("title: x\npublished: 03/04/2019", r":3: '03/04/2019' is no date; write YYYY-MM-DD"),
        ("published: 2019-13-40", r":2: broken front matter: month must be in 1\.\.12"),
        ("title:\n  a: b", r":2: 'title' in the front matter is not one value"),
    ],
)
def test_broken_front_matter_names_the_line(front: str, message: str, tmp_path: Path) -> None:
    assert re.fullmatch(message, refused(written(tmp_path, "a.md", f"---\n{front}\n---\nText.\n")))


def test_markdown_loses_its_marks_and_nothing_else(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "dam.md",
        "# Dam *bursts*\n\n"
        "The **dam** burst at 4 * 5 = 20 minutes past [four](https://a.example/b_c), _said_ Ali.\n\n"
        "## What is known\n"
        "The file snake_case_name and 2*3*4 stay; a \\* star too.\n\n"
        "![A dam](dam.jpg)\n\n"
        "> “We ran,” he said.\n\n"
        "---\n\n"
        "- 12 dead\n- 3 missing\n",
    )

    page = read_file(path)

    assert page.title == "Dam bursts"
    assert re.sub(r"\n{2,}", "\n\n", page.text).strip() == (
        "The dam burst at 4 * 5 = 20 minutes past four, said Ali.\n\n"
        "What is known\n\n"
        "The file snake_case_name and 2*3*4 stay; a * star too.\n\n"
        "“We ran,” he said.\n\n"
        "- 12 dead\n- 3 missing"
    )


def test_an_article_without_front_matter_may_open_with_a_rule(tmp_path: Path) -> None:
    text = "---\nThe dam burst.\n\nNobody slept."

    assert (
        read_file(written(tmp_path, "a.md", text)).text.strip() == "The dam burst.\n\nNobody slept."
    )


def test_an_html_page_gives_text_and_what_it_states(tmp_path: Path) -> None:
    page = read_file(written(tmp_path, "dam.html", PAGE.encode("cp1252")))

    assert (page.name, page.title, page.outlet) == (
        "dam",
        "Dam bursts in Delmaran",
        "The Daily Globe",
    )
    assert (page.author, page.published) == ("Jane Doe", "2019-05-06")
    assert page.url == "https://globe.example/dam"
    assert clean(page).text == (
        "SAMARQOL – A dam burst early on Monday after three days of rain, sending a wall of water "
        "through twelve villages.\n\n"
        "“We ran,” said Ali, a baker. Water rose 3.5 metres in an hour.\n\n"
        "He left.\n\n"
        "What is known\n\n"
        "At least 19 people were killed, the ministry said on Wednesday. Eleven were missing."
    )


def test_an_html_page_that_states_nothing(tmp_path: Path) -> None:
    text = "<p>The dam burst on Monday, 3 May 2019, after days of rain.</p><p>Nobody slept.</p>"

    page = read_file(written(tmp_path, "a.htm", f"<html><body>{text}</body></html>"))

    assert page == RawPage(
        "a", "The dam burst on Monday, 3 May 2019, after days of rain.\n\nNobody slept."
    )


def test_a_folder_is_read_in_order_and_says_what_it_skips(tmp_path: Path) -> None:
    written(tmp_path, "b.txt", "Second.")
    written(tmp_path, "a.md", "First.")
    written(tmp_path, "deep/er/c.txt", "Third.")
    written(tmp_path, ".hidden.txt", "Never.")
    written(tmp_path, ".git/config.txt", "Never.")
    photo = written(tmp_path, "photo.jpg", b"\xff\xd8\x00")
    empty = written(tmp_path, "deep/empty.txt", "")
    broken = written(tmp_path, "deep/z.md", "---\ntitle: a: b\n---\nText.")

    assert read_paths([tmp_path]) == Reading(
        pages=(
            RawPage("a", "First."),
            RawPage("b", "Second."),
            RawPage("deep/er/c", "Third."),
        ),
        skipped=(
            Skipped(str(photo), "'.jpg' is not one of .txt, .md, .markdown, .html, .htm"),
            Skipped(str(empty), "the file is empty"),
            Skipped(f"{broken}:2", "broken front matter: mapping values are not allowed here"),
        ),
    )


def test_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    paths = [
        written(tmp_path, "x/dam.txt", "One."),
        written(tmp_path, "y/dam.md", "Two."),
        written(tmp_path, "z/dam.txt", "Three."),
        written(tmp_path, "w/dam.txt", "Four."),
    ]

    names = [page.name for page in read_paths([str(path) for path in paths]).pages]

    assert names == ["dam", "dam.md", "dam.txt", "w/dam.txt"]
    written(tmp_path, "x/dam.md", "Five.")
    assert [page.name for page in read_paths([tmp_path / "x"]).pages] == ["dam", "dam.txt"]


def test_no_paths_give_nothing() -> None:
    assert read_paths([]) == Reading()
