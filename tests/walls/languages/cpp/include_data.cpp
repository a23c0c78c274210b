#include <cstdio>
const char *table =
#include "@DATA@"
;
int main() { std::printf("P3 2 1 255 255 0 0 0 0 255\n"); }
