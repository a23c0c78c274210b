"""Pictures: every format that tools write becomes a PNG on white, measured right, or a reason why not."""

from __future__ import annotations

import gzip
import io
import json
import math
import struct
import zlib
from collections import Counter
from collections.abc import Callable
from typing import Any

import PIL.Image
import PIL.ImageChops
import PIL.ImageDraw
import pytest

from renderkit.engine import Engine
from renderkit.imaging.imager import Imager, png_size
from renderkit.models import Collected, Limits, Picture, StepResult
from renderkit.sandbox.contract import SandboxError
from renderkit.sandbox.workspace import MemoryWorkspace
from tests.support import encoded, picture

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">
<rect width="20" height="20" fill="#f00"/><rect x="20" width="10" height="20" fill="#00f"/></svg>"""


def drawing(mode: str = "RGB", size: tuple[int, int] = (24, 16)) -> PIL.Image.Image:
    """A few plain shapes."""
    made = PIL.Image.new("RGB", size, "white")
    draw = PIL.ImageDraw.Draw(made)
    draw.rectangle((2, 2, 9, 9), fill=(200, 30, 30))
    draw.rectangle((12, 4, 20, 12), fill=(30, 30, 200))
    return made.convert(mode)


def develop(by: Engine, content: bytes, name: str = "a.png", **more: Any) -> Collected:
    limits = more.pop("limits", Limits())
    return by.imager(limits).develop([Picture(name=name, content=content, **more)])


def opened(made: Collected, number: int = 0) -> PIL.Image.Image:
    assert made.diagnostics == ()
    return PIL.Image.open(io.BytesIO(made.images[number].png))


# ---- formats ----

LOSSLESS = {
    "png": lambda: encoded(drawing(), "PNG"),
    "gif": lambda: encoded(drawing("P"), "GIF"),
    "bmp": lambda: encoded(drawing(), "BMP"),
    "ppm": lambda: encoded(drawing(), "PPM"),
    "tiff": lambda: encoded(drawing(), "TIFF"),
    "webp": lambda: encoded(drawing(), "WEBP", lossless=True),
    "png, palette": lambda: encoded(drawing("P"), "PNG"),
    "png, interlaced by name only": lambda: encoded(drawing("RGBA"), "PNG"),
    "tiff, packed": lambda: encoded(drawing(), "TIFF", compression="tiff_lzw"),
}


@pytest.mark.parametrize("make", LOSSLESS.values(), ids=LOSSLESS)
def test_pixels_stay_what_they_are(warm: Engine, make: Callable[[], bytes]) -> None:
    image = opened(develop(warm, make()))
    assert image.mode == "RGB"
    expected = PIL.Image.open(io.BytesIO(make())).convert("RGB")
    assert image.tobytes() == expected.tobytes()


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L"])
def test_jpeg_is_close(warm: Engine, mode: str) -> None:
    image = opened(develop(warm, encoded(drawing(mode), "JPEG", quality=95, subsampling=0)))
    wanted = drawing(mode).convert("RGB")
    worst = max(abs(a - b) for a, b in zip(image.tobytes(), wanted.tobytes(), strict=True))
    assert worst < 60


def test_sixteen_bits_become_eight(warm: Engine) -> None:
    deep = PIL.Image.new("I;16", (4, 1))
    for at, value in enumerate((0, 0x4000, 0x8000, 0xFFFF)):
        deep.putpixel((at, 0), value)
    image = opened(develop(warm, encoded(deep, "PNG")))
    assert [image.getpixel((at, 0))[0] for at in range(4)] == [0, 0x40, 0x80, 0xFF]


def test_one_bit_is_black_and_white(warm: Engine) -> None:
    image = opened(develop(warm, encoded(drawing("1"), "PNG")))
    assert {color for _, color in image.getcolors()} == {(0, 0, 0), (255, 255, 255)}


def test_floats_are_stretched_and_not_lost(warm: Engine) -> None:
    floats = PIL.Image.new("F", (3, 1))
    for at, value in enumerate((0.0, 0.5, 1.0)):
        floats.putpixel((at, 0), value)
    image = opened(develop(warm, encoded(floats, "TIFF"), "a.tiff"))
    assert [image.getpixel((at, 0))[0] for at in range(3)] == [0, 127, 255]


# ---- flattening ----


def test_what_is_transparent_becomes_white(warm: Engine) -> None:
    layer = PIL.Image.new("RGBA", (3, 1), (255, 0, 0, 0))
    layer.putpixel((0, 0), (255, 0, 0, 255))
    layer.putpixel((1, 0), (255, 0, 0, 128))
    image = opened(develop(warm, encoded(layer, "PNG")))
    assert image.getpixel((0, 0)) == (255, 0, 0)
    assert image.getpixel((1, 0)) == (255, 127, 127)
    assert image.getpixel((2, 0)) == (255, 255, 255)


def test_a_transparent_palette_becomes_white(warm: Engine) -> None:
    layer = PIL.Image.new("P", (2, 1))
    layer.putpalette([255, 0, 0, 0, 0, 255])
    layer.putpixel((1, 0), 1)
    image = opened(develop(warm, encoded(layer, "PNG", transparency=0)))
    assert [image.getpixel((at, 0)) for at in range(2)] == [(255, 255, 255), (0, 0, 255)]


def test_grey_with_alpha_becomes_white(warm: Engine) -> None:
    layer = PIL.Image.new("LA", (2, 1), (0, 0))
    layer.putpixel((0, 0), (10, 255))
    image = opened(develop(warm, encoded(layer, "PNG")))
    assert [image.getpixel((at, 0))[0] for at in range(2)] == [10, 255]


def test_metadata_does_not_come_along(warm: Engine) -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Software", "secret 1.2.3")
    plain = develop(warm, encoded(drawing(), "PNG"))
    named = develop(warm, encoded(drawing(), "PNG", pnginfo=info, dpi=(300, 300)))
    assert named.images[0].sha256 == plain.images[0].sha256


# ---- statistics ----


def test_statistics_are_those_of_a_slow_reference(warm: Engine) -> None:
    noisy = PIL.Image.effect_noise((60, 40), 80).convert("RGB")
    PIL.ImageDraw.Draw(noisy).rectangle((0, 0, 40, 30), fill=(1, 2, 3))
    image = develop(warm, encoded(noisy, "PNG")).images[0]
    raw = noisy.tobytes()
    pixels = list(zip(raw[::3], raw[1::3], raw[2::3], strict=True))
    counts = Counter(pixels)
    grey = Counter(noisy.convert("L").tobytes())
    shares = [count / len(pixels) for count in grey.values()]
    assert image.statistics.colors == len(counts)
    assert image.statistics.dominant_share == pytest.approx(max(counts.values()) / len(pixels), abs=1e-6)
    assert image.statistics.entropy == pytest.approx(-sum(s * math.log2(s) for s in shares), abs=1e-4)


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (picture("white", (9, 9)), "one colour everywhere"),
        (picture((12, 13, 14), (1, 1)), "one colour everywhere"),
        (picture((255, 0, 0, 0), (9, 9), "RGBA"), "fully transparent"),
        (picture((255, 255, 255, 255), (9, 9), "RGBA"), "one colour everywhere"),
    ],
)
def test_blank_is_the_exact_case(warm: Engine, made: PIL.Image.Image, says: str) -> None:
    found = develop(warm, encoded(made, "PNG"))
    assert len(found.images) == 1, "the picture is there to be looked at"
    assert [(d.kind, d.severity, d.message) for d in found.diagnostics] == [
        ("blank_image", "error", f"the picture is {says}")
    ]


def test_transparent_shapes_of_many_colours_are_blank(warm: Engine) -> None:
    layer = drawing("RGBA")
    layer.putalpha(0)
    assert develop(warm, encoded(layer, "PNG")).diagnostics[0].kind == "blank_image"


def test_one_pixel_is_enough(warm: Engine) -> None:
    made = picture("white", (500, 500))
    made.putpixel((250, 250), (254, 255, 255))
    found = develop(warm, encoded(made, "PNG"))
    assert found.diagnostics == ()
    assert found.images[0].statistics.colors == 2


# ---- vectors ----


@pytest.mark.parametrize("engine", ["resvg", "cairosvg"])
def test_svg_by_both_engines(warm: Engine, engine: Any) -> None:
    made = develop(warm, SVG, "a.svg", engine=engine)
    image = opened(made)
    assert image.size == (40, 20)
    assert [image.getpixel((at, 10)) for at in (10, 25, 35)] == [(255, 0, 0), (0, 0, 255), (255, 255, 255)]
    assert made.images[0].vector_bytes == SVG
    assert made.images[0].vector_format == "svg"


@pytest.mark.parametrize("engine", ["resvg", "cairosvg"])
def test_density_is_dots_per_inch(warm: Engine, engine: Any) -> None:
    assert opened(develop(warm, SVG, "a.svg", density=192.0, engine=engine)).size == (80, 40)


@pytest.mark.parametrize("colors", [4096, 4097, 65536, 65537, 90000])
def test_many_colors_are_counted_and_kept(warm: Engine, colors: int) -> None:
    picture = PIL.Image.new("RGB", (300, 300))
    picture.putdata([(at & 255, at >> 8 & 255, at >> 16) for at in (n % colors for n in range(90000))])
    made = develop(warm, encoded(picture, "PNG"))
    assert opened(made).tobytes() == picture.tobytes()
    assert made.images[0].statistics.colors == colors
    assert made.images[0].statistics.dominant_share == round(-(-90000 // colors) / 90000, 6)


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ('width="40" height="20"', (40, 20)),
        ('viewBox="0 0 40 20"', (40, 20)),
        ('width="1in" height="0.5in"', (96, 48)),
        ('width="10mm" height="10mm"', (38, 38)),
        ('width="50%" height="100%" viewBox="0 0 40 20"', (20, 20)),
        ('width="80" viewBox="0 0 40 20"', (80, 40)),
    ],
)
def test_the_size_of_an_svg(warm: Engine, head: str, size: tuple[int, int]) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {head}><path d="M0 0h9v9z"/></svg>'
    found = opened(develop(warm, svg.encode(), "a.svg")).size
    assert all(abs(a - b) <= 1 for a, b in zip(found, size, strict=True)), found


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + SVG,
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + SVG,
        b'<?xml version="1.0" encoding="ISO-8859-1"?>\n<!-- \xe9 -->' + SVG,
        ('<?xml version="1.0" encoding="UTF-16"?>' + SVG.decode()).encode("utf-16"),
        SVG.decode().encode("utf-16"),
        gzip.compress(SVG),
        b"\n\n  " + SVG,
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">' + SVG,
        SVG.replace(b"\n", b"\r\n"),
    ],
    ids=["bom", "utf-8", "latin-1", "utf-16", "utf-16 undeclared", "gzip", "space", "doctype", "crlf"],
)
def test_svg_in_any_wrapping(warm: Engine, content: bytes) -> None:
    image = opened(develop(warm, content, "a.svgz" if content[:2] == b"\x1f\x8b" else "a.svg"))
    assert image.getpixel((10, 10)) == (255, 0, 0)


def pdf(pages: int = 1, size: tuple[int, int] = (72, 36)) -> bytes:
    made = []
    for page in range(pages):
        made.append(drawing(size=size))
        PIL.ImageDraw.Draw(made[-1]).rectangle((40 + page, 20, 60 + page, 30), fill="green")
    return encoded(made[0], "PDF", save_all=True, append_images=made[1:], resolution=72)


def test_every_page_of_a_pdf_is_an_image_with_a_pdf_of_its_own(warm: Engine) -> None:
    made = develop(warm, pdf(3), "a.pdf", density=144.0)
    assert [image.page for image in made.images] == [1, 2, 3]
    assert {(image.width, image.height) for image in made.images} == {(144, 72)}
    assert len({image.sha256 for image in made.images}) == 3
    for image in made.images:
        assert image.vector_format == "pdf"
        assert (image.vector_bytes or b"").startswith(b"%PDF-")
        again = develop(warm, image.vector_bytes or b"", "a.pdf", density=144.0)
        assert [found.sha256 for found in again.images] == [image.sha256]


def test_pages_alone_are_the_same_bytes_each_time(warm: Engine) -> None:
    one, other = (develop(warm, pdf(2), "a.pdf").images for _ in range(2))
    assert [image.vector_bytes for image in one] == [image.vector_bytes for image in other]
    assert all(b"/CreationDate(D:20250101000000" in (image.vector_bytes or b"") for image in one)


def test_a_pdf_of_one_page_is_kept_as_it_is(warm: Engine) -> None:
    content = pdf()
    assert develop(warm, content, "a.pdf").images[0].vector_bytes == content


def test_several_files_are_several_images_in_order(warm: Engine) -> None:
    files = [("a.png", encoded(drawing(), "PNG")), ("b.pdf", pdf(2)), ("c.svg", SVG), ("d.png", b"broken")]
    files.append(("e.jpg", encoded(drawing(), "JPEG")))
    made = warm.imager(Limits()).develop([Picture(name=n, content=c) for n, c in files])
    assert [(image.source, image.page) for image in made.images] == [
        *(("a.png", 1), ("b.pdf", 1), ("b.pdf", 2), ("c.svg", 1), ("e.jpg", 1))
    ]
    assert [(d.kind, d.file) for d in made.diagnostics] == [("invalid_image", "d.png")]


def test_nothing_to_develop_is_nothing(warm: Engine) -> None:
    assert warm.imager(Limits()).develop([]) == Collected()


@pytest.mark.parametrize(
    ("box", "path"),
    [
        ('viewBox="-50 -50 200 100"', "M-10 -30h60v30h-60z"),
        ('viewBox="-5 -5 20 10"', "M-1 -3h6v3h-6z"),
        ("", "M40 20h60v30h-60z"),
    ],
)
def test_an_svg_is_trimmed_to_its_ink_and_so_is_its_vector(warm: Engine, box: str, path: str) -> None:
    white = '<rect x="-50" y="-50" width="300" height="200" fill="#fff"/>'
    size = f'width="200" height="100" {box}'
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{white}<path d="{path}"/></svg>'
    made = develop(warm, text.encode(), "a.svg", density=192, trim=6)
    drawn = opened(made)
    assert drawn.size == (2 * 60 + 12, 2 * 30 + 12)
    assert drawn.getpixel((5, 5)) == (255, 255, 255)
    assert drawn.getpixel((6, 6)) == (0, 0, 0)
    vector = made.images[0].vector_bytes
    assert vector is not None
    assert opened(develop(warm, vector, "a.svg", density=192)).tobytes() == drawn.tobytes()


FAMILIES = [
    ("Arial", "Liberation Sans"),
    ("'Helvetica Neue', Roboto", "Liberation Sans"),
    ("TIMES NEW ROMAN", "Liberation Serif"),
    ("Nobody's, Courier New, serif".replace("'", ""), "Liberation Mono"),
    ("Arial Narrow, monospace", "Liberation Mono"),
]


@pytest.mark.parametrize(("asked", "given"), FAMILIES)
@pytest.mark.parametrize(
    "form",
    [
        '<text y="20" font-family="{}">mix</text>',
        '<text y="20" style="font-family: {}; fill: black">mix</text>',
        "<style>text {{ font: 16px {} }}</style><text y='20'>mix</text>",
    ],
    ids=["attribute", "style", "sheet"],
)
def test_an_svg_finds_the_fonts_that_everybody_names(warm: Engine, form: str, asked: str, given: str) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30">{}</svg>'
    drawn = [
        develop(warm, svg.format(form.format(f)).encode(), "a.svg").images[0]
        for f in (asked, given, "fantasy")
    ]
    assert drawn[0].sha256 == drawn[1].sha256 != drawn[2].sha256


def test_emoji_are_in_colour(warm: Engine) -> None:
    text = '<text y="40" font-size="40">\U0001f680</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">{text}</svg>'
    assert develop(warm, svg.encode(), "a.svg").images[0].statistics.colors > 300


def test_a_blank_svg_is_not_trimmed(warm: Engine) -> None:
    made = develop(warm, b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="7"/>', "a.svg", trim=2)
    assert [found.kind for found in made.diagnostics] == ["blank_image"]
    assert (made.images[0].width, made.images[0].height) == (9, 7)


def test_thousands_of_lines_look_as_they_do_in_layers(warm: Engine) -> None:
    line = '<line x1="{}" y1="5" x2="{}" y2="95" stroke="{}" opacity="0.5"/>'
    colors = ("red", "blue", "#0a0")
    lines = "".join(line.format(n / 10, 110 - n / 10, colors[n % 3]) for n in range(1100))
    root = '<svg xmlns="http://www.w3.org/2000/svg" width="110" height="100">{}</svg>'
    many, layers = (root.format(f"{lines}{more}").encode() for more in ("", "<style/>"))
    pictures = [opened(develop(warm, svg, "a.svg")).convert("RGB") for svg in (many, layers)]
    apart = PIL.ImageChops.difference(*pictures)
    assert max(high for _, high in apart.getextrema()) <= 16
    assert pictures[0].getpixel((55, 50)) != (255, 255, 255)


def test_an_svg_shows_files_that_lie_beside_it_and_no_others(warm: Engine) -> None:
    svg = SVG.replace(b"</svg>", b'<image href="dot.png" x="30" width="10" height="20"/></svg>')
    beside = {"dot.png": encoded(picture((0, 128, 0), (10, 20)), "PNG")}
    shown = warm.imager(Limits()).develop([Picture(name="a.svg", content=svg)], beside)
    assert opened(shown).getpixel((35, 10)) == (0, 128, 0)
    alone = warm.imager(Limits()).develop([Picture(name="a.svg", content=svg)])
    assert PIL.Image.open(io.BytesIO(alone.images[0].png)).getpixel((35, 10)) == (255, 255, 255)


def test_what_lies_beside_takes_no_name_of_the_workers_own(warm: Engine) -> None:
    beside = {"report.json/a": b"", "1.png/a": b"", "beside/a": b""}
    made = warm.imager(Limits()).develop([Picture(name="a.svg", content=SVG)], beside)
    assert len(made.images) == 1 and not made.diagnostics


def test_as_many_files_may_lie_beside_as_a_job_may_leave(warm: Engine) -> None:
    limits = Limits(workspace_files=32, images=3)
    beside = {f"{number}.txt": b"" for number in range(32)}
    made = warm.imager(limits).develop([Picture(name="a.svg", content=SVG)] * 3, beside)
    assert len(made.images) == 3


# ---- refusals ----


def bomb(width: int, height: int) -> bytes:
    """A PNG of any size in a few bytes: its header lies, or its rows are all zero."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


