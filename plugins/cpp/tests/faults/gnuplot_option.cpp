#include <vector>
#include <utility>
#include <cmath>
#include "gnuplot-iostream.h"

int main() {
    Gnuplot gp;
    std::vector<std::pair<double, double>> points;
    for (double x = 0; x < 10; x += 0.1) points.emplace_back(x, std::sin(x) * std::exp(-x / 5));
    gp << "set terminal pngcairo size 640,480\n";
    gp << "set output 'decay.png'\n";
    gp << "set titel 'Damped oscillation'\n";
    gp << "plot '-' with lines\n";
    gp.send1d(points);
}
