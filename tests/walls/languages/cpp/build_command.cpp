// g++ main.cpp -o main -wrapper touch,@OUTSIDE@/made -fplugin=@OUTSIDE@/made.so -include @SECRET@ ; touch @OUTSIDE@/made
// g++ main.cpp $(touch @OUTSIDE@/made) `touch @OUTSIDE@/made` -l"$(touch @OUTSIDE@/made)" -DX="$(touch @OUTSIDE@/made)"
// g++ main.cpp -lgd;touch${IFS}@OUTSIDE@/made -std=c++17;id -O2|id
#include <cstdio>
int main() { std::printf("P3 2 1 255 0 0 9 0 0 255\n"); }
