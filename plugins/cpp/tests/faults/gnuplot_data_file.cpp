#include <gnuplot-iostream.h>

int main() {
    Gnuplot gp;
    gp << "set terminal pngcairo\n";
    gp << "set output 'stations.png'\n";
    gp << "set xlabel 'Day'\nset ylabel 'Temperature'\n";
    gp << "plot 'stations.dat' using 1:2 with linespoints title 'Station A'\n";
    return 0;
}
