// Where an island's electricity comes from, month by month: stacked areas drawn by PLplot.
#include <fstream>
#include <plplot/plstream.h>
#include <sstream>
#include <string>
#include <vector>

struct Source {
    const char *name;
    int r, g, b;
};

const std::vector<Source> sources = {
    {"Wind", 74, 124, 179}, {"Hydro", 91, 178, 172}, {"Solar", 242, 193, 78}, {"Diesel", 138, 129, 124}};

int main() {
    std::ifstream file("data.csv");
    std::string line, cell;
    std::vector<std::string> months;
    std::vector<std::vector<PLFLT>> power(sources.size());
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream cells(line);
        std::getline(cells, cell, ',');
        months.push_back(cell);
        for (auto &column : power) {
            std::getline(cells, cell, ',');
            column.push_back(std::stod(cell));
        }
    }
    const int n = static_cast<int>(months.size());

    plstream pls;
    pls.sdev("pngcairo");
    pls.sfnam("power.png");
    pls.setopt("geometry", "960x600");
    pls.scolbg(255, 255, 255);
    pls.init();
    pls.scol0(15, 40, 40, 40);
    pls.adv(0);
    pls.vpor(0.09, 0.84, 0.13, 0.88);
    pls.wind(0, n - 1, 0, 1000);

    std::vector<PLFLT> floor(n, 0);
    for (std::size_t s = 0; s < sources.size(); ++s) {
        std::vector<PLFLT> xs, ys;
        for (int i = 0; i < n; ++i) xs.push_back(i), ys.push_back(floor[i] + power[s][i]);
        const std::vector<PLFLT> ceiling = ys;
        for (int i = n - 1; i >= 0; --i) xs.push_back(i), ys.push_back(floor[i]);
        pls.scol0(s + 1, sources[s].r, sources[s].g, sources[s].b);
        pls.col0(s + 1);
        pls.fill(2 * n, xs.data(), ys.data());
        floor = ceiling;
    }

    pls.col0(15);
    pls.schr(0, 0.8);
    pls.box("bc", 0, 0, "bcnstv", 200, 2);
    for (int i = 0; i < n; ++i) pls.mtex("b", 1.6, static_cast<PLFLT>(i) / (n - 1), 0.5, months[i].c_str());
    pls.mtex("b", 3.4, 0.5, 0.5, "Month");
    pls.mtex("l", 4.6, 0.5, 0.5, "Electricity (MWh)");
    pls.schr(0, 1.1);
    pls.mtex("t", 1.8, 0.5, 0.5, "What keeps the island's lights on");

    pls.vpor(0.86, 0.99, 0.13, 0.88);
    pls.wind(0, 1, 0, 1000);
    pls.schr(0, 0.8);
    for (std::size_t s = 0; s < sources.size(); ++s) {
        const PLFLT y = 500 + 70 * s, xs[] = {0, 0.2, 0.2, 0}, ys[] = {y - 20, y - 20, y + 20, y + 20};
        pls.col0(s + 1);
        pls.fill(4, xs, ys);
        pls.col0(15);
        pls.ptex(0.3, y, 1, 0, 0, sources[s].name);
    }
}
