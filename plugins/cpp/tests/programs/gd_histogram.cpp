/*
 * Histogram of dice sums, drawn with libgd.
 * compile: g++ histogram.cpp -o histogram -lgd
 */
#include <gd.h>
#include <gdfontl.h>
#include <gdfonts.h>
#include <cstdio>
#include <random>
#include <string>

int main() {
    std::mt19937 rng(42);
    std::uniform_int_distribution<int> die(1, 6);
    int counts[13] = {0};
    for (int i = 0; i < 10000; i++) counts[die(rng) + die(rng)]++;

    gdImagePtr im = gdImageCreate(520, 340);
    int white = gdImageColorAllocate(im, 255, 255, 255);
    int black = gdImageColorAllocate(im, 0, 0, 0);
    int blue = gdImageColorAllocate(im, 70, 130, 180);
    int grey = gdImageColorAllocate(im, 220, 220, 220);
    (void)white;

    for (int level = 0; level <= 1800; level += 300) {
        int y = 290 - level * 240 / 1800;
        gdImageLine(im, 60, y, 500, y, grey);
        std::string text = std::to_string(level);
        gdImageString(im, gdFontGetSmall(), 25, y - 6, (unsigned char *)text.c_str(), black);
    }
    for (int sum = 2; sum <= 12; sum++) {
        int x = 70 + (sum - 2) * 39;
        gdImageFilledRectangle(im, x, 290 - counts[sum] * 240 / 1800, x + 30, 290, blue);
        std::string text = std::to_string(sum);
        gdImageString(im, gdFontGetSmall(), x + 10, 296, (unsigned char *)text.c_str(), black);
    }
    gdImageLine(im, 60, 290, 500, 290, black);
    gdImageLine(im, 60, 40, 60, 290, black);
    gdImageString(im, gdFontGetLarge(), 150, 12, (unsigned char *)"Sum of two dice, 10000 throws", black);

    FILE *out = fopen("dice.png", "wb");
    gdImagePng(im, out);
    fclose(out);
    gdImageDestroy(im);
    return 0;
}
