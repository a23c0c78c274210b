/* Seccomp filters. A list of what is refused, and a ceiling: system calls newer than this file are
 * answered ENOSYS, so that a new kernel opens no door. The list follows the default profiles of Docker
 * and of Flatpak; everything on it is an administrator's call, or has a history of kernel holes. */
#define _GNU_SOURCE
#include "wall.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#else
#error "renderkit's walls are written for x86_64 and aarch64"
#endif

#define NEWEST 462 /* mseal, Linux 6.10; numbers are the same on both machines from 424 on */
#define NAMESPACES (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

/* What the inner wall itself is made of. */
static const int builders[] = {
    __NR_mount, __NR_umount2, __NR_unshare, __NR_setns, __NR_sethostname, __NR_pivot_root,
};

/* What a browser builds its own sandbox of: user namespaces, in which it changes its root to nowhere. What
 * such a namespace would give to an escaped page (mounts, other namespaces, netlink) stays refused. */
static const int browsers_own[] = {__NR_unshare, __NR_chroot};

static const int refused[] = {
    __NR_acct, __NR_add_key, __NR_adjtimex, __NR_bpf, __NR_chroot, __NR_clock_adjtime, __NR_clock_settime,
    __NR_delete_module, __NR_fanotify_init, __NR_finit_module, __NR_init_module, __NR_kcmp, __NR_kexec_load,
    __NR_keyctl, __NR_lookup_dcookie, __NR_mbind, __NR_migrate_pages, __NR_mknodat, __NR_move_pages,
    __NR_name_to_handle_at, __NR_nfsservctl, __NR_open_by_handle_at, __NR_perf_event_open, __NR_process_vm_readv,
    __NR_process_vm_writev, __NR_ptrace, __NR_quotactl, __NR_reboot, __NR_request_key, __NR_set_mempolicy,
    __NR_setdomainname, __NR_settimeofday, __NR_swapoff, __NR_swapon, __NR_syslog, __NR_userfaultfd,
    __NR_vhangup,
    425, 426, 427,                /* io_uring_setup, _enter, _register */
    428, 429, 430, 431, 432, 433, /* open_tree, move_mount, fsopen, fsconfig, fsmount, fspick */
    438,                          /* pidfd_getfd */
    440,                          /* process_madvise */
    442, 443,                     /* mount_setattr, quotactl_fd */
    444, 445, 446,                /* landlock_*: nothing here asks for it */
    448,                          /* process_mrelease */
    450,                          /* set_mempolicy_home_node */
    457, 458, 459, 460, 461,      /* statmount, listmount, lsm_* */
#ifdef __x86_64__
    __NR_create_module, __NR_get_kernel_syms, __NR_ioperm, __NR_iopl, __NR_kexec_file_load, __NR_mknod, __NR_modify_ldt,
    __NR_query_module, __NR_sysfs, __NR__sysctl, __NR_uselib, __NR_ustat,
#endif
};

/* Memory that no process's map shows, so that a watchdog cannot see it; asynchronous I/O has one
 * counter for the whole machine. Answered as by a kernel that was built without them. */
static const int missing[] = {
    __NR_memfd_create, __NR_shmget, __NR_semget, __NR_msgget, __NR_io_setup, 447 /* memfd_secret */,
};

/* AF_VSOCK reaches the hypervisor, whatever the network namespace; AF_ALG, AF_PACKET and the rest are
 * only attack surface here. So are SCTP, MPTCP and all of netlink but the list of interfaces. */
static const int families[] = {AF_INET, AF_INET6}; /* and AF_UNIX; and AF_NETLINK with protocol 0, NETLINK_ROUTE */
static const int protocols[] = {0, IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMPV6};

/* personality(2): as Docker allows. The others switch off the kernel's guards against exploits. */
static const unsigned personalities[] = {0, 0x8, 0x20000, 0x20008, 0xffffffff};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define ARG(n) (offsetof(struct seccomp_data, args) + 8 * (n)) /* low half: both machines are little-endian */
#define ANSWER(error) (SECCOMP_RET_ERRNO | (error))

struct program {
    struct sock_filter code[512];
    unsigned short length;
};

static void emit(struct program *p, struct sock_filter instruction) { p->code[p->length++] = instruction; }
static void load(struct program *p, unsigned offset) {
    emit(p, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}
static void answer(struct program *p, unsigned value) {
    emit(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, value));
}
/* if (accumulator == value) return reply */
static void on_equal(struct program *p, unsigned value, unsigned reply) {
    emit(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
    answer(p, reply);
}
/* if (accumulator != value) skip the next `count` instructions */
static void unless_skip(struct program *p, unsigned value, unsigned char count) {
    emit(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count));
}

