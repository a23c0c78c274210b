#include <opencv2/opencv.hpp>

int main() {
    cv::Mat canvas(300, 400, CV_8UC3, cv::Scalar(255, 255, 255));
    cv::rectangle(canvas, cv::Point(50, 50), cv::Point(350, 250), cv::Scalar(0, 0, 200), 2);
    cv::circle(canvas, 200, 150, 60, cv::Scalar(0, 160, 0), -1);
    cv::imwrite("shapes.png", canvas);
    return 0;
}
