#include <arpa/inet.h>
#include <initializer_list>
#include <cstdio>
#include <cstring>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main() {
    bool any = false;
    for (const char *host : {"127.0.0.1", "10.0.2.2", "169.254.169.254", "@NOWHERE@"}) {
        int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(@PORT@);
        inet_pton(AF_INET, host, &to.sin_addr);
        any |= connect(s, reinterpret_cast<sockaddr *>(&to), sizeof to) == 0;
        usleep(100000);
    }
    addrinfo *found = nullptr;
    any |= getaddrinfo("@NAME@", "80", nullptr, &found) == 0;
    int u = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    std::strcpy(local.sun_path, "/run/dbus/system_bus_socket");
    any |= connect(u, reinterpret_cast<sockaddr *>(&local), sizeof local) == 0;
    for (int family : {AF_VSOCK, AF_PACKET, AF_ALG}) any |= socket(family, SOCK_RAW, 0) >= 0;
    std::printf("P3 2 1 255 %s 0 0 255\n", any ? "255 0 0" : "0 0 9");
}
