#include <fstream>
#include <numeric>
#include <stdexcept>
#include <vector>

std::vector<double> normalised(const std::vector<double> &weights) {
    double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (total <= 0)
        throw std::runtime_error("cannot normalise: the weights sum to zero");
    std::vector<double> shares;
    for (double w : weights) shares.push_back(w / total);
    return shares;
}

int main() {
    auto shares = normalised({0.0, 0.0, 0.0});
    std::ofstream svg("shares.svg");
    svg << "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'>";
    for (double s : shares) svg << "<circle cx='50' cy='50' r='" << 50 * s << "'/>";
    svg << "</svg>";
}
