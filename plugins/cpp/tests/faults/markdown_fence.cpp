```cpp
#include <iostream>

int main() {
    std::cout << "P2\n4 1\n255\n0 80 160 255\n";
    return 0;
}
```
