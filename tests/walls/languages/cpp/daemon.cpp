#include <csignal>
#include <cstdio>
#include <unistd.h>
int main() {
    std::printf("P3 2 1 255 0 0 9 0 0 255\n");
    std::fflush(stdout);
    if (fork()) return 0;
    setsid();
    if (fork()) return 0;
    for (int s = 1; s < 64; ++s) std::signal(s, SIG_IGN);
    close(0), close(1), close(2);
    for (;;) {
        sleep(1);
        if (FILE *f = std::fopen("@OUTSIDE@/made", "w")) std::fclose(f);
    }
}
