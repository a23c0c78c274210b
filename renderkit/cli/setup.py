"""`renderkit setup`: installs what languages need."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any


def add(commands: Any) -> None:
    """Says what the command takes."""
    parser = commands.add_parser(
        "setup",
        help="install what languages need",
        description="Installs Debian packages (as root, or through sudo) and pinned environments; "
        "without LANG, for all languages.",
    )
    parser.add_argument("languages", nargs="*", metavar="LANG")
    parser.add_argument("--no-packages", action="store_true", help="leave the system's packages alone")
    parser.add_argument(
        "--packages-only", action="store_true", help="install the system's packages and nothing else"
    )
    parser.add_argument("--json", action="store_true", help="print what was installed as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Installs; prints where each environment lies."""
    from renderkit import base, toolchain
    from renderkit.cli.main import ENVIRONMENT_FAILED, OK, UsageError
    from renderkit.plugins import PluginError, Plugins, UnknownLanguage

    plugins = Plugins()
    try:
        languages = [plugins.language(name) for name in options.languages or plugins.names()]
    except UnknownLanguage as error:
        raise UsageError(str(error)) from error
    except PluginError as error:
        print(f"renderkit: {error}", file=sys.stderr)
        return ENVIRONMENT_FAILED
    chains = [base.TOOLCHAIN, *(language.toolchain for language in languages)]

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    try:
        if not options.no_packages:
            needed = dict.fromkeys(package for chain in chains for package in chain.debian)
            where_known = dict.fromkeys(package for chain in chains for package in chain.where_known)
            toolchain.install_packages(needed, say, where_known)
        folders = {}
        if not options.packages_only:
            folders = {e.name: str(toolchain.install(e, say)) for chain in chains for e in chain.environments}
    except toolchain.SetupError as error:
        print(f"renderkit: {error}", file=sys.stderr)
        return ENVIRONMENT_FAILED
    if options.json:
        print(json.dumps({"environments": folders}))
    else:
        for name, folder in folders.items():
            print(f"{name}: {folder}")
    return OK
