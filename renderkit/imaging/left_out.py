"""What the rasteriser left out of an SVG without refusing it, out of its log: addresses and glyphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from renderkit.diagnostics.text import diagnose, line_of
from renderkit.models import Diagnostic

_NO_IMAGE = re.compile(r"'([^'\n]*)' is not a (?:path to an image|PNG, JPEG, GIF, WebP or SVG)")
_NO_GLYPH = re.compile(r"No fonts with a (.+)/U\+([0-9A-F]+) character were found")
_IMPORT = re.compile(r"""@import\s+(?:url\()?\s*["']?([^"')\s;]+)""")
_OUTSIDE = re.compile(r"[a-zA-Z][\w+.-]*:|/|(?:.*/)?\.\./")


def left_out(source: str, log: str) -> Iterator[Diagnostic]:
    """Findings with the line of `source`, the user's text, in which the address or the glyph stands.

    An address outside of the job is a warning beside a picture that stands; a relative file that is not
    there is an error, since its author meant it to be seen.
    """
    addresses = _NO_IMAGE.findall(log)
    if "@import rule is not supported" in log:
        addresses += _IMPORT.findall(source)
    for address in dict.fromkeys(addresses):
        line = line_of(source, address, address.removeprefix("file:"))
        if _OUTSIDE.match(address):
            written = (
                address if address in source else address.removeprefix("file:")
            )  # see the worker's `within`
            message = f"{written} is outside the walls"
            yield diagnose("blocked", message, source=source, line=line, severity="warning")
        else:
            hint = f"lay it beside the picture, as with --file {address}=PATH"
            yield diagnose("missing_file", f"{address} cannot be shown", source=source, line=line, hint=hint)
    for glyph, code in dict.fromkeys(_NO_GLYPH.findall(log)):
        line = line_of(source, glyph, f"&#x{code}", f"&#{int(code, 16)};")
        message = f"no font has {glyph} (U+{code})"
        yield diagnose("missing_glyph", message, source=source, line=line, severity="warning")
