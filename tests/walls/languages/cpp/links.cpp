#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>
int main() {
    symlink("@RED@", "a.png");
    link("@RED@", "b.png");
    mkfifo("c.png", 0666);
    symlink("/dev/zero", "d.png");
    mkdir("e.png", 0777);
    symlink("@OUTSIDE@", "folder");
    symlink("/proc/self/fd/0", "f.ppm");
    std::printf("P3 2 1 255 0 0 9 0 0 255\n");
}
