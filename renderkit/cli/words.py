"""What several commands read alike from their command lines, and how an error is put in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from renderkit.models import Limits


def pairs(words: list[str], option: str, *, whole_is_value: bool = False) -> Iterator[tuple[str, str]]:
    """NAME=VALUE, taken apart. Raises UsageError."""
    from renderkit.cli.main import UsageError

    for word in words:
        name, equals, value = word.partition("=")
        if not equals and whole_is_value:
            name, value = Path(word).name, word
        elif not equals or not name or not value:
            raise UsageError(f"{option} {word}: NAME=VALUE is due")
        yield name, value


def limits(words: list[str]) -> Limits:
    """Limits, as `--limit` gives them. Raises UsageError."""
    from renderkit.cli.main import UsageError
    from renderkit.models import Limits

    try:
        return Limits.model_validate({name: _number(name, value) for name, value in pairs(words, "--limit")})
    except ValueError as error:
        raise UsageError(f"--limit {reason(error)}") from None


def _number(name: str, value: str) -> float | int:
    from renderkit.cli.main import UsageError
    from renderkit.models import Limits

    if name not in Limits.model_fields:
        raise UsageError(f"--limit {name}: no such limit (known: {', '.join(Limits.model_fields)})")
    try:
        number = float(value)
        return int(number) if number.is_integer() else number
    except (ValueError, OverflowError):
        raise UsageError(f"--limit {name}={value}: a number is due") from None


def reason(error: Exception) -> str:
    """What went wrong, in one line."""
    if hasattr(error, "errors"):  # pydantic's: one line of its many
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"{where}: {first['msg'].removeprefix('Value error, ')}"
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


@contextmanager
def needing(extra: str) -> Iterator[None]:
    """For imports that need an optional part of renderkit. Raises UsageError that says how to get it."""
    from renderkit.cli.main import UsageError

    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("renderkit"):
            raise
        raise UsageError(f"this needs {error.name}: pip install 'renderkit[{extra}]'") from error
