"""The engine's verdicts, on programs of a toy language: shell scripts."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from renderkit.engine import Engine
from renderkit.models import (
    Environment,
    Execution,
    Limits,
    Program,
    RenderResult,
    Step,
    Toolchain,
    Worker,
)
from renderkit.plugin import diagnose
from renderkit.plugins import PluginError, UnknownLanguage
from tests import support

RED, BLUE = support.png("red"), support.png("blue")
FILES = {
    "red.bin": RED,
    "blue.bin": BLUE,
    "white.bin": support.encoded(support.picture("white"), "PNG"),
    "clear.bin": support.encoded(support.picture((255, 0, 0, 0), mode="RGBA"), "PNG"),
    "broken.bin": RED[:40],
}


def render(engine: Engine, script: str | bytes, **more: Any) -> RenderResult:
    more.setdefault("files", FILES)
    result = engine.render(support.job(script, **more))
    assert RenderResult.model_validate_json(result.model_dump_json()).status == result.status
    return result


# ---- one job, one verdict ----


def test_a_picture_is_ok(warm: Engine) -> None:
    result = render(warm, "cp red.bin out.png", id="mine")
    assert (result.status, result.id, result.language) == ("ok", "mine", "toy")
    assert result.ok
    assert result.diagnostics == ()
    assert (result.sandbox, result.isolation) == ("local", "namespace")
    image = result.image
    assert image is not None
    assert (image.width, image.height, image.format, image.source) == (4, 3, "png", "out.png")
    assert image.bytes == len(image.png)
    assert image.sha256 == hashlib.sha256(image.png).hexdigest()
    assert image.statistics.colors == 2
    assert set(result.timings) == {"prepare", "start", "execute", "collect_image", "classify_error"}
    assert result.usage.cpu_seconds > 0
    assert result.usage.peak_memory_bytes > 0
    assert result.usage.memory_wall in ("cgroup-v1", "cgroup-v2", "watchdog")


def test_cold_and_warm_are_one(warm: Engine) -> None:
    with support.engine() as cold:
        for script in ("cp red.bin out.png", "exit 3", "cp broken.bin out.png", "kill -9 $$"):
            one, other = render(cold, script), render(warm, script)
            for result in (one, other):
                result.timings, result.usage = {}, type(result.usage)()
            assert one == other


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("exit 3", ["runtime"]),
        ("cp red.bin out.png; echo 'no such colour' >&2; exit 1", ["runtime"]),
        ("true", ["no_image"]),
        ("", ["no_image"]),
        ("cp white.bin out.png", ["blank_image"]),
        ("cp clear.bin out.png", ["blank_image"]),
        ("cp broken.bin out.png", ["invalid_image"]),
        (": > out.png", ["invalid_image"]),
        ("echo '<svg' > out.svg", ["invalid_image"]),
        ("mkdir out.png", ["no_image"]),
        ("ln -s red.bin out.png", ["no_image"]),
        ("kill -SEGV $$", ["crash"]),
        ("kill -9 $$", ["crash"]),
        ("cp red.bin out.png; kill -ABRT $$", ["crash"]),
        ("no-such-command", ["runtime"]),
    ],
)
def test_what_the_code_did_wrong(warm: Engine, script: str, found: list[str]) -> None:
    result = render(warm, script)
    assert result.status == "failed"
    assert support.kinds(result) == found


def test_a_picture_that_a_failed_program_left_does_not_make_it_right(warm: Engine) -> None:
    result = render(warm, "cp red.bin out.png; echo one >&2; echo 'the cause' >&2; exit 7")
    assert result.status == "failed"
    assert len(result.images) == 1
    (found,) = result.diagnostics
    assert (found.kind, found.code) == ("runtime", "exit 7")
    assert found.message == "sh ended with status 7: the cause"


def test_a_signal_is_named(warm: Engine) -> None:
    (found,) = render(warm, "kill -SEGV $$").diagnostics
    assert (found.message, found.code) == ("sh died of SIGSEGV", "SIGSEGV")


# ---- limits ----

MANY_FILES = "i=0; while [ $i -lt 40 ]; do : > $i; i=$((i+1)); done"


@pytest.mark.parametrize(
    ("script", "limits", "kind"),
    [
        ("cp red.bin out.png; sleep 60", Limits(wall_seconds=0.5), "timeout"),
        ("trap '' TERM INT; while :; do :; done", Limits(cpu_seconds=1), "timeout"),
        ("yes", Limits(output_bytes=1024), "output_limit"),
        ("yes >&2", Limits(output_bytes=1024), "output_limit"),
        ("head -c 9000 /dev/zero > big", Limits(file_bytes=8192), "disk_limit"),
        ("for i in a b; do head -c 90000 /dev/zero > $i; done", Limits(workspace_bytes=2**17), "disk_limit"),
        (MANY_FILES, Limits(workspace_files=16), "disk_limit"),
    ],
)  # fmt: skip
def test_a_limit_gives_its_own_kind(warm: Engine, script: str, limits: Limits, kind: str) -> None:
    result = render(warm, script, limits=limits, files={"red.bin": RED})
    assert result.status == "failed"
    assert support.kinds(result)[0] == kind
    assert result.diagnostics[0].severity == "error"


def test_much_output_beside_a_picture_is_a_warning(warm: Engine) -> None:
    result = render(warm, "cp red.bin out.png; head -c 5000 /dev/zero", limits=Limits(output_bytes=1024))
    assert result.status == "ok"
    (found,) = result.diagnostics
    assert (found.kind, found.severity) == ("output_limit", "warning")
    assert found.message == "5000 bytes of output, of which 1024 are kept"


def test_files_that_cannot_fit_are_refused_before_anything_starts(warm: Engine) -> None:
    result = render(warm, "true", files={"big": b"x" * 200_000}, limits=Limits(workspace_bytes=100_000))
    assert (result.status, support.kinds(result)) == ("failed", ["disk_limit"])
    assert "execute" not in result.timings


@pytest.mark.parametrize(
    "files",
    [
        {f"{number}/a/b/c/d/e/f/g/h/i/small": b"" for number in range(40)},
        {f"{number}": b"x" for number in range(150)},
    ],
    ids=["folders are files, too", "small files take a page each"],
)
def test_what_files_take_is_more_than_their_bytes(warm: Engine, files: dict[str, bytes]) -> None:
    limits = Limits(workspace_bytes=2**19, workspace_files=400)
    result = render(warm, "true", files=files, limits=limits)
    assert (result.status, support.kinds(result)) == ("failed", ["disk_limit"])
    assert "execute" not in result.timings


def test_more_pictures_than_the_limit_are_left_out_with_a_warning(warm: Engine) -> None:
    several = {"red.bin": RED, **{f"{i}.bin": support.png((i, 9, 9)) for i in range(5)}}
    script = "for i in 0 1 2 3 4; do cp $i.bin $i.png; done"
    result = render(warm, script, files=several, limits=Limits(images=3))
    assert result.status == "ok"
    assert [image.source for image in result.images] == ["0.png", "1.png", "2.png"]
    assert [(found.kind, found.severity) for found in result.diagnostics] == [("output_limit", "warning")]


def test_a_hundred_pictures_are_a_hundred(warm: Engine) -> None:
    several = {f"{i}.bin": support.png((i, 9, 9)) for i in range(100)}
    script = "i=0; while [ $i -lt 100 ]; do cp $i.bin $i.png; i=$((i+1)); done"
    result = render(warm, script, files=several)
    assert support.kinds(result) == []
    assert [image.source for image in result.images] == [f"{i}.png" for i in range(100)]


# ---- several pictures ----


def test_pictures_come_in_the_order_in_which_they_were_made(warm: Engine) -> None:
    result = render(warm, "cp red.bin z.png; mkdir -p a/b; cp blue.bin a/b/a.png; cp white.bin m.png")
    assert [image.source for image in result.images] == ["z.png", "a/b/a.png", "m.png"]
    assert result.status == "failed", "one of them is blank"
    assert support.kinds(result) == ["blank_image"]


def test_two_equal_files_are_two(warm: Engine) -> None:
    """Pages and frames may be equal; whether a file repeats another is for a language to know."""
    result = render(warm, "cp red.bin a.png; cp blue.bin b.png; cp red.bin c.png")
    assert [image.source for image in result.images] == ["a.png", "b.png", "c.png"]


def test_two_equal_pages_are_two(warm: Engine) -> None:
    page = support.picture("red", (30, 20))
    page.putpixel((0, 0), (0, 0, 0))
    pdf = support.encoded(page, "PDF", save_all=True, append_images=[page])
    result = render(warm, "cp two.bin out.pdf", files={"two.bin": pdf})
    assert [(image.source, image.page) for image in result.images] == [("out.pdf", 1), ("out.pdf", 2)]
    assert result.images[0].sha256 == result.images[1].sha256


def test_files_that_were_laid_out_are_no_pictures_of_the_programs_making(warm: Engine) -> None:
    result = render(warm, "true", files={"given.png": RED})
    assert support.kinds(result) == ["no_image"]


HOSTILE = [
    "new\nline.png",
    "\x1b[31mred.png",
    "\udcff\udcfe.png",
    "'; touch x; '.png",
    "-rf.png",
    "é" * 100 + ".png",
    "\u202egnp.png",
    " .png",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("content", ["red.bin", "broken.bin"])
def test_hostile_names_are_names(warm: Engine, name: str, content: str) -> None:
    script = f"cp {content} ./{shlex.quote(name)}".encode("utf-8", "surrogateescape")
    result = render(warm, script)
    assert result.status == ("ok" if content == "red.bin" else "failed")
    for found in result.diagnostics:
        assert found.kind == "invalid_image"
        assert not set("\n\x1b\u202e") & set(found.message)


def test_a_name_as_long_as_they_get_is_a_name(warm: Engine) -> None:
    folder = "/".join(["x" * 250] * 14)
    result = render(warm, f"mkdir -p {folder}; cp broken.bin {folder}/a.png; cp red.bin {folder}/b.png")
    assert (result.status, support.kinds(result)) == ("failed", ["invalid_image"])
    assert len(result.images) == 1


# ---- vectors ----

VECTORS = {
    "a.bin": b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"><path d="M0 0h4v3z"/></svg>',
    "b.bin": support.encoded(support.picture("red", (30, 20)), "PDF"),
    "red.bin": RED,
}


@pytest.fixture(scope="module")
def vectors() -> Iterator[Engine]:
    with support.engine(support.toy(formats=("png", "svg", "pdf")), uses=1000) as engine:
        yield engine


def test_the_vector_original_comes_along(vectors: Engine) -> None:
    result = render(vectors, "cp a.bin out.svg", files=VECTORS, format="svg")
    assert result.ok
    assert result.image is not None
    assert (result.image.width, result.image.height) == (8, 6)
    assert (result.image.vector_format, result.image.vector_bytes) == ("svg", VECTORS["a.bin"])
    assert result.image.png.startswith(b"\x89PNG")


@pytest.mark.parametrize(("script", "format"), [("cp red.bin a.png", "svg"), ("cp a.bin a.svg", "pdf")])
def test_a_vector_that_is_wanted_and_not_there_is_a_failure(
    vectors: Engine, script: str, format: Any
) -> None:
    result = render(vectors, script, files=VECTORS, format=format)
    assert (result.status, support.kinds(result)) == ("failed", ["no_image"])
    assert result.diagnostics[0].message == f"the program made a picture, but not as {format}"
    assert len(result.images) == 1


# ---- diagnostics ----


def finding(*found: Any) -> Any:
    return support.toy(classify_error=lambda: list(found))


def test_the_cause_comes_first_and_warnings_last() -> None:
    warning = diagnose("missing_glyph", "no glyph", severity="warning")
    cause = diagnose("syntax", "the cause", source="a\nb", line=2)
    echo = diagnose("undefined", "an echo")
    note = diagnose("data", "by the way", severity="info")
    with support.engine(finding(note, warning, cause, echo)) as engine:
        result = render(engine, "cp clear.bin out.png; exit 1")
    assert [found.message for found in result.diagnostics[:2]] == ["the cause", "an echo"]
    assert [found.severity for found in result.diagnostics] == [*["error"] * 3, "warning", "info"]
    assert support.kinds(result)[2] == "blank_image"


def test_a_limit_is_the_cause_of_what_a_tool_says_then() -> None:
    with support.engine(finding(diagnose("syntax", "unexpected end of file"))) as engine:
        result = render(engine, "sleep 60", limits=Limits(wall_seconds=0.3))
    assert support.kinds(result) == ["timeout", "syntax"]


def test_what_a_plugin_explains_is_not_explained_again() -> None:
    with support.engine(finding(diagnose("syntax", "no"))) as engine:
        assert support.kinds(render(engine, "exit 1")) == ["syntax"]
        assert support.kinds(render(engine, "cp broken.bin out.png; exit 1")) == ["syntax"]
        assert support.kinds(render(engine, "true")) == ["syntax"]


def test_a_warning_leaves_the_picture_standing() -> None:
    with support.engine(finding(diagnose("empty_chart", "no marks", severity="warning"))) as engine:
        result = render(engine, "cp red.bin out.png")
        assert (result.status, support.kinds(result)) == ("ok", ["empty_chart"])
        result = render(engine, "true")
        assert (result.status, support.kinds(result)) == ("failed", ["no_image", "empty_chart"])


def test_the_same_finding_twice_is_one() -> None:
    with support.engine(finding(diagnose("data", "x"), diagnose("data", "x"))) as engine:
        assert support.kinds(render(engine, "exit 1")) == ["data"]


def test_an_error_beside_a_picture_makes_the_program_fail() -> None:
    with support.engine(finding(diagnose("syntax", "drawn, but wrong"))) as engine:
        result = render(engine, "cp red.bin out.png")
    assert result.status == "failed"
    assert len(result.images) == 1


def test_what_prepare_has_to_say_is_said() -> None:
    said = diagnose("data", "completed", severity="info")

    def prepare(job: Any) -> Program:
        step = Step(name="sh", argv=("cp", "red.bin", "out.png"))
        return Program(files=job.files, steps=(step,), outputs=("*.png",), diagnostics=(said,))

    with support.engine(support.toy("toy", prepare)) as engine:
        assert render(engine, "").diagnostics == (said,)


# ---- steps ----


def steps(*scripts: str) -> Any:
    def prepare(job: Any) -> Program:
        made = tuple(Step(name=f"s{n}", argv=("sh", "-c", text)) for n, text in enumerate(scripts))
        return Program(files=job.files, steps=made, outputs=("*.png",))

    return support.toy("toy", prepare)


def test_steps_run_in_order_in_one_workspace_until_one_fails() -> None:
    with support.engine(steps("cp red.bin a", "cp a b.png")) as engine:
        assert render(engine, "").ok
    with support.engine(steps("echo first >&2; exit 2", "cp red.bin b.png")) as engine:
        result = render(engine, "")
        assert result.diagnostics[0].message == "s0 ended with status 2: first"
        assert result.images == ()


def test_the_clock_is_the_jobs_not_the_steps() -> None:
    with support.engine(steps("sleep 0.4", "sleep 0.4", "sleep 0.4")) as engine:
        result = render(engine, "", limits=Limits(wall_seconds=0.6))
    assert support.kinds(result) == ["timeout"]
    assert result.diagnostics[0].code == "s1"


def test_nothing_of_one_step_lives_in_the_next() -> None:
    look = "! grep -l sleep /proc/[0-9]*/comm && cp red.bin out.png"
    with support.engine(steps("sleep 60 & setsid sleep 61 &", look)) as engine:
        assert render(engine, "").ok


def test_a_hook_may_read_what_was_left_and_overrule_a_status() -> None:
    def execute(job: Any, program: Program, session: Any) -> Execution:
        result = session.run(program.steps[0])
        if "harmless" in session.workspace.text("log"):
            result = result.model_copy(update={"exit_code": 0})
        return Execution(steps=(result,), workspace=session.workspace)

    with support.engine(support.toy(execute=execute)) as engine:
        assert render(engine, "cp red.bin out.png; echo harmless > log; exit 1").ok
        assert not render(engine, "cp red.bin out.png; echo other > log; exit 1").ok


# ---- the environment ----


def test_an_environment_that_is_not_there_is_not_the_codes_fault() -> None:
    absent = Environment(name="absent", files={"x": b"1"})

    def prepare(job: Any) -> Program:
        worker = Worker(name="w", argv=("{environment}/bin/x", "{fd}"), environments=("absent",))
        return Program(files={}, steps=(Step(name="x", call={}),), worker=worker)

    toy = support.toy("toy", prepare, toolchain=Toolchain(environments=(absent,)))
    with support.engine(toy) as engine:
        result = render(engine, "")
    assert (result.status, support.kinds(result)) == ("error", ["tool_missing"])
    assert result.diagnostics[0].message == "the environment absent is not installed"
    assert "renderkit setup" in (result.diagnostics[0].hint or "")


def command(*argv: str) -> Any:
    return support.toy("toy", lambda job: Program(files=job.files, steps=(Step(name="x", argv=argv),)))


def test_a_tool_that_is_not_there_is_not_the_codes_fault() -> None:
    for tool in ("no-such-tool", "/usr/bin/no-such-tool"):
        with support.engine(command(tool, "main.x")) as engine:
            result = render(engine, "")
        assert (result.status, support.kinds(result)) == ("error", ["tool_missing"])
        assert result.diagnostics[0].message.endswith("no-such-tool cannot be run: No such file or directory")
        assert result.diagnostics[0].hint == "renderkit setup toy"


@pytest.mark.parametrize(
    "argv",
    [
        ("./made-by-the-job",),
        ("sh", "-c", "no-such-command"),
        ("sh", "-c", "exit 127"),
        ("sh", "-c", "echo 'renderkit: cannot run sh: No such file or directory' >&2; exit 127"),
    ],
)
def test_a_program_cannot_pass_its_failure_off_as_the_environments(argv: tuple[str, ...]) -> None:
    with support.engine(command(*argv)) as engine:
        result = render(engine, "")
    assert (result.status, support.kinds(result)) == ("failed", ["runtime"])


def test_without_bubblewrap_nothing_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with support.engine() as engine:
        result = render(engine, "cp red.bin out.png")
    assert (result.status, support.kinds(result)) == ("error", ["sandbox_unavailable"])
    assert result.images == ()
    (found,) = result.diagnostics
    assert found.message == "bubblewrap is not installed"
    assert found.hint == "apt-get install bubblewrap"


def test_a_bubblewrap_that_is_refused_names_the_mend(
    monkeypatch: pytest.MonkeyPatch, public_folder: Path
) -> None:
    refused = public_folder / "bwrap"
    refused.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    refused.chmod(0o755)
    monkeypatch.setenv("PATH", f"{public_folder}:/usr/bin:/bin")
    from renderkit.sandbox import bwrap

    settings = {"kernel/apparmor_restrict_unprivileged_userns": "1"}
    monkeypatch.setattr(bwrap, "_setting", lambda name: settings.get(name, ""))
    with support.engine() as engine:
        result = render(engine, "cp red.bin out.png")
    assert (result.status, support.kinds(result)) == ("error", ["sandbox_unavailable"])
    (found,) = result.diagnostics
    assert "uid map: Permission denied" in found.message
    assert "AppArmor" in found.message
    assert "apparmor_restrict_unprivileged_userns=0" in (found.hint or "")


@pytest.mark.parametrize("stage", ["prepare", "execute", "collect_image", "classify_error"])
def test_a_plugin_that_raises_is_an_internal_error(stage: str, capfd: pytest.CaptureFixture[str]) -> None:
    def broken(job: Any) -> Any:
        raise ZeroDivisionError("oh\nno")

    toy = support.toy("toy", broken) if stage == "prepare" else support.toy(**{stage: broken})
    with support.engine(toy) as engine:
        result = render(engine, "cp red.bin out.png")
        assert (result.status, support.kinds(result)) == ("error", ["internal"])
        assert result.diagnostics[0].message == "ZeroDivisionError: oh no"
        assert "renderkit" in (result.diagnostics[0].hint or "")
        assert result.images == ()
    assert "ZeroDivisionError" in capfd.readouterr().err, "the log has the traceback"


def test_without_walls_the_result_says_so() -> None:
    with support.engine(sandbox="none") as engine:
        result = render(engine, "cp red.bin out.png; id -u > id")
    assert (result.status, result.sandbox, result.isolation) == ("ok", "none", "none")


# ---- misuse ----


def test_misuse_is_an_exception(warm: Engine) -> None:
    with pytest.raises(ValueError, match="say which language"):
        warm.render("x")
    with pytest.raises(UnknownLanguage):
        warm.render("x", "klingon")
    with pytest.raises(ValidationError):
        warm.render("x", "toy", files={"../x": b""})
    with pytest.raises(ValidationError):
        warm.render("x", "toy", format="gif")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="toy makes png, not pdf"):
        warm.render("x", "toy", format="pdf")
    with pytest.raises(ValueError, match=r"toy has no option colour \(known: none\)"):
        warm.render("x", "toy", options={"colour": 1})
    with pytest.raises(ValueError, match="counted from 1"):
        Engine(workers=0)
    with pytest.raises(ValueError, match="unknown sandbox"):
        Engine(sandbox="chroot")  # type: ignore[arg-type]
    with pytest.raises(PluginError), support.engine(support.toy("toy", lambda job: None)) as engine:
        engine.render("x", "toy")


def test_a_closed_engine_renders_nothing() -> None:
    engine = support.engine()
    engine.close()
    result = engine.render("cp red.bin out.png", "toy")
    assert (result.status, support.kinds(result)) == ("error", ["cancelled"])
    engine.close()


def test_the_library_renders_in_one_call() -> None:
    import renderkit

    with pytest.raises(UnknownLanguage):
        renderkit.render("x", language="klingon")
    assert set(renderkit.__all__) <= set(dir(renderkit))
    with pytest.raises(AttributeError):
        _ = renderkit.nothing


# ---- the same every time ----


def test_the_environment_of_a_step_is_fixed(warm: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "1")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    toy = support.toy(classify_error=lambda execution: [diagnose("data", execution.steps[0].text)])
    with support.engine(toy) as engine:
        (found,) = render(
            engine, "env | grep -v '^PWD=\\|^OLDPWD=\\|^_=\\|^SHLVL='; date; pwd; id -un"
        ).diagnostics
    said = found.message
    assert "SECRET" not in said
    for expected in ("LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=/tmp", "PYTHONHASHSEED=0"):
        assert expected in said
    assert "SOURCE_DATE_EPOCH=1735689600" in said
    assert " UTC 2" in said
    assert said.endswith("/work user")


def test_the_same_program_gives_the_same_bytes(warm: Engine) -> None:
    script = "cp red.bin a.png; echo $$ >&2; env | sort | sha256sum >&2; exit 4"
    one = json.loads(render(warm, script).model_dump_json(exclude={"timings", "usage"}))
    for _ in range(3):
        assert json.loads(render(warm, script).model_dump_json(exclude={"timings", "usage"})) == one
