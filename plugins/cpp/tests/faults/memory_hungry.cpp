#include <fstream>
#include <string>
#include <vector>

int main() {
    std::vector<std::string> frames;
    for (long i = 0; i < 100000; ++i)
        frames.push_back(std::string(1920 * 1080, static_cast<char>(i)));

    std::ofstream out("frame.pgm", std::ios::binary);
    out << "P5\n1920 1080\n255\n" << frames.back();
}
