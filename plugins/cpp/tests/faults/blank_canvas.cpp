#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

int main() {
    cv::Mat canvas(240, 320, CV_8UC3, cv::Scalar(255, 255, 255));
    // white on white
    cv::putText(canvas, "Total: 42", {60, 120}, cv::FONT_HERSHEY_SIMPLEX, 1.0, {255, 255, 255}, 2);
    cv::imwrite("total.png", canvas);
}
