#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

// Minimal SVG bar chart without any library.
struct Bar { std::string label; double value; std::string color; };

int main() {
    std::vector<Bar> bars = {{"Solar", 1320, "#f4b400"}, {"Wind", 2330, "#4285f4"}, {"Hydro", 4250, "#0f9d58"},
                             {"Nuclear", 2740, "#ab47bc"}, {"Gas", 6600, "#db4437"}};
    const double width = 640, height = 400, left = 70, bottom = 50, top = 60, right = 20;
    double max = std::max_element(bars.begin(), bars.end(), [](auto &a, auto &b) { return a.value < b.value; })->value;
    double axis_max = 7000;
    (void)max;

    std::ofstream svg("generation.svg");
    svg << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << width << "\" height=\"" << height
        << "\" font-family=\"sans-serif\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
        << "<text x=\"" << width / 2 << "\" y=\"30\" text-anchor=\"middle\" font-size=\"18\">Electricity generation, TWh</text>\n";
    auto y = [&](double v) { return top + (height - top - bottom) * (1 - v / axis_max); };
    for (int tick = 0; tick <= 7000; tick += 1000) {
        svg << "<line x1=\"" << left << "\" x2=\"" << width - right << "\" y1=\"" << y(tick) << "\" y2=\"" << y(tick)
            << "\" stroke=\"#ddd\"/><text x=\"" << left - 8 << "\" y=\"" << y(tick) + 4
            << "\" font-size=\"12\" text-anchor=\"end\">" << tick << "</text>\n";
    }
    double step = (width - left - right) / bars.size();
    for (std::size_t i = 0; i < bars.size(); ++i) {
        double x = left + step * (i + 0.15);
        svg << "<rect x=\"" << x << "\" y=\"" << y(bars[i].value) << "\" width=\"" << step * 0.7 << "\" height=\""
            << y(0) - y(bars[i].value) << "\" fill=\"" << bars[i].color << "\"/>\n<text x=\"" << x + step * 0.35
            << "\" y=\"" << height - 25 << "\" font-size=\"13\" text-anchor=\"middle\">" << bars[i].label << "</text>\n";
    }
    svg << "</svg>\n";
}
