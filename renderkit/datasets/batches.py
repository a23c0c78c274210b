"""Records a batch at a time, for pipelines of one's own: a table in, a table of rows with pictures out.

dataset.map_batches(renderkit.datasets.batches.Render, batch_format="pyarrow", concurrency=4, num_cpus=2)
"""

from __future__ import annotations

import pyarrow as pa

from renderkit.datasets.intake import Intake, Settings
from renderkit.datasets.rows import Row, Sample, Stage, rendered, table, with_pictures
from renderkit.datasets.rules import judged
from renderkit.engine import Engine
from renderkit.models import Image
from renderkit.sandbox.choose import SandboxName


class Render:
    """For `map_batches`: a table of records in; a table of rows as `renderkit validate` writes them, with
    the pictures inside.

    `settings` are those of a validation, without `dedupe`, which needs to see everything: with it, ValueError
    is raised. A row's `position` is that in its batch.
    """

    def __init__(
        self, settings: Settings | None = None, *, workers: int = 2, sandbox: SandboxName = "local"
    ) -> None:
        self._settings = settings or Settings()
        if self._settings.rules.dedupe.mode != "none":
            raise ValueError("one batch cannot say what is a copy of another's; leave dedupe out")
        self._engine = Engine(workers=workers, sandbox=sandbox)
        self._intake = Intake(self._settings, self._engine)

    def __call__(self, batch: pa.Table) -> pa.Table:
        """One batch."""
        made = [self._intake.sample(at, "batch", at, record) for at, record in enumerate(batch.to_pylist())]
        samples = {str(one.sequence): one for one in made if isinstance(one, Sample)}
        rows: dict[int, tuple[Row, tuple[Image, ...]]] = {
            one.position: (one, ()) for one in made if isinstance(one, Row)
        }
        for result in self._engine.render_many(self._intake.job(one) for one in samples.values()):
            verdict = judged(self._settings.rules.judge, result)
            stage: Stage = "render" if verdict.status == result.status else "judge"
            sample = samples[result.id]
            rows[sample.position] = (rendered(sample, verdict, stage, 1), result.images)
        found = [rows[at] for at in sorted(rows)]
        pictures = [
            [{"bytes": image.png, "path": f"{image.sha256}.png"} for image in images] for _, images in found
        ]
        return with_pictures(table([row.model_dump_json() for row, _ in found]), pictures)
