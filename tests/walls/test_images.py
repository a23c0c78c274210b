"""Pictures that are weapons. They are decoded behind the walls; the host sees a report and the size of a PNG."""

from __future__ import annotations

import io
import os
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

import PIL.Image
import pytest

from renderkit.imaging.imager import Imager, png_size
from renderkit.models import Collected, Kind, Limits, Picture
from tests.walls.support import Walls

LIMITS = Limits(pixels=4_000_000, images=5, wall_seconds=4, cpu_seconds=4)


@pytest.fixture
def backend() -> str:
    """Pictures are decoded in a worker of their own; that it may be reused is the engine's default to come."""
    return "reused"


@pytest.fixture
def develop(walls: Walls) -> Iterator[Callable[..., Collected]]:
    """Develops one file; afterwards an honest picture must come out right."""

    def run(name: str, content: bytes, limits: Limits = LIMITS) -> Collected:
        began = time.monotonic()
        made = Imager(walls.sandbox.open, limits).develop([Picture(name=name, content=content)])
        assert time.monotonic() - began < 15
        for image in made.images:
            assert image.width * image.height <= limits.pixels
            assert png_size(image.png) == (image.width, image.height)
        return made

    yield run
    after = run("honest.png", png(3, 2, rows=b"\0" + b"\xff\0\0" * 3 + b"\0" + b"\0\xff\0" * 3))
    assert [(image.width, image.height, image.statistics.colors) for image in after.images] == [(3, 2, 2)]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int, height: int, *, rows: bytes | None = None, extra: bytes = b"", packed: bytes | None = None
) -> bytes:
    """A PNG of three channels; `rows` are its bytes, `packed` instead of them what its data chunk holds."""
    if packed is None:
        packed = zlib.compress(rows if rows is not None else (b"\0" + b"\x10\x80\xf0" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def saved(form: str, size: tuple[int, int] = (8, 8), **options: object) -> bytes:
    out = io.BytesIO()
    picture = PIL.Image.frombytes(
        "RGB", size, bytes((x * y) % 251 for y in range(size[1]) for x in range(3 * size[0]))
    )
    picture.save(out, form, **options)
    return out.getvalue()


@lru_cache
def zeros(megabytes: int) -> bytes:
    """So many megabytes of zeros, packed."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()


def pdf(
    pages: int, width: str = "100", height: str = "100", content: bytes = b"1 0 0 rg 10 10 50 50 re f"
) -> bytes:
    """A PDF in which all pages are the same object of a list."""
    kids = b" ".join(b"3 0 R" for _ in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R >>".encode(),
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + text + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def svg(body: str, head: str = "", size: str = 'width="60" height="40"') -> bytes:
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<?xml version='1.0'?>{head}<svg {space} {size}>{body}</svg>".encode()


def doubling(levels: int, width: int) -> str:
    uses = ["<g id='u0'><rect width='9' height='9'/></g>"]
    for level in range(1, levels):
        inner = f"<use xlink:href='#u{level - 1}'/>" * width
        uses.append(f"<g id='u{level}'>{inner}</g>")
    return f"<defs>{''.join(uses)}</defs><use xlink:href='#u{levels - 1}'/>"


ENTITIES = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 10))
LAUGHS = f"<!DOCTYPE svg [<!ENTITY e0 'ha'>{ENTITIES}]>"


class Weapon(NamedTuple):
    name: str
    content: Callable[[], bytes]
    kinds: set[Kind]
    """Of which the verdict must be one; none where a picture may stand."""


WEAPONS = [
    Weapon("huge.png", lambda: png(60_000, 60_000, packed=zeros(1)), {"output_limit"}),
    Weapon("huge_in_fact.png", lambda: png(60_000, 60_000, packed=zeros(100)), {"output_limit"}),
    Weapon("wide.png", lambda: png(2**31 - 1, 1, packed=zeros(1)), {"output_limit"}),
    Weapon("overflow.png", lambda: png(65536, 65536, packed=zeros(1)), {"output_limit"}),
    Weapon("empty_size.png", lambda: png(0, 10, packed=zeros(1)), {"invalid_image"}),
    Weapon("zlib_bomb.png", lambda: png(2000, 2000, packed=zeros(150)), {"blank_image", "invalid_image"}),
    Weapon(
        "text_bomb.png",
        lambda: png(8, 8, extra=chunk(b"zTXt", b"Comment\0\0" + zeros(150)) + chunk(b"iTXt", b"x\0\1\0\0\0" + zeros(100))),
        {"invalid_image", "blank_image"},
    ),
    Weapon("profile_bomb.png", lambda: png(8, 8, extra=chunk(b"iCCP", b"p\0\0" + zeros(150))), {"invalid_image", "blank_image"}),
    Weapon("long_text.png", lambda: png(8, 8, extra=chunk(b"tEXt", b"c\0" + b"x" * (8 << 20))), {"invalid_image", "blank_image"}),
    Weapon("truncated.png", lambda: saved("PNG", (200, 200))[:-400], {"invalid_image"}),
    Weapon("only_head.png", lambda: png(8, 8)[:33], {"invalid_image"}),
    Weapon("signature.png", lambda: b"\x89PNG\r\n\x1a\n", {"invalid_image"}),
    Weapon("empty.png", lambda: b"", {"invalid_image"}),
    Weapon("broken_sum.png", lambda: saved("PNG").replace(b"IDAT", b"IDAT\1", 1), {"invalid_image"}),
    Weapon("random.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, {"invalid_image"}),
    Weapon("noise.jpg", lambda: bytes((n * 7919) % 256 for n in range(100_000)), {"invalid_image"}),
    Weapon("text.png", lambda: b"this is no picture", {"invalid_image"}),
    Weapon("polyglot.png", lambda: saved("PNG") + b"<script>alert(1)</script>%PDF-1.4 PK\3\4" + b"#!/bin/sh\nid\n", set()),
    Weapon("frames.gif", lambda: saved("GIF", save_all=True, append_images=[PIL.Image.new("RGB", (8, 8), (n % 256, 0, n % 7)) for n in range(1000)]), set()),
    Weapon("screen.gif", lambda: b"GIF89a\xff\xff\xff\xff\x80\0\0" + saved("GIF")[13:], {"output_limit"}),
    Weapon("frame_outside.gif", lambda: saved("GIF").replace(b",\0\0\0\0\x08\0\x08\0", b",\xff\xff\xff\xff\xff\xff\xff\xff"), {"output_limit"}),
    Weapon("plain.tiff", lambda: saved("TIFF"), set()),
    Weapon("huge.tiff", lambda: saved("TIFF").replace(struct.pack("<HHII", 256, 4, 1, 8), struct.pack("<HHII", 256, 4, 1, 1 << 30)), {"output_limit"}),
    Weapon("loop.tiff", lambda: (lambda d: d[:-4] + struct.pack("<I", 8))(saved("TIFF")), set()),
    Weapon("huge.bmp", lambda: saved("BMP")[:18] + struct.pack("<ii", 1 << 30, 1 << 30) + saved("BMP")[26:], {"output_limit"}),
    Weapon("huge.ppm", lambda: b"P6 99999999 99999999 255\n" + b"x" * 100, {"output_limit"}),
    Weapon("script.eps", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 50 50\n(/etc/passwd) (r) file 100 string readstring\n{} loop\nshowpage\n", {"invalid_image", "timeout"}),
    Weapon("plain.webp", lambda: saved("WEBP"), set()),
    Weapon("icons.ico", lambda: saved("ICO"), set()),
    Weapon("uses.svg", lambda: svg(doubling(12, 10)), {"timeout", "memory", "invalid_image", "blank_image"}),
    Weapon("deep_uses.svg", lambda: svg(doubling(3000, 1)), {"timeout", "memory", "invalid_image", "blank_image"}),
    Weapon("own_use.svg", lambda: svg("<g id='a'><use xlink:href='#a'/></g><use xlink:href='#a'/>"), {"invalid_image", "blank_image"}),
    Weapon("pattern_loop.svg", lambda: svg("<pattern id='p' width='9' height='9'><rect width='9' height='9' fill='url(#p)'/></pattern><rect width='50' height='30' fill='url(#p)'/>"), {"invalid_image", "blank_image", "timeout", "memory"}),
    Weapon("laughs.svg", lambda: svg("<text y='20'>&e9;</text>", LAUGHS), {"invalid_image", "blank_image", "memory", "timeout"}),
    Weapon("nested.svg", lambda: svg("<g>" * 200_000 + "</g>" * 200_000), {"invalid_image", "blank_image", "crash", "timeout"}),
    Weapon("huge.svg", lambda: svg("<rect width='9' height='9'/>", size="width='1e9' height='1e9'"), {"output_limit"}),
    Weapon("not_a_number.svg", lambda: svg("<rect width='9' height='9'/>", size="width='nan' height='1e999'"), set()),
    Weapon("blur.svg", lambda: svg("<filter id='f' x='-999' y='-999' width='99999' height='99999'><feGaussianBlur stdDeviation='1e6'/></filter><rect width='40' height='30' filter='url(#f)'/>"), {"invalid_image", "blank_image", "timeout", "memory"}),
    Weapon("gzip_bomb.svgz", lambda: __import__("gzip").compress(b"<svg>" + b" " * (100 << 20), 9), {"output_limit"}),
    Weapon("pages.pdf", lambda: pdf(100_000), {"output_limit"}),
    Weapon("huge_page.pdf", lambda: pdf(1, "999999999", "999999999"), {"output_limit"}),
    Weapon("no_page.pdf", lambda: pdf(0), {"invalid_image", "no_image"}),
    Weapon("not_a_number.pdf", lambda: pdf(1, "-1", "nan"), set()),
    Weapon("endless_form.pdf", lambda: pdf(1, content=b"q " * 500_000), {"blank_image", "invalid_image", "timeout"}),
    Weapon("broken.pdf", lambda: pdf(3)[:200] + os.urandom(500), {"invalid_image"}),
    Weapon("only_name.pdf", lambda: b"\x89PNG\r\n\x1a\n", {"invalid_image"}),
]  # fmt: skip


@pytest.mark.parametrize("weapon", WEAPONS, ids=lambda weapon: weapon.name)
def test_weapon(develop: Callable[..., Collected], weapon: Weapon, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict on the picture within the limits: never an exception, a hang, or too large an image."""
    from renderkit.imaging import imager

    monkeypatch.setattr(imager, "MEMORY", 512 << 20)
    made = develop(weapon.name, weapon.content())
    kinds = {found.kind for found in made.diagnostics}
    if weapon.kinds:
        assert kinds & weapon.kinds, (made.diagnostics, len(made.images))
    else:
        assert made.images or made.diagnostics
    assert len(made.images) <= LIMITS.images


LINKS = {
    "file": "<image xlink:href='file://{path}' width='50' height='40'/>",
    "absolute": "<image xlink:href='{path}' width='50' height='40'/>",
    "relative": "<image xlink:href='../../../../../..{path}' width='50' height='40'/>",
    "http": "<image xlink:href='http://127.0.0.1:{port}/x.png' width='50' height='40'/>",
    "style_sheet": "<style>@import url('file://{path}'); @import url(http://127.0.0.1:{port}/x.css);</style>",
    "use": "<use xlink:href='file://{path}#x'/><use xlink:href='http://127.0.0.1:{port}/x.svg#x'/>",
    "font": "<style>@font-face {{ font-family: x; src: url('http://127.0.0.1:{port}/x.ttf') }}</style><text font-family='x' y='20'>x</text>",
    "filter_image": "<filter id='f'><feImage xlink:href='file://{path}'/></filter><rect width='50' height='30' filter='url(#f)'/>",
    "device": "<image xlink:href='/dev/zero' width='50' height='40'/><image xlink:href='/dev/stdin' width='5' height='5'/>",
    "processes": "<image xlink:href='/proc/self/environ' width='5' height='5'/><image xlink:href='/proc/kmsg' width='5' height='5'/>",
}
ENTITY = "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file://{path}'><!ENTITY % y SYSTEM 'http://127.0.0.1:{port}/y.dtd'> %y;]>"


@pytest.mark.parametrize("engine", ["resvg", "cairosvg"])
@pytest.mark.parametrize("name", [*LINKS, "entity"])
def test_links_in_svg(walls: Walls, name: str, engine: str) -> None:
    """A red picture and a secret text lie on the host, a listener on its loopback: neither is reached."""
    import socket

    red = walls.outside / "red.png"
    red.write_bytes(png(50, 40, rows=(b"\0" + b"\xff\0\0" * 50) * 40))
    red.chmod(0o644)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        words = {"path": str(red), "port": listener.getsockname()[1]}
        if name == "entity":
            text = svg("<text y='20'>&x;</text>", ENTITY.format(**{**words, "path": str(walls.canary)}))
        else:
            text = svg("<rect width='9' height='9' fill='blue'/>" + LINKS[name].format(**words))
        picture = Picture(name="x.svg", content=text, engine=engine)  # type: ignore[arg-type]
        limits = Limits(memory_bytes=512 << 20, wall_seconds=5)
        made = Imager(walls.sandbox.open, limits).develop([picture])
        listener.settimeout(0.05)
        with pytest.raises(TimeoutError):
            listener.accept()
    for image in made.images:
        colors = PIL.Image.open(io.BytesIO(image.png)).convert("RGB").getcolors(1 << 20)
        assert not [color for _, color in colors or [] if color == (255, 0, 0)], "BREACH"
    assert walls.secret not in str(made.diagnostics)
    red.unlink()


def test_an_honest_red_picture_is_drawn(walls: Walls) -> None:
    """The control for the test above: a link that is allowed does show red."""
    import base64

    red = base64.b64encode(png(50, 40, rows=(b"\0" + b"\xff\0\0" * 50) * 40)).decode()
    text = svg(f"<image xlink:href='data:image/png;base64,{red}' width='50' height='40'/>")
    (image,) = Imager(walls.sandbox.open, LIMITS).develop([Picture(name="x.svg", content=text)]).images
    assert (255, 0, 0) in [color for _, color in PIL.Image.open(io.BytesIO(image.png)).getcolors() or []]


def test_more_pictures_than_one_message_may_carry(walls: Walls) -> None:
    """As many as may be asked for; each is a descriptor in one message, and the kernel takes 253."""
    pictures = [
        Picture(name=f"{n}.png", content=png(2, 1, rows=bytes([0, n % 256, n // 256, 1, 0, 0, 0])))
        for n in range(200)
    ]
    made = Imager(walls.sandbox.open, Limits(images=200)).develop(pictures)
    assert [image.source for image in made.images] == [picture.name for picture in pictures]
