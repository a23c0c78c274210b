"""The libraries that a program may use: which `#include` or which word of a build command asks for which.

A library is packages of pkg-config, or fixed flags where it has none. What is not listed is not installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Library:
    """What the compiler and the linker are told, and whether the library opens windows."""

    packages: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    screen: bool = False


_OPENCV = ("-I/usr/include/opencv4",)
_OPENCV_MODULES = {  # each with those that it links to by itself, as the linker wants them
    "core": (),
    "imgproc": (),
    "imgcodecs": (),
    "highgui": (),
    "videoio": (),
    "video": (),
    "photo": (),
    "features2d": (),
    "calib3d": (),
    "flann": (),
    "ml": (),
    "objdetect": (),
    "dnn": (),
    "stitching": (),
}
_ALL_OF_OPENCV = tuple(f"-lopencv_{module}" for module in reversed(_OPENCV_MODULES))

_LIBRARIES: dict[str, Library] = {
    "cairo": Library(("cairo",)),
    "cairomm": Library(("cairomm-1.0", "cairomm-svg-1.0", "cairomm-pdf-1.0", "cairomm-png-1.0")),
    "pango": Library(("pangocairo",)),
    "gd": Library(("gdlib",)),
    "plplot": Library(("plplot-c++", "plplot")),
    "gnuplot-iostream": Library(
        flags=("-lboost_iostreams", "-lboost_filesystem", "-lboost_system", "-lutil"), screen=True
    ),
    "opencv": Library(flags=(*_OPENCV, *_ALL_OF_OPENCV)),
    "sfml": Library(("sfml-graphics", "sfml-window", "sfml-system"), screen=True),
    "sfml-audio": Library(("sfml-audio",)),
    "sfml-network": Library(("sfml-network",)),
    "x11": Library(("x11",), screen=True),
    "xext": Library(flags=("-lXext", "-lX11"), screen=True),
    "sdl2": Library(("sdl2",), screen=True),
    "sdl2-image": Library(("SDL2_image",), screen=True),
    "sdl2-ttf": Library(("SDL2_ttf",), screen=True),
    "sdl2-gfx": Library(("SDL2_gfx",), screen=True),
    "glfw": Library(("glfw3",), ("-lGL",), screen=True),
    "glut": Library(flags=("-lglut", "-lGLU", "-lGL"), screen=True),
    "glew": Library(("glew",), screen=True),
    "glu": Library(flags=("-lGLU", "-lGL"), screen=True),
    "gl": Library(flags=("-lGL",), screen=True),
    "glx": Library(flags=("-lGL", "-lX11"), screen=True),
    "eigen": Library(flags=("-I/usr/include/eigen3",)),
    "json": Library(flags=("-I/usr/include/nlohmann",)),
    "fmt": Library(("fmt",)),
    "png": Library(("libpng",)),
    "jpeg": Library(flags=("-ljpeg",)),
    "tiff": Library(flags=("-ltiff",)),
    "zlib": Library(flags=("-lz",)),
    "freetype": Library(("freetype2",)),
    "magick": Library(("Magick++",)),
    "stb": Library(flags=("-I/usr/include/stb",)),
    "tbb": Library(("tbb",)),
    "openmp": Library(flags=("-fopenmp",)),
    "boost-filesystem": Library(flags=("-lboost_filesystem", "-lboost_system")),
    "boost-iostreams": Library(flags=("-lboost_iostreams",)),
    "threads": Library(flags=("-pthread",)),
    "system": Library(),
}

_HEADERS = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"(?:cairo/)?cairo(?:-\w+)?\.h", "cairo"),
        (r"cairomm/.*", "cairomm"),
        (r"pango/.*", "pango"),
        (r"gd(?:fx|font\w*|pp|_\w+)?\.h", "gd"),
        (r"(?:plplot/)?(?:plplot|plstream|plplotP|plevent|plConfig|plc\+\+demos)\.h", "plplot"),
        (r"gnuplot-iostream\.h(?:pp)?", "gnuplot-iostream"),
        (r"opencv2?/.*|opencv2", "opencv"),
        (r"SFML/(?:Graphics|Window|System|OpenGL|Main|Config).*", "sfml"),
        (r"SFML/Audio.*", "sfml-audio"),
        (r"SFML/Network.*", "sfml-network"),
        (r"X11/(?:Xlib|Xutil|Xos|Xatom|keysym|cursorfont|XKBlib|Xresource|X)\w*\.h", "x11"),
        (r"X11/extensions/.*", "xext"),
        (r"(?:SDL2/)?SDL\w*\.h", "sdl2"),
        (r"(?:SDL2/)?SDL_image\.h", "sdl2-image"),
        (r"(?:SDL2/)?SDL_ttf\.h", "sdl2-ttf"),
        (r"(?:SDL2/)?SDL2_\w+\.h", "sdl2-gfx"),
        (r"GLFW/.*", "glfw"),
        (r"GL/(?:free)?glut\w*\.h", "glut"),
        (r"GL/w?glew\.h", "glew"),
        (r"GL/glu\.h|SFML/OpenGL\.hpp|(?:SDL2/)?SDL_opengl\w*\.h", "glu"),
        (r"GL/glx\w*\.h", "glx"),
        (r"GL/gl(?:ext|corearb)?\.h", "gl"),
        (r"(?:Eigen|unsupported/Eigen|eigen3)/.*", "eigen"),
        (r"json\.hpp|nlohmann/.*", "json"),
        (r"fmt/.*", "fmt"),
        (r"png(?:\+\+/)?\w*\.h(?:pp)?|png\+\+/.*", "png"),
        (r"jpeglib\.h|turbojpeg\.h", "jpeg"),
        (r"tiff(?:io)?\w*\.h(?:xx)?", "tiff"),
        (r"zlib\.h", "zlib"),
        (r"ft2build\.h|freetype.*", "freetype"),
        (r"(?:ImageMagick-6/)?Magick\+\+.*", "magick"),
        (r"(?:stb/)?stb_\w+\.h|stb/.*", "stb"),
        (r"execution|tbb/.*|oneapi/.*", "tbb"),
        (r"omp\.h", "openmp"),
        (r"boost/filesystem.*", "boost-filesystem"),
        (r"boost/iostreams.*", "boost-iostreams"),
    )
)

_WORDS: dict[str, str] = {
    **{
        name: name
        for name in ("cairo", "gd", "glut", "glew", "png", "jpeg", "tiff", "fmt", "tbb", "freetype")
    },
    **dict.fromkeys(("m", "dl", "rt", "c", "stdc++", "stdc++fs", "util"), "system"),
    **dict.fromkeys(("pthread", "threads"), "threads"),
    **dict.fromkeys(("cairomm-1.0", "cairomm"), "cairomm"),
    **dict.fromkeys(("pango", "pangocairo", "pango-1.0", "pangocairo-1.0"), "pango"),
    **dict.fromkeys(("gdlib",), "gd"),
    **dict.fromkeys(("plplot", "plplotcxx", "plplotcxxd", "plplot-c++", "plplotd-c++"), "plplot"),
    **dict.fromkeys(("opencv", "opencv4"), "opencv"),
    **{f"opencv_{module}": "opencv" for module in _OPENCV_MODULES},
    **{f"sfml-{part}": "sfml" for part in ("graphics", "window", "system", "all")},
    **dict.fromkeys(("sfml-audio",), "sfml-audio"),
    **dict.fromkeys(("sfml-network",), "sfml-network"),
    **dict.fromkeys(("x11", "X11"), "x11"),
    **dict.fromkeys(("Xext", "xext"), "xext"),
    **dict.fromkeys(("sdl2", "SDL2", "SDL2main"), "sdl2"),
    **dict.fromkeys(("SDL2_image",), "sdl2-image"),
    **dict.fromkeys(("SDL2_ttf",), "sdl2-ttf"),
    **dict.fromkeys(("SDL2_gfx",), "sdl2-gfx"),
    **dict.fromkeys(("glfw", "glfw3"), "glfw"),
    **dict.fromkeys(("GLEW",), "glew"),
    **dict.fromkeys(("GL", "gl", "opengl"), "gl"),
    **dict.fromkeys(("GLU", "glu"), "glu"),
    **dict.fromkeys(("eigen3",), "eigen"),
    **dict.fromkeys(("nlohmann_json",), "json"),
    **dict.fromkeys(("libpng", "libpng16", "png16"), "png"),
    **dict.fromkeys(("z", "zlib"), "zlib"),
    **dict.fromkeys(("freetype2",), "freetype"),
    **dict.fromkeys(("Magick++", "Magick++-6.Q16", "MagickCore-6.Q16"), "magick"),
    **dict.fromkeys(("boost_filesystem", "boost_system"), "boost-filesystem"),
    **dict.fromkeys(("boost_iostreams",), "boost-iostreams"),
}
"""What a build command may name after -l, or to pkg-config."""

_QT = re.compile(r"(?:Qt[A-Z]\w*/)?(?:Q[A-Z]\w*|Qt[A-Z]?\w*|qt?[a-z]{4,}\.h)")
_QT_MODULES = {
    "Charts": r"QtCharts(?:/.*)?|Q(?:Abstract|Polar)?Chart\w*"
    r"|Q\w*(?:Series|Set|PieSlice|Legend|LegendMarker|ValueAxis|CategoryAxis|DateTimeAxis|AbstractAxis)",
    "Svg": r"(?:QtSvg/?.*)?(?:QSvg(?:Generator|Renderer|Widget))?",
    "PrintSupport": r"(?:QtPrintSupport/?.*)?(?:QPrint\w+)?",
    "OpenGL": r"(?:QtOpenGL/?.*)?(?:QOpenGL\w+)?",
    "Concurrent": r"QtConcurrent.*",
    "Xml": r"QtXml.*|QDom\w+",
}


def library(name: str) -> Library:
    """A library by the name that it has here."""
    return _LIBRARIES[name]


def for_headers(headers: Iterable[str]) -> list[str]:
    """The names of the libraries that these headers belong to, the most specific first."""
    found = [name for header in headers for pattern, name in _HEADERS if pattern.fullmatch(header)]
    return list(dict.fromkeys(found))


def for_word(word: str) -> str | None:
    """The library that a build command means by a word; None where there is no such library here."""
    return _WORDS.get(word)


def qt(headers: Iterable[str], older: bool) -> Library | None:
    """Qt, with the modules that these headers need: version 5 where the source is written for that."""
    named = [header for header in headers if _QT.fullmatch(header)]
    if not named:
        return None
    modules = ["Widgets", "Gui", "Core"]
    for module, pattern in _QT_MODULES.items():
        if any(header and re.fullmatch(pattern, header) for header in named):
            more = {"Svg": ["SvgWidgets"], "OpenGL": ["OpenGLWidgets"]}.get(module, []) if not older else []
            if module == "OpenGL" and older:
                continue  # they are in Gui and Widgets there
            modules = [module, *more, *modules]
    # OpenGL's own functions are not Qt's
    flags = ("-lGL",) if any("OpenGL" in header for header in named) else ()
    version = "5" if older else "6"
    return Library(tuple(f"Qt{version}{module}" for module in modules), ("-fPIC", *flags), screen=True)
