#include <SFML/Graphics.hpp>

int main() {
    sf::RenderWindow window(sf::VideoMode(500, 200), "Title");

    sf::Font font;
    if (!font.loadFromFile("arial.ttf"))
        return -1;
    sf::Text title("Population by region", font, 32);
    title.setFillColor(sf::Color::Black);
    title.setPosition(40, 70);

    while (window.isOpen()) {
        sf::Event e;
        while (window.pollEvent(e))
            if (e.type == sf::Event::Closed) window.close();
        window.clear(sf::Color::White);
        window.draw(title);
        window.display();
    }
    return 0;
}
