// OpenCV: a mosaic in a window, and the same as a file.
#include <opencv2/opencv.hpp>

int main() {
    cv::Mat mosaic(240, 360, CV_8UC3);
    for (int y = 0; y < 12; ++y)
        for (int x = 0; x < 18; ++x) {
            cv::Mat hsv(1, 1, CV_8UC3, cv::Scalar((x * 10 + y * 4) % 180, 120 + 10 * y, 255 - 8 * x)), bgr;
            cv::cvtColor(hsv, bgr, cv::COLOR_HSV2BGR);
            cv::rectangle(mosaic, {x * 20, y * 20, 19, 19}, bgr.at<cv::Vec3b>(0, 0), cv::FILLED);
        }
    cv::imshow("Mosaic", mosaic);
    cv::waitKey(0);
    cv::imwrite("mosaic.png", mosaic);
}
