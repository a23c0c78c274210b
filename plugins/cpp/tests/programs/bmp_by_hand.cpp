#include <cstdint>
#include <fstream>
#include <vector>
#include <cmath>
#include <array>

#pragma pack(push, 1)
struct BmpHeader {
    uint16_t type = 0x4D42;
    uint32_t size;
    uint32_t reserved = 0;
    uint32_t offset = 54;
    uint32_t header = 40;
    int32_t width, height;
    uint16_t planes = 1, bits = 24;
    uint32_t compression = 0, image_size = 0;
    int32_t xppm = 2835, yppm = 2835;
    uint32_t colors = 0, important = 0;
};
#pragma pack(pop)

// Voronoi diagram with twelve sites, saved as an uncompressed BMP.
int main() {
    const int w = 320, h = 240;
    std::vector<std::array<double, 2>> sites;
    for (int i = 0; i < 12; ++i) sites.push_back({w * (0.5 + 0.45 * std::cos(i * 2.4)), h * (0.5 + 0.45 * std::sin(i * 1.7))});
    std::vector<uint8_t> pixels(w * h * 3);
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            int best = 0;
            double nearest = 1e9;
            for (int i = 0; i < 12; ++i) {
                double d = std::hypot(x - sites[i][0], y - sites[i][1]);
                if (d < nearest) { nearest = d; best = i; }
            }
            uint8_t *p = &pixels[(y * w + x) * 3];
            p[0] = nearest < 3 ? 0 : 80 + best * 14;
            p[1] = nearest < 3 ? 0 : 220 - best * 12;
            p[2] = nearest < 3 ? 0 : 60 + (best * 53) % 190;
        }
    BmpHeader head;
    head.width = w;
    head.height = h;
    head.size = 54 + pixels.size();
    std::ofstream f("voronoi.bmp", std::ios::binary);
    f.write(reinterpret_cast<char *>(&head), sizeof head);
    f.write(reinterpret_cast<char *>(pixels.data()), pixels.size());
}
