#include <cmath>
#include <map>
#include <vector>
#include <tuple>
#include "gnuplot-iostream.h"

// Damped oscillations, with gnuplot-iostream
int main() {
    Gnuplot gp;
    std::vector<std::pair<double, double>> weak, strong;
    for (double t = 0; t <= 20; t += 0.05) {
        weak.emplace_back(t, std::exp(-0.1 * t) * std::cos(2 * t));
        strong.emplace_back(t, std::exp(-0.4 * t) * std::cos(2 * t));
    }
    gp << "set terminal pngcairo size 800,500 enhanced font 'Sans,11'\n";
    gp << "set output 'oscillation.png'\n";
    gp << "set title 'Damped oscillation'\n";
    gp << "set xlabel 't [s]'\nset ylabel 'displacement'\nset grid\n";
    gp << "plot '-' with lines lw 2 lc rgb '#0072bd' title '{/Symbol g} = 0.1', '-' with lines lw 2 lc rgb '#d95319' title '{/Symbol g} = 0.4'\n";
    gp.send1d(weak);
    gp.send1d(strong);
    return 0;
}
