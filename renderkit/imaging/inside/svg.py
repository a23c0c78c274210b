"""SVG inside the imaging worker: drawn by resvg, of the distribution of that name, whose fonts stay loaded.

It takes a third of the time of resvg-py, whose build is one for size. But its resvg is a little older, and
of a picture that it cannot draw it says no more than that: then resvg-py is asked, for the picture or for
the reason.
"""

import glob
import importlib.util
import os
import re
import struct
from functools import cache

from pictures import Refused, check_size, opened, raster

FALLBACK = "Times New Roman", "LiberationSerif-*.ttf"
"""What resvg takes for serif, and where no font has the name: it has to be there by that name.

Liberation's widths are those of Times New Roman, Arial and Courier New, which browsers fall back on.
"""

FAMILIES = {
    "font_family": "Liberation Serif",
    "serif_family": "Liberation Serif",
    "sans_serif_family": "Liberation Sans",
    "monospace_family": "Liberation Mono",
    "cursive_family": "DejaVu Serif",
    "fantasy_family": "DejaVu Sans",
}
"""The same for resvg-py."""

STAND_INS = {
    "arial": "Liberation Sans",
    "helvetica": "Liberation Sans",
    "helvetica neue": "Liberation Sans",
    "times": "Liberation Serif",
    "times new roman": "Liberation Serif",
    "courier": "Liberation Mono",
    "courier new": "Liberation Mono",
    "sans-serif": "Liberation Sans",
    "monospace": "Liberation Mono",
    "cursive": "DejaVu Serif",
    "comic sans ms": "DejaVu Serif",
    "fantasy": "DejaVu Sans",
    "impact": "DejaVu Sans",
}
"""What fontconfig answers when a program asks for these; resvg does not ask it. And the generic families."""


def svg_picture(data, wanted, pixels):
    """An SVG, drawn by the wanted engine. What resvg warns of goes to standard error, line by line."""
    text = decoded(unpacked(data))
    scale = wanted["density"] / 96
    width, height = svg_size(text)
    check_size(max(1, int(width * scale)), max(1, int(height * scale)), pixels)
    try:
        if wanted["engine"] == "cairosvg":
            import cairosvg

            png = cairosvg.svg2png(bytestring=text.encode(), scale=scale)  # it reads data: addresses only
        else:
            prepared = with_fonts(within(without_layers(text)))
            png = drawn(prepared, (width, height), scale) or asked(prepared, scale)
    except Exception as error:
        raise Refused(str(error) or type(error).__name__, "svg", place(text, str(error))) from error
    return opened(png) or raster(bytes(png), pixels)


HARD = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|&#|writing-mode")
"""Text from right to left or from top to bottom, some of which the older resvg fails on."""


def drawn(text, size, scale):
    """The PNG of a text that is to have that size; None where resvg does not draw it, or not like that."""
    if HARD.search(text):
        return None
    resvg = binding()
    options = loaded("<text" in text or ":text" in text)
    options.resources_dir = os.path.abspath("beside")
    try:
        tree = resvg.usvg.Tree.from_str(text, options)
        whole = tree.int_size()
        if any(abs(one - other) > 1 for one, other in zip(whole, size, strict=True)):
            return None  # a width without a height, which it does not derive
        canvas = tuple(max(1, int(length * scale + 0.5)) for length in whole)
        across, down = (pixels / length for pixels, length in zip(canvas, whole, strict=True))
        return resvg.render(tree, (across, 0, 0, 0, down, 0), bg_size=canvas)
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how that binding says that it cannot
            return None
        raise


