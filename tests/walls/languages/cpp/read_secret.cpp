#include <cstdio>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool reached(const char *path) {
    char byte;
    int fd = open(path, O_RDONLY);
    if (fd < 0) fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY);
    if (fd < 0) return false;
    return read(fd, &byte, 1) == 1;
}

int main() {
    bool any = reached("@SECRET@") || reached("/etc/shadow") || reached("/root/.bashrc");
    any = any || reached("/proc/1/root@SECRET@") || reached("/proc/self/root@SECRET@");
    any = any || reached("../../../../../@SECRET@");
    std::printf("P3 2 1 255 %s 0 0 255\n", any ? "255 0 0" : "0 0 9");
}
