#include <fstream>
#include <sstream>
#include <string>
#include <vector>

static std::vector<double> parse(const std::string &row) {
    std::vector<double> values;
    std::stringstream cells(row);
    std::string cell;
    while (std::getline(cells, cell, ','))
        values.push_back(std::stod(cell));
    return values;
}

int main() {
    auto values = parse("3.5,4.1,n/a,5.0");
    std::ofstream svg("line.svg");
    svg << "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100'><polyline fill='none' stroke='red' points='";
    for (std::size_t i = 0; i < values.size(); ++i) svg << i * 40 << "," << 100 - values[i] * 10 << " ";
    svg << "'/></svg>";
}
