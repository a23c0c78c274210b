#include <opencv2/opencv.hpp>
#include <cmath>

int main() {
    cv::Mat field(300, 400, CV_32F);
    for (int y = 0; y < field.rows; ++y)
        for (int x = 0; x < field.cols; ++x) {
            float u = (x - 200) / 60.f, v = (y - 150) / 60.f;
            field.at<float>(y, x) = std::sin(u * u + v * v) / (1 + 0.3f * (u * u + v * v));
        }
    cv::Mat gray, colored;
    cv::normalize(field, gray, 0, 255, cv::NORM_MINMAX, CV_8U);
    cv::applyColorMap(gray, colored, cv::COLORMAP_VIRIDIS);
    cv::namedWindow("Interference", cv::WINDOW_AUTOSIZE);
    while (true) {
        cv::imshow("Interference", colored);
        int key = cv::waitKey(30);
        if (key == 27 || key == 'q') break;
    }
    cv::imwrite("interference.png", colored);
}
