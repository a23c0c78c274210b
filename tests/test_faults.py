"""Broken programs of every language: the kind, the line and the words of the first diagnostic."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from renderkit.engine import Engine
from renderkit.plugins import Plugins
from renderkit.testing import faults

ROOT = Path(__file__).parent.parent
FAULTS = [
    pytest.param(name, fault, id=f"{name}-{fault}")
    for name in Plugins().names()
    if (ROOT / "plugins" / name / "tests" / "faults" / "labels.toml").exists()
    for fault in faults.read(ROOT / "plugins" / name / "tests" / "faults")
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


@pytest.mark.parametrize(("language", "fault"), FAULTS)
def test_fault(engine: Engine, language: str, fault: faults.Fault) -> None:
    result = faults.check(engine, fault, language)
    lines = fault.path.read_text(encoding="utf-8", errors="replace").splitlines()
    for found in result.diagnostics:
        if found.line is not None and found.excerpt is not None:
            line = lines[found.line - 1] if lines else ""
            assert found.excerpt.partition("\n")[0][:40].strip() in line.replace("\t", " ")


@pytest.mark.parametrize(
    "folder", sorted((ROOT / "plugins").glob("*/tests/faults")), ids=lambda p: p.parts[-3]
)
def test_labels_fit_their_files(folder: Path) -> None:
    found = faults.read(folder)
    assert len(found) >= 15
    assert len({fault.kind for fault in found}) >= 5
    for fault in found:
        if fault.line is not None:
            assert 1 <= fault.line <= fault.path.read_bytes().count(b"\n") + 1, fault


# ---- the reader and the check themselves ----


def folder_of(tmp_path: Path, labels: str) -> Path:
    (tmp_path / "labels.toml").write_text(labels)
    (tmp_path / "bad.toy").write_text("echo 'no such colour' >&2\nexit 1\n")
    return tmp_path


def test_a_right_label_passes(warm: Engine, tmp_path: Path) -> None:
    (fault,) = faults.read(folder_of(tmp_path, '["bad.toy"]\nkind = "runtime"\nsays = "No Such colour"'))
    assert faults.check(warm, fault, "toy").status == "failed"


@pytest.mark.parametrize(
    ("label", "complaint"),
    [
        ('kind = "syntax"', "runtime, not syntax"),
        ('kind = "runtime"\nline = 2', "line None, not 2"),
        ('kind = "runtime"\nsays = "no such font"', "'no such font' is not said"),
        ('kind = "runtime"\nseverity = "warning"', "failed, not ok"),
    ],
)
def test_a_wrong_label_is_told(warm: Engine, tmp_path: Path, label: str, complaint: str) -> None:
    (fault,) = faults.read(folder_of(tmp_path, f'["bad.toy"]\n{label}'))
    with pytest.raises(AssertionError, match=complaint):
        faults.check(warm, fault, "toy")


@pytest.mark.parametrize(
    ("labels", "complaint"),
    [
        ("", "without a label or a file: .'bad.toy'"),
        (
            '["bad.toy"]\nkind = "runtime"\n["other.toy"]\nkind = "data"',
            "without a label or a file: .'other.toy'",
        ),
        ('["bad.toy"]\nkind = "spelling"', "is not understood"),
        ('["bad.toy"]\nkind = "runtime"\ncolumn = 3', "is not understood"),
    ],
)
def test_labels_that_do_not_fit_are_refused(tmp_path: Path, labels: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        faults.read(folder_of(tmp_path, labels))


def test_the_kit_needs_no_test_runner() -> None:
    code = "import sys, renderkit.testing; sys.exit('pytest' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
