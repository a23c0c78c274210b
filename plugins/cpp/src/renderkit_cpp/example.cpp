#include <cairo/cairo-svg.h>
#include <cmath>

int main() {
    cairo_surface_t *surface = cairo_svg_surface_create("rose.svg", 240, 240);
    cairo_t *cr = cairo_create(surface);
    for (int i = 0; i <= 720; ++i) {
        const double angle = i * M_PI / 360, r = 110 * std::cos(5 * angle);
        cairo_line_to(cr, 120 + r * std::cos(angle), 120 + r * std::sin(angle));
    }
    cairo_set_source_rgb(cr, 0.7, 0.1, 0.3);
    cairo_stroke(cr);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}
