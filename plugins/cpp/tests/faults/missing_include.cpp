#include <fstream>
#include <iostream>

struct Point { double x, y; };

int main() {
    std::vector<Point> points = {{0, 0}, {3, 4}, {6, 1}};
    std::ofstream svg("points.svg");
    svg << "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'>";
    for (const Point &p : points)
        svg << "<circle cx='" << p.x * 10 << "' cy='" << p.y * 10 << "' r='4'/>";
    svg << "</svg>";
}
