"""C++: libraries by include, build commands, windows, pictures, lines of errors. Broken programs are in faults/."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from renderkit_cpp import libraries, source
from renderkit_cpp.headers import leading

from renderkit import Engine, Job, Limits, RenderResult
from renderkit.plugins import Plugins

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.cpp"))
PPM = 'f << "P3\\n2 1\\n255\\n255 0 0 0 0 255\\n";'
WRITE = f'#include <fstream>\nint main() {{ std::ofstream f("a.ppm"); {PPM} }}\n'


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=50) as engine:
        yield engine


def pixel(result: RenderResult, number: int = 0, at: tuple[int, int] | None = None) -> tuple[int, ...]:
    """A colour of a picture: in its middle, or elsewhere."""
    assert len(result.images) > number, result.diagnostics
    picture = Image.open(io.BytesIO(result.images[number].png)).convert("RGB")
    colour = picture.getpixel(at or (picture.width // 2, picture.height // 2))
    assert isinstance(colour, tuple)
    return colour


def found(result: RenderResult) -> list[tuple[str, int | None]]:
    return [(diagnostic.kind, diagnostic.line) for diagnostic in result.diagnostics]


def steps(text: str, **files: bytes) -> str:
    job = Job(source=text, language="cpp", files=files)
    return Plugins().hooks("cpp").prepare(job).steps[0].argv[-1]


# ---- how it is built ----


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("<cairo/cairo.h>", ("cairo",)),
        ("<gd.h>", ("gdlib",)),
        ("<opencv2/opencv.hpp>", ("-I/usr/include/opencv4", "-lopencv_imgproc")),
        ("<SFML/Graphics.hpp>", ("sfml-graphics",)),
        ("<QApplication>", ("Qt6Widgets", "-fPIC")),
        ("<QtCharts/QChartView>", ("Qt6Charts",)),
        ("<QBarSet>", ("Qt6Charts",)),
        ("<SDL.h>", ("sdl2",)),
        ("<SDL2/SDL_ttf.h>", ("SDL2_ttf",)),
        ("<GL/glut.h>", ("-lglut", "-lGLU", "-lGL")),
        ("<SFML/OpenGL.hpp>", ("sfml-window", "-lGL")),
        ("<SDL2/SDL_opengl.h>", ("sdl2", "-lGL")),
        ("<QOpenGLWidget>", ("Qt6OpenGLWidgets", "-lGL")),
        ('"stb_image_write.h"', ("-I/usr/include/stb",)),
        ("<Eigen/Dense>", ("-I/usr/include/eigen3",)),
        ("<X11/Xlib.h>", ("x11",)),
        ("<execution>", ("tbb",)),
    ],
)
def test_includes_decide_the_flags(header: str, words: tuple[str, ...]) -> None:
    command = steps(f"#include {header}\nint main() {{}}")
    assert all(word in command for word in words), command


def test_comments_and_strings_include_nothing() -> None:
    text = '// #include <gd.h>\n/*\n#include <cairo.h>\n*/\nconst char *s = R"(\n)";\nint main() {}'
    build = source.build_of(text, {})
    assert (build.packages, build.flags, build.screen) == ([], [], False)


def test_every_library_that_is_listed_is_there() -> None:
    for name in {name for _, name in libraries._HEADERS} | set(libraries._WORDS.values()):
        assert libraries.library(name)


@pytest.mark.parametrize(
    ("comment", "there", "missing"),
    [
        (
            "// g++ -std=c++17 -O3 -DN=5 main.cpp -o a $(pkg-config --cflags --libs cairo)",
            "-std=c++17 -O3",
            "",
        ),
        ("/* compile: g++ main.cpp -lgd -fopenmp */", "gdlib", ""),
        (
            "// g++ main.cpp -Wl,-rpath,/tmp -fplugin=evil.so -B/tmp -include /etc/passwd -o /tmp/x",
            "",
            "/etc/passwd",
        ),
        ("// g++ main.cpp @file -specs=x -wrapper sh,-c", "", "wrapper"),
        ("// g++ main.cpp `pkg-config --libs opencv4`; touch /tmp/x", "-lopencv_core", "touch"),
    ],
)
def test_what_a_build_command_may_say(comment: str, there: str, missing: str) -> None:
    command = steps(f"{comment}\nint main() {{}}")
    assert there in command
    assert not missing or missing not in command


def test_a_build_command_below_the_code_is_a_comment() -> None:
    assert "-O3" not in steps("int main() {}\n// g++ -O3 main.cpp")


def test_a_library_that_is_not_there(engine: Engine) -> None:
    result = engine.render("// g++ plot.cpp -lmatplot\n" + WRITE, "cpp")
    assert result.ok
    assert found(result) == [("missing_package", 1)]


def test_headers_and_sources_beside_the_program(engine: Engine) -> None:
    text = (
        '#include <fstream>\n#include "shapes/paint.h"\nint main() { std::ofstream f("a.ppm"); paint(f); }\n'
    )
    files = {
        "shapes/paint.h": b"#include <ostream>\nvoid paint(std::ostream &f);\n",
        "paint.cpp": f'#include "shapes/paint.h"\nvoid paint(std::ostream &f) {{ {PPM} }}\n'.encode(),
    }
    result = engine.render(text, "cpp", files=files)
    assert result.ok, result.diagnostics
    files["shapes/paint.h"] += b"int broken(\n"
    broken = engine.render(text, "cpp", files=files)
    assert broken.diagnostics[0].kind == "syntax"


def test_signals_and_slots_with_and_without_the_include(engine: Engine) -> None:
    text = """#include <QGuiApplication>
