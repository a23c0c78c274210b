#include <cstdio>
#include <gd.h>

int main() {
    gdImagePtr image = gdImageCreateTrueColor(120, 80);
    gdImageFilledEllipse(image, 60, 40, 80, 50, gdTrueColor(30, 144, 255));
    FILE *file = fopen("/home/user/Pictures/ellipse.png", "wb");
    if (!file) {
        perror("/home/user/Pictures/ellipse.png");
        return 1;
    }
    gdImagePng(image, file);
    fclose(file);
    gdImageDestroy(image);
}
