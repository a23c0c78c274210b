#include <fstream>
#include <iostream>
#include <vector>

int main() {
    std::ifstream in("measurements.csv");
    if (!in.is_open()) {
        std::cerr << "Error: could not open measurements.csv" << std::endl;
        return 1;
    }
    std::vector<double> values;
    double v;
    while (in >> v) values.push_back(v);
    std::ofstream svg("plot.svg");
    svg << "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100'>";
    for (std::size_t i = 0; i < values.size(); ++i)
        svg << "<circle cx='" << i * 10 << "' cy='" << values[i] << "' r='2'/>";
    svg << "</svg>";
}
