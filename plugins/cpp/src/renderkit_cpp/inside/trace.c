/* Preloaded into the user's program: says where it was when it died. Addresses of its stack go to the
 * descriptor that RENDERKIT_TRACE names, and then the signal does what it would have done. */
#define _GNU_SOURCE
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define FRAMES 64

static int out = -1;
static char stack[65536]; /* a stack that is full cannot hold the handler */

static void tell(int number) {
    void *frames[FRAMES];
    backtrace_symbols_fd(frames, backtrace(frames, FRAMES), out);
    signal(number, SIG_DFL);
    raise(number);
}

__attribute__((constructor)) static void begin(void) {
    static const int deadly[] = {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL};
    const char *named = getenv("RENDERKIT_TRACE");
    if (!named) return;
    out = atoi(named);
    fcntl(out, F_SETFD, FD_CLOEXEC);
    unsetenv("RENDERKIT_TRACE"); /* what the program starts is no concern of ours */
    unsetenv("LD_PRELOAD");
    void *first[1];
    backtrace(first, 1); /* loads what it needs while that is still safe */
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&own, NULL);
    struct sigaction action = {.sa_handler = tell, .sa_flags = SA_ONSTACK | SA_RESETHAND | SA_NODEFER};
    for (unsigned i = 0; i < sizeof deadly / sizeof *deadly; i++) sigaction(deadly[i], &action, NULL);
}
