// A day of tides, drawn with cairo as SVG.
#include <cairo/cairo-svg.h>
#include <cmath>
#include <string>

int main() {
    const double width = 560, height = 300, left = 50, right = 30, top = 40, bottom = 40;
    cairo_surface_t *surface = cairo_svg_surface_create("tides.svg", width, height);
    cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX);
    cairo_t *cr = cairo_create(surface);
    auto x = [&](double hour) { return left + hour / 24 * (width - left - right); };
    auto y = [&](double metres) { return height - bottom - metres / 6 * (height - top - bottom); };

    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cr, 12);
    for (int hour = 0; hour <= 24; hour += 6) {
        cairo_set_source_rgb(cr, 0.88, 0.88, 0.88);
        cairo_move_to(cr, x(hour), top);
        cairo_line_to(cr, x(hour), height - bottom);
        cairo_stroke(cr);
        cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
        cairo_move_to(cr, x(hour) - 14, height - bottom + 18);
        cairo_show_text(cr, (std::to_string(hour) + ":00").c_str());
    }
    cairo_move_to(cr, x(0), y(0));
    for (int tenth = 0; tenth <= 240; ++tenth)
        cairo_line_to(cr, x(tenth / 10.0), y(3 + 2.2 * std::sin(tenth / 124.2 * 2 * M_PI)));
    cairo_line_to(cr, x(24), y(0));
    cairo_close_path(cr);
    cairo_set_source_rgb(cr, 0.25, 0.55, 0.8);
    cairo_fill(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_set_font_size(cr, 16);
    cairo_move_to(cr, left, 26);
    cairo_show_text(cr, "Height of the tide at the quay");
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}
