"""Pixels and words out of hostile files: read behind the walls, and what comes back is not believed."""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Callable
from typing import Any

import PIL.Image
import pytest

from renderkit.engine import Engine
from renderkit.imaging.imager import Imager
from renderkit.imaging.reading import CHARACTERS
from renderkit.models import Limits, StepResult
from renderkit.plugin import browser
from renderkit.sandbox.contract import SandboxError
from tests.support import encoded, picture
from tests.test_imaging import Liar, bomb, drawing, pdf

WHITE, RED = (255, 255, 255), (255, 0, 0)


@pytest.fixture(scope="module")
def imager(warm: Engine) -> Imager:
    return warm.imager(Limits())


def square(imager: Imager, content: bytes, side: int = 16) -> PIL.Image.Image:
    (made,) = imager.pixels([content], side)
    assert made is not None
    return PIL.Image.frombytes("RGB", (side, side), made)


# ---- pixels ----


def test_pixels_of_the_right_size_stay_what_they_are(imager: Imager) -> None:
    chart = drawing(size=(24, 24))
    assert square(imager, encoded(chart, "PNG"), 24).tobytes() == chart.tobytes()


@pytest.mark.parametrize("size", [(8, 4), (16, 8), (64, 32), (640, 320)])
def test_a_picture_lies_in_the_middle_with_its_shape_kept(imager: Imager, size: tuple[int, int]) -> None:
    made = square(imager, encoded(picture("red", size), "PNG"))
    assert [made.getpixel((8, row)) for row in range(16)] == [WHITE] * 4 + [RED] * 8 + [WHITE] * 4
    turned = square(imager, encoded(picture("red", (size[1], size[0])), "PNG"))
    assert turned.tobytes() == made.transpose(PIL.Image.Transpose.TRANSPOSE).tobytes()


def test_a_line_of_one_pixel_does_not_vanish(imager: Imager) -> None:
    made = square(imager, encoded(picture("red", (5000, 1)), "PNG"))
    assert [made.getpixel((8, row)) for row in range(16)].count(RED) == 1


def test_what_is_transparent_becomes_white(imager: Imager) -> None:
    layer = picture((255, 0, 0, 0), (16, 16), "RGBA")
    layer.paste((255, 0, 0, 255), (0, 0, 8, 16))
    made = square(imager, encoded(layer, "PNG"))
    assert made.getpixel((2, 8)) == RED and made.getpixel((13, 8)) == WHITE


def test_lines_are_resampled_and_not_left_out(imager: Imager) -> None:
    stripes = picture("white", (160, 160))
    for column in range(0, 160, 2):
        stripes.paste((0, 0, 0), (column, 0, column + 1, 160))
    made = square(imager, encoded(stripes, "PNG"))
    middle = made.getpixel((8, 8))
    assert isinstance(middle, tuple) and 110 < middle[0] < 145


BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "no picture": b"not a picture",
    "truncated": encoded(drawing(size=(300, 200)), "PNG")[:200],
    "a bomb": bomb(60_000, 60_000),
    "no area": bomb(0, 10),
    "fewer rows than it says": bomb(7000, 7000),
    "a document": pdf(),
    "a vector": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_decoded_is_none_and_its_neighbours_are_not(imager: Imager, broken: bytes) -> None:
    whole = encoded(drawing(), "PNG")
    made = imager.pixels([whole, broken, whole], 16)
    assert made[1] is None
    assert made[0] is not None and made[0] == made[2]


def test_the_limit_on_pixels_is_the_imagers(warm: Engine) -> None:
    content = encoded(drawing(size=(30, 20)), "PNG")
    assert warm.imager(Limits(pixels=600)).pixels([content], 16) != [None]
    assert warm.imager(Limits(pixels=599)).pixels([content], 16) == [None]


def test_the_largest_picture_is_decoded_within_the_limits(imager: Imager) -> None:
    square(imager, encoded(picture((9, 9, 9, 90), (8000, 8000), "RGBA"), "PNG", compress_level=1))


@pytest.mark.parametrize(
    "limits",
    [
        Limits(processes=1),
        Limits(file_bytes=4096),
        Limits(memory_bytes=16 << 20),
        Limits(workspace_bytes=65536),
    ],
)
def test_a_jobs_tight_limits_leave_room_for_pixels(warm: Engine, limits: Limits) -> None:
    made = warm.imager(limits).pixels([encoded(drawing(), "PNG")] * 3, 384)
    assert [len(one or b"") for one in made] == [384 * 384 * 3] * 3


