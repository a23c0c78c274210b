"""Which of the files that a script left are its pictures."""

from __future__ import annotations

from pathlib import PurePosixPath

from renderkit.plugin import Collected, Entry, Execution, Imager, Job, Program, browser, collect, matching

FOLDER = ".renderkit/"
PLOTS = f"{FOLDER}plots/"
"""Pages of the default device."""

POSTSCRIPT = (".eps", ".ps")
VECTORS = (".svg", ".svgz", ".pdf")


def develop(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """Images of all that was drawn, in order; pages of the default device that stayed empty are none.

    Asking for the size of a text, as ggplotGrob does, is enough to begin a page.
    """
    entries = pictures(program, execution)
    visits = {entry.name: browser.SAVED for entry in entries if browser.is_page(entry.name)}
    made = collect(job, program, execution, imager, entries=entries, visits=visits)
    empty = {
        image.source
        for image in made.images
        if image.source.startswith(PLOTS) and image.statistics.colors == 1
    }
    images = tuple(image for image in made.images if image.source not in empty)
    if not images:
        return made
    found = tuple(one for one in made.diagnostics if one.kind != "blank_image" or one.file not in empty)
    return made.model_copy(update={"images": images, "diagnostics": found})


def pictures(program: Program, execution: Execution) -> list[Entry]:
    """What was shown and saved. Of `plot.png` and `plot.pdf`, the same plot saved twice, one counts.

    That is the first, unless it is the vector: the bitmap is what its author meant to be looked at.
    """
    chosen: dict[str, Entry] = {}
    for entry in matching(execution, program):
        name = entry.name.lower()
        if (
            name.endswith(POSTSCRIPT)
            or browser.is_part(entry.name)
            or (name.startswith(PLOTS) and not entry.bytes)
        ):
            continue
        stem = PurePosixPath(entry.name).with_suffix("")
        if stem.suffix.lower() in POSTSCRIPT:
            stem = stem.with_suffix("")
        other = chosen.get(str(stem))
        if other is None or (_is_vector(other.name) and not name.endswith((*VECTORS, *browser.ENDINGS))):
            chosen[str(stem)] = entry
    return sorted(chosen.values(), key=lambda entry: entry.order)


def _is_vector(name: str) -> bool:
    return name.lower().endswith(VECTORS)
