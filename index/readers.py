"""Files and folders to raw pages: .txt, .md with front matter, .html. Nothing is cleaned here."""

import codecs
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import yaml

from index.dates import iso_date
from index.errors import UnreadableSource
from index.types import RawPage, Skipped

MAX_BYTES = 5_000_000  # the longest articles have some 100 kB; more is a dump, not an article
SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm")
FIELDS = ("title", "outlet", "author", "published", "url")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x9f]")
_FRONT = re.compile(r"---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_MARKUP = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[([^\]\n]*)\]\([^)\s]*(?:\s\"[^\"\n]*\")?\)"), ""),
    (re.compile(r"\[([^\]\n]+)\]\([^)\s]*(?:\s\"[^\"\n]*\")?\)"), r"\1"),
    (re.compile(r"^#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE), r"\n\1\n"),
    (re.compile(r"^>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"(?<![\w*])(\*\*\*|\*\*|\*)(?=[^\s*])([^*\n]*[^\s*])\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<!\w)(___|__|_)(?=[^\s_])([^_\n]*[^\s_])\1(?!\w)"), r"\2"),
    (re.compile(r"^(?:[-*_][ \t]*){3,}$", re.MULTILINE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the pages in order, and the files of folders that were passed over."""

    pages: tuple[RawPage, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def read_paths(paths: Sequence[str | Path]) -> Reading:
    """Returns the pages of files, and of folders with all folders in them, sorted by name.

    A page is named by its file without the ending, inside a folder by its path from there. Hidden
    files are left alone; other files of a folder that hold no article are listed in `skipped`.

    Raises:
        UnreadableSource: a path is missing, or a file that was named itself cannot be taken in.
    """
    pages: list[RawPage] = []
    skipped: list[Skipped] = []
    for path in map(Path, paths):
        if path.is_dir():
            reading = _read_folder(path)
            pages += reading.pages
            skipped += reading.skipped
        else:
            pages.append(_distinct(read_file(path), path, pages))
    return Reading(tuple(pages), tuple(skipped))


def read_file(path: Path) -> RawPage:
    """Returns the page that one file holds.

    Raises:
        UnreadableSource: the file is missing, of another kind, too large, empty or not text.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise UnreadableSource(f"{path}: '{suffix or 'no ending'}' is not one of {known}")
    text = _decoded(_bytes(path), path, html=suffix in {".html", ".htm"})
    if not text.strip():
        raise UnreadableSource(f"{path}: the file is empty")
    if suffix in {".html", ".htm"}:
        return _html_page(path, text)
    if suffix in {".md", ".markdown"}:
        return _markdown_page(path, text)
    return RawPage(path.stem, text)


def _read_folder(folder: Path) -> Reading:
    pages: list[RawPage] = []
    skipped: list[Skipped] = []
    for path in _files(folder):
        try:
            page = read_file(path)
        except UnreadableSource as error:
            line, reason = str(error).removeprefix(str(path)).split(": ", 1)
            skipped.append(Skipped(f"{path}{line}", reason))
            continue
        name = path.relative_to(folder).with_suffix("").as_posix()
        pages.append(_distinct(replace(page, name=name), path, pages))
    return Reading(tuple(pages), tuple(skipped))


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(files) if not name.startswith("."))


def _distinct(page: RawPage, path: Path, pages: Sequence[RawPage]) -> RawPage:
    """The page, under a longer name where another file of this reading has the same one."""
    names = {other.name for other in pages}
    for name in (page.name, f"{page.name}{path.suffix}", f"{path.parent.name}/{path.name}"):
        if name not in names:
            return replace(page, name=name)
    return replace(page, name=path.as_posix())


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableSource(f"{path}: larger than {MAX_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableSource(f"{path}: {error.strerror or error}") from error


def _decoded(data: bytes, path: Path, *, html: bool) -> str:
    """The text of UTF-8, of UTF-16 with its mark, or of Windows' Western European encoding."""
    encodings = [name for mark, name in _BOMS if data.startswith(mark)] or ["utf-8"]
    if encodings == ["utf-8"]:
        if b"\x00" in data:
            raise UnreadableSource(f"{path}: a binary file, not text")
        declared = _CHARSET.search(data[:4096]) if html else None
        encodings += [declared[1].decode("ascii")] if declared else []
        encodings += ["cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if not _CONTROLS.search(text.replace("\x85", "")):
            return re.sub(r"\r\n?", "\n", text)
    raise UnreadableSource(f"{path}: not readable as text (UTF-8, UTF-16 or Windows-1252)")


def _html_page(path: Path, text: str) -> RawPage:
    # Imported here: it takes 0.2 s, and most runs read no HTML.
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    page = bare_extraction(
        text,
        favor_recall=True,
        include_comments=False,
        with_metadata=True,
        # Only dates that the page states, and the first publication, not the last change.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(page, Document) or not (page.text or "").strip():
        raise UnreadableSource(f"{path}: no article found in the page")
    return RawPage(
        name=path.stem,
        text=(page.text or "").replace("\n", "\n\n"),
        title=page.title or None,
        # Without a stated name of the site the library gives its host: that is not stated.
        outlet=page.sitename if page.sitename != page.hostname else None,
        author=page.author or None,
        published=iso_date(page.date or ""),
        url=page.url or None,
    )


def _markdown_page(path: Path, text: str) -> RawPage:
    front = _FRONT.match(text)
    fields = _front_matter(path, front["yaml"]) if front else {}
    body = text[front.end() :] if front else text
    headline = re.match(r"\s*#[ \t]+(?P<title>[^\n]+?)[ \t#]*(?:\n|$)", body)
    if headline:
        title = _unmarked(headline["title"]).strip()
        fields.setdefault("title", title)
        body = body[headline.end() :] if fields["title"] == title else body
    body = _unmarked(body).strip("\n")
    if not body.strip():
        raise UnreadableSource(f"{path}: the file has no text below its front matter")
    return RawPage(name=path.stem, text=body, **fields)


def _unmarked(markdown: str) -> str:
    """Takes the markup out of Markdown, and leaves every word and figure as it is."""
    for pattern, replacement in _MARKUP:
        markdown = pattern.sub(replacement, markdown)
    return markdown


def _front_matter(path: Path, front: str) -> dict[str, str]:
    try:
        fields = yaml.safe_load(front) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "cannot be read"
        raise UnreadableSource(f"{path}:{line}: broken front matter: {problem}") from error
    except ValueError as error:  # a date such as 2024-13-40
        raise UnreadableSource(f"{path}:2: broken front matter: {error}") from error
    if not isinstance(fields, dict):
        raise UnreadableSource(f"{path}:2: broken front matter: not a list of 'field: value' lines")
    return {
        field: stated
        for field in FIELDS
        if (stated := _field(path, front, field, fields.get(field))) is not None
    }


def _field(path: Path, front: str, field: str, value: object) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    lines = front.split("\n")
    line = next((n for n, text in enumerate(lines, 2) if text.startswith(field)), 2)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if isinstance(value, dict | list):
        raise UnreadableSource(f"{path}:{line}: '{field}' in the front matter is not one value")
    if field != "published":
        return " ".join(str(value).split())
    stated = value.date() if isinstance(value, datetime) else value
    iso = stated.isoformat() if isinstance(stated, date) else iso_date(str(stated))
    if iso is None:
        raise UnreadableSource(f"{path}:{line}: '{value}' is no date; write YYYY-MM-DD")
    return iso
