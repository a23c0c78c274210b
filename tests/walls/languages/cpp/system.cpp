#include <cstdio>
#include <cstdlib>
#include <unistd.h>
int main() {
    std::system("cp @SECRET@ copy.txt; cat @SECRET@ >&2; touch @OUTSIDE@/made");
    if (FILE *p = popen("touch @OUTSIDE@/made", "w")) pclose(p);
    std::printf("P3 2 1 255 %s 0 0 255\n", access("copy.txt", F_OK) == 0 ? "255 0 0" : "0 0 9");
}
