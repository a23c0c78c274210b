#include <cstdio>
char large[4000000000ul] = {1};
char larger[900000000] = {1};
int main() { std::printf("P3 2 1 255 0 0 9 0 0 255\n"); }
