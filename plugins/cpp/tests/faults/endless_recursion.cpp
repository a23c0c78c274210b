#include <fstream>

struct Turtle { double x, y; std::ofstream &out; };

// a Koch curve, whose depth is never used up
void koch(Turtle &t, double length, int depth) {
    if (depth == 0) { t.x += length; t.out << t.x << "," << t.y << " "; return; }
    for (int i = 0; i < 4; ++i) { koch(t, length / 3, depth + 1); t.y += length; }
}

int main() {
    std::ofstream out("koch.svg");
    out << "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='100'><polyline points='";
    Turtle t{0, 50, out};
    koch(t, 300, 4);
    out << "'/></svg>";
}
