#include <fstream>
#include <string>
#include <vector>

int main() {
    std::vector<std::string> names = {"Oslo", "Bern", "Rome"};
    std::vector<double> degrees = {"5.9", "8.8", "15.2"};
    std::ofstream svg("cities.svg");
    svg << "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='120'>";
    for (std::size_t i = 0; i < names.size(); ++i)
        svg << "<rect x='10' y='" << 10 + 35 * i << "' width='" << degrees[i] * 12 << "' height='25'/>";
    svg << "</svg>\n";
}
