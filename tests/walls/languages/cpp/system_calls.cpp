#include <initializer_list>
#include <csignal>
#include <cstdio>
#include <sched.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
    bool any = false;
    char byte;
    iovec mine{&byte, 1}, theirs{reinterpret_cast<void *>(0x400000), 1};
    for (pid_t pid : {1, static_cast<int>(getppid())}) {
        any |= ptrace(PTRACE_ATTACH, pid, 0, 0) == 0;
        any |= process_vm_readv(pid, &mine, 1, &theirs, 1, 0) == 1;
    }
    any |= mount("none", "/tmp", "tmpfs", 0, nullptr) == 0;
    any |= umount2("/work", MNT_DETACH) == 0;
    any |= unshare(CLONE_NEWUSER) == 0;
    any |= syscall(SYS_bpf, 0, nullptr, 0) >= 0;
    any |= syscall(SYS_io_uring_setup, 1, nullptr) >= 0;
    any |= syscall(SYS_keyctl, 0, -3, 1) >= 0;
    any |= setuid(0) == 0 || setgid(0) == 0;
    any |= sethostname("other", 5) == 0;
    any |= syscall(SYS_memfd_create, "x", 0) >= 0;
    pid_t child = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) _exit(0);
    any |= child > 0;
    std::printf("P3 2 1 255 %s 0 0 255\n", any ? "255 0 0" : "0 0 9");
}