def test_more_pictures_than_one_session_takes(imager: Imager) -> None:
    many = [encoded(picture((shade, 0, 0), (4, 4)), "PNG") for shade in range(150)]
    assert [(made or b"?")[0] for made in imager.pixels(many, 4)] == list(range(150))
    assert imager.pixels([], 4) == []


@pytest.mark.parametrize("side", [0, -1, 4097])
def test_a_side_that_cannot_be_is_misuse(imager: Imager, side: int) -> None:
    with pytest.raises(ValueError, match="side"):
        imager.pixels([b""], side)


# ---- words ----


def svg(inside: str, head: str = "") -> bytes:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<text>Sales by year</text><text>2024</text>", ["Sales", "by", "year", "2024"]),
        ("<g><text>a<tspan>b</tspan>c</text></g>", ["abc"]),
        ("<text>CO<tspan dy='3'>2</tspan></text>", ["CO2"]),
        ("<text><tspan x='0'>one</tspan><tspan x='0' dy='1em'>two</tspan></text>", ["one", "two"]),
        ("<text>one</text>lost<text>two</text>", ["one", "two"]),
        ("<title>t</title><desc>d</desc><style>s</style><script>s</script><metadata>m</metadata>", []),
        ("<text>seen<title>tip</title></text>", ["seen"]),
        ("<defs><text>never</text></defs><symbol><text>never</text></symbol>", []),
        ("<g display='none'><text>never</text></g><g style='display: none'><text>never</text></g>", []),
        (
            "<foreignObject><div><p>one</p><p>t<b>w</b>o</p>a<br/>b</div></foreignObject>",
            ["one", "two", "a", "b"],
        ),
        ("<foreignObject><style>p{}</style><p>one</p></foreignObject>", ["one"]),
        ("<switch><foreignObject>one</foreignObject><text>instead</text></switch>", ["one"]),
        ("<switch><text systemLanguage='de'>ja</text><text>yes</text></switch>", ["yes"]),
        ("<text>&lt;&amp;&#233;</text>", ["<&é"]),
        ("<text><![CDATA[a < b]]></text>", ["a", "<", "b"]),
        ("<text>\n  a\n  b\t</text>", ["a", "b"]),
        ("<path d='M0 0'/>", []),
    ],
)
def test_words_of_an_svg(imager: Imager, inside: str, words: list[str]) -> None:
    assert imager.words("a.svg", svg(inside)) == words


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(svg("<text>é</text>")),
        svg("<text>é</text>").decode().encode("utf-16"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?><svg><text>\xe9</text></svg>',
        "<svg:svg xmlns:svg='http://www.w3.org/2000/svg'><svg:text>é</svg:text></svg:svg>".encode(),
        svg("<text>&e;</text>", '<!DOCTYPE svg [<!ENTITY e "é">]>'),
    ],
    ids=["gzip", "utf-16", "latin-1", "prefix", "entity"],
)
def test_words_of_an_svg_in_any_wrapping(imager: Imager, content: bytes) -> None:
    assert imager.words("a.svg", content) == ["é"]


