// g++ -std=c++20 program.cpp $(pkg-config --cflags --libs cairo)
// The lap times of four kayakers, as lines drawn by cairo.
#include <cairo/cairo.h>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

struct Kayaker {
    std::string name;
    double r, g, b;
    std::vector<double> seconds;
};

const double width = 900, height = 540, left = 80, right = 110, top = 70, bottom = 70;
const int laps = 12, fastest = 114, slowest = 130;

double x(double lap) { return left + (lap - 1) / (laps - 1) * (width - left - right); }
double y(double seconds) { return height - bottom - (seconds - fastest) / (slowest - fastest) * (height - top - bottom); }

void write(cairo_t *cr, const std::string &text, double at_x, double at_y, double align) {
    cairo_text_extents_t extents;
    cairo_text_extents(cr, text.c_str(), &extents);
    cairo_move_to(cr, at_x - align * extents.x_advance, at_y);
    cairo_show_text(cr, text.c_str());
    cairo_new_path(cr);
}

int main() {
    std::vector<Kayaker> kayakers = {
        {"Astrid", 0.84, 0.19, 0.15}, {"Milo", 0.13, 0.44, 0.71}, {"Tarek", 0.20, 0.58, 0.29}, {"Wen", 0.56, 0.33, 0.68}};
    std::ifstream file("data.csv");
    std::string line, cell;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream cells(line);
        std::getline(cells, cell, ',');
        for (Kayaker &kayaker : kayakers) {
            std::getline(cells, cell, ',');
            kayaker.seconds.push_back(std::stod(cell));
        }
    }

    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cr, 14);
    for (int seconds = fastest; seconds <= slowest; seconds += 4) {
        cairo_set_source_rgb(cr, 0.88, 0.88, 0.88);
        cairo_rectangle(cr, left, y(seconds), width - left - right, 1);
        cairo_fill(cr);
        cairo_set_source_rgb(cr, 0.25, 0.25, 0.25);
        write(cr, std::to_string(seconds), left - 12, y(seconds) + 5, 1);
    }
    for (int lap = 1; lap <= laps; ++lap) write(cr, std::to_string(lap), x(lap), height - bottom + 24, 0.5);
    write(cr, "Lap", (left + width - right) / 2, height - 16, 0.5);
    cairo_save(cr);
    cairo_translate(cr, 26, (top + height - bottom) / 2);
    cairo_rotate(cr, -1.5707963);
    write(cr, "Lap time (s)", 0, 0, 0.5);
    cairo_restore(cr);

    cairo_set_line_width(cr, 3);
    for (const Kayaker &kayaker : kayakers) {
        cairo_set_source_rgb(cr, kayaker.r, kayaker.g, kayaker.b);
        for (int i = 0; i < laps; ++i) cairo_line_to(cr, x(i + 1), y(kayaker.seconds[i]));
        cairo_stroke(cr);
        write(cr, kayaker.name, x(laps) + 12, y(kayaker.seconds.back()) + 5, 0);
    }

    cairo_set_source_rgb(cr, 0.1, 0.1, 0.1);
    cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    cairo_set_font_size(cr, 20);
    write(cr, "Four kayakers, twelve laps of the course", left, 40, 0);
    cairo_surface_write_to_png(surface, "laps.png");
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}
