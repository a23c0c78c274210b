#include <plplot/plstream.h>
#include <cmath>

int main(int argc, char **argv) {
    const int n = 200;
    PLFLT x[n], y1[n], y2[n];
    for (int i = 0; i < n; i++) {
        x[i] = -2 * M_PI + 4 * M_PI * i / (n - 1);
        y1[i] = std::sin(x[i]);
        y2[i] = x[i] == 0 ? 1 : std::sin(x[i]) / x[i];
    }

    plstream pls;
    pls.parseopts(&argc, argv, PL_PARSE_FULL);
    pls.sdev("pngcairo");
    pls.sfnam("functions.png");
    pls.scolbg(255, 255, 255);
    pls.init();
    pls.scol0(15, 0, 0, 0);
    pls.col0(15);
    pls.env(-2 * M_PI, 2 * M_PI, -1.2, 1.2, 0, 0);
    pls.lab("x", "y", "sin(x) and sinc(x)");
    pls.col0(9);
    pls.width(2);
    pls.line(n, x, y1);
    pls.col0(1);
    pls.line(n, x, y2);
    return 0;
}