TALL = SVG.replace(b'height="20" v', b"v", 1).replace(b"0 0 40 20", b"0 0 1 9999999")


@pytest.mark.parametrize(
    ("content", "name", "kind", "says"),
    [
        (b"", "a.png", "invalid_image", "a.png: the file is empty"),
        (b"not a picture", "a.png", "invalid_image", "a.png: this is no picture in a format that is known"),
        (encoded(drawing(), "PNG")[:80], "a.png", "invalid_image", "a.png: "),
        (b"%PDF-1.4 nonsense", "a.pdf", "invalid_image", "a.pdf: "),
        (b"<svg", "a.svg", "invalid_image", "a.svg: "),
        (b"<html></html>", "a.svg", "invalid_image", "a.svg: "),
        (gzip.compress(b"nothing"), "a.svgz", "invalid_image", "a.svgz: "),
        (b"\x1f\x8bbroken", "a.svgz", "invalid_image", "a.svgz: "),
        (bomb(60_000, 60_000), "a.png", "output_limit", "a.png: 60000 x 60000 is more than 64000000 pixels"),
        (bomb(0, 10), "a.png", "invalid_image", "a.png: "),
        (SVG.replace(b'"40"', b'"9999999"', 1), "a.svg", "output_limit", "a.svg: 9999999 x 20 is more than"),
        (TALL, "a.svg", "output_limit", "a.svg: 40 x 399999960 is more than"),
        (
            gzip.compress(b"<svg>" + b" " * (70 << 20)),
            "a.svgz",
            "output_limit",
            "a.svgz: the picture unpacks",
        ),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "content",
)
def test_what_cannot_be_shown_has_a_reason(
    warm: Engine, content: bytes, name: str, kind: str, says: str
) -> None:
    made = develop(warm, content, name)
    assert made.images == ()
    (found,) = made.diagnostics
    assert (found.kind, found.severity, found.file) == (kind, "error", name)
    assert says in found.message
    assert "0x" not in found.message, "no address in memory"


def test_the_limit_on_pixels_is_the_jobs(warm: Engine) -> None:
    content = encoded(drawing(size=(30, 20)), "PNG")
    assert develop(warm, content, limits=Limits(pixels=600)).diagnostics == ()
    assert develop(warm, content, limits=Limits(pixels=599)).diagnostics[0].kind == "output_limit"
    assert develop(warm, SVG, "a.svg", limits=Limits(pixels=799)).diagnostics[0].kind == "output_limit"
    assert develop(warm, pdf(), "a.pdf", limits=Limits(pixels=999)).diagnostics[0].kind == "output_limit"


def test_pages_beyond_the_limit_are_left_out_with_a_warning(warm: Engine) -> None:
    made = develop(warm, pdf(5), "a.pdf", limits=Limits(images=2))
    assert len(made.images) == 2
    assert [(d.kind, d.severity) for d in made.diagnostics] == [("output_limit", "warning")]


@pytest.mark.parametrize(
    "limits", [Limits(processes=1), Limits(file_bytes=4096), Limits(memory_bytes=16 << 20)]
)
def test_a_jobs_tight_limits_do_not_break_its_pictures(limits: Limits) -> None:
    from tests.support import engine

    with engine() as cold:
        assert develop(cold, encoded(drawing(), "PNG"), limits=limits).diagnostics == ()


def test_xml_entities_do_not_grow(warm: Engine) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    root = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&l11;</text></svg>'
    svg = f'<!DOCTYPE svg [<!ENTITY l0 "lol">{lol}]>{root}'
    for engine in ("resvg", "cairosvg"):
        made = develop(warm, svg.encode(), "a.svg", engine=engine, limits=Limits(wall_seconds=5))
        assert [d.severity for d in made.diagnostics] == ["error"]


# ---- the host believes nothing ----


class Liar:
    """A session whose imaging worker says what it is told to."""

    isolation = "namespace"
    memory_wall = ""

    def __init__(self, files: dict[str, bytes], result: StepResult) -> None:
        self.workspace = MemoryWorkspace(files)
        self.result = result
        self.closed = False

    def put(self, files: Any) -> None: ...

    def run(self, step: Any, inputs: Any = ()) -> StepResult:
        return self.result

    def close(self) -> None:
        self.closed = True


MADE = {
    "file": 0,
    "page": 1,
    "width": 24,
    "height": 16,
    "transparent": False,
    "colors": 3,
    "dominant_share": 0.5,
    "entropy": 1.0,
    "vector": None,
}
PNG = encoded(drawing(), "PNG")


def lie(report: Any = None, png: bytes = PNG, **result: Any) -> Collected:
    files = {"1.png": png} | ({} if report is None else {"report.json": json.dumps(report).encode()})
    liar = Liar(files, StepResult(name="imaging", **{"exit_code": 0, **result}))
    try:
        return Imager(lambda worker, limits: liar, Limits()).develop([Picture(name="a.png", content=PNG)])
    finally:
        assert liar.closed


def test_an_honest_report_is_taken() -> None:
    assert len(lie({"images": [MADE], "findings": []}).images) == 1


@pytest.mark.parametrize(
    "report",
    [
        None,
        [],
        {"images": [MADE]},
        {"images": [{**MADE, "width": 25}], "findings": []},
        {"images": [{**MADE, "width": -24}], "findings": []},
        {"images": [{**MADE, "width": "24"}], "findings": []},
        {"images": [{**MADE, "colors": 0}], "findings": []},
        {"images": [{**MADE, "entropy": 9}], "findings": []},
        {"images": [{**MADE, "extra": 1}], "findings": []},
        {"images": [{**MADE, "vector": "../../etc/passwd"}], "findings": []},
        {"images": [{**MADE, "vector": "7.pdf"}], "findings": []},
        {"images": [{**MADE, "file": 1}], "findings": []},
        {"images": [MADE, MADE], "findings": []},
        {"images": [], "findings": [{"file": 9, "code": None, "message": "x", "line": None, "column": None}]},
        {
            "images": [],
            "findings": [{"file": 0, "code": None, "message": "x" * 501, "line": None, "column": None}],
        },
    ],
)
def test_a_report_that_lies_is_the_environments_error(report: Any) -> None:
    with pytest.raises((SandboxError, OSError)):
        lie(report)


@pytest.mark.parametrize("png", [b"", b"GIF89a", PNG[:20], PNG.replace(b"IHDR", b"IHDX"), bomb(16, 24)])
def test_a_png_that_is_none_is_the_environments_error(png: bytes) -> None:
    with pytest.raises(SandboxError):
        lie({"images": [MADE], "findings": []}, png)


def test_a_worker_that_failed_is_the_environments_error() -> None:
    with pytest.raises(SandboxError, match="No module named"):
        lie(exit_code=1, stderr=b"Traceback\nModuleNotFoundError: No module named 'PIL'\n")


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        ({"limit": "memory", "limit_detail": "too much"}, "memory"),
        ({"limit": "timeout", "limit_detail": "too long"}, "timeout"),
        ({"exit_code": None, "signal": 11}, "invalid_image"),
    ],
)
def test_a_picture_that_breaks_its_decoder_is_the_codes(result: dict[str, Any], kind: str) -> None:
    (found,) = lie(**result).diagnostics
    assert found.kind == kind
    assert "could not be decoded within the limits" in found.message


def test_the_size_of_a_png_is_read_from_its_head() -> None:
    assert png_size(PNG) == (24, 16)
    assert png_size(bomb(60_000, 3)) == (60_000, 3)
    assert png_size(b"") is None
    assert png_size(b"\x89PNG\r\n\x1a\n") is None
