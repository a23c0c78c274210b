/* The wall around one job, and the protocol that asks for it. See docs/walls.md. */
#ifndef RENDERKIT_WALL_H
#define RENDERKIT_WALL_H

#include <stdint.h>

#define RK_PROTOCOL 1u

/* Frames: this header, then `length` bytes. Descriptors travel with the header. Host byte order. */
struct rk_frame {
    uint32_t type;
    uint32_t length;
};

enum rk_type {
    RK_HELLO = 1, /* worker  -> engine: u32 protocol                                             */
    RK_OPEN,      /* engine  -> worker: struct rk_open, one descriptor: the session's socket     */
    RK_READY,     /* session -> engine: one descriptor: the workspace                            */
    RK_FILE,      /* engine  -> session: path, NUL, content                                      */
    RK_RUN,       /* engine  -> session: struct rk_run, strings; stdout, stderr, further inputs  */
    RK_EXIT,      /* session -> engine: struct rk_exit                                           */
    RK_KILL,      /* engine  -> session: end the running step                                    */
    RK_FAIL,      /* session -> engine: text: the wall could not be built                        */
};

enum rk_flags {
    RK_NO_WALL = 1, /* --sandbox none: limits, but no namespaces and no filter */
    RK_BROWSER = 2, /* the filter leaves what a browser builds its own sandbox of */
    RK_NO_SOCKETS = 4, /* no socket of any kind: then nothing can be left in the worker's network or IPC */
};

struct rk_open {
    uint64_t flags;
    uint64_t workspace_bytes;
    uint64_t workspace_files;
    uint64_t processes;
    uint64_t file_bytes;
    uint64_t cpu_seconds;
};

struct rk_run {
    uint32_t call; /* 1: `strings` is one text for the worker's runtime; 0: it is argv, then environ */
    uint32_t argc;
    uint32_t envc;
};

struct rk_exit {
    int32_t wait_status; /* as waitpid(2) gives it */
    uint32_t exec_error; /* errno, where the command could not be started at all */
    int64_t cpu_us;      /* user and system time of everything that was waited for */
    int64_t wall_us;
    int64_t peak_kib;    /* of the largest single process */
};

/* Serves the engine on `control`. It returns only inside a job, once its runtime is to act, with the
 * text of the call; the job's streams are then 0, 1 and 2, its further inputs 3 and up. */
const char *rk_serve(int control);

/* A runtime that must know of forks (CPython's locks, its random seeds) says here what to call: before
 * one, after it in the worker, and in the job before rk_serve returns. Any may be NULL. */
void rk_on_fork(void (*before)(void), void (*in_worker)(void), void (*in_job)(void));

/* The same for a foreign-function interface that passes nothing but pointers, as R's. In the job, the handlers
 * of signals that the runtime had set are set again. */
void rk_serve_into(const int *control, const char **call);

/* For a runtime that opened its program when it started: in the job, the stream's descriptor, which is closed
 * there, is opened again on `path`, at `offset`, which becomes 0, or -1 where that cannot be done. */
void rk_reopen(const int *fd, const char **path, int *offset);

/* Raises the inner wall in the calling process, which must be the first of its pid namespace.
 * Returns NULL, or the name of what failed, with errno set. */
const char *rk_raise_wall(const struct rk_open *wanted);
int rk_open_workspace(const struct rk_open *wanted);

/* Seccomp. The outer filter leaves what the inner wall needs: mount, unshare, setns. */
int rk_filter_outer(void);
int rk_filter_strict(void);
int rk_filter_no_sockets(void);
int rk_filter_browser(void);

#endif
