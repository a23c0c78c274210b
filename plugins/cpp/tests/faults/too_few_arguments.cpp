#include <cairo.h>
#include <math.h>

int main() {
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 200, 200);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 0.9, 0.9, 0.9);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0.8, 0.1, 0.1);
    cairo_arc(cr, 100, 100, 60, 2 * M_PI);
    cairo_fill(cr);
    cairo_surface_write_to_png(surface, "disc.png");
    return 0;
}
