/* A 32-bit system call from a 64-bit program: getpid has number 20 there. */
#include <stdio.h>

int main(void) {
    long got;
    printf("about to call\n");
    fflush(stdout);
    __asm__ volatile("int $0x80" : "=a"(got) : "a"(20) : "memory");
    printf("BREACH: %ld\n", got);
    return 0;
}
