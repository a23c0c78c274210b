#include <iostream>
#include <cmath>
#include <vector>
#include "gnuplot-iostream.h"

int main() {
    Gnuplot gp("gnuplot -persist");
    std::vector<std::vector<double>> heat;
    for (int y = 0; y < 30; ++y) {
        std::vector<double> row;
        for (int x = 0; x < 30; ++x)
            row.push_back(std::sin(x / 4.0) * std::cos(y / 5.0));
        heat.push_back(row);
    }
    gp << "set title 'Standing wave'\n";
    gp << "set palette defined (-1 'blue', 0 'white', 1 'red')\n";
    gp << "set xrange [-0.5:29.5]\nset yrange [-0.5:29.5]\n";
    gp << "plot '-' matrix with image notitle\n";
    gp.send(heat);
    std::cout << "Press enter to exit." << std::endl;
    std::cin.get();
}
