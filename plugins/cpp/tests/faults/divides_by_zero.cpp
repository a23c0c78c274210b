#include <cstdlib>
#include <fstream>
#include <vector>

int main() {
    std::vector<int> samples;
    const int width = 400;
    int step = width / static_cast<int>(samples.size());

    std::ofstream svg("steps.svg");
    svg << "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='100'>";
    for (int x = 0; x < width; x += step)
        svg << "<rect x='" << x << "' y='20' width='" << step - 2 << "' height='60'/>";
    svg << "</svg>";
    return EXIT_SUCCESS;
}
