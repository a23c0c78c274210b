#include <gd.h>
#include <stdio.h>

void draw() {
    gdImagePtr im = gdImageCreateTrueColor(200, 100);
    gdImageFilledRectangle(im, 20, 20, 180, 80, gdTrueColor(255, 0, 0));
    FILE *out = fopen("box.png", "wb");
    gdImagePng(im, out);
    fclose(out);
    gdImageDestroy(im);
}
