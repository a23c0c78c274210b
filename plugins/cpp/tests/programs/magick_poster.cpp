// Build: g++ poster.cpp -o poster `Magick++-config --cppflags --cxxflags --ldflags --libs`
#include <Magick++.h>
#include <list>
#include <iostream>

using namespace Magick;

int main(int argc, char **argv) {
    InitializeMagick(*argv);
    Image image(Geometry(480, 240), Color("ivory"));
    image.strokeColor("black");
    image.strokeWidth(2);
    const int heights[] = {60, 110, 85, 150, 130};
    const char *colors[] = {"tomato", "gold", "seagreen", "steelblue", "orchid"};
    for (int i = 0; i < 5; i++) {
        image.fillColor(colors[i]);
        image.draw(DrawableRectangle(40 + i * 85, 210 - heights[i], 100 + i * 85, 210));
    }
    image.draw(DrawableLine(20, 210, 460, 210));
    image.write("poster.png");
    return 0;
}