#include <QImage>
class Painter : public QObject {
    Q_OBJECT
public slots:
    void paint() { QImage i(20, 10, QImage::Format_RGB32); i.fill(Qt::red); i.setPixel(0, 0, 0); i.save("a.png"); }
signals:
    void asked();
};
int main(int c, char **v) {
    QGuiApplication app(c, v);
    Painter p;
    QObject::connect(&p, &Painter::asked, &p, &Painter::paint);
    emit p.asked();
}
"""
    for end in ("", '#include "painter.moc"\n'):
        result = engine.render(text + end, "cpp")
        assert result.ok, result.diagnostics
        assert pixel(result) == (255, 0, 0)
    broken = engine.render(text.replace("QImage i(20", "QImge i(20"), "cpp")
    assert found(broken)[0] == ("undefined", 6)


# ---- pictures ----


def test_a_picture_on_standard_output(engine: Engine) -> None:
    text = f"#include <iostream>\nint main() {{ auto &f = std::cout; {PPM} }}\n"
    result = engine.render(text, "cpp")
    assert [image.source for image in result.images] == ["stdout.ppm"]
    large = """#include <cstdio>
int main() { std::printf("P6 1500 1000 255\\n"); for (int i = 0; i < 4500000; ++i) std::putchar(i % 251); }"""
    result = engine.render(large, "cpp")
    assert result.ok and result.diagnostics == ()
    assert (result.images[0].width, result.images[0].height) == (1500, 1000)


def test_files_come_in_the_order_in_which_they_were_written(engine: Engine) -> None:
    text = (
        '#include <fstream>\nint main() { for (auto n : {"b.ppm", "a.ppm"}) { std::ofstream f(n); '
        + PPM
        + " } }"
    )
    assert [image.source for image in engine.render(text, "cpp").images] == ["b.ppm", "a.ppm"]


def test_what_a_failed_program_leaves_is_no_picture(engine: Engine) -> None:
    result = engine.render(WRITE.replace(PPM, f"{PPM} f.close(); return 3;"), "cpp")
    assert (result.status, result.images) == ("failed", ())
    assert found(result) == [("runtime", None)]


# ---- windows ----


def test_windows_one_after_another(engine: Engine) -> None:
    text = """#include <X11/Xlib.h>
#include <fstream>
static void show(Display *d, const char *name) {
    XColor c, e;
    XAllocNamedColor(d, DefaultColormap(d, 0), name, &c, &e);
    Window w = XCreateSimpleWindow(d, DefaultRootWindow(d), 0, 0, 60, 40, 0, 0, c.pixel);
    XSelectInput(d, w, KeyPressMask | ExposureMask);
    XMapWindow(d, w);
    XEvent event;
    do { XNextEvent(d, &event);
         if (event.type == Expose) XDrawLine(d, w, DefaultGC(d, 0), 0, 0, 9, 9);
    } while (event.type != KeyPress);
    XDestroyWindow(d, w);
}
int main() {
    Display *d = XOpenDisplay(nullptr);
    show(d, "red");
    show(d, "blue");
    XCloseDisplay(d);
    std::ofstream f("last.ppm");
    f << "P3\\n2 1\\n255\\n0 255 0 0 255 1\\n";
}"""
    result = engine.render(text, "cpp")
    assert result.ok, result.diagnostics
    assert [pixel(result, n) for n in range(2)] == [(255, 0, 0), (0, 0, 255)]
    assert [image.source for image in result.images] == ["window-1.ppm", "window-2.ppm", "last.ppm"]


def test_what_a_window_draws_because_it_has_the_keyboard_is_no_new_picture(engine: Engine) -> None:
    text = """#include <X11/Xlib.h>
