"""Where pictures go: names that do not collide, files that appear whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from renderkit.cli.main import UsageError

if TYPE_CHECKING:
    from renderkit.models import RenderResult

STDIN = "-"


def targets(
    inputs: Sequence[str], endings: Iterable[str], output: str | None, format: str
) -> dict[str, Path]:
    """Where each input's first picture goes. `endings` are those that languages know, to be cut off."""
    if len({_place(path) for path in inputs}) < len(inputs):
        raise UsageError("the same input is named twice")
    found = _targets(inputs, tuple(endings), output, format)
    for path, target in found.items():
        if target.resolve() in {_place(other) for other in inputs if other != STDIN}:
            raise UsageError(f"the picture of {path} would replace the input {target}; say where with -o")
        if target.is_dir():
            raise UsageError(f"{target} is a folder; name a file, or another folder: -o DIR/")
    return found


def make_folders(found: Iterable[Path]) -> None:
    """Makes the folders that pictures go to. Raises UsageError."""
    for folder in {path.parent for path in found}:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"the folder {folder} cannot be made: {error.strerror}") from None


def write(result: RenderResult, target: Path, format: str, taken: Iterable[Path] = ()) -> RenderResult:
    """Writes the pictures beside each other: `x.png`, `x-2.png`, …; a failed program's too, if any.

    `taken` are the names of other inputs' pictures.
    """
    if result.status == "error":
        return result
    others = set(taken) - {target}
    images = []
    for number, image in enumerate(result.images, 1):
        content = image.png if format == "png" else image.vector_bytes
        if content is None or (format != "png" and image.vector_format != format):
            images.append(image)
            continue
        path = target if number == 1 else target.with_name(f"{target.stem}-{number}{target.suffix}")
        if path in others:
            path = target.with_name(f"{target.name}-{number}{target.suffix}")
        with whole(path) as file:
            file.write(content)
        images.append(image.model_copy(update={"path" if format == "png" else "vector": str(path)}))
    return result.model_copy(update={"images": tuple(images)})


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name when it is complete; a device or a pipe is written to."""
    if path.exists() and not path.is_file():
        with path.open("wb") as special:
            yield special
        return
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".renderkit-", delete=False) as file:
        try:
            yield file
            file.flush()
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _targets(
    inputs: Sequence[str], endings: tuple[str, ...], output: str | None, format: str
) -> dict[str, Path]:
    if output is not None and not output.endswith("/") and not Path(output).is_dir():
        if len(inputs) > 1:
            raise UsageError(
                f"{len(inputs)} inputs cannot all be written to {output}; name a folder: -o {output}/"
            )
        if not Path(output).parent.is_dir():
            raise UsageError(f"there is no folder {Path(output).parent}; make it, or name a folder: -o DIR/")
        return {inputs[0]: Path(output)}
    folder = Path(output or ".")
    paths = {given: Path("stdin" if given == STDIN else given) for given in inputs}
    # the shortest name that tells all inputs apart: a.png, a.toy.png, folder-a.toy.png
    names = [
        {given: _stem(path.name, endings) for given, path in paths.items()},
        {given: path.name for given, path in paths.items()},
        {
            given: "-".join(part for part in path.parts if part not in ("/", ".", ".."))
            for given, path in paths.items()
        },
    ]
    found: dict[str, Path] = {}
    for given in inputs:
        for named in names:
            if list(named.values()).count(named[given]) == 1:
                found[given] = folder / f"{named[given]}.{format}"
                break
    if len(set(found.values())) < len(inputs):
        raise UsageError(
            "the pictures of some inputs would have the same name; render them one by one, with -o"
        )
    return found


def _stem(name: str, endings: tuple[str, ...]) -> str:
    known = [ending for ending in endings if name.lower().endswith(ending) and len(name) > len(ending)]
    return name[: -len(max(known, key=len))] if known else Path(name).stem


def _place(given: str) -> Path:
    return Path(given) if given == STDIN else Path(given).resolve()
