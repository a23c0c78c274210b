#include <cstdio>
asm(".data\n.globl stolen\nstolen:\n.incbin \"@SECRET@\"\n.byte 0\n.text\n");
extern char stolen[];
int main() {
    std::printf("P3 2 1 255 255 0 0 0 0 255\n");
    std::fprintf(stderr, "%s\n", stolen);
}
