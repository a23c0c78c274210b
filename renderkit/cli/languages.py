"""`renderkit languages`: what is spoken here."""

from __future__ import annotations

import argparse
import json
from typing import Any


def add(commands: Any) -> None:
    """Says what the command takes."""
    parser = commands.add_parser("languages", help="list the languages that are installed")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line instead")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints one line a language."""
    from renderkit.cli.main import ENVIRONMENT_FAILED, OK
    from renderkit.plugins import PluginError, Plugins

    plugins = Plugins()
    status = OK
    rows = []
    for name in plugins.names():
        try:
            rows.append(plugins.language(name))
        except PluginError as error:
            import sys

            print(f"renderkit: {error}", file=sys.stderr)
            status = ENVIRONMENT_FAILED
    if options.json:
        for row in rows:
            print(json.dumps(row.model_dump(mode="json", include=_SHOWN)))
        return status
    if not rows:
        print("no language is installed; install one, as with: pip install renderkit-svg")
    width = max((len(row.name) for row in rows), default=0)
    for row in rows:
        print(f"{row.name:<{width}}  {row.title:<12} {' '.join(row.extensions):<24} {' '.join(row.formats)}")
    return status


_SHOWN = {"name", "title", "version", "aliases", "extensions", "formats", "options"}
