"""Hooks for what draws by a browser: plotly, bokeh, panel, folium, chartify. Read when one is imported.

The browser comes after the script. What is shown or saved as a page is a page for it; where a script asks
for the picture itself it gets a placeholder of that size, with a mark, and the browser replaces it later.
"""

import io
import os
import re
import sys

KEY = "renderkit-page"
FORMATS = ("png", "jpeg", "jpg", "webp", "svg", "pdf", "eps")


# ---- placeholders ----


def placeholder(capture, html, format="png", size=None, width=800, height=600, scale=1.0):
    """A picture to come. `size` is the viewport that the page fills; else what is to be seen counts."""
    left, below = size or (0, 0)
    mark = f"{capture.page(html)}:{left}:{below}:{scale:g}"
    width, height = (max(1, min(16384, round(side * scale))) for side in size or (width, height))
    if format == "svg":
        root = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        return f"{root}<!--{KEY} {mark}--></svg>".encode()
    keep_marks()
    return png(width, height, f"{mark}:{width}:{height}")


def png(width, height, mark):
    """A white PNG with a mark."""
    import struct
    import zlib

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer, row = zlib.compressobj(), b"\0" + b"\xff" * (3 * width)
    rows = [packer.compress(row) for _ in range(height)]
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"tEXt", KEY.encode() + b"\0" + mark.encode())
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (*parts, chunk(b"IDAT", b"".join(rows) + packer.flush()), chunk(b"IEND", b""))
    )


def keep_marks():
    """Lets Pillow keep the mark of a placeholder that it opens and saves."""
    from PIL import Image

    original = Image.Image.save
    if KEY in getattr(original, "__dict__", {}):
        return

    def save(self, fp, format=None, **params):
        mark = self.info.get(KEY, "")
        if mark.endswith(f":{self.width}:{self.height}"):
            made = png(self.width, self.height, mark)
            if hasattr(fp, "write"):
                fp.write(made)
            else:
                with open(fp, "wb") as file:
                    file.write(made)
            return None
        return original(self, fp, format, **params)

    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        setattr(save, name, getattr(original, name))
    save.__dict__[KEY] = True
    Image.Image.save = save


class Driver:
    """Where a script wants a browser of its own: there is none, and nobody asks it anything."""

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


# ---- what is shown ----


def hook_webbrowser(module, capture):
    """Whatever opens a page that it has written. One below the workspace is a page anyway."""

    class Controller(module.BaseBrowser):
        name = "renderkit"

        def open(self, url, new=0, autoraise=True):
            path = os.path.abspath(url.removeprefix("file://"))
            if os.path.isfile(path) and not path.startswith(capture.root + os.sep):
                with open(path, "rb") as file:
                    capture.data(os.path.splitext(path)[1].lower() or ".html", file.read())
            return True

    controller = Controller()
    module.get = lambda using=None: controller
    module.open = lambda url, new=0, autoraise=True: controller.open(url, new, autoraise)
    module.open_new = module.open_new_tab = lambda url: controller.open(url)


# ---- plotly ----


def text_of(figure):
    """What two equal figures have in common."""
    from plotly.io._json import to_json_plotly

    return to_json_plotly(figure)


def needs_of(text):
    """Options for a page: MathJax where there is a formula."""
    formula = re.search(r'"[^"$]*[$][^"$]+[$]', text)
    return {"include_mathjax": "cdn" if formula else False, "validate": False}


def script_of(capture, folder):
    """The address of plotly.js for pages in a folder of ours: one file, however many there are."""
    import plotly

    path = os.path.join(folder, "plotly.min.js")
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        with open(
            os.path.join(os.path.dirname(plotly.__file__), "package_data", "plotly.min.js"), "rb"
        ) as file:
            script = file.read()
        with open(path, "wb") as file:
            file.write(script)
    return "plotly.min.js"


def hook_plotly_renderers(module, capture):
    """`figure.show()`, whatever renders it: a person sees it in a notebook, too."""
    original = module.show

    def show(fig, renderer=None, validate=True, **kwargs):
        names = renderer.split("+") if isinstance(renderer, str) else []
        if os.getpid() != capture.pid or any(name not in module.renderers for name in names):
            return original(fig, renderer=renderer, validate=validate, **kwargs)
        figure = module.validate_coerce_fig_to_dict(fig, validate)
        text = text_of(figure)
        if text not in capture.charts:
            from plotly.io._html import to_html

            address = script_of(capture, capture.folder)
            config, size = kwargs.get("config"), {key: kwargs[key] for key in SIZES if key in kwargs}
            if size:
                figure = {**figure, "layout": {**figure.get("layout", {}), **size}}
            html = to_html(figure, config=config, include_plotlyjs=address, **needs_of(text))
            capture.charts[text] = path = capture.path(".html")
            with open(path, "w", encoding="utf-8") as file:
                file.write(html)
        return None

    module.show = show


SIZES = ("width", "height")


def hook_plotly_html(module, capture):
    """`figure.write_html()`: the same figure shown as well is one picture."""
    original = module.write_html

    def write_html(fig, file, *args, **kwargs):
        result = original(fig, file, *args, **kwargs)
        if os.getpid() == capture.pid and not hasattr(file, "write"):
            text = text_of(module.validate_coerce_fig_to_dict(fig, False))
            capture.take_back(capture.charts.get(text))
            capture.charts[text] = ""
        return result

    module.write_html = write_html


