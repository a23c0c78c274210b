#include <cairo.h>
#include <cairo-pdf.h>
#include <cmath>

int main() {
    const char *labels[] = {"Rent", "Food", "Transport", "Savings", "Other"};
    const double shares[] = {0.34, 0.22, 0.14, 0.18, 0.12};
    const double colors[][3] = {{0.26, 0.45, 0.77}, {0.93, 0.49, 0.19}, {0.65, 0.65, 0.65}, {1.0, 0.75, 0.0}, {0.44, 0.68, 0.28}};

    cairo_surface_t *surface = cairo_pdf_surface_create("budget.pdf", 420, 320);
    cairo_t *cr = cairo_create(surface);
    double angle = -M_PI / 2;
    for (int i = 0; i < 5; i++) {
        double next = angle + shares[i] * 2 * M_PI, middle = (angle + next) / 2;
        cairo_move_to(cr, 210, 170);
        cairo_arc(cr, 210, 170, 110, angle, next);
        cairo_close_path(cr);
        cairo_set_source_rgb(cr, colors[i][0], colors[i][1], colors[i][2]);
        cairo_fill_preserve(cr);
        cairo_set_source_rgb(cr, 1, 1, 1);
        cairo_set_line_width(cr, 2);
        cairo_stroke(cr);
        cairo_text_extents_t e;
        cairo_set_font_size(cr, 14);
        cairo_text_extents(cr, labels[i], &e);
        cairo_set_source_rgb(cr, 0.1, 0.1, 0.1);
        cairo_move_to(cr, 210 + 140 * cos(middle) - e.width / 2, 170 + 130 * sin(middle) + 5);
        cairo_show_text(cr, labels[i]);
        angle = next;
    }
    cairo_set_font_size(cr, 18);
    cairo_move_to(cr, 130, 28);
    cairo_show_text(cr, "Household budget");
    cairo_show_page(cr);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}
