#include <opencv2/core.hpp>
#include <opencv2/highgui.hpp>
#include <opencv2/imgproc.hpp>

// Edges of a synthetic scene, shown in a window.
int main() {
    cv::Mat scene = cv::Mat::zeros(300, 400, CV_8UC1);
    cv::circle(scene, {130, 150}, 70, 200, cv::FILLED);
    cv::rectangle(scene, {220, 80}, {350, 220}, 120, cv::FILLED);
    cv::GaussianBlur(scene, scene, {9, 9}, 2);

    cv::Mat edges;
    cv::Canny(scene, edges, 40, 120);
    cv::imshow("Scene", scene);
    cv::imshow("Edges", edges);
    cv::waitKey(0);
    cv::destroyAllWindows();
    return 0;
}
