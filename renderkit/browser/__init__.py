"""One browser for all who need it: Chromium behind the walls, one page after another.

Program(files={"index.html": page}, worker=browser.WORKER,
        steps=(browser.visit("index.html"),), outputs=("page.png",))
"""

from renderkit.browser.findings import findings
from renderkit.browser.pages import (
    ENDINGS,
    ENVIRONMENTS,
    SAVED,
    SEEN,
    TOOLCHAIN,
    WORKER,
    Place,
    Report,
    is_page,
    is_part,
    read,
    report,
    visit,
)

__all__ = [
    "ENDINGS",
    "ENVIRONMENTS",
    "SAVED",
    "SEEN",
    "TOOLCHAIN",
    "WORKER",
    "Place",
    "Report",
    "findings",
    "is_page",
    "is_part",
    "read",
    "report",
    "visit",
]
