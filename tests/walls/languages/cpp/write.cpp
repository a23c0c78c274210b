#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>
int main() {
    if (FILE *f = std::fopen("@OUTSIDE@/made", "w")) std::fclose(f);
    mkdir("@OUTSIDE@/folder", 0777);
    symlink("/etc/passwd", "@OUTSIDE@/link");
    std::rename("@SECRET@", "@SECRET@.gone");
    unlink("@DATA@");
    std::printf("P3 2 1 255 0 0 9 0 0 255\n");
}
