from pathlib import Path

FLAGS = {
    "cairo": "$(pkg-config --cflags --libs cairo)",
    "gd": "$(pkg-config --cflags --libs gdlib)",
    "gnuplot-iostream": "-lboost_iostreams",
    "opencv": "-I/usr/include/opencv4 -lopencv_core -lopencv_imgproc -lopencv_imgcodecs -lopencv_highgui",
    "plplot": "$(pkg-config --cflags --libs plplot-c++ plplot)",
}


def draw(source, libraries):
    Path("main.cpp").write_text(source, "utf-8")
    before = set(Path().iterdir())
    flags = " ".join(FLAGS[name] for name in libraries if name in FLAGS)
    run(f"g++ -std=c++20 main.cpp -o main {flags}")
    run("./main", "pngcairo\nplot.png\n")  # PLplot asks for a device and a file
    return newest(before)
