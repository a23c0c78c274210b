#define STB_IMAGE_WRITE_IMPLEMENTATION
#include "stb_image_write.h"
#include <complex>
#include <vector>

int main() {
    const int w = 480, h = 320;
    std::vector<unsigned char> data(w * h * 3);
    const std::complex<double> c(-0.8, 0.156);
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            std::complex<double> z(3.0 * x / w - 1.5, 2.0 * y / h - 1.0);
            int i = 0;
            for (; i < 255 && std::abs(z) < 2.0; i++) z = z * z + c;
            data[(y * w + x) * 3 + 0] = i;
            data[(y * w + x) * 3 + 1] = (i * 5) % 256;
            data[(y * w + x) * 3 + 2] = 255 - i;
        }
    }
    stbi_write_png("julia.png", w, h, 3, data.data(), w * 3);
    return 0;
}
