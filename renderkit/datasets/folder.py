"""A folder that is one run's: what was asked of it, what was installed, and pictures by their content.

run.json            what was asked, and what is installed: a later run must ask and have the same
images/ab/….png     pictures, named by their SHA-256
lock                held by the run that writes
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from renderkit.models import Image


class ResultsError(Exception):
    """The folder cannot be used so. The message says why, and what to do."""


class RunFolder:
    """The folder of a run, which is this process's own while it is open. Raises ResultsError.

    `run` is what a run asks for (a JSON object), `form` the version of the folder's form; where the folder is
    already one of a run, both must be equal. `vectors`: vector originals are kept too.
    """

    def __init__(self, folder: Path, run: dict[str, Any], form: int, *, vectors: bool = False) -> None:
        self.folder, self._place, self._vectors = folder, str(folder), vectors
        try:
            if folder.exists() and not (folder / "run.json").exists() and not _is_fresh(folder):
                raise ResultsError(f"{folder} has other files in it; name a new folder")
            for number in range(256):
                (folder / "images" / f"{number:02x}").mkdir(parents=True, exist_ok=True)
            self._lock = (folder / "lock").open("w")
        except OSError as error:
            raise ResultsError(f"{folder} cannot be written to: {error.strerror}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ResultsError(
                f"{folder}: another run is writing to it; wait for it, or name another folder"
            ) from None
        try:
            (folder / ".part").unlink(missing_ok=True)  # what a killed run left half done
            self.run = self._agreed(run, form)
        except BaseException:  # whoever keeps the error must not keep the folder
            self._lock.close()
            raise

    def close(self) -> None:
        """Lets others have it."""
        self._lock.close()

    # ---- what was asked, and what is installed ----

    def _agreed(self, run: dict[str, Any], form: int) -> dict[str, Any]:
        path = self.folder / "run.json"
        run = {"format": form, **run, "installations": {}}
        if not path.exists():
            self.run = run
            self._note()
            return run
        try:
            kept = json.loads(path.read_text("utf-8"))
            version = kept["format"]
        except (ValueError, KeyError, TypeError) as error:
            raise ResultsError(f"{path} is damaged ({error}); name another folder") from None
        if version != form:
            raise ResultsError(
                f"{self.folder} was made by a renderkit whose folders have format {version}; this one writes"
                f" {form}. Go on with that version, or name another folder"
            )
        for key, value in run.items():
            if key != "installations" and kept.get(key) != json.loads(json.dumps(value)):
                raise ResultsError(
                    f"{self.folder} was begun with other {key}: {_differences(kept.get(key), value)}."
                    " Run the same command again, or name another folder"
                )
        return dict(kept)

    def installed(self, language: str, fingerprint: str) -> bool:
        """Whether a language is what it was when the folder was begun; what comes first is written down."""
        known = self.run["installations"]
        if language not in known:
            known[language] = fingerprint
            self._note()
        return bool(known[language] == fingerprint)

    def uninstall(self, language: str) -> None:
        """Forgets what was installed for a language."""
        del self.run["installations"][language]
        self._note()

    def _note(self) -> None:
        self.write("run.json", json.dumps(self.run, indent=1, sort_keys=True).encode())

    # ---- pictures ----

    def keep(self, image: Image) -> Image:
        """Writes a picture down; returns it with its path, relative to the folder."""
        path = self.picture(image.sha256, "png", image.png)
        vector = None
        if self._vectors and image.vector_bytes is not None and image.vector_format is not None:
            # two originals may look the same
            name = hashlib.sha256(image.vector_bytes).hexdigest()
            vector = self.picture(name, image.vector_format, image.vector_bytes)
        return image.model_copy(update={"path": path, "vector": vector})

    def picture(self, name: str, ending: str, content: bytes) -> str:
        """Writes a file down by the hash of its content, unless it is there; returns its path."""
        place = f"images/{name[:2]}/{name}.{ending}"
        if not os.path.exists(f"{self._place}/{place}"):  # noqa: PTH110  # for each picture: a Path would take as long as the file
            self.write(place, content)
        return place

    def write(self, place: str, content: bytes | memoryview) -> None:
        """A file appears under its name when it is whole. The folder is ours, so one other name will do."""
        part = f"{self._place}/.part"
        with open(part, "wb", buffering=0) as file:  # noqa: PTH123
            rest = memoryview(content)
            while rest:
                rest = rest[file.write(rest) :]
        os.replace(part, f"{self._place}/{place}")  # noqa: PTH105


def _is_fresh(folder: Path) -> bool:
    """Whether no file is in a folder, or below it, but what a run that ended at once would leave."""
    left = {folder / "lock", folder / ".part"}
    return not any(path not in left and not path.is_dir() for path in folder.rglob("*"))


def _differences(kept: Any, asked: Any) -> str:
    """In which entries two settings differ, in few words."""
    if isinstance(kept, dict) and isinstance(asked, dict):
        keys: Iterable[str] = sorted({*kept, *asked})
        parts = [
            f"{key} {json.dumps(kept.get(key))[:80]}, now {json.dumps(asked.get(key))[:80]}"
            for key in keys
            if kept.get(key) != json.loads(json.dumps(asked.get(key)))
        ]
        return "; ".join(parts)[:400]
    return f"{json.dumps(kept)[:160]}, now {json.dumps(asked)[:160]}"
