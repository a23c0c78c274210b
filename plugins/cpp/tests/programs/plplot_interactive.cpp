// 3D surface with PLplot; the device is left to the command line.
#include <plplot/plstream.h>
#include <cmath>

int main(int argc, char *argv[]) {
    plstream *pls = new plstream();
    pls->parseopts(&argc, argv, PL_PARSE_FULL);
    pls->init();

    const int nx = 40, ny = 40;
    PLFLT *x = new PLFLT[nx], *y = new PLFLT[ny], **z;
    pls->Alloc2dGrid(&z, nx, ny);
    for (int i = 0; i < nx; i++) x[i] = -3.0 + 6.0 * i / (nx - 1);
    for (int j = 0; j < ny; j++) y[j] = -3.0 + 6.0 * j / (ny - 1);
    for (int i = 0; i < nx; i++)
        for (int j = 0; j < ny; j++) z[i][j] = std::exp(-0.4 * (x[i] * x[i] + y[j] * y[j])) * std::cos(2 * x[i]);

    pls->adv(0);
    pls->vpor(0.0, 1.0, 0.0, 0.9);
    pls->wind(-1.0, 1.0, -0.9, 1.1);
    pls->col0(2);
    pls->w3d(1.0, 1.0, 1.0, -3.0, 3.0, -3.0, 3.0, -1.0, 1.0, 33.0, 24.0);
    pls->box3("bnstu", "x", 0.0, 0, "bnstu", "y", 0.0, 0, "bcdmnstuv", "z", 0.0, 0);
    pls->mesh(x, y, z, nx, ny, DRAW_LINEXY | MAG_COLOR);
    pls->col0(3);
    pls->mtex("t", 1.0, 0.5, 0.5, "Damped ripple");
    pls->Free2dGrid(z, nx, ny);
    delete[] x;
    delete[] y;
    delete pls;
}
