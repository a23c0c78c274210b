#include <cairomm/cairomm.h>
#include <cmath>

int main() {
    auto surface = Cairo::SvgSurface::create("spirograph.svg", 400, 400);
    auto cr = Cairo::Context::create(surface);
    cr->set_source_rgb(0.99, 0.98, 0.94);
    cr->paint();
    cr->translate(200, 200);

    const double R = 120, r = 47, d = 80;
    cr->set_line_width(1.2);
    cr->set_source_rgba(0.35, 0.1, 0.6, 0.9);
    for (double t = 0; t < 2 * M_PI * 47; t += 0.05) {
        double x = (R - r) * std::cos(t) + d * std::cos((R - r) / r * t);
        double y = (R - r) * std::sin(t) - d * std::sin((R - r) / r * t);
        if (t == 0) cr->move_to(x, y); else cr->line_to(x, y);
    }
    cr->stroke();
    cr->show_page();
}
