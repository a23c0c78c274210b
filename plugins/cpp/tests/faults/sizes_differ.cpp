#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

int main() {
    cv::Mat disc = cv::Mat::zeros(200, 200, CV_8UC3);
    cv::circle(disc, {100, 100}, 70, {0, 200, 255}, cv::FILLED);
    cv::Mat stripes = cv::Mat::zeros(200, 240, CV_8UC3);
    for (int x = 0; x < 240; x += 20)
        cv::line(stripes, {x, 0}, {x, 199}, {255, 120, 0}, 6);

    cv::Mat mixed;
    cv::addWeighted(disc, 0.6, stripes, 0.4, 0.0, mixed);
    cv::imwrite("mixed.png", mixed);
}
