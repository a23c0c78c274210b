"""The browser as plugins use it: what a page may do, what comes back, and what it never gets at."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator

import PIL.Image
import pytest

from renderkit.engine import Engine
from renderkit.models import (
    COMMANDS,
    Collected,
    Diagnostic,
    Execution,
    Job,
    Limits,
    Program,
    RenderResult,
    Step,
)
from renderkit.plugin import browser
from tests import support

LIMITS = Limits(wall_seconds=20, cpu_seconds=20)


def prepare(job: Job) -> Program:
    return Program(
        files={**job.files, "index.html": job.source},
        steps=(browser.visit(**job.options),),
        worker=browser.WORKER,
        outputs=("page.png",),
    )


def classify(job: Job, program: Program, execution: Execution, collected: Collected) -> list[Diagnostic]:
    return browser.findings(browser.report(execution.steps[0]), job.text)


PAGE = support.toy("page", prepare=prepare, classify_error=classify, toolchain=browser.TOOLCHAIN)


class Pages:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __call__(self, text: str, limits: Limits = LIMITS, **files: bytes) -> RenderResult:
        named = {name.replace("_", "."): content for name, content in files.items()}
        return self.engine.render(text, "page", files=named, limits=limits)


@pytest.fixture(scope="module")
def cold() -> Iterator[Pages]:
    with support.engine(PAGE, uses=1) as engine:
        yield Pages(engine)


@pytest.fixture(scope="module")
def kept() -> Iterator[Pages]:
    """One browser for every page, each in a context of its own."""
    with support.engine(PAGE, uses=1000) as engine:
        yield Pages(engine)


def pixels(result: RenderResult) -> PIL.Image.Image:
    assert result.image is not None, result.diagnostics
    return PIL.Image.open(io.BytesIO(result.image.png)).convert("RGB")


def errors(result: RenderResult) -> list[tuple[str, int | None]]:
    return [(found.kind, found.line) for found in result.diagnostics if found.severity == "error"]


def warnings(result: RenderResult) -> list[str]:
    return [found.kind for found in result.diagnostics if found.severity == "warning"]


# ---- pictures ----


def test_a_page_is_drawn_whole(kept: Pages) -> None:
    made = pixels(kept("<body style='margin:0'><div style='height:2000px;background:#00f'></div>"))
    assert made.size == (1280, 2000)
    assert made.getpixel((640, 1990)) == (0, 0, 255)


@pytest.mark.parametrize(("comment", "turns"), [(10, 10), (3_000_000, 10), (10, 30_000_000)])
def test_modules_that_ask_for_modules_are_all_waited_for(kept: Pages, comment: int, turns: int) -> None:
    """From the end of loading on, one after another: each long to compile, or long to run."""
    work = f"/*{'x' * comment}*/ let sum = 0; for (let i = 0; i < {turns}; i++) sum += i % 7;"
    files = {f"m{at}_js": f"{work} import('./m{at + 1}.js');".encode() for at in range(6)}
    files["m6_js"] = b"document.body.style.background = '#0f0';"
    page = "<!DOCTYPE html><body><script>addEventListener('load', () => import('./m0.js'))</script></body>"
    for _ in range(3):
        assert pixels(kept(page, **files)).getpixel((640, 400)) == (0, 255, 0)


def test_a_page_that_asks_without_end_has_one(kept: Pages) -> None:
    """Each picture asks for the next, at another address of the same file."""
    page = (
        "<body><script>let n = 0; const next = () => { const i = new Image(); i.onload = next; "
        "i.src = 'dot.svg?' + n++; }; onload = next</script></body>"
    )
    dot = b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"
    began = time.monotonic()
    assert pixels(kept(page, dot_svg=dot)).size == (1280, 800)
    assert time.monotonic() - began < 25


def test_a_page_that_is_too_high_is_cut_and_says_so(kept: Pages) -> None:
    result = kept("<h1>top</h1><div style='height:20000px'></div>")
    assert pixels(result).height == 8192
    assert warnings(result) == ["output_limit"]


def test_the_same_page_gives_the_same_bytes_cold_and_kept(cold: Pages, kept: Pages) -> None:
    """Time, chance, frames and dates are the same in every browser."""
    page = """<canvas id=c></canvas><p id=p></p><script>
    let n = 0;
    const draw = (t) => {
      document.getElementById('c').getContext('2d').fillRect(t / 20, 20, 40, 40);
      p.textContent = [++n, t, Date.now(), new Date(), Math.random(), crypto.randomUUID(), performance.now()];
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
    setInterval(() => p.title += Math.random(), 7);
    </script>"""
    found = [*(cold(page) for _ in range(2)), *(kept(page) for _ in range(2))]
    assert {result.isolation for result in found} == {"namespace", "context"}
    assert len({result.image.sha256 for result in found if result.image}) == 1


def test_animations_are_over_when_the_picture_is_taken(kept: Pages) -> None:
    page = """<style>@keyframes k { to { background: #0f0 } }
    body { margin: 0 } div { height: 100px; animation: k 2s forwards }</style><div></div>
    <canvas id=c width=100 height=100></canvas><script>
    const g = c.getContext('2d'), start = performance.now();
    (function step(now) {
      const part = Math.min(1, ((now || 0) - start) / 1800);
      g.fillStyle = part < 1 ? '#f00' : '#00f';
      g.fillRect(0, 0, 100, 100);
      if (part < 1) requestAnimationFrame(step);
    })();</script>"""
    made = pixels(kept(page))
    assert made.getpixel((50, 50)) == (0, 255, 0)
    assert made.getpixel((50, 150)) == (0, 0, 255)


def test_no_pointer_lies_on_the_page(kept: Pages) -> None:
    page = """<style>body { margin: 0 } div { height: 50px; background: #0f0 } div:hover { background: #f00 }</style>
    <div></div><script>let heard = 0;
    for (const kind of ['mousemove', 'mouseenter', 'pointermove', 'mouseover']) addEventListener(kind, () => heard++, true);
    setTimeout(() => { if (heard) throw Error(`heard ${heard}`) }, 500)</script>"""
    result = kept(page)
    assert errors(result) == []
    assert pixels(result).getpixel((0, 0)) == (0, 255, 0)


def test_webgl_draws(kept: Pages) -> None:
    page = """<body style='margin:0'><canvas id=c width=50 height=50></canvas><script>
    const g = c.getContext('webgl'); g.clearColor(0, 0.5, 1, 1); g.clear(g.COLOR_BUFFER_BIT);</script>"""
    assert pixels(kept(page)).getpixel((25, 25)) == (0, 128, 255)


@pytest.mark.parametrize(("kind", "most"), [("2d", 60), ("webgl", 10), ("webgl2", 10)])
def test_where_frames_are_dear_there_are_few(kept: Pages, kind: str, most: int) -> None:
    page = f"""<canvas id=c></canvas><script>
    c.getContext('{kind}');
    let n = 0;
    (function draw(t) {{ if (t <= 1000) n++; requestAnimationFrame(draw) }})();
    setTimeout(() => console.error(n), 1100)</script>"""
    said = [found.message for found in kept(page).diagnostics if found.severity == "warning"]
    assert len(said) == 1
    assert 0.9 * most <= int(said[0].removeprefix("on the console: ")) <= most


def test_an_element_alone_at_twice_the_size(kept: Pages) -> None:
    page = "<svg width=100 height=50><rect width=100 height=50 fill=red /></svg>"
    step = browser.visit(select="svg", scale=2, vector="svg")
    with kept.engine.session(browser.WORKER, LIMITS) as session:
        session.put({"index.html": page.encode()})
        assert session.run(step).ok
        made = PIL.Image.open(io.BytesIO(session.workspace.read("page.png")))
        assert made.size == (200, 100)
        assert session.workspace.text("page.svg").startswith("<svg xmlns=")


def test_files_of_the_job_lie_beside_the_page(kept: Pages) -> None:
    page = "<h1>x</h1><p id=p></p><script>fetch('data.csv').then(r => r.text()).then(t => p.textContent = t)</script>"
    assert kept(page, data_csv=b"a,b\n1,2\n").ok
    assert warnings(kept(page)) == ["missing_file"]


def test_a_picture_of_a_page_is_developed_like_any_other(kept: Pages) -> None:
    from renderkit.models import Picture

    page = b"<body style='margin:0;background:#0f0'><img src='dot.png'>"
    made = kept.engine.imager(LIMITS).develop(
        [Picture(name="plot.html", content=page)], beside={"dot.png": support.png("blue", (30, 30))}
    )
    assert [image.source for image in made.images] == ["plot.html.png"]
    picture = PIL.Image.open(io.BytesIO(made.images[0].png))
    assert picture.getpixel((15, 15)) == (0, 0, 255)
    assert picture.getpixel((600, 400)) == (0, 255, 0)
    assert browser.read(made.visits["plot.html"]).settled


# ---- what goes wrong ----

FAILING = {
    "an unknown name": ("<h1>x</h1>\n<script>\nfoo.bar();\n</script>", ("undefined", 3)),
    "a syntax error": ("<h1>x</h1>\n<script>\nconst a = ;\n</script>", ("syntax", 3)),
    "a type": ("<h1>x</h1>\n<script>\nnull.x;\n</script>", ("type", 3)),
    "no such method": ("<h1>x</h1>\n<script>\n[].draw();\n</script>", ("undefined", 3)),
    "a rejected promise": (
        "<h1>x</h1>\n<script>\nPromise.reject(new Error('no'));\n</script>",
        ("runtime", 3),
    ),
    "a late error": (
        "<h1>x</h1>\n<script>\nsetTimeout(() => {\n  gone(); }, 900);\n</script>",
        ("undefined", 4),
    ),
    "an unknown package": (
        "<h1>x</h1>\n<script type=module>\nimport * as d3 from 'd3';\n</script>",
        ("missing_package", 3),
    ),
    "a script from elsewhere": (
        "<h1>x</h1>\n<script src='https://example.com/a.js'></script>\n<script>a()</script>",
        ("blocked", 2),
    ),
    "a script that is not there": ("<h1>x</h1>\n<script src='a.js'></script>", ("missing_file", 2)),
    "another page": ("<h1>x</h1>\n<script>location.href = 'https://example.com/'</script>", ("blocked", 2)),
    "half a surrogate pair": (
        r"<h1>x</h1><script>" "\n" r"console.log('\ud800'); throw new Error('\udfff')</script>",
        ("runtime", 2),
    ),
    "without end": ("<h1>x</h1>\n<script>location.reload()</script>", ("runtime", 2)),
}


@pytest.mark.parametrize("name", FAILING)
def test_what_goes_wrong_has_its_kind_and_its_line(kept: Pages, name: str) -> None:
    page, expected = FAILING[name]
    assert errors(kept(page))[0] == expected


STANDING = {
    "an image from elsewhere": ("<h1>x</h1><img src='https://example.com/a.png'>", ["blocked"]),
    "a caught request": ("<h1>x</h1><script>fetch('https://example.com/').catch(() => 0)</script>", ["blocked"]),
    "a web socket": ("<h1>x</h1><script>new WebSocket('wss://example.com/')</script>", ["blocked"]),
    "500 windows": ("<h1>x</h1><script>for (let i = 0; i < 500; i++) window.open('/')</script>", ["blocked"]),
    "a download": ("<h1>x</h1><a download=x.txt href='data:,x'></a><script>document.querySelector('a').click()</script>", ["blocked"]),
    "a console error": ("<h1>x</h1><script>console.error('hm')</script>", ["runtime"]),
    "questions": ("<h1>x</h1><script>alert(1); confirm(2); prompt(3)</script>", []),
}  # fmt: skip


@pytest.mark.parametrize("name", STANDING)
def test_what_a_page_survives_is_a_warning(kept: Pages, name: str) -> None:
    page, expected = STANDING[name]
    result = kept(page)
    assert result.ok, result.diagnostics
    assert warnings(result) == expected


HOSTILE = {
    "a loop": ("<h1>x</h1><script>for (;;);</script>", "timeout"),
    "questions without end": ("<h1>x</h1><script>for (;;) alert(1)</script>", "timeout"),
    "memory": (
        "<script>const a = []; for (;;) a.push(new Uint8Array(5e7).fill(1))</script>",
        "memory",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_that_will_not_end_is_ended_and_the_next_is_served(kept: Pages, name: str) -> None:
    page, kind = HOSTILE[name]
    short = LIMITS.model_copy(update={"wall_seconds": 6.0, "memory_bytes": 512 * 2**20})
    if kind == "memory":
        short = short.model_copy(update={"wall_seconds": 30.0, "cpu_seconds": 30.0})
    result = kept(page, limits=short)
    assert errors(result)[0][0] == kind, result.diagnostics
    assert kept("<h1>next</h1>", limits=short).ok


def test_a_browser_that_does_not_start_is_no_fault_of_the_page() -> None:
    script = browser.WORKER.files["browser_worker.py"]
    broken = browser.WORKER.model_copy(
        update={
            "files": {
                **browser.WORKER.files,
                "browser_worker.py": script.replace(b"/usr/bin/chromium", b"/nowhere"),
            }
        }
    )

    def prepare_broken(job: Job) -> Program:
        return prepare(job).model_copy(update={"worker": broken})

    page = support.toy("page", prepare=prepare_broken, classify_error=classify, toolchain=browser.TOOLCHAIN)
    with support.engine(page) as engine:
        result = engine.render("<h1>x</h1>", "page", limits=LIMITS)
    assert result.status == "error"
    assert "no browser" in result.diagnostics[0].message


def test_what_is_no_report_is_never_taken_for_an_empty_one() -> None:
    with pytest.raises(ValueError):
        browser.read('{"errors": 3}')


def test_a_page_with_a_name_that_is_no_text_is_drawn(kept: Pages) -> None:
    from renderkit.models import Picture

    made = kept.engine.imager(LIMITS).develop([Picture(name="caf\udce9.html", content=b"<h1>x</h1>")])
    assert len(made.images) == 1, made.diagnostics


# ---- walls ----


def test_pages_leave_nothing_to_one_another(kept: Pages) -> None:
    """Cookies, storage, caches, databases, service workers: the second page finds what the first found."""
    page = """<p id=p></p><script type=module>
    const seen = [document.cookie, localStorage.length, sessionStorage.length];
    seen.push((await indexedDB.databases()).length, (await caches.keys()).length);
    seen.push((await navigator.serviceWorker.getRegistrations()).length);
    document.cookie = 'a=b'; localStorage.a = sessionStorage.a = 'b';
    indexedDB.open('leak'); await caches.open('leak');
    navigator.serviceWorker.register('worker.js').catch(() => 0);
    p.textContent = seen.join('|') || 'nothing';
    </script>"""
    first, second = (kept(page, worker_js=b"") for _ in range(2))
    assert first.ok and second.ok, first.diagnostics  # all of it could be asked and written
    assert first.image is not None and second.image is not None
    assert first.image.sha256 == second.image.sha256


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "chrome://version", "view-source:file:///etc/passwd"]
)
def test_no_page_reads_the_disk(kept: Pages, address: str) -> None:
    plain = kept("<iframe srcdoc='' width=400 height=300></iframe><h1>x</h1>")
    framed = kept(f"<iframe src='{address}' width=400 height=300></iframe><h1>x</h1>")
    assert pixels(framed).tobytes() == pixels(plain).tobytes()
    asked = (
        f"<h1>x</h1><script>fetch('{address}').then(() => document.body.append('got it'), () => 0)</script>"
    )
    assert pixels(kept(asked)).tobytes() == pixels(kept("<h1>x</h1>")).tobytes()


def test_the_browsers_filter_gives_namespaces_and_nothing_to_do_with_them() -> None:
    """What Chromium builds its sandbox of is left; mounts and other namespaces' doors stay shut."""
    worker = COMMANDS.model_copy(update={"name": "commands in a browser's filter", "browser": True})
    script = """
    unshare -Ur sh -c '
      grep CapEff /proc/self/status
      mount -t tmpfs none /work || echo refused; umount /tmp || echo refused; hostname x || echo refused' 2>&1
    unshare -Urm true || echo refused
    nsenter -t 1 -n true || echo refused
    """
    with support.engine() as engine, engine.session(worker, LIMITS) as session:
        said = session.run(Step(name="sh", argv=("sh", "-c", script))).text
        assert "CapEff:\t000001ffffffffff" in said, said  # else nothing is proven here
        assert said.count("refused") == 5, said
    with support.engine() as engine, engine.session(COMMANDS, LIMITS) as session:
        assert "CapEff" not in session.run(Step(name="sh", argv=("sh", "-c", script))).stdout.decode()
