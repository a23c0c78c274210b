#include <SDL.h>
#include <SDL2_gfxPrimitives.h>
#include <cmath>

// Spider chart of five skills; the window stays for three seconds.
int main(int, char **) {
    SDL_Init(SDL_INIT_VIDEO);
    SDL_Window *window = SDL_CreateWindow("Skills", 100, 100, 400, 400, 0);
    SDL_Renderer *r = SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE);
    SDL_SetRenderDrawColor(r, 255, 255, 255, 255);
    SDL_RenderClear(r);
    const double skills[5] = {0.9, 0.6, 0.75, 0.4, 0.85};
    Sint16 x[5], y[5];
    for (int ring = 1; ring <= 4; ++ring) {
        for (int i = 0; i < 5; ++i) {
            double a = -M_PI / 2 + 2 * M_PI * i / 5;
            x[i] = 200 + 40 * ring * std::cos(a);
            y[i] = 200 + 40 * ring * std::sin(a);
        }
        aapolygonRGBA(r, x, y, 5, 180, 180, 180, 255);
    }
    for (int i = 0; i < 5; ++i) {
        double a = -M_PI / 2 + 2 * M_PI * i / 5;
        x[i] = 200 + 160 * skills[i] * std::cos(a);
        y[i] = 200 + 160 * skills[i] * std::sin(a);
    }
    filledPolygonRGBA(r, x, y, 5, 220, 60, 90, 120);
    aapolygonRGBA(r, x, y, 5, 220, 60, 90, 255);
    const char *names[5] = {"C++", "SQL", "Python", "CSS", "Linux"};
    for (int i = 0; i < 5; ++i) {
        double a = -M_PI / 2 + 2 * M_PI * i / 5;
        stringRGBA(r, 185 + 178 * std::cos(a), 197 + 178 * std::sin(a), names[i], 0, 0, 0, 255);
    }
    SDL_RenderPresent(r);
    SDL_Delay(3000);
    SDL_DestroyRenderer(r);
    SDL_DestroyWindow(window);
    SDL_Quit();
    return 0;
}
