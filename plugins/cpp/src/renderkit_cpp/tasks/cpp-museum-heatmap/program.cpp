// Visitors of a museum by weekday and hour, as a heatmap drawn with OpenCV.
#include <algorithm>
#include <fstream>
#include <opencv2/opencv.hpp>
#include <sstream>
#include <string>
#include <vector>

const std::vector<std::string> weekdays = {"Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
const int first_hour = 10, hours = 8, most = 200;
const int cell_width = 88, cell_height = 66, left = 130, top = 80, gap = 3;
const cv::Scalar ink(50, 50, 50), paper(255, 255, 255);

void write(cv::Mat &image, const std::string &text, cv::Point centre, double size, const cv::Scalar &color, int thickness = 1) {
    int below = 0;
    const cv::Size box = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, size, thickness, &below);
    cv::putText(image, text, {centre.x - box.width / 2, centre.y + box.height / 2}, cv::FONT_HERSHEY_SIMPLEX, size, color,
                thickness, cv::LINE_AA);
}

// from a pale yellow (nobody) over teal to a dark blue
cv::Scalar color_of(double visitors) {
    const cv::Scalar pale(217, 250, 255), teal(180, 150, 60), dark(90, 35, 10);
    const double share = visitors / most;
    return share < 0.5 ? pale * (1 - 2 * share) + teal * (2 * share) : teal * (2 - 2 * share) + dark * (2 * share - 1);
}

int main() {
    const int right = left + hours * cell_width, bottom = top + static_cast<int>(weekdays.size()) * cell_height;
    cv::Mat image(bottom + 70, right + 120, CV_8UC3, paper);

    std::ifstream file("data.csv");
    std::string line, weekday, hour, visitors;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream cells(line);
        std::getline(cells, weekday, ',');
        std::getline(cells, hour, ',');
        std::getline(cells, visitors, ',');
        const auto row = static_cast<int>(std::find(weekdays.begin(), weekdays.end(), weekday) - weekdays.begin());
        const int column = std::stoi(hour) - first_hour, count = std::stoi(visitors);
        const cv::Rect cell(left + column * cell_width, top + row * cell_height, cell_width - gap, cell_height - gap);
        cv::rectangle(image, cell, color_of(count), cv::FILLED);
        write(image, visitors, (cell.tl() + cell.br()) / 2, 0.55, count < 75 ? ink : paper);
    }

    for (std::size_t i = 0; i < weekdays.size(); ++i)
        write(image, weekdays[i], {left / 2, top + static_cast<int>(i) * cell_height + cell_height / 2}, 0.55, ink);
    for (int i = 0; i < hours; ++i)
        write(image, std::to_string(first_hour + i) + ":00", {left + i * cell_width + cell_width / 2, bottom + 16}, 0.5, ink);
    write(image, "Hour of arrival", {(left + right) / 2, bottom + 48}, 0.55, ink);
    write(image, "Visitors of the clock museum in a week of May", {(left + right) / 2, 36}, 0.85, ink, 2);

    for (int y = top; y < bottom - gap; ++y) {
        const double level = most * (bottom - gap - 1.0 - y) / (bottom - gap - 1 - top);
        cv::line(image, {right + 24, y}, {right + 46, y}, color_of(level));
    }
    for (int level = 0; level <= most; level += 50)
        write(image, std::to_string(level), {right + 72, bottom - gap - level * (bottom - gap - top) / most}, 0.5, ink);
    cv::imwrite("museum.png", image);
}
