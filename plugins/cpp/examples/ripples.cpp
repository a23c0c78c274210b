// Two stones in a pond: a PPM on standard output, as in `./ripples > ripples.ppm`.
#include <cmath>
#include <iostream>

int main() {
    const int width = 360, height = 240;
    std::cout << "P3\n" << width << ' ' << height << "\n255\n";
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const double near = std::hypot(x - 110, y - 90), far = std::hypot(x - 260, y - 150);
            const double wave = std::sin(near / 6) / (1 + near / 80) + std::sin(far / 6) / (1 + far / 80);
            const int light = static_cast<int>(128 + 60 * wave);
            std::cout << light / 3 << ' ' << light * 2 / 3 << ' ' << light << '\n';
        }
}
