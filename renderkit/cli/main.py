"""`renderkit`: reads the command line and calls one command."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

OK, CODE_FAILED, USAGE, ENVIRONMENT_FAILED = 0, 1, 2, 3
"""Exit statuses: all rendered; some code failed; the command line is wrong; the environment failed."""


class UsageError(Exception):
    """The command line asks for what cannot be. The message says what, and what to do."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see '{self.prog} --help')")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:  # answered before anything is imported
        from importlib.metadata import version

        print(f"renderkit {version('renderkit')}")
        return OK
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except UsageError as error:
        print(f"renderkit: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("renderkit: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    from renderkit.cli import bench, doctor, images, languages, render, report, results, setup, validate

    parser = _Parser(prog="renderkit", description="Turns visualization code into images, behind walls.")
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    for module in (render, validate, results, report, bench, languages, doctor, setup, images):
        module.add(commands)
    return parser
