#include <cairo/cairo.h>
#include <cairo/cairo-svg.h>

void draw_axes(cairo_t *cr, double width, double height);

int main() {
    cairo_surface_t *surface = cairo_svg_surface_create("axes.svg", 300, 200);
    cairo_t *cr = cairo_create(surface);
    cairo_set_line_width(cr, 2);
    draw_axes(cr, 300, 200);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return 0;
}