def asked(text, scale):
    """The same of resvg-py. Raises ValueError, which says what is wrong and where."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=text,
        dpi=96,
        zoom=scale,
        languages=["en"],
        font_size=12,
        resources_dir=os.path.abspath("beside"),
        log_information=True,
        skip_system_fonts="<text" not in text and ":text" not in text,
        **FAMILIES,
    )


@cache
def binding():
    """The distribution's compiled half: the other only asks for its version, which takes forty modules."""
    (folder,) = importlib.util.find_spec("resvg").submodule_search_locations
    (path,) = glob.glob(f"{folder}/_resvg.*so")
    spec = importlib.util.spec_from_file_location("resvg._resvg", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def loaded(fonts):
    """resvg's options, with all fonts where they are needed: in one order, that of their names."""
    # its command, which alone sets up that warnings are printed
    binding()._script_entrypoint([os.devnull, os.devnull])
    options = binding().usvg.Options.default()
    options.font_family = "Liberation Serif"
    options.font_size = 12
    if fonts:
        paths = glob.glob("/usr/share/fonts/**/*.[to]t[fc]", recursive=True)
        for path in sorted(paths, key=regular_first):
            if "Liberation" in path:
                with open(path, "rb") as file:
                    options.load_font_data(file.read())
            else:  # resvg maps these anew for each piece of text; all of them in memory would slow the fork
                options.load_font_file(path)
        family, pattern = FALLBACK
        for path in sorted(glob.glob(f"/usr/share/fonts/**/{pattern}", recursive=True)):
            with open(path, "rb") as file:
                options.load_font_data(renamed(file.read(), family))
    return options


def regular_first(path):
    """A key for sorting: what lacks a glyph takes it from the first font that has it, whatever its weight."""
    name = os.path.basename(path)
    return bool(re.search("Bold|Italic|Oblique|Light|Black|Thin|Medium|Condensed", name)), name


def renamed(font, family):
    """A TrueType font whose only name is that of the family.

    https://learn.microsoft.com/typography/opentype/spec/name: name 1 is the family, 6 PostScript's.
    """
    records, texts = b"", b""
    for number, name in ((1, family), (6, family.replace(" ", ""))):
        text = name.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x409, number, len(text), len(texts))
        texts += text
    table = struct.pack(">3H", 0, 2, 6 + len(records)) + records + texts
    entry = next(at for at in range(12, len(font), 16) if font[at : at + 4] == b"name")
    place = struct.pack(">2I", len(font), len(table))
    return font[: entry + 8] + place + font[entry + 16 :] + table


def within(text):
    """The text with every path that leaves the workspace made a `file:` address, which resvg never reads."""
    return re.sub(
        r"""(href\s*=\s*["'])(\s*(?:/(?!/)|[^"':]*\.\./)[^"']*)""",
        lambda found: f"{found.group(1)}file:{found.group(2).strip()}",
        text,
    )


def without_layers(text):
    """The text with the opacity of its lines made that of their strokes, where there are very many.

    An opacity is a layer of its own, which takes resvg some 4 ms for a long line; a line has nothing but its
    stroke, so both look alike but for how they are rounded.
    """
    lines = re.compile(r"""(<line\s(?:[^>"']|"[^"]*"|'[^']*')*?\s)(?=opacity\s*=)""")
    if text.count("<line") < MANY_LINES or any(
        word in text for word in ("stroke-opacity", "<style", "marker")
    ):
        return text
    return lines.sub(r"\1stroke-", text)


NAMES = "|".join(sorted(STAND_INS, key=len, reverse=True))
NAMED = re.compile(rf"(?<![\w-])(?:{NAMES})(?![\w-]| [a-z])", re.IGNORECASE)
FONTS = re.compile(
    r"""\bfont(?:-family)?\s*(?:=\s*(?:"[^"<]*"|'[^'<]*')|:[^;}<>]*)""",
    re.IGNORECASE,
)


def with_fonts(text):
    """The text with fonts named that are there, in attributes and in style sheets."""
    return FONTS.sub(lambda fonts: NAMED.sub(lambda known: STAND_INS[known[0].lower()], fonts[0]), text)


def place(text, message):
    """Line and column of what is wrong: as the renderer says, else as a second parser finds them."""
    said = re.search(r" at (\d+):(\d+)$", message)
    if said:
        return int(said.group(1)), int(said.group(2))
    from xml.parsers import expat

    parser = expat.ParserCreate()
    root = []
    parser.StartElementHandler = lambda name, attributes: root or root.append(parser.CurrentLineNumber)
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        return error.lineno, error.offset + 1
    return (root[0], None) if root else (1, None)


