"""The container's system call filter: what native/filter.c refuses outside of jobs, as Docker takes it.

Docker's own profile refuses unshare, mount and setns, of which the local walls are made. This one leaves
them, and refuses what else is an administrator's call or has a history of holes in the kernel. A worker
inside installs its own, stricter filters on top, before it has read anything of a job.
"""

from __future__ import annotations

import json

REFUSED = (
    "acct",
    "add_key",
    "adjtimex",
    "bpf",
    "clock_adjtime",
    "clock_settime",
    "create_module",
    "delete_module",
    "fanotify_init",
    "finit_module",
    "fsconfig",
    "fsmount",
    "fsopen",
    "fspick",
    "get_kernel_syms",
    "init_module",
    "io_uring_enter",
    "io_uring_register",
    "io_uring_setup",
    "ioperm",
    "iopl",
    "kcmp",
    "kexec_file_load",
    "kexec_load",
    "keyctl",
    "landlock_add_rule",
    "landlock_create_ruleset",
    "landlock_restrict_self",
    "listmount",
    "lookup_dcookie",
    "lsm_get_self_attr",
    "lsm_list_modules",
    "lsm_set_self_attr",
    "mbind",
    "migrate_pages",
    "mknod",
    "mknodat",
    "modify_ldt",
    "mount_setattr",
    "move_mount",
    "move_pages",
    "name_to_handle_at",
    "nfsservctl",
    "open_by_handle_at",
    "open_tree",
    "perf_event_open",
    "pidfd_getfd",
    "process_madvise",
    "process_mrelease",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    "query_module",
    "quotactl",
    "quotactl_fd",
    "reboot",
    "request_key",
    "set_mempolicy",
    "set_mempolicy_home_node",
    "setdomainname",
    "settimeofday",
    "statmount",
    "swapoff",
    "swapon",
    "_sysctl",
    "sysfs",
    "syslog",
    "uselib",
    "userfaultfd",
    "ustat",
    "vhangup",
)
"""Answered EPERM. Docker passes over names that its kernel or its libseccomp does not know."""

_EPERM = 1


def profile() -> str:
    """The profile as JSON, for `--security-opt seccomp=`."""
    refused = {"names": list(REFUSED), "action": "SCMP_ACT_ERRNO", "errnoRet": _EPERM}
    # x32 calls, too, are for the filters inside to refuse: libseccomp would end the process that asks
    x32 = {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X32"]}
    return json.dumps({"defaultAction": "SCMP_ACT_ALLOW", "archMap": [x32], "syscalls": [refused]})
