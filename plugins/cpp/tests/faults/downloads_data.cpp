#include <iostream>
#include <netdb.h>
#include <cstring>

int main() {
    addrinfo hints{}, *found = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    int status = getaddrinfo("data.example.com", "80", &hints, &found);
    if (status != 0) {
        std::cerr << "cannot reach data.example.com: " << gai_strerror(status) << "\n";
        return 1;
    }
    std::cout << "P1\n2 1\n1 0\n";
    freeaddrinfo(found);
}