def hook_plotly_kaleido(module, capture):
    """`figure.write_image()` and `figure.to_image()`: in kaleido's place."""

    class Scope:
        default_format, default_width, default_height, default_scale = "png", 700, 500, 1
        mathjax = plotlyjs = topojson = mapbox_access_token = None

        def transform(self, figure, format=None, width=None, height=None, scale=None):
            format = (format or self.default_format).lower()
            if format == "json":  # of `full_figure_for_development`
                raise ValueError('the "kaleido" engine requires the kaleido package')
            if format not in FORMATS:
                raise ValueError(f"Invalid format '{format}'.\n    Supported formats: {FORMATS}")
            text = text_of(figure)
            capture.take_back(capture.charts.get(text))
            capture.charts[text] = ""
            return self.page(figure, format, width, height, scale or self.default_scale)

        def page(self, figure, format, width, height, scale):
            from plotly.io._html import to_html

            layout = figure.get("layout", {})
            template = (layout.get("template") or {}).get("layout", {})
            width = width or layout.get("width") or template.get("width") or self.default_width
            height = height or layout.get("height") or template.get("height") or self.default_height
            figure = {**figure, "layout": {**layout, "width": width, "height": height}}
            address = script_of(capture, capture.pages)
            needs = needs_of(text_of(figure))
            html = to_html(figure, {"staticPlot": True}, include_plotlyjs=address, **needs)
            html = html.replace("<head>", "<head><style>body { margin: 0; overflow: hidden }</style>", 1)
            size = (round(width), round(height))
            return placeholder(capture, html, format, size=size, scale=float(scale))

    module.scope = Scope()


# ---- bokeh ----


def hook_bokeh_export(module, capture):
    """`export_png`, `export_svg`, and what asks for a screenshot."""

    def page_of(obj, resources, width, height, state):
        theme = (state or module.curstate()).document.theme
        return module.get_layout_html(obj, resources=resources, width=width, height=height, theme=theme)

    def size_of(obj, width, height):
        found = (width or getattr(obj, "width", None), height or getattr(obj, "height", None))
        return {"width": found[0] or 600, "height": found[1] or 600}

    def get_screenshot_as_png(
        obj,
        *,
        driver=None,
        timeout=5,
        resources=module.INLINE,
        width=None,
        height=None,
        scale_factor=1,
        state=None,
    ):
        from PIL import Image

        html = page_of(obj, resources, width, height, state)
        size = size_of(obj, width, height)
        return Image.open(io.BytesIO(placeholder(capture, html, scale=float(scale_factor), **size)))

    def get_svgs(
        obj, *, driver=None, timeout=5, resources=module.INLINE, width=None, height=None, state=None
    ):
        html = page_of(obj, resources, width, height, state)
        return [placeholder(capture, html, "svg", **size_of(obj, width, height)).decode()]

    module.get_screenshot_as_png = get_screenshot_as_png
    module.get_svg = module.get_svgs = get_svgs


def hook_bokeh_webdriver(module, capture):
    """holoviews and others bring a browser along."""
    module.webdriver_control.create = module.webdriver_control.get = lambda *args, **kwargs: Driver()


def hook_panel(module, capture):
    """Pages of panel, as holoviews saves them, find its scripts and styles beside them ($PANEL_CDN_ROOT)."""
    root, own = capture.root, str(module.DIST_DIR)
    beside = os.path.join(root, *module.CDN_DIST.split("/")[3:])
    capture.last.append(lambda: lay_beside(root, own, module.CDN_DIST, beside))
    local = module.LOCAL_DIST  # pages behind placeholders are made as for panel's own server
    capture.last.append(lambda: lay_beside(capture.pages, own, local, os.path.join(capture.pages, local)))


def lay_beside(folder, own, address, target):
    """Copies to `target` what pages in a folder name below an address, from a package's own folder."""
    wanted = re.compile(re.escape(address) + r"([\w./@^~+-]+)")
    for where, _, names in list(os.walk(folder)):
        for path in (os.path.join(where, name) for name in names if name.endswith((".html", ".htm"))):
            with open(path, encoding="utf-8", errors="replace") as file:
                found = set(wanted.findall(file.read()))
            for name in sorted(found):
                source, copy = os.path.join(own, name), os.path.join(target, name)
                if ".." not in name and os.path.isfile(source) and not os.path.exists(copy):
                    os.makedirs(os.path.dirname(copy), exist_ok=True)
                    with open(source, "rb") as opened, open(copy, "wb") as written:
                        written.write(opened.read())


def hook_chartify(module, capture):
    """`chart.show('png')` and `chart.save(…, format='png')`."""

    def svg(self):
        return sys.modules["bokeh.io.export"].get_svgs(self.figure)[0]

    module.Chart._initialize_webdriver = lambda self: Driver()
    module.Chart._figure_to_svg = svg


# ---- folium ----


def hook_folium(module, capture):
    """`map.show_in_browser()`, which waits for a key there, and `map._to_png()`."""

    def show_in_browser(self):
        capture.data(".html", self.get_root().render())

    def to_png(self, *args, **kwargs):
        if self._png_image is None:
            html = self.get_root().render()
            self._png_image = placeholder(capture, html, width=1000, height=600)
        return self._png_image

    module.Map.show_in_browser, module.Map._to_png = show_in_browser, to_png
