"""`renderkit images`: builds, lists and checks the images of Docker's walls."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add(commands: Any) -> None:
    """Says what the command takes."""
    parser = commands.add_parser(
        "images",
        help="build and check Docker images",
        description="The images that --sandbox docker runs programs in: one a language, over a common base.",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    build = actions.add_parser(
        "build",
        help="build images",
        description="Builds the images of LANG…, or all, in a clone of the repository. RENDERKIT_CA names a"
        " file of certificates for networks that have their own.",
    )
    build.add_argument("languages", nargs="*", metavar="LANG")
    build.set_defaults(run=run, action=_build)
    listing = actions.add_parser("list", help="list the images that are here")
    listing.add_argument("--json", action="store_true", help="print one JSON object a line instead")
    listing.set_defaults(run=run, action=_list)
    verify = actions.add_parser("verify", help="render each language's example in its image")
    verify.add_argument("languages", nargs="*", metavar="LANG")
    verify.set_defaults(run=run, action=_verify)


def run(options: argparse.Namespace) -> int:
    """Does it; 3 where an image cannot be built, or does not work."""
    from renderkit.cli.main import ENVIRONMENT_FAILED, UsageError
    from renderkit.images import ImageError
    from renderkit.plugins import PluginError, UnknownLanguage

    try:
        return int(options.action(options))
    except UnknownLanguage as error:
        raise UsageError(str(error)) from error
    except (ImageError, PluginError) as error:
        print(f"renderkit: {error}", file=sys.stderr)
        return ENVIRONMENT_FAILED


def _languages(options: argparse.Namespace) -> list[str]:
    from renderkit.plugins import Plugins

    plugins = Plugins()
    return [plugins.language(name).name for name in options.languages or plugins.names()]


def _build(options: argparse.Namespace) -> int:
    from renderkit import images

    images.build(_languages(options), lambda text: print(text, file=sys.stderr, flush=True))
    return 0


def _list(options: argparse.Namespace) -> int:
    from renderkit import images

    for image in images.built():
        if options.json:
            print(image.model_dump_json(), flush=True)
            continue
        tools = ", ".join(f"{name} {version}" for name, version in image.tools.items())
        print(f"{image.name:<24} {image.version:<8} {image.bytes / 1e6:>6.0f} MB  {tools[:100]}", flush=True)
    return 0


def _verify(options: argparse.Namespace) -> int:
    from renderkit.cli.main import ENVIRONMENT_FAILED, OK
    from renderkit.doctor import smoke
    from renderkit.engine import Engine
    from renderkit.plugins import Plugins

    status, plugins = OK, Plugins()
    with Engine(plugins=plugins, sandbox="docker", uses=1) as engine:
        for name in _languages(options):
            check = smoke(engine, plugins.language(name))
            status = status if check.ok else ENVIRONMENT_FAILED
            mend = f"   to mend it: {check.mend}" if check.mend else ""
            print(f"{'ok  ' if check.ok else 'FAIL'}  {name:<12} {check.found}{mend}", flush=True)
    return status
