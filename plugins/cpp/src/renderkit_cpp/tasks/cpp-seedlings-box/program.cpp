// g++ -std=c++20 program.cpp -lboost_iostreams
// Days to germination of five kitchen plants, as box plots drawn by gnuplot.
#include <cctype>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>
#include "gnuplot-iostream.h"

std::vector<std::string> split(const std::string &line) {
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
}

int main() {
    std::ifstream file("data.csv");
    std::string line;
    std::getline(file, line);
    std::vector<std::string> plants = split(line);
    std::vector<std::vector<double>> days(plants.size());
    while (std::getline(file, line)) {
        const auto cells = split(line);
        for (std::size_t i = 0; i < plants.size(); ++i) days[i].push_back(std::stod(cells[i]));
    }

    Gnuplot gp;
    gp << "set terminal pngcairo size 900,560 font 'DejaVu Sans,12'\n"
       << "set output 'germination.png'\n"
       << "set title 'How long seeds take to germinate' font ',16' offset 0,0.5\n"
       << "set ylabel 'Days after sowing'\n"
       << "set xlabel 'Plant'\n"
       << "set xrange [0.4:5.6]\n"
       << "set yrange [0:30]\n"
       << "set ytics 5\n"
       << "set grid ytics lc rgb '#dddddd' lt 1\n"
       << "set border 3\n"
       << "set tics nomirror out\n"
       << "set xtics scale 0 (";
    for (std::size_t i = 0; i < plants.size(); ++i) {
        plants[i][0] = static_cast<char>(std::toupper(plants[i][0]));
        gp << (i ? ", " : "") << "'" << plants[i] << "' " << i + 1;
    }
    gp << ")\n"
       << "set style fill solid 0.6 border lc rgb '#2f4f3a'\n"
       << "set style boxplot range 1.5 outliers pointtype 7\n"
       << "set boxwidth 0.5\n"
       << "set pointsize 0.9\n"
       << "plot ";
    for (std::size_t i = 0; i < plants.size(); ++i)
        gp << (i ? ", " : "") << "'-' using (" << i + 1 << "):1 with boxplot notitle lw 1.5 lc rgb '#6aa84f'";
    gp << "\n";
    for (const auto &column : days) gp.send1d(column);
}
