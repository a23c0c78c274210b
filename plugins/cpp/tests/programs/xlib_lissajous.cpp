// g++ lissajous.cpp -o lissajous -lX11 -lm
#include <X11/Xlib.h>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <iostream>

int main() {
    Display *display = XOpenDisplay(nullptr);
    if (!display) {
        std::cerr << "Cannot open display" << std::endl;
        return EXIT_FAILURE;
    }
    int screen = DefaultScreen(display);
    Window window = XCreateSimpleWindow(display, RootWindow(display, screen), 10, 10, 400, 400, 1,
                                        BlackPixel(display, screen), WhitePixel(display, screen));
    XStoreName(display, window, "Lissajous 3:4");
    XSelectInput(display, window, ExposureMask | KeyPressMask);
    XMapWindow(display, window);
    GC gc = XCreateGC(display, window, 0, nullptr);
    XColor color, exact;
    XAllocNamedColor(display, DefaultColormap(display, screen), "navy", &color, &exact);

    while (true) {
        XEvent event;
        XNextEvent(display, &event);
        if (event.type == Expose) {
            XSetForeground(display, gc, color.pixel);
            XSetLineAttributes(display, gc, 2, LineSolid, CapRound, JoinRound);
            int px = 0, py = 0;
            for (int i = 0; i <= 2000; ++i) {
                double t = 2 * M_PI * i / 2000;
                int x = 200 + 170 * std::sin(3 * t + M_PI / 2), y = 200 + 170 * std::sin(4 * t);
                if (i) XDrawLine(display, window, gc, px, py, x, y);
                px = x;
                py = y;
            }
            XSetForeground(display, gc, BlackPixel(display, screen));
            XDrawString(display, window, gc, 150, 20, "Lissajous 3:4", std::strlen("Lissajous 3:4"));
        }
        if (event.type == KeyPress) break;
    }
    XCloseDisplay(display);
    return 0;
}