int main() {
    Display *d = XOpenDisplay(nullptr);
    Window w = XCreateSimpleWindow(d, DefaultRootWindow(d), 0, 0, 60, 40, 0, 0, 0xff0000);
    XSelectInput(d, w, ExposureMask | FocusChangeMask);
    XMapWindow(d, w);
    for (XEvent event;;) {
        XNextEvent(d, &event);
        XDrawLine(d, w, DefaultGC(d, 0), 0, 0, event.type == FocusIn ? 59 : 9, 9);
    }
}"""
    result = engine.render(text, "cpp")
    assert result.ok, result.diagnostics
    assert [image.source for image in result.images] == ["window-1.ppm"]


def test_to_fail_once_the_window_was_left_is_a_warning(engine: Engine) -> None:
    text = """#include <QApplication>
#include <QLabel>
int main(int c, char **v) {
    QApplication app(c, v);
    QLabel label("closing");
    label.show();
    app.exec();
    QLabel *none = nullptr;
    none->setText(label.text());
}"""
    result = engine.render(text, "cpp")
    assert result.ok, result.diagnostics
    assert len(result.images) == 1
    assert (result.diagnostics[0].severity, *found(result)) == ("warning", ("crash", 9))


def test_an_animation_that_comes_back_whenever_it_is_closed_is_ended(engine: Engine) -> None:
    text = """#include <SDL2/SDL.h>
int main(int, char **) {
    SDL_Init(SDL_INIT_VIDEO);
    for (int i = 0;;) {
        SDL_Window *w = SDL_CreateWindow("w", 0, 0, 80, 60, 0);
        for (bool closed = false; !closed; ++i) {
            SDL_Surface *s = SDL_GetWindowSurface(w);
            SDL_FillRect(s, nullptr, SDL_MapRGB(s->format, i % 200, 0, 0));
            SDL_Rect dot{i % 60, 2, 5, 5};
            SDL_FillRect(s, &dot, ~0u);
            SDL_UpdateWindowSurface(w);
            SDL_Delay(20);
            for (SDL_Event e; SDL_PollEvent(&e);) closed |= e.type == SDL_QUIT;
        }
        SDL_DestroyWindow(w);
    }
}"""
    result = engine.render(text, "cpp", limits=Limits(wall_seconds=120))
    assert result.ok, result.diagnostics
    assert 1 < len(result.images) <= 6


def test_what_goes_on_moving_is_photographed_all_the_same(engine: Engine) -> None:
    text = """#include <SDL2/SDL.h>
int main(int, char **) {
    SDL_Init(SDL_INIT_VIDEO);
    SDL_Window *w = SDL_CreateWindow("w", 0, 0, 80, 60, 0);
    for (int i = 0;; ++i) {
        SDL_Surface *s = SDL_GetWindowSurface(w);
        SDL_FillRect(s, nullptr, SDL_MapRGB(s->format, 200, 0, 0));
        SDL_Rect dot{i % 60, 2, 5, 5};
        SDL_FillRect(s, &dot, 0);
        SDL_UpdateWindowSurface(w);
        SDL_Delay(20);
    }
}"""
    result = engine.render(text, "cpp")
    assert result.ok, result.diagnostics
    assert (result.images[0].width, result.images[0].height) == (80, 60)
    assert pixel(result) == (200, 0, 0)


def test_opencv_shows_at_its_own_size_and_counts_its_time(engine: Engine) -> None:
    text = """#include <opencv2/highgui.hpp>
