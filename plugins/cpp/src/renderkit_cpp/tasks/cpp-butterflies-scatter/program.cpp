// g++ -std=c++20 program.cpp -lgd
// Wingspan and mass of butterflies, a scatter plot drawn with libgd.
#include <cstdio>
#include <fstream>
#include <gd.h>
#include <map>
#include <sstream>
#include <string>

const int width = 900, height = 600, left = 90, right = 30, top = 80, bottom = 80;
const double longest = 80, heaviest = 250;

int x(double mm) { return left + static_cast<int>(mm / longest * (width - left - right)); }
int y(double mg) { return height - bottom - static_cast<int>(mg / heaviest * (height - top - bottom)); }

// align: 0 begins at the point, 0.5 is centred on it, 1 ends at it
void write(gdImagePtr image, std::string text, double size, int at_x, int at_y, double align, int color, double angle = 0) {
    char font[] = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
    int box[8];
    gdImageStringFT(nullptr, box, color, font, size, angle, 0, 0, text.data());
    const int dx = static_cast<int>(align * (box[2] - box[0])), dy = static_cast<int>(align * (box[3] - box[1]));
    gdImageStringFT(image, box, color, font, size, angle, at_x - dx, at_y - dy, text.data());
}

int main() {
    gdImagePtr image = gdImageCreateTrueColor(width, height);
    const int white = gdTrueColor(255, 255, 255), ink = gdTrueColor(50, 50, 50), grid = gdTrueColor(225, 225, 225);
    gdImageFilledRectangle(image, 0, 0, width, height, white);

    for (int mm = 0; mm <= longest; mm += 10) {
        gdImageLine(image, x(mm), y(0), x(mm), y(heaviest), grid);
        write(image, std::to_string(mm), 11, x(mm), y(0) + 24, 0.5, ink);
    }
    for (int mg = 0; mg <= heaviest; mg += 50) {
        gdImageLine(image, x(0), y(mg), x(longest), y(mg), grid);
        write(image, std::to_string(mg), 11, left - 12, y(mg) + 5, 1, ink);
    }
    gdImageLine(image, x(0), y(0), x(longest), y(0), ink);
    gdImageLine(image, x(0), y(0), x(0), y(heaviest), ink);
    write(image, "Wingspan (mm)", 12, (left + width - right) / 2, height - 22, 0.5, ink);
    write(image, "Mass (mg)", 12, 32, (top + height - bottom) / 2, 0.5, ink, 1.5707963);
    write(image, "Butterflies caught and released on one meadow", 17, left, 44, 0, ink);

    std::map<std::string, int> colors = {{"Blues", gdTrueColor(58, 110, 190)},
                                         {"Brush-footed", gdTrueColor(214, 110, 40)},
                                         {"Skippers", gdTrueColor(120, 80, 50)},
                                         {"Whites", gdTrueColor(110, 160, 70)}};
    int legend_y = top + 24;
    for (const auto &[family, color] : colors) {
        gdImageFilledEllipse(image, left + 30, legend_y, 13, 13, color);
        write(image, family, 12, left + 46, legend_y + 6, 0, ink);
        legend_y += 26;
    }

    std::ifstream file("data.csv");
    std::string line, family, wingspan, mass;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream cells(line);
        std::getline(cells, family, ',');
        std::getline(cells, wingspan, ',');
        std::getline(cells, mass, ',');
        const int at_x = x(std::stod(wingspan)), at_y = y(std::stod(mass));
        gdImageFilledEllipse(image, at_x, at_y, 15, 15, white);
        gdImageFilledEllipse(image, at_x, at_y, 13, 13, colors.at(family));
    }

    FILE *out = std::fopen("butterflies.png", "wb");
    gdImagePng(image, out);
    std::fclose(out);
    gdImageDestroy(image);
}
