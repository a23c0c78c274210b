#include <cmath>
#include <fstream>
#include <vector>

int main() {
    const int width = 300, height = 200;
    std::vector<unsigned char> pixels(width * height * 3, 255);
    for (int x = 0; x < width; ++x) {
        double t = 2 * M_PI * x / width;
        int y = static_cast<int>(heigth / 2 - 80 * std::sin(t));
        pixels[(y * width + x) * 3 + 1] = 0;
    }
    std::ofstream out("wave.ppm", std::ios::binary);
    out << "P6\n" << width << " " << height << "\n255\n";
    out.write(reinterpret_cast<char *>(pixels.data()), pixels.size());
}
