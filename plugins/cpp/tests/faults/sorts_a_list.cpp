#include <algorithm>
#include <fstream>
#include <list>

int main() {
    std::list<int> scores = {42, 17, 88, 63, 29};

    // tallest bars first
    std::sort(scores.begin(), scores.end(), [](int a, int b) { return a > b; });

    std::ofstream svg("scores.svg");
    svg << "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='100'>";
    int x = 0;
    for (int s : scores) svg << "<rect x='" << (x += 35) << "' y='" << 100 - s << "' width='30' height='" << s << "'/>";
    svg << "</svg>";
}