static void sockets(struct program *p, int call) {
    unsigned char list = COUNT(families), kinds = COUNT(protocols);
    unless_skip(p, call, 11 + list + 2 * kinds);
    load(p, ARG(0));
    on_equal(p, AF_UNIX, SECCOMP_RET_ALLOW);
    unless_skip(p, AF_NETLINK, 4);
    load(p, ARG(2));
    on_equal(p, NETLINK_ROUTE, SECCOMP_RET_ALLOW);
    answer(p, ANSWER(EPROTONOSUPPORT));
    for (unsigned i = 0; i < list; i++) /* one of them: over the refusal, to the protocol */
        emit(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, families[i], list - i, 0));
    answer(p, ANSWER(EAFNOSUPPORT));
    load(p, ARG(2));
    for (unsigned i = 0; i < kinds; i++) on_equal(p, protocols[i], SECCOMP_RET_ALLOW);
    answer(p, ANSWER(EPROTONOSUPPORT));
}

/* Limits of others, of the job's init that is, are not the job's to set. A core limit of 1 stays (see
 * wall.c): to set it does nothing, and seems to succeed. */
static void limits(struct program *p) {
    unless_skip(p, __NR_setrlimit, 4);
    load(p, ARG(0));
    on_equal(p, RLIMIT_CORE, ANSWER(0));
    answer(p, SECCOMP_RET_ALLOW);

    unless_skip(p, __NR_prlimit64, 12);
    load(p, ARG(0));
    unless_skip(p, 0, 9);
    load(p, ARG(1));
    unless_skip(p, RLIMIT_CORE, 6);
    load(p, ARG(2)); /* the new limit, a pointer: both halves are 0 where only the old one is asked for */
    unless_skip(p, 0, 3);
    load(p, ARG(2) + 4);
    on_equal(p, 0, SECCOMP_RET_ALLOW);
    answer(p, ANSWER(0));
    answer(p, SECCOMP_RET_ALLOW); /* another limit */
    answer(p, ANSWER(EPERM));     /* another process */
}

/* What else makes something that a network or IPC namespace would hold. */
static const int shared[] = {__NR_socket, __NR_socketpair, __NR_mq_open};

enum filter { OUTER, STRICT, NO_SOCKETS, BROWSER };

static int allowed_to(enum filter filter, int call) {
    for (unsigned i = 0; (filter == OUTER || filter == BROWSER) && i < COUNT(browsers_own); i++)
        if (browsers_own[i] == call) return 1;
    return 0;
}

static int install(enum filter filter) {
    struct program p = {.length = 0};

    load(&p, offsetof(struct seccomp_data, arch));
    emit(&p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0));
    answer(&p, SECCOMP_RET_KILL_PROCESS); /* 32-bit calls have other numbers */
    load(&p, offsetof(struct seccomp_data, nr));
    emit(&p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, NEWEST, 0, 1));
    answer(&p, ANSWER(ENOSYS)); /* x32 calls end here too */

    for (unsigned i = 0; i < COUNT(refused); i++)
        if (!allowed_to(filter, refused[i])) on_equal(&p, refused[i], ANSWER(EPERM));
    for (unsigned i = 0; i < COUNT(missing); i++) on_equal(&p, missing[i], ANSWER(ENOSYS));
    if (filter != OUTER) {
        for (unsigned i = 0; i < COUNT(builders); i++)
            if (!allowed_to(filter, builders[i])) on_equal(&p, builders[i], ANSWER(EPERM));
        /* clone3 passes its flags in memory, where a filter cannot look: libc then takes clone */
        on_equal(&p, __NR_clone3, ANSWER(ENOSYS));
        if (filter != BROWSER) {
            unless_skip(&p, __NR_clone, 4);
            load(&p, ARG(0));
            emit(&p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NAMESPACES, 0, 1));
            answer(&p, ANSWER(EPERM));
            answer(&p, SECCOMP_RET_ALLOW);
        }
        limits(&p);
    }

    if (filter == NO_SOCKETS)
        for (unsigned i = 0; i < COUNT(shared); i++) on_equal(&p, shared[i], ANSWER(EPERM));
    sockets(&p, __NR_socket);
    sockets(&p, __NR_socketpair);

    unless_skip(&p, __NR_personality, COUNT(personalities) * 2 + 2);
    load(&p, ARG(0));
    for (unsigned i = 0; i < COUNT(personalities); i++) on_equal(&p, personalities[i], SECCOMP_RET_ALLOW);
    answer(&p, ANSWER(EPERM));

    unless_skip(&p, __NR_fcntl, 4);
    load(&p, ARG(1));
    on_equal(&p, F_SETLEASE, ANSWER(EPERM)); /* a lease on a shared file makes its other readers wait */
    answer(&p, SECCOMP_RET_ALLOW);

    unless_skip(&p, __NR_ioctl, 6);
    load(&p, ARG(1));
    on_equal(&p, TIOCSTI, ANSWER(EPERM)); /* typing into somebody's terminal */
    on_equal(&p, 0x541C, ANSWER(EPERM));  /* TIOCLINUX */
    answer(&p, SECCOMP_RET_ALLOW);

    answer(&p, SECCOMP_RET_ALLOW);

    struct sock_fprog code = {.len = p.length, .filter = p.code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &code, 0, 0);
}

int rk_filter_outer(void) { return install(OUTER); }
int rk_filter_strict(void) { return install(STRICT); }
int rk_filter_no_sockets(void) { return install(NO_SOCKETS); }
int rk_filter_browser(void) { return install(BROWSER); }
