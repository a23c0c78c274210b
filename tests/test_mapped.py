"""libmapped.so: what is mapped to be read is mapped once; everything else is as ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from renderkit.sandbox import process

PRELUDE = """
import mmap, os, sys
def mapped(path, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ):
    with open(path, "r+b" if prot & mmap.PROT_WRITE else "rb") as file:
        return mmap.mmap(file.fileno(), 0, flags, prot)
def maps(path):
    return sum(path in line for line in open("/proc/self/maps"))
path = sys.argv[1]
"""


def run(code: str, path: Path) -> str:
    env = {**os.environ, "LD_PRELOAD": str(process.NATIVE / "libmapped.so")}
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + code, path], env=env, capture_output=True, text=True, check=True
    )
    assert done.stderr == "", "the loader did not find it"
    return done.stdout


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "font").write_bytes(b"as it was")
    return tmp_path / "font"


def test_a_file_is_mapped_once_and_stays(file: Path) -> None:
    code = """
seen = [mapped(path) for _ in range(5)]
assert {bytes(one) for one in seen} == {b"as it was"}
for one in seen: one.close()
print(maps(path), bytes(mapped(path)))
"""
    assert run(code, file) == "1 b'as it was'\n"


def test_a_changed_file_is_another(file: Path) -> None:
    code = """
kept = mapped(path)
os.rename(path, path + ".old"); open(path, "wb").write(b"as it is!")
print(bytes(mapped(path)), bytes(kept))
open(path, "wb").write(b"as it will be")
print(bytes(mapped(path)))
"""
    assert run(code, file) == "b'as it is!' b'as it was'\nb'as it will be'\n"


def test_what_may_be_written_to_is_nobody_elses(file: Path) -> None:
    code = """
kept = mapped(path)
own = [mapped(path, flags, mmap.PROT_READ | mmap.PROT_WRITE) for flags in (mmap.MAP_PRIVATE, mmap.MAP_SHARED)]
own[0][:2] = b"IS"
print(maps(path), bytes(own[0]), bytes(own[1]), bytes(kept))
for one in own: one.close()
print(maps(path))
nameless = mmap.mmap(-1, 4096); nameless[:2] = b"me"; nameless.close()
"""
    assert run(code, file) == "3 b'IS it was' b'as it was' b'as it was'\n1\n"


def test_more_files_than_it_keeps(file: Path) -> None:
    code = """
for number in range(100):
    name = f"{path}-{number:03}"
    open(name, "wb").write(b"%d" % number)
    assert bytes(mapped(name)) == bytes(mapped(name)) == b"%d" % number
print(maps(path + "-"))
"""
    assert run(code, file) == "64\n"
