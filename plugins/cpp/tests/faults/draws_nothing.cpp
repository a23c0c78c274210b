#include <cairo/cairo.h>
#include <iostream>

int main() {
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 300, 200);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 0.1, 0.5, 0.3);
    cairo_rectangle(cr, 20, 20, 260, 160);
    cairo_fill(cr);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    std::cout << "Rendered rectangle of 260 x 160 pixels." << std::endl;
    return 0;
}
