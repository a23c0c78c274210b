#include <cmath>
#include <fstream>

int main() {
    std::ofstream out("spiral.svg");
    out << "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='200'><polyline fill='none' stroke='black' points='";
    double angle = 0, radius = 1, drawn = 0;
    while (radius < 90) {
        angle += 0.1;
        drawn = radius * std::cos(angle);
        if (drawn > 1e9) out << drawn << " ";
    }
    out << "'/></svg>";
}
