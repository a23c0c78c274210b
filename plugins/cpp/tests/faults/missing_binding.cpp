#include <vector>
#include <string>
#include "matplotlibcpp.h"

namespace plt = matplotlibcpp;

int main() {
    std::vector<double> sales = {12.1, 14.8, 9.7, 17.3};
    plt::plot(sales);
    plt::title("Quarterly sales");
    plt::save("sales.png");
}
