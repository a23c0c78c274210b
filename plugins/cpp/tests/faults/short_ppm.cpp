#include <fstream>

int main() {
    const int width = 256, height = 256;
    std::ofstream out("gradient.ppm", std::ios::binary);
    out << "P6\n" << width << " " << height << "\n255\n";
    for (int y = 0; y < height; ++y) {
        unsigned char pixel[3] = {static_cast<unsigned char>(y), 60, 120};
        out.write(reinterpret_cast<char *>(pixel), 3);
    }
}
