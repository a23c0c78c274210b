"""SVG files that nobody here wrote, most of them with the picture that they should give.

librsvg's regression tests come as a Debian package. resvg's own suite is in Debian's source package of resvg,
which is younger than Debian 12: it is asked for from a later release of the same mirror, and left out where
that fails.
"""

from __future__ import annotations

import re
import subprocess
import tarfile
from pathlib import Path

from .debian import APT_FOLDER, CorpusError, building, cache_folder, debian_package, publish

LIBRSVG_TESTS = "usr/libexec/installed-tests/RSVG/fixtures"
RESVG_RELEASES = ("trixie", "sid")


def files() -> list[Path]:
    """Every SVG file of both suites, sorted by path: also the broken and the hostile ones."""
    found = [*(debian_package("librsvg2-tests") / LIBRSVG_TESTS).rglob("*.svg")]
    suite = resvg_suite()
    return sorted(found) + (sorted((suite / "tests").rglob("*.svg")) if suite else [])


def sample(n: int) -> list[Path]:
    """At most n files, evenly spread over the sorted corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def references() -> list[tuple[Path, Path]]:
    """SVG files and the pictures that they should give: resvg's 300 pixels wide."""
    return librsvg_references() + resvg_references()


def librsvg_references() -> list[tuple[Path, Path]]:
    """librsvg's reference tests; their pictures were drawn by librsvg."""
    root = debian_package("librsvg2-tests") / LIBRSVG_TESTS / "reftests"
    pairs = [(path, path.with_name(f"{path.stem}-ref.png")) for path in sorted(root.rglob("*.svg"))]
    return [pair for pair in pairs if pair[1].is_file()]


def librsvg_fonts() -> Path:
    """The fonts that librsvg's pictures were drawn with: Roboto for every family."""
    return debian_package("fonts-roboto-unhinted") / "usr/share/fonts"


def resvg_references() -> list[tuple[Path, Path]]:
    """resvg's tests; their pictures were drawn by resvg."""
    suite = resvg_suite()
    if suite is None:
        return []
    pairs = [(path, path.with_suffix(".png")) for path in sorted((suite / "tests").rglob("*.svg"))]
    return [pair for pair in pairs if pair[1].is_file()]


def resvg_suite() -> Path | None:
    """The folder `crates/resvg/tests` of resvg's source: `tests/` and the `fonts/` of the pictures."""
    target = cache_folder() / "resvg-tests"
    if not target.is_dir():
        for release in RESVG_RELEASES:
            with building(target) as work:
                archive = _fetch_source("resvg", release, work)
                folder = _unpack_tests(archive, work) if archive else None
                if folder:
                    publish(folder, target)
                    return target
        return None
    return target


def _fetch_source(package: str, release: str, work: Path) -> Path | None:
    """The upstream archive of a source package in another release. apt checks signature and hash."""
    (work / "sources.list").write_text(_mirror_line(release))
    for name in ("lists/partial", "cache/archives/partial"):
        (work / name).mkdir(parents=True)
    settings = {
        "Dir::State": work,
        "Dir::State::lists": work / "lists",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": work / "cache",
        "Dir::Etc::sourcelist": work / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
    }
    options = [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]
    for arguments in (["update"], ["source", "--download-only", package]):
        # The status is not looked at: a mirror may lack the packaging of a release that moved on, and the
        # upstream archive is all we need.
        try:
            subprocess.run(
                ["apt-get", "-q", "-y", *options, *arguments], cwd=work, capture_output=True, timeout=600
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CorpusError(f"apt-get {arguments[0]} for {package}: {error}") from error
    return next(iter(sorted(work.glob(f"{package}_*.orig.tar.*"))), None)


def _mirror_line(release: str) -> str:
    """A source line for a release, on the mirror and with the key that the machine itself uses."""
    folder = APT_FOLDER / "sources.list.d"
    deb822 = "\n\n".join(path.read_text() for path in sorted(folder.glob("*.sources")))
    for paragraph in re.split(r"\n\s*\n", deb822):
        fields = {key.lower(): value for key, value in re.findall(r"(?m)^([\w-]+):[ \t]*(.*)$", paragraph)}
        mirror = fields.get("uris", "").split()
        if mirror and mirror[0].rstrip("/").endswith("/debian"):
            key = f"[signed-by={fields['signed-by']}] " if fields.get("signed-by") else ""
            return f"deb-src {key}{mirror[0]} {release} main\n"
    lists = [APT_FOLDER / "sources.list", *sorted(folder.glob("*.list"))]
    text = "\n".join(path.read_text() for path in lists if path.is_file())
    found = re.search(r"(?m)^deb(?:-src)?\s+(\[[^\]]*\]\s+)?(\S+/debian/?)\s", text)
    if not found:
        raise CorpusError("no Debian mirror among the machine's package sources")
    return f"deb-src {found[1] or ''}{found[2]} {release} main\n"


def _unpack_tests(archive: Path, work: Path) -> Path | None:
    """Unpack one folder of the archive: plain files only, none outside of the folder."""
    folder = work / "tests-of-resvg"
    with tarfile.open(archive) as source:
        for member in source.getmembers():
            inside = member.name.partition("/crates/resvg/tests/")[2]
            content = source.extractfile(member) if member.isfile() and inside else None
            if content is not None and ".." not in inside.split("/"):
                (folder / inside).parent.mkdir(parents=True, exist_ok=True)
                (folder / inside).write_bytes(content.read())
    return folder if folder.is_dir() else None
