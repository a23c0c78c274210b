#include <cmath>
#include <fstream>

// A fractal tree as encapsulated PostScript
static void branch(std::ostream &out, double x, double y, double length, double angle, int depth) {
    if (depth == 0) return;
    double x2 = x + length * std::cos(angle), y2 = y + length * std::sin(angle);
    out << 0.35 - depth * 0.02 << ' ' << 0.55 - depth * 0.04 << " 0.1 setrgbcolor " << depth * 0.6 << " setlinewidth "
        << x << ' ' << y << " moveto " << x2 << ' ' << y2 << " lineto stroke\n";
    branch(out, x2, y2, length * 0.75, angle + 0.45, depth - 1);
    branch(out, x2, y2, length * 0.72, angle - 0.40, depth - 1);
}

int main() {
    std::ofstream out("tree.eps");
    out << "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 400 340\n1 setlinecap\n";
    branch(out, 200, 10, 90, M_PI / 2, 10);
    out << "showpage\n%%EOF\n";
    return 0;
}
