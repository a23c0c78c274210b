/* The inner wall: what stands between one job and its neighbours, its worker and the host.
 *
 * The order is the point. The caller is the first process of a new pid namespace and still holds
 * CAP_SYS_ADMIN and CAP_NET_ADMIN in bubblewrap's user namespace; it has read nothing of the job. It
 * makes the job's own mounts, network and limits, then gives up every capability for good, then takes
 * the strict filter. */
#define _GNU_SOURCE
#include "wall.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int raise_loopback(void) {
    int probe = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (probe < 0) return -1;
    struct ifreq lo = {.ifr_flags = IFF_UP};
    strcpy(lo.ifr_name, "lo");
    int done = ioctl(probe, SIOCSIFFLAGS, &lo);
    close(probe);
    return done;
}

/* One tmpfs holds the workspace, /tmp and /dev/shm, so that one size and one count bound all three. */
static int mount_workspace(const struct rk_open *wanted) {
    static const struct { const char *inside, *path; mode_t mode; } parts[] = {
        {"/box/work", "/work", 0755}, {"/box/tmp", "/tmp", 01777}, {"/box/shm", "/dev/shm", 01777},
    };
    char options[128];
    snprintf(options, sizeof options, "size=%llu,nr_inodes=%llu,mode=0755", (unsigned long long)wanted->workspace_bytes,
             (unsigned long long)wanted->workspace_files + 4 /* the root and the three parts */);
    if (mount("tmpfs", "/box", "tmpfs", MS_NOSUID | MS_NODEV, options) != 0) return -1;
    for (int i = 0; i < 3; i++) {
        if (mkdir(parts[i].inside, parts[i].mode) != 0 || chmod(parts[i].inside, parts[i].mode) != 0) return -1;
        if (mount(parts[i].inside, parts[i].path, NULL, MS_BIND, NULL) != 0) return -1;
    }
    return umount2("/box", MNT_DETACH);
}

static int limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit value = {.rlim_cur = soft, .rlim_max = hard};
    return setrlimit(resource, &value);
}

#define OURS 3 /* processes in the user namespace that are not the job's: bubblewrap, the worker, the session */

static int set_limits(const struct rk_open *wanted) {
    /* 1 and not 0: where core_pattern is a pipe, only 1 keeps the kernel from starting the host's handler */
    if (limit(RLIMIT_CORE, 1, 1) || limit(RLIMIT_FSIZE, wanted->file_bytes, wanted->file_bytes)) return -1;
    if (limit(RLIMIT_CPU, wanted->cpu_seconds, wanted->cpu_seconds + 1)) return -1;
    if (limit(RLIMIT_MEMLOCK, 65536, 65536) || limit(RLIMIT_MSGQUEUE, 0, 0)) return -1;
    if (limit(RLIMIT_NOFILE, 1024, 4096) && limit(RLIMIT_NOFILE, 1024, 1024)) return -1;
    if (wanted->flags & RK_NO_WALL) return 0; /* there it would count all of the user's processes */
    return limit(RLIMIT_NPROC, wanted->processes + OURS, wanted->processes + OURS);
}

static int drop_capabilities(void) {
    for (int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
        if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) != 0) return -1;
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) return -1;
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    return syscall(SYS_capset, &header, none);
}

const char *rk_raise_wall(const struct rk_open *wanted) {
    umask(022);
    if (!(wanted->flags & RK_NO_WALL)) {
        /* A network of its own is a tenth of what a small picture costs. Whoever may open no socket, and has no
         * System V IPC and no message queue as nobody has, leaves nothing in the worker's, and that reaches nowhere. */
        int apart = wanted->flags & RK_NO_SOCKETS ? 0 : CLONE_NEWNET | CLONE_NEWIPC;
        if (unshare(CLONE_NEWNS | CLONE_NEWUTS | apart) != 0) return "unshare";
        if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return "make mounts private";
        if (mount_workspace(wanted) != 0) return "mount the workspace";
        if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0) return "mount /proc";
        if (apart && raise_loopback() != 0) return "raise the loopback device";
    }
    if (set_limits(wanted) != 0) return "set resource limits";
    if (wanted->flags & RK_NO_WALL) {
        if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) return "become the reaper";
        return NULL;
    }
    if (drop_capabilities() != 0) return "drop capabilities";
    int filtered = wanted->flags & RK_BROWSER      ? rk_filter_browser()
                   : wanted->flags & RK_NO_SOCKETS ? rk_filter_no_sockets()
                                                   : rk_filter_strict();
    if (filtered != 0) return "install the strict filter";
    return NULL;
}

int rk_open_workspace(const struct rk_open *wanted) {
    char path[] = "/tmp/renderkit-XXXXXX";
    if (!(wanted->flags & RK_NO_WALL)) strcpy(path, "/work");
    else if (mkdtemp(path) == NULL) return -1;
    if (chdir(path) != 0) return -1;
    return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}
