// g++ -std=c++17 chart.cpp -o chart $(pkg-config --cflags --libs cairo)
#include <cairo/cairo.h>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

struct Series { std::string name; double r, g, b; std::vector<double> values; };

int main() {
    const int W = 800, H = 500, margin = 70;
    const char *months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::vector<Series> series = {
        {"Lisbon", 0.86, 0.20, 0.18, {11.6, 12.7, 14.9, 15.9, 18.0, 21.2, 23.1, 23.5, 22.1, 18.8, 15.0, 12.4}},
        {"Oslo", 0.13, 0.40, 0.75, {-4.3, -4.0, -0.2, 4.5, 10.8, 15.2, 16.4, 15.2, 10.8, 6.3, 0.7, -3.1}}};

    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, W, H);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);

    auto X = [&](int i) { return margin + i * (W - 2.0 * margin) / 11; };
    auto Y = [&](double v) { return H - margin - (v + 10) / 40 * (H - 2.0 * margin); };

    cairo_select_font_face(cr, "Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cr, 13);
    for (int t = -10; t <= 30; t += 10) {
        cairo_set_source_rgb(cr, 0.85, 0.85, 0.85);
        cairo_set_line_width(cr, 1);
        cairo_move_to(cr, margin, Y(t));
        cairo_line_to(cr, W - margin, Y(t));
        cairo_stroke(cr);
        char label[16];
        std::snprintf(label, sizeof label, "%d °C", t);
        cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
        cairo_move_to(cr, 15, Y(t) + 4);
        cairo_show_text(cr, label);
    }
    for (int i = 0; i < 12; ++i) {
        cairo_move_to(cr, X(i) - 12, H - margin + 25);
        cairo_show_text(cr, months[i]);
    }
    double legend = 0;
    for (const Series &s : series) {
        cairo_set_source_rgb(cr, s.r, s.g, s.b);
        cairo_set_line_width(cr, 2.5);
        for (int i = 0; i < 12; ++i) i ? cairo_line_to(cr, X(i), Y(s.values[i])) : cairo_move_to(cr, X(i), Y(s.values[i]));
        cairo_stroke(cr);
        for (int i = 0; i < 12; ++i) {
            cairo_arc(cr, X(i), Y(s.values[i]), 4, 0, 2 * M_PI);
            cairo_fill(cr);
        }
        cairo_move_to(cr, W - 160, margin + 20 + legend);
        cairo_show_text(cr, s.name.c_str());
        legend += 20;
    }
    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_set_font_size(cr, 20);
    cairo_move_to(cr, W / 2 - 160, 40);
    cairo_show_text(cr, "Mean monthly temperature");
    cairo_surface_write_to_png(surface, "temperature.png");
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return 0;
}
