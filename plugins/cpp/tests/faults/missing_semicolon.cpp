// Bar chart of monthly rainfall with cairo.
#include <cairo/cairo.h>
#include <vector>

int main() {
    const int width = 640, height = 400;
    std::vector<double> rain = {78, 51, 61, 45, 50, 66, 82, 90, 71, 95, 88, 80};

    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);

    double step = (width - 40.0) / rain.size()
    for (size_t i = 0; i < rain.size(); ++i) {
        cairo_set_source_rgb(cr, 0.2, 0.4, 0.8);
        cairo_rectangle(cr, 20 + i * step, height - 20 - rain[i] * 3, step * 0.8, rain[i] * 3);
        cairo_fill(cr);
    }
    cairo_surface_write_to_png(surface, "rain.png");
    return 0;
}
