/* A worker serves the engine: for every job it forks a session, the first process of the job's own pid
 * namespace, which raises the wall, then lays out files and runs steps as the engine asks.
 *
 * The session is the job's init: it outlives every other process of the job, reaps them, and ends them
 * all when a step ends. It trusts the engine and nothing else; from the job it only learns exit statuses. */
#define _GNU_SOURCE
#include "wall.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_FDS 253 /* of one message: SCM_MAX_FD of the kernel */
#define MAX_TEXT (4u << 20) /* argv and environment, or the text of a call */

struct message {
    struct rk_frame frame;
    int fds[MAX_FDS];
    int fd_count;
};

struct session {
    int socket;
    int workspace;
    int signals;
    struct rk_open wanted;
    pid_t step; /* the running step's first process, or 0 */
    struct timespec started;
    struct rk_exit exit;
};

static int *exec_error; /* one page that a step's process shares until it execs */
static int content;     /* whether the session that ran last went as sessions go */

static void (*before_fork)(void), (*in_worker_after_fork)(void), (*in_job_after_fork)(void);

void rk_on_fork(void (*before)(void), void (*in_worker)(void), void (*in_job)(void)) {
    before_fork = before;
    in_worker_after_fork = in_worker;
    in_job_after_fork = in_job;
}

/* ---- frames ---- */

static int read_all(int fd, void *buffer, size_t size) {
    for (size_t done = 0; done < size;) {
        ssize_t got = read(fd, (char *)buffer + done, size - done);
        if (got == 0) return -1;
        if (got < 0 && errno != EINTR) return -1;
        if (got > 0) done += got;
    }
    return 0;
}

static int write_all(int fd, const void *buffer, size_t size) {
    for (size_t done = 0; done < size;) {
        ssize_t put = write(fd, (const char *)buffer + done, size - done);
        if (put < 0 && errno != EINTR) return -1;
        if (put > 0) done += put;
    }
    return 0;
}

/* Returns 0, or -1 when the engine is gone. Descriptors come with the header's first byte. */
static int receive(int from, struct message *m) {
    char control[CMSG_SPACE(sizeof m->fds)];
    struct iovec part = {.iov_base = &m->frame, .iov_len = sizeof m->frame};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t got;
    do got = recvmsg(from, &header, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got <= 0) return -1;

    m->fd_count = 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(&header, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
        m->fd_count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(m->fds, CMSG_DATA(c), m->fd_count * sizeof(int));
    }
    return read_all(from, (char *)&m->frame + got, sizeof m->frame - got);
}

static int send_frame(int to, uint32_t type, const void *body, uint32_t length, int fd) {
    struct rk_frame frame = {.type = type, .length = length};
    char control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec part = {.iov_base = &frame, .iov_len = sizeof frame};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    if (fd >= 0) {
        header.msg_control = control;
        header.msg_controllen = sizeof control;
        struct cmsghdr *c = CMSG_FIRSTHDR(&header);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(c), &fd, sizeof(int));
    }
    if (sendmsg(to, &header, MSG_NOSIGNAL) != sizeof frame) return -1;
    return write_all(to, body, length);
}

static void fail(int to, const char *what) {
    char text[256];
    snprintf(text, sizeof text, "%s: %s", what, strerror(errno));
    send_frame(to, RK_FAIL, text, strlen(text), -1);
    _exit(1);
}

/* Room for what a job is made of: in pages of its own, which are gone afterwards. The heap is the worker's,
 * and the next job would inherit what was left there. */
static char *take(int from, size_t size) {
    char *room = mmap(NULL, size + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) fail(from, "find memory");
    if (read_all(from, room, size) != 0) _exit(1);
    return room; /* with a NUL behind it */
}

/* ---- files ---- */

/* Creates the folders of `path` and opens it. Nothing of the job has run yet when files are laid out: the
 * engine sees to that. O_NOFOLLOW and O_EXCL would hold even if it did not. */
