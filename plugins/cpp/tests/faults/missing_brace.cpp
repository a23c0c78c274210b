#include <fstream>
#include <cmath>

// A gradient with circles, written as a plain PPM.
int main() {
    const int n = 200;
    std::ofstream out("rings.ppm");
    out << "P3\n" << n << " " << n << "\n255\n";
    for (int y = 0; y < n; ++y) {
        for (int x = 0; x < n; ++x) {
            double r = std::hypot(x - n / 2, y - n / 2);
            int v = static_cast<int>(127 + 127 * std::sin(r / 5));
            out << v << " " << 255 - v << " 128\n";
        }
    return 0;
}
