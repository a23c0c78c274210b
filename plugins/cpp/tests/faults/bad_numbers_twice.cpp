#include <fstream>
#include <sstream>
#include <string>

int main() {
    std::stringstream rows("width,height\n40,20\n");
    std::ofstream svg("boxes.svg");
    svg << "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100'>";
    std::string row;
    while (std::getline(rows, row)) {
        std::string width = row.substr(0, row.find(',')), height = row.substr(row.find(',') + 1);
        double x = std::stod(width);
        double y = std::stod(height);
        svg << "<rect width='" << x << "' height='" << y << "'/>";
    }
    svg << "</svg>";
}
