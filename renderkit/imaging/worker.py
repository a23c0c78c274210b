"""The imaging worker. It runs behind the walls, in a fork that has never seen user code, on hostile files.

Per call it finds pictures on descriptors 3 and up and writes into its workspace: `1.png`, `2.png`, …,
`1.pdf` or `1.svg` … where the vector is not the file as it came, and `report.json`. Files that an SVG may
show lie in `beside/`. It needs what requirements.txt pins.
"""

import gc
import io
import json
import os
import re
import sys

import renderkit_worker

FAMILIES = {
    "font_family": "Liberation Serif",
    "serif_family": "Liberation Serif",
    "sans_serif_family": "Liberation Sans",
    "monospace_family": "Liberation Mono",
    "cursive_family": "DejaVu Serif",
    "fantasy_family": "DejaVu Sans",
}
"""Liberation's widths are those of Times New Roman, Arial and Courier New, which browsers fall back on."""

STAND_INS = {
    "arial": "Liberation Sans",
    "helvetica": "Liberation Sans",
    "helvetica neue": "Liberation Sans",
    "times": "Liberation Serif",
    "times new roman": "Liberation Serif",
    "courier": "Liberation Mono",
    "courier new": "Liberation Mono",
}
"""What fontconfig answers when a program asks for these; resvg does not ask it."""


SAMPLE = b"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">
<rect width="9" height="9" fill="#f00"/><text x="9" y="9">a</text></svg>"""


class Refused(Exception):
    """A picture that cannot be had: the message says why, `code` which rule refused it."""

    def __init__(self, message, code=None, place=None):
        super().__init__(message)
        self.code = code
        self.place = place


def main():
    """Serves the engine: one call a job."""
    preload()
    gc.collect()
    gc.freeze()  # a collection in a job would copy every page that jobs share
    call = renderkit_worker.serve(int(sys.argv[1]))
    develop(call)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # to take the interpreter apart costs more than most pictures


def preload():
    """Loads every library where the worker will see more than one job."""
    if os.environ.get("RENDERKIT_PRELOAD"):
        import cairosvg
        import numpy
        import PIL.Image
        import pypdfium2
        import resvg_py

        PIL.Image.init()
        _ = cairosvg, numpy, pypdfium2, resvg_py
        wanted = {"name": "1.svg", "density": 96, "engine": "resvg", "trim": 0}
        for picture, _ in open_pages(SAMPLE, wanted, 10_000):  # what is looked up once is looked up here
            finish(picture, io.BytesIO())


def develop(call):
    """Makes images of all files of one call and writes the report."""
    images, findings = [], []
    left = call["images"]
    os.makedirs("beside", exist_ok=True)  # of resvg's own accord it would look where the report lies
    for index, wanted in enumerate(call["files"]):
        try:
            with open(3 + index, "rb", closefd=False) as file:
                data = file.read()
            pages = open_pages(data, wanted, call["pixels"])
            for page, (picture, vector) in enumerate(pages, 1):
                if left <= 0:
                    findings.append(finding(index, "image_limit", "further images are left out"))
                    break
                left -= 1
                number = len(images) + 1
                seen = finish(picture, f"{number}.png")
                images.append({"file": index, "page": page, **seen, "vector": None})
                if vector is not None:
                    ending = "pdf" if vector.startswith(b"%PDF-") else "svg"
                    images[-1]["vector"] = f"{number}.{ending}"
                    with open(f"{number}.{ending}", "wb") as out:
                        out.write(vector)
        except Refused as refused:
            findings.append(finding(index, refused.code, str(refused), refused.place))
        except MemoryError:
            raise
        except Exception as error:
            findings.append(finding(index, None, str(error) or type(error).__name__))
    with open("report.json", "w") as out:
        json.dump({"images": images, "findings": findings}, out)


def finding(index, code, message, place=None):
    """One thing that is wrong with one file; `place` is a line and a column where they are known."""
    line, column = place or (None, None)
    text = " ".join(message.split())[:500]
    return {"file": index, "code": code, "message": text, "line": line, "column": column}


def open_pages(data, wanted, pixels):
    """Yields (picture, the page as a vector or None) for each page of one file."""
    if not data:
        raise Refused("the file is empty", "empty")
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"%PDF-") or wanted["name"].lower().endswith(".pdf"):
        yield from pdf_pages(data, wanted, pixels)
    elif (
        head.startswith(b"<")
        or data.startswith(b"\x1f\x8b")
        or wanted["name"].lower().endswith((".svg", ".svgz"))
    ):
        picture = svg_picture(data, wanted, pixels)
        yield (picture, None) if wanted["trim"] is None else trimmed(picture, data, wanted)
    else:
        yield raster(data, pixels), None


def raster(data, pixels):
    """A picture of pixels, decoded."""
    import PIL.Image

    PIL.Image.MAX_IMAGE_PIXELS = None  # the limit is the job's
    try:
        picture = PIL.Image.open(io.BytesIO(data))
    except PIL.UnidentifiedImageError:  # its own words hold an address in memory
        raise Refused("this is no picture in a format that is known", "format") from None
    check_size(*picture.size, pixels)
    picture.load()
    return picture


def check_size(width, height, pixels):
    """Refuses what would be too large, before any of it is decoded."""
    if width < 1 or height < 1:
        raise Refused(f"the picture has no area ({width} x {height})", "no_area")
    if width * height > pixels:
        raise Refused(f"{width} x {height} is more than {pixels} pixels", "pixel_limit")


def pdf_pages(data, wanted, pixels):
    """Yields (picture, the page alone as a PDF where that is wanted) for each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    document.init_forms()  # else fields, and animations made of them, are not drawn
    scale = wanted["density"] / 72
    for index in range(len(document)):
        page = document[index]
        width, height = page.get_size()
        check_size(int(width * scale + 1), int(height * scale + 1), pixels)
        picture = page.render(scale=scale, fill_color=(255, 255, 255, 255), no_smoothtext=False).to_pil()
        vector = None
        if wanted["vector"]:
            vector = data if len(document) == 1 else single_page(document, index)
        yield picture, vector


