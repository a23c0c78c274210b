"""The page of a benchmark: what it says, what it links to, and that nothing on it comes alive."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest

from renderkit.bench.answers import Answer
from renderkit.bench.benchmark import benchmark, opened, summarised
from renderkit.bench.journal import Journal
from renderkit.bench.prompts import Message, Prompts
from renderkit.bench.records import Comparison, Judgement
from renderkit.bench.run import Settings
from renderkit.bench.suite import Suite, Task
from renderkit.cli.bench import report as command
from renderkit.models import Job, RenderResult
from renderkit.report import benchmark as page
from renderkit.report import scoreboard
from renderkit.report.markup import Html, escaped, href, tag
from tests import support
from tests.datasets.fake import Fake

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
SPOKEN = {"script", "style", "meta"}


class Engine(Fake):
    """Draws at once; code that begins with a kind fails with it."""

    workers = 1

    def render(self, source: Job) -> RenderResult:
        return self.result(source)


class Answers:
    """A word for each turn, by task."""

    def __init__(self, said: dict[str, Sequence[Answer]]) -> None:
        self.said = said

    def answer(self, task: Task, sample: int, turn: int, messages: Sequence[Message]) -> Answer | None:
        found = self.said[task.id]
        return found[turn] if turn < len(found) else None


class Seen(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((name, dict(attributes)))

    def all(self, name: str, **attributes: str) -> list[dict[str, str | None]]:
        return [
            found
            for kind, found in self.elements
            if kind == name and all(found.get(key.rstrip("_")) == value for key, value in attributes.items())
        ]


def task(id: str, **more: Any) -> Task:
    return Task(**{"id": id, "language": "toy", "description": f"Draw {id}.", "category": "Bars", **more})


def ran(folder: Path, tasks: Sequence[Task], said: dict[str, Sequence[str | Answer]], **more: Any) -> Journal:
    """A run to its end; what it wrote down, open for more."""
    settings = Settings(prompts=Prompts.load(), compare=False, answers="words", **{"rounds": 2, **more})
    suite = Suite(name="suited", tasks=tuple(tasks))
    given = {
        id: [Answer(text=one) if isinstance(one, str) else one for one in answers]
        for id, answers in said.items()
    }
    engine: Any = Engine()
    benchmark(suite, settings, folder, engine, Answers(given), threads=1)
    return Journal(folder, settings.described(suite))


def written(output: Path, *folders: Path, **more: Any) -> str:
    engine = Engine()
    runs = [(folder, opened(folder, engine.plugins)) for folder in folders]
    summaries = [summarised(folder, run=run) for folder, run in runs]
    return page.write(runs, summaries, output, **more).read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "first"
    picture = support.png("blue")
    tasks = [task("plain", image=picture, code="draw it"), task("mends"), task("never", category="Lines")]
    cut = Answer(text="draw half", finish="length", input_tokens=7, output_tokens=8192)
    said: dict[str, Sequence[str | Answer]] = {
        "plain": ["draw it"],
        "mends": ["syntax here", "draw better"],
        "never": [cut, "timeout then", "syntax at last"],
    }
    ran(folder, tasks, said).close()
    return folder


def test_a_page_has_the_rates_and_each_attempt(folder: Path, tmp_path: Path) -> None:
    text = written(folder / "report.html", folder)
    seen = Seen(text)
    assert "suited, 3 tasks" in text
    assert 'title="1 of 3; 95%: 6.1–79.2%"' in text
    assert 'title="2 of 3; 95%: 20.8–93.9%"' in text
    entries = seen.all("details", class_="task")
    assert [one["data-outcomes"] for one in entries] == [
        "0-passed passed",
        "0-mended mended",
        "0-failed failed",
    ]
    assert [one["data-category"] for one in entries] == ["Bars", "Bars", "Lines"]
    assert "✓ in round 1" in text
    assert "✗ syntax" in text
    assert "finish: length · 7 + 8,192 tokens" in text
    assert "the answer was cut off" in text
    assert len(seen.all("section", class_="turn reference")) == 3
    assert len(seen.all("section", class_="turn no_program")) == 1
    assert len(seen.all("section", class_="turn failed")) == 3


def test_pictures_are_links_to_the_runs_own(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "java script:" / "page.html"
    other.parent.mkdir()
    for output in (folder / "report.html", other, tmp_path / "report.html"):
        found = Seen(written(output, folder)).all("img")
        assert len(found) == 3  # two that passed, and a reference
        for image in found:
            assert image["loading"] == "lazy"
            path = unquote(image["src"] or "")
            assert path.startswith("./")
            assert (output.parent / path).read_bytes().startswith(b"\x89PNG")


def test_the_run_keeps_its_references(folder: Path) -> None:
    picture = support.png("blue")
    name = hashlib.sha256(picture).hexdigest()
    assert (folder / "images" / name[:2] / f"{name}.png").read_bytes() == picture


def test_a_page_writes_nothing_else_and_needs_no_lock(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    settings = Settings(prompts=Prompts.load(), compare=False, answers="words", rounds=2)
    suite = opened(folder, Engine().plugins).suite
    with Journal(folder, settings.described(suite)):  # a run that goes on
        changed = {path: path.stat().st_mtime_ns for path in before}
        written(folder / "report.html", folder)
        after = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert set(after) - set(before) == {folder / "report.html"}
    assert {path: after[path] for path in before} == changed


def test_a_run_that_has_only_begun(folder: Path) -> None:
    for name in ("attempts.jsonl", "exchanges.jsonl"):
        (folder / name).write_bytes(b'{"half')
    text = written(folder / "report.html", folder)
    assert text.count('data-outcomes="0-open open"') == 3
    assert "not tried" in text


def test_two_runs_stand_side_by_side(folder: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    said: dict[str, Sequence[str | Answer]] = {"plain": ["syntax"], "mends": ["draw"], "new": ["draw"]}
    ran(second, [task("plain"), task("mends"), task("new")], said, rounds=0).close()
    text = written(tmp_path / "report.html", folder, second, beside=scoreboard.published())
    entries = Seen(text).all("details", class_="task")
    assert ["data-differs" in one for one in entries] == [True, False, False, False]
    assert entries[0]["data-outcomes"] == "0-passed 1-failed failed passed"
    assert "first<small> and </small>second" in text
    assert "In second the task of this name reads otherwise." in text
    assert text.count("has no such task") == 2
    assert "their" not in text or "Measured by its authors' own harness" in text.replace("&#x27;", "'")
    assert "GPT-4.1" in text


def test_runs_of_one_name_are_told_apart(tmp_path: Path) -> None:
    said: dict[str, Sequence[str | Answer]] = {"plain": ["draw"]}
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        ran(tmp_path / name / "out", [task("plain")], said).close()
    text = written(tmp_path / "report.html", tmp_path / "a/out", tmp_path / "b/out", tmp_path / "b/out")
    for name in ("a/out", "b/out (2)", "b/out (3)"):
        assert f"<th>{name}</th>" in text


def test_samples_are_bounded_and_counted(tmp_path: Path) -> None:
    said: dict[str, Sequence[str | Answer]] = {"plain": ["draw"]}
    ran(tmp_path / "many", [task("plain")], said, samples=9).close()
    text = written(tmp_path / "report.html", tmp_path / "many")
    assert "9 of 9 passed" in text
    assert len(Seen(text).all("section", class_="turn passed")) == 4
    assert "sample 9" in text
    assert "<th>pass@5</th>" in text


def test_scores_and_what_judges_said(folder: Path) -> None:
    settings = Settings(prompts=Prompts.load(), compare=False, answers="words", rounds=2)
    base: dict[str, Any] = {"task": "toy/mends", "sample": 0, "turn": 1}
    with Journal(folder, settings.described(opened(folder, Engine().plugins).suite)) as journal:
        journal.add(Comparison(**base, ssim=0.25, color_distance=3.5))
        said = (Answer(text="hm"), Answer(text="[FINAL SCORE]: 80"))
        path = journal.put(hashlib.sha256(b"x").hexdigest(), b"\x89PNGx")
        for kind, score, pictures in (("task", 80, ()), ("visual", None, (path, path))):
            journal.add(
                Judgement(**base, kind=kind, score=score, answers=said, pictures=pictures)  # type: ignore[arg-type]
            )
    text = written(folder / "report.html", folder)
    assert "SSIM 0.25 · colour distance 3.50 · task 80 · visual unreadable" in text
    assert "judge: task, asked 2 times" in text
    assert "[FINAL SCORE]: 80" in text
    assert "<th>unreadable</th>" in text
    assert text.count(f'src="./{path}"') == 1  # a reference that only the judge was shown


def test_nothing_comes_alive(tmp_path: Path) -> None:
    tasks = [
        task(
            EVIL,
            description=EVIL,
            style=EVIL,
            data=f"a,b\n{EVIL},1",
            category=EVIL,
            subtype=EVIL,
            used_lib=(EVIL,),
            code=EVIL,
        )
    ]
    folder = tmp_path / "<script>alert(3)<"
    said: dict[str, Sequence[str | Answer]] = {
        EVIL: [Answer(text=EVIL, finish="length"), f"syntax {EVIL}", f"draw {EVIL}"]
    }
    with ran(folder, tasks, said) as journal:
        base: dict[str, Any] = {"task": tasks[0].key, "sample": 0, "turn": 2}
        answers = (Answer(text=EVIL),)
        evil = ("javascript:alert(4)", "../../secret.png")
        journal.add(Judgement(**base, kind="visual", score=1, answers=answers, pictures=evil))
        one = journal.attempts[(tasks[0].key, 0, 2)]
        assert one.result is not None and one.result.image is not None
        image = one.result.image.model_copy(update={"path": "javascript:alert(5)"})
        hostile = one.result.model_copy(update={"images": (image,)})
        journal.add(one.model_copy(update={"result": hostile, "feedback": EVIL, "note": EVIL}))
    text = written(folder / "report.html", folder, folder)
    seen = Seen(text)
    assert len(seen.all("script")) == 1
    assert not seen.all("img")
    assert {name for name, _ in seen.elements} <= {
        *SPOKEN,
        *(
            "html",
            "head",
            "title",
            "body",
            "h1",
            "h2",
            "h4",
            "h5",
            "p",
            "b",
            "i",
            "small",
            "br",
            "span",
            "div",
        ),
        *("table", "thead", "tbody", "tr", "th", "td", "details", "summary", "section", "pre"),
        *("form", "input", "select", "option", "label", "output"),
    }
    assert not [key for _, found in seen.elements for key in found if key.startswith("on")]
    assert "javascript:" not in text
    assert "secret.png" not in text


def test_the_one_script_is_the_one_that_may_run(folder: Path) -> None:
    text = written(folder / "report.html", folder)
    script = text[text.index("<script>") + 8 : text.index("</script>")]
    (policy,) = Seen(text).all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert page._HASH in (policy["content"] or "")
    assert script == page._SCRIPT
    assert "default-src 'none'" in (policy["content"] or "")
    assert not re.search(r"https?:|//[a-z]", text.replace(script, ""))


def test_long_texts_are_cut(tmp_path: Path) -> None:
    long = "x" * 200_000
    tasks = [task("i" * 5000, description=long, style=long, data=long, code=long, category=long)]
    said: dict[str, Sequence[str | Answer]] = {tasks[0].id: [f"syntax {long}", long]}
    ran(tmp_path / "long", tasks, said).close()
    text = written(tmp_path / "report.html", tmp_path / "long")
    assert len(text) < 60_000
    assert "more characters)" in text


def test_a_page_that_cannot_be_written_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "taken"
    target.mkdir()
    with pytest.raises(OSError, match="taken"):
        written(target, folder)
    assert not list(tmp_path.glob(".taken*"))


def test_the_command_prints_the_table_and_writes_the_page(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("renderkit.bench.suite.Plugins", lambda: Engine().plugins)
    for output, place in ((None, "report.html"), (Path("other.html"), "other.html")):
        options = SimpleNamespace(folders=[Path()], output=output, published=True, json=False)
        assert command.run(options) == 0  # type: ignore[arg-type]
        said = capsys.readouterr()
        assert said.out.splitlines()[1].startswith("first ")
        assert said.err == f"{place}\n"
        assert "<h1>first</h1>" in (folder / place).read_text("utf-8")


# ---- markup ----


def test_what_cannot_be_seen_or_written_is_shown_as_such() -> None:
    assert escaped("a\udcff b\x00 c\u202e d\n") == "a\ufffd b\ufffd c\ufffd d\n"


def test_text_is_escaped_and_markup_is_not() -> None:
    made = tag("p", "<b>", tag("b", 1, title='"'), None, class_="x", hidden=True, data_a=None)
    assert made == '<p class="x" hidden>&lt;b&gt;<b title="&quot;">1</b></p>'
    assert escaped(f"{made}") != made  # only what tags made is markup
    assert escaped(Html("<b>")) == "<b>"


def test_addresses_are_paths_whatever_folders_are_called() -> None:
    assert href(Path("javascript:x/a b?#.png"), Path("report.html")) == "./javascript%3Ax/a%20b%3F%23.png"
    assert href(Path("runs/a/x.png"), Path("runs/b/report.html")) == "./../a/x.png"
