"""`renderkit render`: files in, pictures out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from renderkit.engine import Engine
    from renderkit.models import Diagnostic, Job, RenderResult
    from renderkit.plugins import Plugins

Commands = Any  # argparse's own type for this is private

WARM_FROM = 3
"""Files of one language a worker, from which on loading ahead is faster."""


def add(commands: Commands) -> None:
    """Says what the command takes."""
    parser = commands.add_parser(
        "render",
        help="render files",
        description="Renders each FILE and prints the path of every picture. '-' reads standard input.",
        epilog="Exit status: 0 all rendered; 1 some code failed; 2 bad command line; 3 environment failed.",
    )
    parser.add_argument("inputs", nargs="+", metavar="FILE")
    parser.add_argument("-l", "--language", metavar="LANG", help="instead of going by the file's ending")
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="a file, for one input; or a folder (DIR/ makes it)"
    )
    parser.add_argument(
        "--file",
        action="append",
        default=[],
        metavar="NAME=PATH",
        help="put the file PATH beside the code as NAME",
    )
    parser.add_argument(
        "--format",
        choices=("png", "svg", "pdf"),
        default="png",
        help="svg or pdf: the vector original, where the language makes one",
    )
    parser.add_argument(
        "--sandbox",
        choices=("local", "docker", "none"),
        default="local",
        help="'docker' runs the code in containers, 'none' unwalled",
    )
    parser.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE", help="an option of the language"
    )
    parser.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="as wall_seconds=5 or memory_bytes=1e9",
    )
    parser.add_argument(
        "--cache", metavar="DIR", help="keep verdicts and pictures in DIR, and render nothing twice"
    )
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="inputs at once (default: 2)")
    parser.add_argument("--json", action="store_true", help="print one RenderResult a line instead")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Renders, writes, prints; the exit status says how it went."""
    from renderkit.cli import outputs
    from renderkit.cli.main import CODE_FAILED, ENVIRONMENT_FAILED, OK, UsageError
    from renderkit.cli.words import reason
    from renderkit.engine import Engine
    from renderkit.plugins import PluginError, Plugins, UnknownLanguage

    if options.workers < 1:
        raise UsageError(f"--workers {options.workers}: at least 1 is due")
    if options.cache is not None and options.sandbox == "none":  # it could write to it, and be believed later
        raise UsageError(
            "--cache with --sandbox none: only verdicts from behind the walls are kept; drop one"
        )
    plugins = Plugins(more=_cache(options.cache))
    try:
        jobs = [_job(path, options, plugins) for path in options.inputs]
        endings = {ending for job in jobs for ending in plugins.language(job.language).extensions}
        targets = outputs.targets(options.inputs, endings, options.output, options.format)
        seen: set[str] = set()
        with Engine(
            workers=min(options.workers, len(jobs)),
            sandbox=options.sandbox,
            plugins=plugins,
            uses=_uses(jobs, plugins, options.workers),
        ) as engine:
            for job in jobs:
                engine.check(job)
            outputs.make_folders(targets.values())
            for result in _progress(engine, jobs):
                written = outputs.write(result, targets[result.id], options.format, targets.values())
                if options.json:
                    print(written.model_dump_json(), flush=True)
                else:
                    _tell(written)
                seen.add(written.status)
    except UnknownLanguage as error:
        raise UsageError(str(error)) from error
    except PluginError as error:
        print(f"renderkit: {error}", file=sys.stderr)
        return ENVIRONMENT_FAILED
    except BrokenPipeError:
        raise
    except (ValueError, OSError) as error:
        raise UsageError(reason(error)) from error
    return ENVIRONMENT_FAILED if "error" in seen else CODE_FAILED if "failed" in seen else OK


def _cache(folder: str | None) -> list[object]:
    if folder is None:
        return []
    from renderkit.result_cache import ResultCache

    return [ResultCache(Path(folder).absolute())]


def _uses(jobs: list[Job], plugins: Plugins, workers: int) -> int:
    """Workers that load their language pay from some jobs each on; before, they only start later."""
    from collections import Counter

    from renderkit.engine import USES

    most = max(Counter(plugins.language(job.language).name for job in jobs).values())
    return USES if most >= WARM_FROM * workers else 1


def _job(path: str, options: argparse.Namespace, plugins: Any) -> Job:
    from renderkit.cli.main import UsageError
    from renderkit.cli.words import limits, pairs
    from renderkit.models import Job

    if path == "-":
        if options.language is None:
            raise UsageError("standard input has no ending: say which language it is with -l")
        source = sys.stdin.buffer.read()
    else:
        source = _read(path)
    language = options.language or plugins.by_file_name(Path(path).name).name
    return Job(
        id=path,
        source=source,
        language=language,
        files={
            name: _read(value or name) for name, value in pairs(options.file, "--file", whole_is_value=True)
        },
        options=dict(pairs(options.option, "--option")),
        limits=limits(options.limit),
        format=options.format,
    )


def _read(path: str) -> bytes:
    from renderkit.cli.main import UsageError

    try:
        return Path(path).read_bytes()
    except IsADirectoryError:
        raise UsageError(f"{path} is a folder; name the files in it") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None


def _progress(engine: Engine, jobs: list[Job]) -> Iterator[RenderResult]:
    results = engine.render_many(jobs)
    if len(jobs) == 1 or not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(results, "rendering", total=len(jobs), console=Console(stderr=True), transient=True)


def _tell(result: RenderResult) -> None:
    if result.status == "ok":
        for image in result.images:
            print(image.path or image.vector, flush=True)
    for found in result.diagnostics:
        print(_sentence(result, found), file=sys.stderr)


def _sentence(result: RenderResult, found: Diagnostic) -> str:
    place = ":".join(str(part) for part in (result.id, found.line, found.column) if part is not None)
    lines = [f"{place}: {found.severity}: {found.message} [{found.kind}]"]
    if found.excerpt:
        lines += [f"    {line}" for line in found.excerpt.splitlines()]
    if found.hint:
        lines.append(f"    to mend it: {found.hint}")
    return "\n".join(lines)
