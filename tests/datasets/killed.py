"""A validation in a process of its own, to be killed: python -m tests.datasets.killed FOLDER INPUT"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from renderkit.datasets import results
from renderkit.datasets.rules import Dedupe, Rules
from renderkit.datasets.validate import Stopped
from renderkit.models import Job, RenderResult
from tests.datasets.fake import Fake, validate


class Slow(Fake):
    """It takes a moment, so that the process can be killed in the middle of anything."""

    def result(self, job: Job) -> RenderResult:
        time.sleep(0.005)
        return super().result(job)


if __name__ == "__main__":
    results.SHARD_ROWS = 7
    rules = Rules(dedupe=Dedupe(mode="near"))
    try:
        validate(Path(sys.argv[1]), Path(sys.argv[2]), engine=Slow(), rules=rules)
    except Stopped as stopped:
        sys.exit(str(stopped))
