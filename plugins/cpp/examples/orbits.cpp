// Planets in an SFML window, which is photographed.
#include <SFML/Graphics.hpp>
#include <cmath>

int main() {
    sf::RenderWindow window(sf::VideoMode(480, 480), "Orbits");
    const sf::Color colors[] = {{190, 190, 190}, {230, 180, 90}, {80, 140, 230}, {210, 90, 60}};

    while (window.isOpen()) {
        sf::Event event;
        while (window.pollEvent(event))
            if (event.type == sf::Event::Closed) window.close();
        window.clear(sf::Color(12, 14, 30));
        sf::CircleShape sun(22.f);
        sun.setOrigin(22.f, 22.f);
        sun.setPosition(240.f, 240.f);
        sun.setFillColor(sf::Color(255, 215, 80));
        window.draw(sun);
        for (int i = 0; i < 4; ++i) {
            const float radius = 65.f + 45.f * i, angle = 0.8f + 1.7f * i, size = 6.f + 2.f * (i % 3);
            sf::CircleShape orbit(radius, 90);
            orbit.setOrigin(radius, radius);
            orbit.setPosition(240.f, 240.f);
            orbit.setFillColor(sf::Color::Transparent);
            orbit.setOutlineThickness(1.f);
            orbit.setOutlineColor(sf::Color(70, 80, 110));
            window.draw(orbit);
            sf::CircleShape planet(size);
            planet.setOrigin(size, size);
            planet.setPosition(240.f + radius * std::cos(angle), 240.f + radius * std::sin(angle));
            planet.setFillColor(colors[i]);
            window.draw(planet);
        }
        window.display();
    }
}
