"""Docker's filter and the local walls' outer one refuse the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import renderkit
from renderkit.sandbox.docker.seccomp import REFUSED, profile

NUMBERS = {
    425: "io_uring_setup",
    426: "io_uring_enter",
    427: "io_uring_register",
    428: "open_tree",
    429: "move_mount",
    430: "fsopen",
    431: "fsconfig",
    432: "fsmount",
    433: "fspick",
    438: "pidfd_getfd",
    440: "process_madvise",
    442: "mount_setattr",
    443: "quotactl_fd",
    444: "landlock_create_ruleset",
    445: "landlock_add_rule",
    446: "landlock_restrict_self",
    448: "process_mrelease",
    450: "set_mempolicy_home_node",
    457: "statmount",
    458: "listmount",
    459: "lsm_get_self_attr",
    460: "lsm_set_self_attr",
    461: "lsm_list_modules",
}
"""Of the kernel's table, asm-generic/unistd.h: calls that filter.c names by number, for old headers."""


def listed(source: str, name: str) -> set[str]:
    body = re.search(rf"static const int {name}\[\] = \{{(.*?)\}};", source, re.DOTALL)
    assert body is not None, name
    text = re.sub(r"/\*.*?\*/", "", body[1], flags=re.DOTALL)
    numbers = {NUMBERS[int(number)] for number in re.findall(r"\b(\d+)\b", text)}
    return numbers | set(re.findall(r"__NR_(\w+)", text))


def test_the_lists_are_one() -> None:
    source = Path(renderkit.__file__).parent.joinpath("sandbox/native/filter.c").read_text()
    outer = listed(source, "refused") - listed(source, "browsers_own") - listed(source, "builders")
    assert set(REFUSED) == outer
    assert len(REFUSED) == len(set(REFUSED)) > 50


def test_the_walls_inside_can_be_built() -> None:
    refused = json.loads(profile())["syscalls"][0]["names"]
    assert not {"unshare", "mount", "umount2", "setns", "pivot_root", "clone", "prctl", "seccomp"} & set(
        refused
    )
