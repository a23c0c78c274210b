"""What asy runs in, and how: with TeX's format unpacked, once many ask for it."""

from __future__ import annotations

from renderkit.plugin import Program, Session, StepResult, Worker, unpacked

WORKER = Worker(
    name="asymptote",
    # TeX's settings and formats; those of ImageMagick, which makes JPEG and GIF
    readable=("/etc/texmf", "/var/lib/texmf", "/etc/ImageMagick-6", "/etc/ImageMagick-7"),
    env={
        "ASYMPTOTE_HOME": "/tmp/.asy",
        # TeX, too, reads and writes below the workspace only
        "openin_any": "p",
        "openout_any": "p",
        # lines of its log are not broken, and errors show more of the label
        "max_print_line": "1000",
        "error_line": "254",
        "half_error_line": "238",
        # no bitmap fonts are made: the scripts that would do so cannot write where they want to
        "MKTEXPK": "0",
        "MKTEXTFM": "0",
        "MKTEXMF": "0",
        # 3D is drawn by Mesa in software; in one thread, for neighbours share the cores
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "GALLIUM_DRIVER": "llvmpipe",
        "LP_NUM_THREADS": "1",
        # the same pixels on every machine: with AVX and FMA they round otherwise
        "GALLIUM_OVERRIDE_CPU_CAPS": "sse4.1",
        "MESA_SHADER_CACHE_DISABLE": "true",
        # asy's collector marks in one thread as well; it then takes no locks, which cost a tenth of a run
        "GC_MARKERS": "1",
    },
)

FORMATS = "/var/lib/texmf/web2c"
UNPACKED = {
    "latex": unpacked(f"{FORMATS}/pdftex/latex.fmt", WORKER),
    "pdflatex": unpacked(f"{FORMATS}/pdftex/pdflatex.fmt", WORKER),
    "xelatex": unpacked(f"{FORMATS}/xetex/xelatex.fmt", WORKER),
}
"""asy starts TeX twice a picture, and to unpack the format is most of what TeX does for a few labels."""

# TeX finds descriptor 3 as its format; asy hands it on.
WITH_FORMAT = (
    'mkdir -p /tmp/formats && ln -s /dev/fd/3 "/tmp/formats/$0.fmt" && TEXFORMATS=/tmp/formats: exec "$@"'
)


def drawn(program: Program, session: Session) -> StepResult:
    """Runs asy, which is the program's only step."""
    (step,), engine = program.steps, program.notes["engine"]
    kept = session.made(UNPACKED[engine]) if engine in UNPACKED else None
    if kept is None:
        return session.run(step)
    with kept:
        words = ("sh", "-c", WITH_FORMAT, engine, *step.argv)
        return session.run(step.model_copy(update={"argv": words}), [kept.fileno()])
