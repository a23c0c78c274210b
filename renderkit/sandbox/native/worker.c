/* The worker for plain commands, and the launcher that makes any worker an unprivileged one.
 *
 *   renderkit-worker FD                                serve the engine on descriptor FD
 *   renderkit-worker enter UID GID PROCS... -- ARGV    join the cgroups whose cgroup.procs are named,
 *                                                      become UID and GID (unless -1), run ARGV */
#define _GNU_SOURCE
#include "wall.h"

#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int enter(char **words) {
    long uid = atol(words[0]), gid = atol(words[1]);
    for (words += 2; *words && strcmp(*words, "--") != 0; words++) {
        int procs = open(*words, O_WRONLY | O_CLOEXEC);
        if (procs < 0 || write(procs, "0", 1) != 1) return perror(*words), 125;
        close(procs);
    }
    if (*words == NULL || words[1] == NULL) return 2;
    if (uid >= 0 && (setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0))
        return perror("renderkit-worker: become an unprivileged user"), 125;
    execvp(words[1], words + 1);
    return perror(words[1]), 127;
}

int main(int argc, char **argv) {
    if (argc > 5 && strcmp(argv[1], "enter") == 0) return enter(argv + 2);
    if (argc != 2) return fprintf(stderr, "usage: renderkit-worker FD | enter UID GID PROCS... -- ARGV...\n"), 2;
    rk_serve(atoi(argv[1])); /* a command worker has no runtime: a call has nowhere to return to */
    return 126;
}
