"""`renderkit doctor`: is everything there, and does it work?"""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Says what the command takes."""
    parser = commands.add_parser(
        "doctor",
        help="check the installation",
        description="Checks tools and walls, and renders an example in each LANG.",
    )
    parser.add_argument("languages", nargs="*", metavar="LANG")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line instead")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints one line a check; 3 where one fails."""
    from renderkit.cli.main import ENVIRONMENT_FAILED, OK, UsageError
    from renderkit.doctor import examine
    from renderkit.plugins import Plugins, UnknownLanguage

    plugins = Plugins()
    try:
        for name in options.languages:
            if name not in plugins.names():
                plugins.language(name)
    except UnknownLanguage as error:
        raise UsageError(str(error)) from error
    status = OK
    for check in examine(plugins, options.languages or plugins.names()):
        if not check.ok:
            status = ENVIRONMENT_FAILED
        if options.json:
            print(check.model_dump_json(), flush=True)
            continue
        mark = "ok  " if check.ok else "FAIL"
        mend = f"   to mend it: {check.mend}" if check.mend else ""
        print(f"{mark}  {check.area:<10} {check.name:<28} {check.found}{mend}", flush=True)
    return status
