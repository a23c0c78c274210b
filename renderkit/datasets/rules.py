"""The rules of a run, as a TOML file says them: which records are taken, and which pictures count."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from renderkit.datasets.rows import Refusal
from renderkit.diagnostics.text import diagnose
from renderkit.models import Diagnostic, Image, Kind, Record, RenderResult

IMPORTING = (
    r"import|from|library|require|requireNamespace|using|use|usepackage|usetikzlibrary|include|script|link"
)
"""Words that bring a library in, in one language or another. A rule is about a line that has one of them."""


class Filter(Record):
    """Which records are taken. An empty list asks for nothing.

    `libraries`: at least one of them is named, as a word, on a line that brings a library in. `keywords`: at
    least one of them is somewhere in the code; `exclude`: none is. Sizes are in bytes of code.
    """

    libraries: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    min_bytes: int = Field(1, ge=0)
    max_bytes: int | None = Field(None, ge=1)


class Filters(Filter):
    """For all languages; `languages` says which are taken; `language` has rules for one, beside these."""

    languages: tuple[str, ...] = ()
    language: dict[str, Filter] = {}


class Judge(Record):
    """Which pictures count; a program fails where its first picture does not.

    `dominant_share` is the most that one colour may cover, `colors` the fewest, `aspect` the longer side by
    the shorter. `warnings` are kinds of findings that count as failures.
    """

    min_bytes: int = Field(0, ge=0, description="of the PNG")
    dominant_share: float = Field(1.0, gt=0, le=1)
    colors: int = Field(1, ge=1)
    min_side: int = Field(1, ge=1, description="pixels")
    max_side: int | None = Field(None, ge=1, description="pixels")
    aspect: float | None = Field(None, ge=1)
    warnings: tuple[Kind, ...] = ()


class Dedupe(Record):
    """Whether copies are rendered. Near ones share `threshold` of their shingles of five words."""

    mode: Literal["none", "exact", "near"] = "none"
    threshold: float = Field(0.85, gt=0.5, le=1)


class Rules(Record):
    """All of it."""

    filter: Filters = Filters()
    dedupe: Dedupe = Dedupe()
    judge: Judge = Judge()


PRESETS: dict[str, Judge] = {
    "published": Judge(min_bytes=10 * 1024 + 1, colors=2),
}
"""`published`: over 10 KB and not monochrome, as in the published 679K data set (arXiv:2510.23642, 3.1)."""


class RulesError(Exception):
    """The rules cannot be read. The message says where and why."""


def load(path: Path) -> Rules:
    """Reads a TOML file of rules. Raises RulesError."""
    try:
        return Rules.model_validate(tomllib.loads(path.read_text("utf-8")), strict=False)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RulesError(f"{path}: {where}: {first['msg']}") from None
    except (OSError, ValueError) as error:
        raise RulesError(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def refusal(rules: Filters, language: str, code: bytes) -> Refusal | None:
    """Why a record is not taken."""
    if rules.languages and language not in rules.languages:
        return _skipped(f"{language} is not among the languages asked for")
    text = code.decode("utf-8", "replace")
    for one in filter(None, (rules.language.get(language), rules)):
        if len(code) < one.min_bytes or not code.strip():
            return _skipped(f"{len(code):,} bytes of code; at least {one.min_bytes:,} are due")
        if one.max_bytes is not None and len(code) > one.max_bytes:
            return _skipped(f"{len(code):,} bytes of code; at most {one.max_bytes:,} are taken")
        if one.libraries and not _brings(one.libraries).search(text):
            return _skipped(f"brings in none of {', '.join(one.libraries)}")
        if one.keywords and not any(word in text for word in one.keywords):
            return _skipped(f"has none of {', '.join(one.keywords)}")
        for word in one.exclude:
            if word in text:
                return _skipped(f"has {word!r}")
    return None


def _skipped(message: str) -> Refusal:
    return Refusal(stage="filter", status="skipped", message=message)


@lru_cache
def _brings(libraries: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in libraries)
    return re.compile(rf"^.*\b(?:{IMPORTING})\b.*(?<![\w-])(?:{names})(?![\w-])", re.MULTILINE)


def judged(rules: Judge, result: RenderResult) -> RenderResult:
    """The verdict by the rules: a picture that does not count makes a failure, its finding the first."""
    if not result.ok or result.image is None:
        return result
    found = _objection(rules, result.image) or next(
        (_counted(finding) for finding in result.diagnostics if finding.kind in rules.warnings), None
    )
    if found is None:
        return result
    others = tuple(one for one in result.diagnostics if one.message != found.message)
    return result.model_copy(update={"status": "failed", "diagnostics": (found, *others)})


def _counted(finding: Diagnostic) -> Diagnostic:
    return finding.model_copy(update={"severity": "error"})


def _objection(rules: Judge, image: Image) -> Diagnostic | None:
    long, short = max(image.width, image.height), min(image.width, image.height)
    statistics = image.statistics
    if statistics.colors < rules.colors:
        return diagnose("blank_image", f"the picture has {statistics.colors} colours; {rules.colors} are due")
    if statistics.dominant_share > rules.dominant_share:
        share = f"{statistics.dominant_share:.1%}"
        return diagnose(
            "blank_image", f"one colour covers {share} of the picture; {rules.dominant_share:.1%} may"
        )
    if image.bytes < rules.min_bytes:
        return diagnose("invalid_image", f"the PNG has {image.bytes:,} bytes; {rules.min_bytes:,} are due")
    if short < rules.min_side:
        return diagnose("invalid_image", f"a side of {short} pixels; at least {rules.min_side} are due")
    if rules.max_side is not None and long > rules.max_side:
        return diagnose("invalid_image", f"a side of {long} pixels; at most {rules.max_side} may be")
    if rules.aspect is not None and long > rules.aspect * short:
        return diagnose(
            "invalid_image",
            f"{image.width} × {image.height} pixels; the longer side may be "
            f"{rules.aspect:g} times the shorter",
        )
    return None
