#include <iostream>

int main() {
    int x = 0;
    while (x < 100) {
        std::cerr << "drawing column " << x << " of 100, please wait until the picture is complete" << std::endl;
        if (x < 0) ++x;
    }
    std::cout << "P1\n1 1\n1\n";
}
