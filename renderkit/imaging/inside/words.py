"""The words of a vector picture, as far as it holds them as text and not as outlines."""

import re
from contextlib import suppress

from svg import decoded, unpacked

HIDDEN = {
    *("style", "script", "title", "desc", "metadata"),
    *("defs", "symbol", "clipPath", "mask", "pattern", "marker"),
}
"""Elements whose text is not to be seen where it stands. What `use` shows of them is not followed."""

SHOWN = {"text", "foreignObject"}
"""Elements whose text is to be seen, with that of all elements in them."""

INLINE = {
    *("tspan", "textPath", "a", "span", "b", "i", "u", "s", "em", "strong", "small", "mark"),
    *("sub", "sup", "font", "code", "tt", "kbd", "abbr", "label"),
}
"""Elements that do not end a word: CO<tspan>2</tspan>."""


class Element:
    """An open element: whether its text is seen, unless it is hidden; what of a switch is chosen."""

    __slots__ = ("chosen", "hidden", "name", "seen")

    def __init__(self):
        self.name, self.seen, self.hidden, self.chosen = "", False, False, False


class Enough(Exception):
    """As much text as is wanted has been read."""


def words(data, name, most, pages):
    """The words in the order of the file: of `most` characters, and of a document's first `pages`."""
    if data.startswith(b"%PDF-") or name.lower().endswith(".pdf"):
        return " ".join(pdf_texts(data, most, pages))[:most].split()
    return svg_text(decoded(unpacked(data)), most).split()


def pdf_texts(data, most, pages):
    """Yields each page's text until there is enough."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for index in range(min(pages, len(document))):
        text = document[index].get_textpage().get_text_range()[:most]
        yield re.sub("[\ufffe\x02]\\s*", "", text)  # how PDFium marks a hyphen at a line's end
        most -= len(text)
        if most <= 0:
            break


def svg_text(text, most):
    """The text of an SVG's elements. Raises ExpatError for what is no XML.

    Expat refuses entities that grow out of proportion and never opens an external one; elements in elements
    cost it no stack, and us an entry in a list.
    """
    from xml.parsers import expat

    parts, left = [], most
    stack = [Element()]

    def start(name, attributes):
        name = name.rpartition(":")[2]
        above, here = stack[-1], Element()
        stack.append(here)
        here.name = name
        here.seen = above.seen or name in SHOWN
        here.hidden = above.hidden or name in HIDDEN or unseen(attributes)
        if above.name == "switch":  # which shows the first that it may
            here.hidden |= above.chosen or not attributes.get("systemLanguage", "en").startswith("en")
            above.chosen |= not here.hidden
        # what has a place of its own begins anew
        if here.seen and (name not in INLINE or "x" in attributes or "y" in attributes):
            parts.append(" ")

    def end(_):
        gone = stack.pop()
        if gone.seen and gone.name not in INLINE:
            parts.append(" ")

    def characters(data):
        nonlocal left
        if stack[-1].seen and not stack[-1].hidden:
            parts.append(data[:left])
            left -= len(data)
            if left <= 0:
                raise Enough

    parser = expat.ParserCreate("utf-8")  # whatever its declaration says: it has been decoded
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    with suppress(Enough):
        parser.Parse(text.encode(), True)
    return "".join(parts)


def unseen(attributes):
    """Whether an element's own attributes say that it is not drawn; style sheets are not read."""
    style = attributes.get("style", "").replace(" ", "")
    return (
        attributes.get("display") == "none" or re.search(r"(?:^|;)display:none(?:$|;|!)", style) is not None
    )