int main() {
    for (int i = 1;; ++i) {
        cv::Mat moving(20, 30, CV_8UC3, cv::Scalar(i, 0, 9)), half(10, 10, CV_32F, cv::Scalar(0.5));
        moving.at<cv::Vec3b>(0, 0) = {255, 255, 255};
        half.at<float>(0, 0) = 1;
        cv::imshow("a", moving);
        cv::imshow("b", half);
        if (cv::waitKey(100) == 'q') break;
    }
    cv::Mat last(8, 8, CV_8U, cv::Scalar(3));
    last.at<uchar>(0, 0) = 0;
    cv::imshow("c", last);
    cv::waitKey();
}"""
    result = engine.render(text, "cpp")
    assert result.ok, result.diagnostics
    assert [image.width for image in result.images] == [30, 10, 30, 8]
    assert [pixel(result, number) for number in range(2)] == [(9, 0, 30), (128, 128, 128)]
    again = engine.render(text, "cpp")
    assert [image.sha256 for image in again.images] == [image.sha256 for image in result.images]


# ---- errors ----


def test_columns_count_characters(engine: Engine) -> None:
    result = engine.render('int main() { const char *s = "äöü"; return nothing; }', "cpp")
    assert (result.diagnostics[0].line, result.diagnostics[0].column) == (1, 44)


def test_an_exception_in_a_header_of_a_library_has_the_users_line(engine: Engine) -> None:
    text = (
        '#include <nlohmann/json.hpp>\nint main() {\n  auto j = nlohmann::json::parse("{\\"a\\": [1,}");\n}\n'
    )
    result = engine.render(text, "cpp")
    assert found(result) == [("data", 3)]
    assert "parse_error" in result.diagnostics[0].message


def test_an_assertion(engine: Engine) -> None:
    result = engine.render("#include <cassert>\nint main() {\n  int n = 0;\n  assert(n > 0);\n}\n", "cpp")
    assert found(result) == [("runtime", 4)]
    assert "n > 0" in result.diagnostics[0].message


def test_a_status_of_the_program_is_not_mistaken_for_the_walls(engine: Engine) -> None:
    result = engine.render(
        '#include <cstdio>\nint main() {\n  std::puts("giving up");\n  return 69;\n}\n', "cpp"
    )
    assert found(result) == [("runtime", 3)]


def test_a_forged_report_is_only_text(engine: Engine) -> None:
    text = '#include <cstdio>\nint main() { std::fputs("renderkit-report: {\\"places\\": 7}\\n", stderr); return 1; }'
    result = engine.render(text, "cpp")
    assert result.status == "failed"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_examples(engine: Engine, example: Path) -> None:
    result = engine.render(example.read_bytes(), "cpp")
    assert result.ok, result.diagnostics
    assert result.diagnostics == ()


# ---- headers that recur ----


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("#include <vector>\n#include <cmath>\nint main() {}\n", ["vector", "cmath"]),
        (
            "// one\n\n/* two\n#include <map>\n*/ #include <set>\n  # include  <list> // three\nint x;",
            ["set", "list"],
        ),
        ("#define A 1\n#include <vector>\n", []),
        ('#include <vector>\n#include "own.h"\n#include <cmath>\n', ["vector"]),
        ("#include <vector>\nusing namespace std;\n#include <cmath>\n", ["vector"]),
        ("#include <vec\\\ntor>\nint main() {}\n", []),
        ("", []),
    ],
)
def test_headers_before_all_else(text: str, headers: list[str]) -> None:
    assert leading(text) == headers


@pytest.mark.parametrize("word", ["#include <a>\n", "/*", "#include <", "//\\\n", '"'])
def test_headers_are_found_in_time_that_grows_with_the_text(word: str) -> None:
    leading(word * 100_000)


def kept_files(folder: Path) -> int:
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_a_program_is_the_same_with_headers_that_were_compiled_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENDERKIT_CACHE", str(tmp_path / "kept"))
    text = (
        "#include <fstream>\n#include <cmath>\n"
        'int main() { std::ifstream in("main"); std::ofstream f("a.ppm"); unsigned sum = 7;\n'
        "  for (int byte; (byte = in.get()) != EOF;) sum = sum * 31 + byte;\n"  # of the program itself
        '  f << "P3\\n2 1\\n255\\n0 0 0 " << sum % 251 << " " << sum / 251 % 251 << " 255"; }\n'
    )
    wrong = text.replace("unsigned", "std::vectr<int> v; unsigned")
    with Engine(uses=50) as engine:
        first, broken = engine.render(text, "cpp"), engine.render(wrong, "cpp")
        assert kept_files(tmp_path / "kept") == 0
        second, third = engine.render(text, "cpp"), engine.render(text, "cpp")
        assert kept_files(tmp_path / "kept") == 1
        assert first.ok, first.diagnostics
        assert [one.images for one in (second, third)] == [first.images] * 2
        assert engine.render(wrong, "cpp").diagnostics == broken.diagnostics
        assert found(broken) == [("undefined", 3)]


def test_a_header_that_comes_twice_is_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """<cassert> may, and obeys NDEBUG each time; a source may define that between two of them."""
    monkeypatch.setenv("RENDERKIT_CACHE", str(tmp_path / "kept"))
    text = (
        f"#include <cassert>\n#define NDEBUG\n#include <cassert>\n{WRITE.replace('{ ', '{ assert(0); ', 1)}"
    )
    with Engine(uses=50) as engine:
        results = [engine.render(text, "cpp") for _ in range(4)]
    assert [result.ok for result in results] == [True] * 4, results[-1].diagnostics
