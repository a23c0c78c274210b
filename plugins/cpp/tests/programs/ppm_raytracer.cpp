// A tiny ray tracer: three spheres over a checkered floor, written to standard output as a plain PPM.
// Build: g++ -O2 -std=c++17 raytracer.cpp -o raytracer && ./raytracer > image.ppm
#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>
#include <vector>

struct Vec { double x, y, z; };
Vec operator+(Vec a, Vec b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
Vec operator-(Vec a, Vec b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
Vec operator*(Vec a, double s) { return {a.x * s, a.y * s, a.z * s}; }
double dot(Vec a, Vec b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
Vec unit(Vec a) { return a * (1 / std::sqrt(dot(a, a))); }

struct Sphere { Vec center; double radius; Vec color; };

const std::vector<Sphere> scene = {
    {{-2.2, 0.0, 8.0}, 1.0, {0.9, 0.3, 0.2}}, {{0.0, 0.3, 7.0}, 1.3, {0.2, 0.5, 0.9}}, {{2.3, -0.1, 8.5}, 0.9, {0.3, 0.8, 0.3}}};
const Vec light = unit({-0.5, 1.0, -0.6});

bool hit(Vec origin, Vec direction, double &t, const Sphere *&which) {
    t = std::numeric_limits<double>::infinity();
    which = nullptr;
    for (const Sphere &s : scene) {
        Vec oc = origin - s.center;
        double b = dot(oc, direction), c = dot(oc, oc) - s.radius * s.radius, d = b * b - c;
        if (d < 0) continue;
        double near = -b - std::sqrt(d);
        if (near > 1e-3 && near < t) { t = near; which = &s; }
    }
    return which != nullptr;
}

Vec trace(Vec origin, Vec direction, int depth) {
    double t;
    const Sphere *s;
    Vec color, point, normal;
    if (hit(origin, direction, t, s)) {
        point = origin + direction * t;
        normal = unit(point - s->center);
        color = s->color;
    } else if (direction.y < -1e-4) {
        t = (-1.0 - origin.y) / direction.y;
        point = origin + direction * t;
        normal = {0, 1, 0};
        bool odd = (static_cast<int>(std::floor(point.x)) + static_cast<int>(std::floor(point.z))) & 1;
        color = odd ? Vec{0.85, 0.85, 0.85} : Vec{0.25, 0.25, 0.3};
    } else {
        return Vec{0.6, 0.75, 0.95} * (0.6 + 0.4 * direction.y);
    }
    double shadow_t;
    const Sphere *blocker;
    double lit = hit(point, light, shadow_t, blocker) ? 0.15 : 0.15 + 0.85 * std::max(0.0, dot(normal, light));
    Vec result = color * lit;
    if (depth > 0 && s) {
        Vec mirrored = direction - normal * (2 * dot(direction, normal));
        result = result * 0.75 + trace(point, mirrored, depth - 1) * 0.25;
    }
    return result;
}

int main() {
    const int width = 400, height = 225;
    std::cout << "P3\n" << width << ' ' << height << "\n255\n";
    for (int j = 0; j < height; ++j)
        for (int i = 0; i < width; ++i) {
            Vec d = unit({(i - width / 2.0) / width * 1.2, (height / 2.0 - j) / width * 1.2, 1.0});
            Vec c = trace({0, 0.6, 0}, d, 3);
            for (double v : {c.x, c.y, c.z}) std::cout << static_cast<int>(255.999 * std::clamp(std::sqrt(v), 0.0, 1.0)) << ' ';
            std::cout << '\n';
        }
}
