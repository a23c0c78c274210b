#include <cstdio>
#include <gd.h>

struct Style { int color; int width; };

static Style *find_style(const char *name) {
    return nullptr;
}

static void draw_frame(gdImagePtr image, Style *style) {
    gdImageSetThickness(image, style->width);
    gdImageRectangle(image, 10, 10, 189, 89, style->color);
}

int main() {
    gdImagePtr image = gdImageCreateTrueColor(200, 100);
    draw_frame(image, find_style("frame"));
    FILE *out = std::fopen("frame.png", "wb");
    gdImagePng(image, out);
    std::fclose(out);
}
