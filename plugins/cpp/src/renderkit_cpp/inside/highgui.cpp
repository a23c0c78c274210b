// OpenCV's windows without a screen: preloaded before libopencv_highgui, it keeps what would be shown.
//
// Pictures are kept as they are, without the frame, the tool bar and the status bar of OpenCV's own windows. Time
// does not pass while a program waits for a key: it is counted, so that the same program always shows the same.
// A picture that stands, or one that has moved for long enough, is written down; then keys are pressed to leave.
#include <opencv2/core.hpp>
#include <opencv2/highgui.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

const int STILL = 500, MOVING = 3000;  // milliseconds, counted
const int PATIENCE = 10;               // seconds that really pass, for what needs long for each picture
const int KEYS[] = {27, 'q', 13};      // Escape first: what most programs take for the end
const int MOST = 20;                   // pictures of one program

struct Bar {
    int *value;
    int position, least, most;
    cv::TrackbarCallback changed;
    void *data;
};

struct Window {
    std::string pixels;  // of the picture, as a file of PPM or PGM
    bool seen = false;   // the program has waited since it was shown
    std::map<std::string, Bar> bars;
};

std::map<std::string, Window> windows;
std::vector<std::string> order;
std::set<std::string> kept;
int number = 0, still = 0, moving = 0, pressed = 0;
bool changed = false, leaving = false;

Window &window(const std::string &name) {
    if (!windows.count(name)) order.push_back(name);
    return windows[name];
}

// A file of what the window would show: 16 bits are divided by 256, fractions are taken as 0 to 1.
std::string file_of(const cv::Mat &picture) {
    const double scale = picture.depth() == CV_16U ? 1 / 256. : picture.depth() >= CV_32F ? 255. : 1.;
    const double shift = picture.depth() == CV_8S ? 128. : picture.depth() == CV_16S ? 128. : 0.;
    cv::Mat bytes;
    picture.convertTo(bytes, CV_8U, picture.depth() == CV_16S ? 1 / 256. : scale, shift);
    const int channels = bytes.channels(), kinds = channels < 3 ? 1 : 3;
    std::string file = cv::format("P%d %d %d 255\n", kinds == 1 ? 5 : 6, bytes.cols, bytes.rows);
    for (int y = 0; y < bytes.rows; ++y) {
        const unsigned char *row = bytes.ptr(y);
        for (int x = 0; x < bytes.cols; ++x, row += channels)
            for (int c = kinds - 1; c >= 0; --c) file += static_cast<char>(row[c]);
    }
    return file;
}

void keep(const Window &it) {
    if (it.pixels.empty() || number >= MOST || !kept.insert(it.pixels).second) return;
    FILE *out = nullptr;
    while (!out && number < 1000) {
        const std::string name = cv::format("window-%d.%s", ++number, it.pixels[1] == '5' ? "pgm" : "ppm");
        out = std::fopen(name.c_str(), "wbx");
    }
    if (!out) return;
    std::fwrite(it.pixels.data(), 1, it.pixels.size(), out);
    std::fclose(out);
}

void keep_all() {
    for (const std::string &name : order)
        if (windows.count(name) && windows[name].seen) keep(windows[name]);
}

void forget(const std::string &name) {
    if (windows.count(name) && windows[name].seen) keep(windows[name]);
    windows.erase(name);
    for (auto it = order.begin(); it != order.end();) it = *it == name ? order.erase(it) : it + 1;
}

struct AtTheEnd {
    ~AtTheEnd() { keep_all(); }
} at_the_end;

int key(int delay) {
    if (windows.empty()) return -1;
    for (auto &it : windows) it.second.seen = true;
    static const auto began = std::chrono::steady_clock::now();
    const bool late = std::chrono::steady_clock::now() - began > std::chrono::seconds(PATIENCE);
    const bool forever = delay <= 0;
    still = changed ? 0 : still + delay;
    moving += delay;
    changed = false;
    const bool stands = forever || still >= STILL;
    if (!stands && moving < MOVING && !late && !leaving) return -1;
    const auto before = kept.size();
    if (stands || !leaving) keep_all();
    pressed = stands && kept.size() > before ? 0 : leaving ? pressed + 1 : 0;
    still = moving = 0;
    leaving = true;  // one key after another, and then the end
    if (pressed > 6) std::exit(0);
    return KEYS[pressed % 3];
}

Bar *bar(const std::string &name, const std::string &of) {
    if (!windows.count(of) || !windows[of].bars.count(name)) return nullptr;
    return &windows[of].bars[name];
}

}  // namespace

namespace cv {

void namedWindow(const String &name, int) { window(name); }
void destroyWindow(const String &name) { forget(name); }
void destroyAllWindows() {
    keep_all();
    windows.clear();
    order.clear();
}
int startWindowThread() { return 1; }
void imshow(const String &name, InputArray picture) {
    CV_Assert(!picture.empty() && picture.dims() <= 2);
    Window &it = window(name);
    std::string pixels = file_of(picture.getMat());
    if (pixels == it.pixels) return;
    changed = true;
    it.pixels = std::move(pixels);
    it.seen = false;
}
int waitKeyEx(int delay) { return key(delay); }
int waitKey(int delay) { return key(delay); }
int pollKey() { return key(1); }
void resizeWindow(const String &, int, int) {}
void resizeWindow(const String &, const Size &) {}
void moveWindow(const String &, int, int) {}
void updateWindow(const String &) {}
void setWindowTitle(const String &, const String &) {}
void setWindowProperty(const String &, int, double) {}
double getWindowProperty(const String &name, int property) {
    if (!windows.count(name)) return -1;
    // a program that asks whether its window is still there learns at last that it was closed
    return property == WND_PROP_VISIBLE ? pressed < 3 : 0;
}
Rect getWindowImageRect(const String &) { return Rect(0, 0, 640, 480); }
void setMouseCallback(const String &, MouseCallback, void *) {}
void displayOverlay(const String &, const String &, int) {}
void displayStatusBar(const String &, const String &, int) {}
int createButton(const String &, ButtonCallback, void *, int, bool) { return 0; }
Rect selectROI(const String &name, InputArray picture, bool, bool) {
    imshow(name, picture);
    key(0);
    return Rect();
}
Rect selectROI(InputArray picture, bool cross, bool centre) { return selectROI("ROI selector", picture, cross, centre); }
int createTrackbar(const String &name, const String &of, int *value, int most, TrackbarCallback changes, void *data) {
    if (!windows.count(of)) return 0;
    windows[of].bars[name] = {value, value ? *value : 0, 0, most, changes, data};
    return 1;
}
int getTrackbarPos(const String &name, const String &of) {
    const Bar *it = bar(name, of);
    return it ? it->value ? *it->value : it->position : -1;
}
void setTrackbarPos(const String &name, const String &of, int position) {
    Bar *it = bar(name, of);
    if (!it) return;
    it->position = std::min(std::max(position, it->least), it->most);
    if (it->value) *it->value = it->position;
    if (it->changed) it->changed(it->position, it->data);
}
void setTrackbarMax(const String &name, const String &of, int most) {
    if (Bar *it = bar(name, of)) it->most = most;
}
void setTrackbarMin(const String &name, const String &of, int least) {
    if (Bar *it = bar(name, of)) it->least = least;
}

}  // namespace cv
