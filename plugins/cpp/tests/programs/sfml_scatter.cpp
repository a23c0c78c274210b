#include <SFML/Graphics.hpp>
#include <random>
#include <vector>

int main() {
    sf::ContextSettings settings;
    settings.antialiasingLevel = 4;
    sf::RenderWindow window(sf::VideoMode(640, 480), "Two clusters", sf::Style::Default, settings);
    window.setFramerateLimit(60);

    std::mt19937 gen(7);
    std::normal_distribution<float> spread(0.f, 40.f);
    std::vector<sf::CircleShape> points;
    for (int i = 0; i < 160; ++i) {
        sf::CircleShape dot(5.f);
        bool first = i % 2 == 0;
        dot.setOrigin(5.f, 5.f);
        dot.setPosition((first ? 220.f : 430.f) + spread(gen), (first ? 290.f : 180.f) + spread(gen));
        dot.setFillColor(first ? sf::Color(31, 119, 180, 200) : sf::Color(255, 127, 14, 200));
        points.push_back(dot);
    }
    sf::VertexArray axes(sf::Lines, 4);
    axes[0].position = {50.f, 430.f}; axes[1].position = {600.f, 430.f};
    axes[2].position = {50.f, 430.f}; axes[3].position = {50.f, 40.f};
    for (int i = 0; i < 4; ++i) axes[i].color = sf::Color::Black;

    sf::Font font;
    bool has_font = font.loadFromFile("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");
    sf::Text title("Two clusters", font, 24);
    title.setFillColor(sf::Color::Black);
    title.setPosition(240.f, 8.f);

    while (window.isOpen()) {
        sf::Event event;
        while (window.pollEvent(event))
            if (event.type == sf::Event::Closed) window.close();
        window.clear(sf::Color::White);
        window.draw(axes);
        for (const auto &p : points) window.draw(p);
        if (has_font) window.draw(title);
        window.display();
    }
    return 0;
}