def unpacked(data):
    """An SVG that may be gzipped."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    import zlib

    opened = zlib.decompressobj(31)
    data = opened.decompress(data, 64 << 20)
    if opened.unconsumed_tail:
        raise Refused("the picture unpacks to more than 64 MiB", "pixel_limit")
    return data


def decoded(data):
    """The text of an SVG, by its byte order mark or its declaration."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    named = re.match(rb"""\s*<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""", data[:200])
    try:
        return data.decode(named.group(1).decode() if named else "utf-8-sig").removeprefix("\ufeff")
    except LookupError:
        raise Refused(f"unknown encoding {named.group(1).decode()!r}", "svg", (1, None)) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(f"the bytes are not {error.encoding}", "svg", (line, None)) from None


MANY_LINES = 1000
"""Fewer take less than some seconds, and keep their layers."""

UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "em": 12.0,
    "ex": 6.0,
}


class Seen(Exception):
    """The root element has been read, and nothing else is wanted."""


def svg_size(text):
    """The size that the root element asks for, in pixels; the renderer's own default where it does not."""
    from xml.parsers import expat

    found = {}

    def start(name, attributes):
        found.update(attributes)
        raise Seen

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(text[: 1 << 20].encode(), False)
    except Seen:
        pass
    except expat.ExpatError:
        return 0, 0  # the renderer will say what is wrong
    box = [float(part) for part in re.findall(r"-?\d*\.?\d+(?:[eE][-+]?\d+)?", found.get("viewBox", ""))[:4]]
    box = box[2:] if len(box) == 4 else [100.0, 100.0]
    width, height = found.get("width"), found.get("height")
    if width and not height:  # then the other follows from the shape
        return length(width, box[0]), length(width, box[0]) * box[1] / (box[0] or 1)
    if height and not width:
        return length(height, box[1]) * box[0] / (box[1] or 1), length(height, box[1])
    return length(width, box[0]), length(height, box[1])


def length(text, whole):
    """A length in pixels; `whole` is what a percentage is of."""
    match = re.fullmatch(r"\s*(-?\d*\.?\d+(?:[eE][-+]?\d+)?)\s*([a-z%]*)\s*", text or "")
    if not match:
        return whole
    number, unit = float(match.group(1)), match.group(2)
    return number / 100 * whole if unit == "%" else number * UNITS.get(unit, 1.0)


def trimmed(picture, data, wanted):
    """The picture and its SVG without white margins, but for so many pixels; all of a blank one stays."""
    import PIL.Image
    import PIL.ImageOps

    flat = PIL.Image.new("RGB", picture.size, (255, 255, 255))
    flat.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    ink = PIL.ImageOps.invert(flat).getbbox()
    if ink is None:
        return picture, None
    margin = wanted["trim"]
    left, top = max(0, ink[0] - margin), max(0, ink[1] - margin)
    right, bottom = min(picture.width, ink[2] + margin), min(picture.height, ink[3] + margin)

    text = decoded(unpacked(data))
    scale = wanted["density"] / 96
    x, y, units = 0.0, 0.0, 1.0
    root = re.search(r"<(?:\w+:)?svg\b[^>]*", text)
    if root is None:
        return picture, None
    box = re.search(r"""\sviewBox\s*=\s*["']([^"']*)["']""", root.group())
    if box is not None:
        x, y, width, _ = (float(word) for word in box.group(1).replace(",", " ").split())
        units = width / svg_size(text)[0]
    kept = re.sub(r"""\s(?:width|height|viewBox)\s*=\s*("[^"]*"|'[^']*')""", "", root.group())
    width, height = (right - left) / scale, (bottom - top) / scale
    view = (x + left / scale * units, y + top / scale * units, width * units, height * units)
    size = f' width="{width:g}" height="{height:g}" viewBox="{" ".join(f"{part:.8g}" for part in view)}"'
    cut = f"{text[: root.start()]}{kept}{size}{text[root.end() :]}"
    return flat.crop((left, top, right, bottom)), cut.encode()
