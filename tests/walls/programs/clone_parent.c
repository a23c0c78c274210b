/* Makes a sibling of itself, a child of the job's init, which goes on writing. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    if (syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0) == 0) {
        int beat = open("beat", O_WRONLY | O_CREAT | O_APPEND, 0644);
        for (int i = 0; i < 500; i++) {
            if (write(beat, "x", 1) != 1) return 1;
            usleep(10000);
        }
        return 0;
    }
    usleep(200000);
    return 0;
}