def single_page(document, index):
    """One page as a document of its own."""
    import pypdfium2

    alone = pypdfium2.PdfDocument.new()
    alone.import_pages(document, [index])
    out = io.BytesIO()
    alone.save(out)
    return repeatable(out.getvalue())


def repeatable(data):
    """A PDF without the hour of its making; its identifier, which PDFium draws by chance, is its hash."""
    import hashlib

    data = re.sub(rb"/CreationDate\(D:\d{14}", b"/CreationDate(D:20250101000000", data, count=1)
    name = rb"<[0-9A-F]{32}>"
    head, mark, tail = data.rpartition(b"/ID[")
    tail, found = re.subn(rb"^" + name + name, b"", tail)
    if not (mark and found):
        return data
    name = b"<" + hashlib.sha256(head + tail).hexdigest()[:32].upper().encode() + b">"
    return head + mark + name + name + tail


def svg_picture(data, wanted, pixels):
    """An SVG, drawn by the wanted engine. What resvg warns of goes to standard output, line by line."""
    data = unpacked(data)
    text = decoded(data)
    scale = wanted["density"] / 96
    width, height = svg_size(text)
    check_size(max(1, int(width * scale)), max(1, int(height * scale)), pixels)
    try:
        if wanted["engine"] == "cairosvg":
            import cairosvg

            png = cairosvg.svg2png(bytestring=text.encode(), scale=scale)  # it reads data: addresses only
        else:
            import resvg_py

            png = resvg_py.svg_to_bytes(
                svg_string=with_fonts(within(without_layers(text))),
                dpi=96,
                zoom=scale,
                languages=["en"],
                font_size=12,
                resources_dir=os.path.abspath("beside")
                if os.path.isdir("beside")
                else None,  # none yet at first
                log_information=True,
                skip_system_fonts="<text" not in text and ":text" not in text,
                **FAMILIES,
            )
    except Refused:
        raise
    except Exception as error:
        raise Refused(str(error) or type(error).__name__, "svg", place(text, str(error))) from error
    return raster(bytes(png), pixels)


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


def with_fonts(text):
    """The text with fonts named that are there, in attributes and in style sheets."""
    names = "|".join(sorted(STAND_INS, key=len, reverse=True))
    name = re.compile(rf"(?<![\w-])(?:{names})(?![\w-]| [a-z])", re.IGNORECASE)
    return re.sub(
        r"""\bfont(?:-family)?\s*(?:=\s*(?:"[^"<]*"|'[^'<]*')|:[^;}<>]*)""",
        lambda found: name.sub(lambda known: STAND_INS[known[0].lower()], found[0]),
        text,
        flags=re.IGNORECASE,
    )


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


def svg_size(text):
    """The size that the root element asks for, in pixels; the renderer's own default where it does not."""
    from xml.parsers import expat

    found = {}

    class Done(Exception):
        pass

    def start(name, attributes):
        found.update(attributes)
        raise Done

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(text[: 1 << 20].encode(), False)
    except Done:
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
    return picture.crop((left, top, right, bottom)), cut.encode()


def finish(picture, out):
    """Writes one picture as a PNG on white and says what is in it. `out` is a path or a file."""
    import numpy
    import PIL.Image

    transparent = False
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        alpha = layer.getchannel("A")
        lowest, highest = alpha.getextrema()
        transparent = highest == 0
        flat = layer.convert("RGB")
        if lowest < 255:
            flat = PIL.Image.new("RGB", layer.size, (255, 255, 255))
            flat.paste(layer, mask=alpha)
    elif picture.mode.startswith("F"):
        highest = picture.getextrema()[1]
        scale = 255 if highest <= 1 else 1 if highest <= 255 else 255 / highest
        flat = picture.point(lambda value: value * scale + 0).convert("L").convert("RGB")
    elif picture.mode.startswith("I"):
        flat = picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    else:
        flat = picture.convert("RGB")
    flat.info = {}
    flat.save(out, "PNG", compress_level=2)  # hardly larger than by default, and much faster

    packed = numpy.frombuffer(flat.convert("RGBX").tobytes(), dtype=numpy.uint32)  # X is the same everywhere
    colors, counts = numpy.unique(packed, return_counts=True)
    grey = numpy.asarray(flat.convert("L").histogram(), dtype=float)
    share = grey[grey > 0] / grey.sum()
    return {
        "width": flat.width,
        "height": flat.height,
        "transparent": transparent,
        "colors": int(colors.size),
        "dominant_share": round(float(counts.max() / packed.size), 6),
        "entropy": round(float(abs(-(share * numpy.log2(share)).sum())), 4),
    }


if __name__ == "__main__":
    main()
