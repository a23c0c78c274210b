#include <complex>
#include <fstream>
#include <iostream>
#include <cmath>

// Renders the Mandelbrot set with a smooth palette into mandelbrot.ppm (binary P6).
int main() {
    constexpr int width = 600, height = 400, max_iter = 200;
    std::ofstream out("mandelbrot.ppm", std::ios::binary);
    out << "P6\n" << width << " " << height << "\n255\n";
    for (int py = 0; py < height; ++py) {
        for (int px = 0; px < width; ++px) {
            std::complex<double> c(-2.2 + 3.2 * px / width, -1.07 + 2.14 * py / height), z = 0;
            int n = 0;
            while (n < max_iter && std::norm(z) < 16.0) { z = z * z + c; ++n; }
            unsigned char rgb[3] = {0, 0, 0};
            if (n < max_iter) {
                double t = (n + 1 - std::log2(std::log2(std::norm(z)) / 2)) / 40.0;
                rgb[0] = static_cast<unsigned char>(127.5 + 127.5 * std::sin(6.0 * t + 4.0));
                rgb[1] = static_cast<unsigned char>(127.5 + 127.5 * std::sin(6.0 * t + 5.0));
                rgb[2] = static_cast<unsigned char>(127.5 + 127.5 * std::sin(6.0 * t + 0.5));
            }
            out.write(reinterpret_cast<char *>(rgb), 3);
        }
    }
    std::cout << "Wrote mandelbrot.ppm (" << width << "x" << height << ")" << std::endl;
    return 0;
}
