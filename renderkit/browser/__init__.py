"""One browser for all who need it: Chromium behind the walls, one page after another.

Program(files={"index.html": page}, worker=browser.WORKER,
        steps=(browser.visit("index.html"),), outputs=("page.png",))
"""

from renderkit.browser.findings import findings
from renderkit.browser.pages import ENVIRONMENTS, SEEN, TOOLCHAIN, WORKER, Place, Report, read, report, visit

__all__ = [
    "ENVIRONMENTS",
    "SEEN",
    "TOOLCHAIN",
    "WORKER",
    "Place",
    "Report",
    "findings",
    "read",
    "report",
    "visit",
]
