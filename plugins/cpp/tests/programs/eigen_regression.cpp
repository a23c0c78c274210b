// Least squares with Eigen, drawn as SVG.
#include <Eigen/Dense>
#include <fstream>
#include <iostream>
#include <vector>

int main() {
    std::vector<double> xs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    std::vector<double> ys = {2.3, 2.9, 4.2, 4.4, 5.8, 6.1, 7.5, 7.7, 9.2, 9.4};
    Eigen::MatrixXd A(xs.size(), 2);
    Eigen::VectorXd b(ys.size());
    for (size_t i = 0; i < xs.size(); ++i) {
        A(i, 0) = 1;
        A(i, 1) = xs[i];
        b(i) = ys[i];
    }
    Eigen::Vector2d fit = (A.transpose() * A).ldlt().solve(A.transpose() * b);
    std::cout << "intercept " << fit(0) << ", slope " << fit(1) << std::endl;

    auto px = [](double x) { return 50 + x * 45; };
    auto py = [](double y) { return 370 - y * 33; };
    std::ofstream svg("regression.svg");
    svg << "<svg xmlns='http://www.w3.org/2000/svg' width='540' height='420'><rect width='540' height='420' fill='white'/>";
    svg << "<path d='M50 40V370H520' stroke='black' fill='none'/>";
    svg << "<line x1='" << px(0) << "' y1='" << py(fit(0)) << "' x2='" << px(10.4) << "' y2='" << py(fit(0) + 10.4 * fit(1))
        << "' stroke='crimson' stroke-width='2'/>";
    for (size_t i = 0; i < xs.size(); ++i)
        svg << "<circle cx='" << px(xs[i]) << "' cy='" << py(ys[i]) << "' r='5' fill='steelblue'/>";
    svg << "<text x='70' y='60' font-size='16' font-family='sans-serif'>y = " << fit(0) << " + " << fit(1) << " x</text></svg>";
}
