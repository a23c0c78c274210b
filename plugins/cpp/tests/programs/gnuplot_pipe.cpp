#include <cstdio>
#include <cmath>

int main() {
    FILE *gp = popen("gnuplot", "w");
    if (!gp) {
        fprintf(stderr, "gnuplot not found\n");
        return 1;
    }
    fprintf(gp, "set terminal svg size 600,400\nset output 'growth.svg'\n");
    fprintf(gp, "set logscale y\nset key left top\nset title 'Exponential against quadratic growth'\n");
    fprintf(gp, "plot '-' using 1:2 with linespoints title '2^x', '-' using 1:2 with lines title 'x^2'\n");
    for (int x = 1; x <= 12; x++) fprintf(gp, "%d %f\n", x, pow(2, x));
    fprintf(gp, "e\n");
    for (int x = 1; x <= 12; x++) fprintf(gp, "%d %d\n", x, x * x);
    fprintf(gp, "e\n");
    pclose(gp);
    return 0;
}