static int create(const struct session *s, char *path) {
    int folder = dup(s->workspace);
    for (char *slash; folder >= 0 && (slash = strchr(path, '/')) != NULL; path = slash + 1) {
        *slash = '\0';
        int next = -1;
        if (mkdirat(folder, path, 0755) == 0 || errno == EEXIST)
            next = openat(folder, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        close(folder);
        folder = next;
    }
    if (folder < 0) return -1;
    int fd = openat(folder, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    close(folder);
    return fd;
}

static void put_file(const struct session *s, uint32_t length) {
    char *body = take(s->socket, length);
    size_t name = strlen(body);
    if (name >= length) {
        errno = EINVAL;
        fail(s->socket, "lay out a file");
    }
    int fd = create(s, body);
    if (fd < 0) fail(s->socket, "lay out a file");
    /* `body` may have been cut at its slashes; the content begins where the name ended */
    if (write_all(fd, body + name + 1, length - name - 1) != 0) fail(s->socket, "lay out a file");
    close(fd);
    munmap(body, length + (size_t)1);
}

/* ---- steps ---- */

/* Without a pid namespace nothing but the tree tells which processes are the job's. */
static void kill_tree(void) {
    char path[64], line[4096];
    for (int round = 0; round < 100; round++) {
        snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
        FILE *list = fopen(path, "r");
        if (list == NULL) return;
        int any = 0;
        while (fgets(line, sizeof line, list))
            for (char *word = strtok(line, " "); word; word = strtok(NULL, " "), any = 1) kill(atoi(word), SIGKILL);
        fclose(list);
        if (!any) return;
        while (waitpid(-1, NULL, WNOHANG) > 0) continue;
        usleep(1000); /* grandchildren are handed to us, the subreaper, as their parents die */
    }
}

/* The namespace dies with its init. */
__attribute__((noreturn)) static void quit(const struct session *s) {
    if (s->wanted.flags & RK_NO_WALL) kill_tree();
    content = 1;
    _exit(0);
}

static void account(struct rk_exit *e, const struct rusage *used) {
    e->cpu_us += (used->ru_utime.tv_sec + used->ru_stime.tv_sec) * 1000000LL + used->ru_utime.tv_usec + used->ru_stime.tv_usec;
    if (used->ru_maxrss > e->peak_kib) e->peak_kib = used->ru_maxrss;
}

/* Reaps whatever has ended; when that was the step's first process, ends the rest and reports. */
static void reap(struct session *s) {
    struct signalfd_siginfo came;
    while (read(s->signals, &came, sizeof came) > 0) {
        if (came.ssi_signo != SIGTERM) continue;
        quit(s); /* without a wall, the worker's death must not leave the tree behind */
    }
    struct rusage used;
    int status;
    for (pid_t gone; (gone = wait4(-1, &status, WNOHANG, &used)) > 0;) {
        account(&s->exit, &used);
        if (gone != s->step) continue;
        s->step = 0;
        s->exit.wait_status = status;
        s->exit.exec_error = *exec_error;
        if (s->wanted.flags & RK_NO_WALL) kill_tree();
        else kill(-1, SIGKILL); /* everything in the namespace but ourselves */
        while (wait4(-1, NULL, 0, &used) > 0) account(&s->exit, &used);
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        s->exit.wall_us = (now.tv_sec - s->started.tv_sec) * 1000000LL + (now.tv_nsec - s->started.tv_nsec) / 1000;
        if (send_frame(s->socket, RK_EXIT, &s->exit, sizeof s->exit, -1) != 0) _exit(1);
        return;
    }
}

/* In the step's first process: its streams become 0, 1 and 2, its further inputs 3 and up, all else goes. */
static void take_streams(const struct message *m) {
    int kept[MAX_FDS + 1];
    for (int i = 0; i < m->fd_count; i++) /* out of the way of the numbers they are to have */
        kept[i] = fcntl(m->fds[i], F_DUPFD, MAX_FDS + 8);
    int empty = open("/dev/null", O_RDONLY);
    dup2(empty, 0);
    for (int i = 0; i < m->fd_count; i++) dup2(kept[i], i + 1);
    syscall(SYS_close_range, (unsigned)m->fd_count + 1, ~0u, 0);

    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int signal_number = 1; signal_number < NSIG; signal_number++) signal(signal_number, SIG_DFL);
    setsid();
    FILE *score = fopen("/proc/self/oom_score_adj", "we"); /* out of memory, the job goes before its init */
    if (score != NULL) {
        fputs("1000", score);
        fclose(score);
    }
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static void run_command(const struct rk_run *run, char *text) {
    char **words = calloc(run->argc + run->envc + 2, sizeof *words);
    if (words == NULL || run->argc == 0) _exit(126);
    for (uint32_t i = 0, at = 0; i < run->argc + run->envc; i++, text += strlen(text) + 1) {
        if (i == run->argc) at++; /* the NULL between argv and environ */
        words[at++] = text;
    }
    execvpe(words[0], words, words + run->argc + 1);
    *exec_error = errno;
    dprintf(2, "renderkit: cannot run %s: %s\n", words[0], strerror(errno));
    _exit(127);
}

/* Returns in the session with NULL; in the step's process it execs, or returns the text of the call. */
static const char *run_step(struct session *s, const struct message *m) {
    struct rk_run run;
    if (m->frame.length < sizeof run || m->frame.length > MAX_TEXT || m->fd_count < 2 || s->step != 0) _exit(1);
    if (read_all(s->socket, &run, sizeof run) != 0) _exit(1);
    size_t size = m->frame.length - sizeof run;
    char *text = take(s->socket, size);

    memset(&s->exit, 0, sizeof s->exit);
    *exec_error = 0;
    clock_gettime(CLOCK_MONOTONIC, &s->started);
    s->step = fork();
    if (s->step == 0) {
        take_streams(m);
        if (run.call) {
            munmap(exec_error, sizeof *exec_error);
            if (in_job_after_fork) in_job_after_fork();
            return text;
        }
        run_command(&run, text);
    }
    if (s->step < 0) fail(s->socket, "start a step");
    for (int i = 0; i < m->fd_count; i++) close(m->fds[i]);
    munmap(text, size + 1);
    return NULL;
}

/* ---- the session ---- */

static const char *run_session(int control, int socket, const struct rk_open *wanted, pid_t worker) {
    struct session s = {.socket = socket, .wanted = *wanted};
    int unwalled = wanted->flags & RK_NO_WALL;
    prctl(PR_SET_PDEATHSIG, unwalled ? SIGTERM : SIGKILL, 0, 0, 0);
    if (unwalled && getppid() != worker) _exit(0); /* it died before that; with walls, bubblewrap's end is ours */

    /* The job may send its init any signal, and a runtime may have left handlers: none of them runs here. */
    sigset_t child, all;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    if (unwalled) sigaddset(&child, SIGTERM);
    sigfillset(&all);
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_BLOCK, &all, NULL);
    s.signals = signalfd(-1, &child, SFD_NONBLOCK | SFD_CLOEXEC);

    const char *broken = rk_raise_wall(wanted);
    if (broken != NULL) fail(socket, broken);
    s.workspace = rk_open_workspace(wanted);
    if (s.workspace < 0 || s.signals < 0) fail(socket, "open the workspace");
    /* from here on no process of the job may look into this one */
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    if (send_frame(socket, RK_READY, NULL, 0, s.workspace) != 0) _exit(1);

    for (;;) {
        struct pollfd events[3] = {
            {.fd = socket, .events = POLLIN}, {.fd = s.signals, .events = POLLIN}, {.fd = control, .events = POLLRDHUP},
        };
        if (poll(events, 3, -1) < 0 && errno != EINTR) _exit(1);
        if (events[1].revents) reap(&s);
        if (events[2].revents) quit(&s); /* nobody speaks to the worker any more, which cannot hear it */
        if (!events[0].revents) continue;
        struct message m;
        const char *call = NULL;
        if (receive(socket, &m) != 0) quit(&s); /* the engine is gone or content */
        switch (m.frame.type) {
        case RK_FILE: put_file(&s, m.frame.length); break;
        case RK_RUN:
            if ((call = run_step(&s, &m)) != NULL) return call;
            break;
        case RK_KILL:
            if (s.step > 0) kill(s.step, SIGKILL);
            break;
        default: _exit(1);
        }
    }
}

/* Runs a session until it ends. Returns in the worker with NULL, and in a job's process with the text of a call.
 *
 * By vfork: the session lives in the worker's memory while the worker stands still, so that only the job's own
 * process costs a copy of what a runtime has loaded. The session leaves nothing there of the job; a worker in
 * which one broke off serves no other. */
__attribute__((noinline)) static const char *start_session(int control, int socket, const struct rk_open *wanted) {
    if (before_fork) before_fork();
    content = 0;
    pid_t worker = getpid(), session = vfork();
    if (session == 0) return run_session(control, socket, wanted, worker);
    if (session < 0) fail(socket, "fork a session");
    if (!content) _exit(1);
    if (in_worker_after_fork) in_worker_after_fork();
    return NULL;
}

const char *rk_serve(int control) {
    struct message m;
    uint32_t version = RK_PROTOCOL;
    int outside = open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
    int filtered = 0;
    signal(SIGPIPE, SIG_IGN);
    exec_error = mmap(NULL, sizeof *exec_error, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (outside < 0 || exec_error == MAP_FAILED) _exit(1);
    if (send_frame(control, RK_HELLO, &version, sizeof version, -1) != 0) _exit(0);

    while (receive(control, &m) == 0) {
        struct rk_open wanted;
        if (m.frame.type != RK_OPEN || m.frame.length != sizeof wanted || m.fd_count != 1) _exit(1);
        if (read_all(control, &wanted, sizeof wanted) != 0) _exit(0);
        int walled = !(wanted.flags & RK_NO_WALL);
        if (walled && !filtered && rk_filter_outer() != 0) fail(m.fds[0], "install the outer filter");
        filtered |= walled;

        /* Only children are born into the new pid namespace, and it can be asked for again only from
         * our own: hence the way there and back. */
        if (walled && unshare(CLONE_NEWPID) != 0) fail(m.fds[0], "unshare the pid namespace");
        const char *call = start_session(control, m.fds[0], &wanted);
        if (call != NULL) return call;
        if (walled && setns(outside, CLONE_NEWPID) != 0) _exit(1);
        close(m.fds[0]);
        while (waitpid(-1, NULL, WNOHANG) > 0) continue;
    }
    _exit(0);
}

/* ---- runtimes that pass nothing but pointers ---- */

void rk_serve_into(const int *control, const char **call) {
    struct sigaction kept[NSIG] = {0};
    for (int number = 1; number < NSIG; number++) sigaction(number, NULL, &kept[number]);
    *call = rk_serve(*control);
    for (int number = 1; number < NSIG; number++) sigaction(number, &kept[number], NULL);
}

void rk_reopen(const int *fd, const char **path, int *offset) {
    int opened = open(*path, O_RDONLY);
    int done = opened >= 0 && lseek(opened, *offset, SEEK_SET) == *offset && dup2(opened, *fd) == *fd;
    if (opened >= 0 && opened != *fd) close(opened);
    *offset = done ? 0 : -1;
}
