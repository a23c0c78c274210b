#include <SFML/Graphics.hpp>

int main() {
    sf::RenderWindow window(sf::VideoMode(400, 300), "Circle");
    sf::CircleShape circle(80.f);
    circle.setFillColor(sf::Color::Green);
    circle.setBorderColor(sf::Color::Black);
    circle.setPosition(120.f, 70.f);
    while (window.isOpen()) {
        sf::Event event;
        while (window.pollEvent(event))
            if (event.type == sf::Event::Closed) window.close();
        window.clear(sf::Color::White);
        window.draw(circle);
        window.display();
    }
}
