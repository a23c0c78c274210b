"""Code out of what surrounds it: fenced blocks, chunks, the cells of a notebook, the scripts of a page.

The rules, in the order in which they are applied to an answer or a Markdown text:

1. Thinking is no answer: what stands before a closing `</think>` is dropped; thinking that never ends
   leaves nothing.
2. Blocks are those of CommonMark, so that a fence inside a longer fence, in a list or in a quotation is
   what a reader sees. A fence that is never closed runs to the end of the text.
3. Of the blocks, the last one that fits is taken: one that is tagged with the language (by its name, an alias
   or a file ending); else one without a tag; else one with a tag that names no language; else, with a note,
   the last one. An empty block is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Literal

from markdown_it import MarkdownIt

Form = Literal["none", "fences", "chunks", "cells", "scripts"]

ENDINGS: dict[str, Form] = {
    ".md": "fences",
    ".markdown": "fences",
    ".rmd": "chunks",
    ".qmd": "chunks",
    ".ipynb": "cells",
}
"""Of files that hold code among other things."""

Resolve = Callable[[str], str | None]
"""The language that a tag names, by name, alias or file ending; None where it names none."""

THINKING = re.compile(r"\A\s*<think(?:ing)?>|^[ \t]*</think(?:ing)?>", re.MULTILINE | re.IGNORECASE)
CLOSING = re.compile(r"</think(?:ing)?>", re.IGNORECASE)


class NoCode(Exception):
    """There is no code of the language in the text. The message says what there is instead."""


def extract(text: str, form: Form, language: str | None, resolve: Resolve) -> tuple[str, str | None]:
    """The code, and its language where only the text says it. Raises NoCode."""
    if form == "fences":
        return _fences(text, language, resolve)
    if form == "chunks":
        return _chunks(text, language, resolve)
    if form == "cells":
        return _cells(text, language, resolve)
    if form == "scripts":
        return _scripts(text, language, resolve)
    return text, language


def answer(text: str) -> str:
    """What a model says when it has thought."""
    if not THINKING.search(text):
        return text
    closing = list(CLOSING.finditer(text))
    if not closing:
        raise NoCode("the answer ends while the model is still thinking")
    # further tags are the answer's own, as in a program that prints one
    return text[closing[0].end() :]


def _blocks(text: str) -> list[tuple[str, str]]:
    """The fenced blocks: what stands behind the opening fence, and the content."""
    tokens = MarkdownIt("commonmark").parse(text)
    return [(token.info.strip(), token.content) for token in tokens if token.type == "fence"]


def fenced(text: str) -> bool:
    """Whether a fenced block is anywhere in a text."""
    return bool(_blocks(text))


def _tag(info: str) -> str:
    """The first word behind a fence, without what some writers put around it."""
    return re.split(r"[\s,:;{}]+", info.strip("{}. \t"), maxsplit=1)[0].lstrip(".").lower()


def _fences(text: str, language: str | None, resolve: Resolve) -> tuple[str, str | None]:
    blocks = [(_tag(info), content) for info, content in _blocks(answer(text)) if content.strip()]
    if not blocks:
        raise NoCode("there is no fenced block with code in the text")
    if language is None:
        known = [(content, resolve(tag)) for tag, content in blocks if tag and resolve(tag)]
        if not known:
            raise NoCode("no language is given, and no block has a tag that names one")
        return known[-1]
    fits: list[Callable[[str], bool]] = [
        lambda tag: bool(tag) and resolve(tag) == language,
        lambda tag: not tag,
        lambda tag: resolve(tag) is None,
        lambda tag: True,
    ]
    for fit in fits:
        for tag, content in reversed(blocks):
            if fit(tag):
                return content, language
    raise AssertionError("the last rule takes any block")


def _chunks(text: str, language: str | None, resolve: Resolve) -> tuple[str, str | None]:
    """The chunks that would be run, one after the other, as knitr's `purl` writes them."""
    found: list[tuple[str, str]] = []
    for info, content in _blocks(text):
        said = resolve(_tag(info)) if info.startswith("{") else None
        off = re.search(r"\beval\s*=\s*(F|FALSE)\b", info)
        off = off or re.search(r"^#\|\s*eval\s*:\s*false\b", content, re.MULTILINE | re.IGNORECASE)
        if said is not None and not off and content.strip():
            found.append((said, content))
    wanted = language or (found[0][0] if found else None)
    taken = [content for said, content in found if said == wanted]
    if not taken:
        raise NoCode("there is no chunk with code" + (f" in {language}" if language else ""))
    return "\n".join(taken), wanted


def _cells(text: str, language: str | None, resolve: Resolve) -> tuple[str, str | None]:
    """The code cells, one after the other; lines for the notebook itself (`%`, `!`) are left out."""
    try:
        notebook = json.loads(text)
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        sources = ["".join(cell["source"]) for cell in cells]
        kernel = notebook.get("metadata", {})
        said = kernel.get("language_info", {}).get("name") or kernel.get("kernelspec", {}).get("language")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoCode(f"the file is no notebook: {type(error).__name__}: {error}") from None
    taken = []
    for source in sources:
        if source.lstrip().startswith("%%"):
            continue
        kept = [line for line in source.splitlines() if not re.match(r"\s*(%[a-zA-Z]|!|\?)", line)]
        if any(line.strip() for line in kept):
            taken.append("\n".join(kept))
    if not taken:
        raise NoCode("the notebook has no cell with code")
    found = language or (resolve(said.lower()) if isinstance(said, str) else None)
    if found is None:
        raise NoCode(f"the notebook's language is {said!r}, which no plugin speaks")
    return "\n\n".join(taken) + "\n", found


class _Scripts(HTMLParser):
    """Collects the inline scripts of a page: their type, and their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, list[str]]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes an inline script."""
        given = dict(attrs)
        self._inside = tag == "script" and "src" not in given
        if self._inside:
            self.found.append(((given.get("type") or "").lower(), []))

    def handle_endtag(self, tag: str) -> None:
        """Ends it."""
        self._inside = False

    def handle_data(self, data: str) -> None:
        """Adds to it."""
        if self._inside:
            self.found[-1][1].append(data)


def _scripts(text: str, language: str | None, resolve: Resolve) -> tuple[str, str | None]:
    """The inline scripts of a page, one after the other; those of other types, as JSON, are left out."""
    parser = _Scripts()
    parser.feed(text)
    parser.close()
    taken: list[tuple[str, str | None]] = []
    for type_, parts in parser.found:
        said = resolve(type_.split(";")[0].rpartition("/")[2].removeprefix("x-"))
        if "".join(parts).strip() and (type_ in ("", "module") or said is not None):
            taken.append(("".join(parts), said))
    found = language or next((said for _, said in taken if said), None)
    kept = [content for content, said in taken if said in (None, found)]
    if not kept or found is None:
        raise NoCode("the page has no inline script" + ("" if found else " whose language is known"))
    return "\n".join(kept), found
