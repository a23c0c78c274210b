#include <fstream>
#include <string>
#include <vector>

int main() {
    std::vector<std::string> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun"};
    std::vector<double> sold = {120, 135, 128, 160, 172};

    std::ofstream svg("sales.svg");
    svg << "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='220'>\n";
    for (std::size_t i = 0; i < months.size(); ++i) {
        double height = sold.at(i);
        svg << "<rect x='" << 20 + i * 60 << "' y='" << 200 - height << "' width='40' height='" << height << "'/>\n";
    }
    svg << "</svg>\n";
}