def written(*pages: str) -> bytes:
    """A PDF of some pages of text, each object in its place."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, text in enumerate(pages):
        stream = f"BT /F 12 Tf 20 50 Td ({text}) Tj ET"
        rest = f"/MediaBox[0 0 600 100]/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * number} 0 R"
        objects += [f"<</Type/Page/Parent 2 0 R{rest}>>"]
        objects += [f"<</Length {len(stream)}>>stream\n{stream}\nendstream"]
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return f"{out}{head}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF".encode()


def test_words_of_all_pages_of_a_pdf(imager: Imager) -> None:
    assert imager.words("a.pdf", written("Sales by year", "", "0.5")) == ["Sales", "by", "year", "0.5"]
    assert imager.words("a.pdf", pdf(2)) == []


def test_words_of_no_more_pages_than_a_program_may_have_images(warm: Engine) -> None:
    assert warm.imager(Limits(images=2)).words("a.pdf", written("one", "two", "three")) == ["one", "two"]


LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
LAUGHS = f'<!DOCTYPE svg [<!ENTITY l0 "lol ">{LOL}]>'
CHAIN = "".join(f'<!ENTITY l{n} "&l{n - 1};">' for n in range(1, 100_000))
LEAK = '<!DOCTYPE svg [<!ENTITY l SYSTEM "file:///etc/passwd">]>'

HOSTILE: dict[str, tuple[str, bytes]] = {
    "laughs": ("a.svg", svg("<text>&l11;</text>", LAUGHS)),
    "laughs where nothing is seen": ("a.svg", svg("<g>&l11;</g>", LAUGHS)),
    "laughs in an attribute": ("a.svg", svg('<text id="&l11;"/>', LAUGHS)),
    "a chain": ("a.svg", svg("<text>&l99999;</text>", f'<!DOCTYPE svg [<!ENTITY l0 "lol">{CHAIN}]>')),
    "a circle": ("a.svg", svg("<text>&a;</text>", '<!DOCTYPE svg [<!ENTITY a "&b;"><!ENTITY b "&a;">]>')),
    "depth": ("a.svg", b"<svg>" + b"<text>" * 500_000 + b"x"),
    "gzip": ("a.svgz", gzip.compress(b"<svg>" + b" " * (70 << 20))),
    "broken gzip": ("a.svgz", b"\x1f\x8bbroken"),
    "cut": ("a.svg", svg("<text>a</text>")[:-4]),
    "empty": ("a.svg", b""),
    "bytes": ("a.svg", bytes(range(256)) * 9),
    "an encoding": ("a.svg", b'<?xml version="1.0" encoding="unicode_escape"?><svg>\\ud800</svg>'),
    "no pdf": ("a.pdf", b"%PDF-1.4 nonsense"),
    "an empty pdf": ("a.pdf", b""),
    "a png for a pdf": ("a.pdf", encoded(drawing(), "PNG")),
    "a cut pdf": ("a.pdf", pdf(3)[:500]),
    "another file": ("a.svg", svg("<text>&l;</text>", LEAK)),
}


@pytest.mark.parametrize(("name", "content"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_have_no_words_or_some(imager: Imager, name: str, content: bytes) -> None:
    began = time.monotonic()
    words = imager.words(name, content)
    assert words is None or set(words) <= {"lol", "lo", "l"}
    assert sum(map(len, words or ())) <= CHARACTERS
    assert time.monotonic() - began < 20
    assert imager.words("a.svg", svg("<text>still here</text>")) == ["still", "here"]


def test_a_long_text_is_cut(imager: Imager) -> None:
    words = imager.words("a.svg", svg(f"<text>{'€ ' * CHARACTERS}</text>"))
    assert words == ["€"] * (CHARACTERS // 2)
    (word,) = imager.words("a.svg", svg(f"<text>{'😀' * 2 * CHARACTERS}</text>")) or ()
    assert word == "😀" * CHARACTERS


# ---- words of pages ----


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (
            "<title>t</title><style>p{}</style><h1>Head</h1><p>two<b>fold</b><script>1</script>",
            "Head twofold",
        ),
        ("<p hidden>no</p><p style='display:none'>no</p><p style='visibility:hidden'>no</p>yes", "yes"),
        ("<svg><text x=9 y=20>in a chart</text><title>tip</title></svg>", "in a chart"),
        ("<script>setTimeout(() => document.body.append('later'), 500)</script>", "later"),
        ("<script>fetch('a.csv').then(a => a.text()).then(t => document.body.append(t))</script>", "1,2"),
        ("", ""),
    ],
)
def test_words_of_a_page(imager: Imager, page: str, words: str) -> None:
    found = imager.words("a.html", f"<!DOCTYPE html>{page}".encode(), {"a.csv": b"1,2"})
    assert found == words.split()


LIES = "Object.defineProperty(HTMLElement.prototype, 'innerText', {get: () => %s})"
HOSTILE_PAGES: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "much": ("document.body.append('lol '.repeat(1e6))", lambda found: found == ["lol"] * 5000),
    "an object": (LIES % "({a: 1})", lambda found: found == ["[object", "Object]"]),
    "it throws": (LIES % "{throw 1}", lambda found: found is None),
    "a string of its own": (
        "String = () => ({slice: () => 'x'.repeat(1e6)})",
        lambda found: found == ["x" * 20_000],
    ),
    "no body": ("document.documentElement.remove()", lambda found: not found),
    "half a character": ("document.body.append('\\ud800')", lambda found: found == ["?"]),
    "half a character, printed": ("console.log('\\ud800')", lambda found: not found),
}


@pytest.mark.parametrize(("script", "fits"), HOSTILE_PAGES.values(), ids=HOSTILE_PAGES)
def test_hostile_pages_have_no_words_or_some(
    imager: Imager, script: str, fits: Callable[[Any], bool]
) -> None:
    found = imager.words("a.html", f"<!DOCTYPE html><body><script>{script}</script>".encode())
    assert fits(found), str(found)[:200]


def test_a_page_that_will_not_end_has_no_words(warm: Engine) -> None:
    limits = Limits(wall_seconds=3)
    assert warm.imager(limits).words("a.html", b"<script>for(;;);</script>") is None


def test_words_of_a_page_come_through_a_tight_limit_on_output(warm: Engine) -> None:
    page = f"<!DOCTYPE html>{'€' * 15_000}".encode()
    assert warm.imager(Limits(output_bytes=1024)).words("a.html", page) == ["€" * 15_000]


def test_a_visit_that_asks_for_no_words_is_what_it_was() -> None:
    asked = browser.visit("a.html", words=True).call or {}
    assert browser.visit("a.html").call == {name: asked[name] for name in asked if name != "words"}


# ---- the host believes nothing ----

PIXELS = bytes(4 * 4 * 3)


def lying(files: dict[str, bytes], **result: Any) -> Imager:
    return Imager(lambda *_: Liar(files, StepResult(name="imaging", **{"exit_code": 0, **result})), Limits())


def test_honest_answers_are_taken() -> None:
    assert lying({"0.rgb": PIXELS}).pixels([b"", b""], 4) == [PIXELS, None]
    assert lying({"words.json": b'["a"]'}).words("a.svg", b"") == ["a"]
    assert lying({}).words("a.svg", b"") is None


@pytest.mark.parametrize("made", [b"", PIXELS[:-1], PIXELS + b"\0", b"\0" * 999])
def test_pixels_of_another_size_are_the_environments_error(made: bytes) -> None:
    with pytest.raises(SandboxError):
        lying({"0.rgb": made}).pixels([b""], 4)


@pytest.mark.parametrize(
    "made", ["", "{}", "[1]", "[null]", '["a"', '["\\ud800"]', json.dumps(["a" * (CHARACTERS + 1)])]
)
def test_words_that_are_none_are_the_environments_error(made: str) -> None:
    with pytest.raises(SandboxError):
        lying({"words.json": made.encode()}).words("a.svg", b"")


def test_a_report_that_is_none_has_no_words() -> None:
    assert lying({}, stderr=b"[]").words("a.html", b"") is None
    assert lying({}, stderr=b'{"words": "a b"}').words("a.html", b"") == ["a", "b"]


def test_a_worker_that_failed_is_the_environments_error() -> None:
    broken = lying({}, exit_code=1, stderr=b"Traceback\nModuleNotFoundError: No module named 'PIL'\n")
    with pytest.raises(SandboxError, match="No module named"):
        broken.pixels([b""], 4)
    with pytest.raises(SandboxError, match="No module named"):
        broken.words("a.svg", b"")


@pytest.mark.parametrize(
    "died", [{"limit": "memory"}, {"limit": "timeout"}, {"exit_code": None, "signal": 11}]
)
def test_a_file_that_breaks_its_reader_is_none(died: dict[str, Any]) -> None:
    assert lying({"0.rgb": PIXELS}, **died).pixels([b"", b""], 4) == [None, None]
    assert lying({"words.json": b"[]"}, **died).words("a.svg", b"") is None


def test_a_picture_that_breaks_the_decoder_does_not_take_others_with_it() -> None:
    class Fragile(Liar):
        def run(self, step: Any, inputs: Any = ()) -> StepResult:
            contents = [os.pread(fd, 99, 0) for fd in inputs]
            dies = {"signal": 11} if b"evil" in contents else {"exit_code": 0}
            return StepResult(name="imaging", **dies)

    sessions: list[Fragile] = []

    def opened(*_: Any) -> Fragile:
        sessions.append(Fragile({"0.rgb": PIXELS}, StepResult(name="")))
        return sessions[-1]

    made = Imager(opened, Limits()).pixels([b"good", b"evil", b"good"], 4)
    assert made == [PIXELS, None, PIXELS]
    assert len(sessions) == 4 and all(session.closed for session in sessions)
