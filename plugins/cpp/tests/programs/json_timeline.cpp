#include <nlohmann/json.hpp>
#include <fmt/format.h>
#include <cairo/cairo-svg.h>
#include <string>

using json = nlohmann::json;

int main() {
    auto projects = json::parse(R"([
        {"name": "Research", "start": 0, "weeks": 4, "color": [0.2, 0.6, 0.9]},
        {"name": "Prototype", "start": 3, "weeks": 5, "color": [0.9, 0.6, 0.1]},
        {"name": "Testing", "start": 7, "weeks": 3, "color": [0.8, 0.2, 0.3]},
        {"name": "Launch", "start": 10, "weeks": 2, "color": [0.3, 0.7, 0.4]}
    ])");
    cairo_surface_t *s = cairo_svg_surface_create("timeline.svg", 620, 240);
    cairo_t *cr = cairo_create(s);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    int row = 0;
    for (const auto &p : projects) {
        auto c = p["color"];
        cairo_set_source_rgb(cr, c[0].get<double>(), c[1].get<double>(), c[2].get<double>());
        cairo_rectangle(cr, 110 + p["start"].get<int>() * 40, 30 + row * 45, p["weeks"].get<int>() * 40, 28);
        cairo_fill(cr);
        cairo_set_source_rgb(cr, 0, 0, 0);
        cairo_set_font_size(cr, 14);
        cairo_move_to(cr, 15, 49 + row * 45);
        cairo_show_text(cr, p["name"].get<std::string>().c_str());
        ++row;
    }
    for (int week = 0; week <= 12; week += 2) {
        cairo_move_to(cr, 104 + week * 40, 225);
        cairo_show_text(cr, fmt::format("w{}", week).c_str());
    }
    cairo_destroy(cr);
    cairo_surface_destroy(s);
}
