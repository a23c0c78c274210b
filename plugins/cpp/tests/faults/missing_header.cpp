#include <iostream>

#include "vec3.h"
#include "ray.h"

int main() {
    std::cout << "P3\n100 50\n255\n";
    for (int j = 0; j < 50; j++)
        for (int i = 0; i < 100; i++) {
            vec3 c(i / 100.0, j / 50.0, 0.25);
            std::cout << int(255 * c.x()) << ' ' << int(255 * c.y()) << ' ' << int(255 * c.z()) << '\n';
        }
}
