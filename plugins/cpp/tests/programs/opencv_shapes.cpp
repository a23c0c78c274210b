#include <opencv2/opencv.hpp>
#include <iostream>

using namespace cv;

int main() {
    Mat image(400, 600, CV_8UC3, Scalar(245, 245, 245));

    rectangle(image, Point(40, 60), Point(200, 220), Scalar(60, 76, 231), FILLED);
    circle(image, Point(310, 140), 80, Scalar(113, 204, 46), FILLED, LINE_AA);
    std::vector<Point> triangle = {{420, 220}, {500, 60}, {580, 220}};
    fillPoly(image, std::vector<std::vector<Point>>{triangle}, Scalar(219, 152, 52), LINE_AA);
    ellipse(image, Point(300, 310), Size(220, 40), 0, 0, 360, Scalar(182, 89, 155), 3, LINE_AA);
    putText(image, "OpenCV shapes", Point(170, 320), FONT_HERSHEY_SIMPLEX, 1.1, Scalar(40, 40, 40), 2, LINE_AA);

    if (!imwrite("shapes.png", image)) {
        std::cerr << "Could not write shapes.png" << std::endl;
        return 1;
    }
    std::cout << "Saved shapes.png" << std::endl;
    return 0;
}
