"""Hooks for what shows pictures without matplotlib; plotnine, too. Read when one of them is imported."""

import os
import re


def hook_imageshow(module, capture):
    """Pillow's `image.show()`."""

    def show(image, title=None, **options):
        if os.getpid() == capture.pid:
            plain = image.mode in ("1", "L", "LA", "P", "RGB", "RGBA")
            (image if plain else image.convert("RGB")).save(capture.path(".png"), "PNG")
        return True

    module.show = show


def hook_altair(module, capture):
    """`chart.show()`; a chart that is saved as a page or as JSON is drawn, too."""
    save = module.TopLevelMixin.save

    def draw(chart):
        text = chart.to_json()
        if text not in capture.charts:
            import vl_convert

            svg = vl_convert.vegalite_to_svg(text)
            capture.charts[text] = capture.path(".svg")
            with open(capture.charts[text], "w", encoding="utf-8") as file:
                file.write(svg)

    def show(self, *args, **kwargs):
        if os.getpid() == capture.pid:
            draw(self)

    def saved(self, fp, format=None, *args, **kwargs):
        result = save(self, fp, format, *args, **kwargs)
        ending = os.path.splitext(os.fsdecode(fp))[1] if isinstance(fp, (str, os.PathLike)) else ""
        kind = (format or ending.removeprefix(".")).lower()
        if os.getpid() == capture.pid and kind in ("html", "json"):
            draw(self)
            capture.drawn(fp)
        elif os.getpid() == capture.pid and kind:
            capture.take_back(capture.charts.get(self.to_json()))
            capture.charts[self.to_json()] = ""
        return result

    module.TopLevelMixin.show = module.TopLevelMixin.display = show
    module.TopLevelMixin.save = saved


def hook_vl_convert(module, capture):
    """Data by address: vega's own data sets are put in its place, all else is refused, not left out."""

    def wrapped(original):
        def convert(spec=None, *args, **kwargs):
            key = next((key for key in ("vl_spec", "vg_spec") if key in kwargs), None)
            given = kwargs.pop(key) if key else spec
            return original(with_data(given), *args, **{**kwargs, "allowed_base_urls": []})

        return convert

    for name in ("svg", "png", "jpeg", "pdf"):
        for language in ("vega", "vegalite"):
            function = f"{language}_to_{name}"
            if hasattr(module, function):
                setattr(module, function, wrapped(getattr(module, function)))


def with_data(spec):
    """A specification without addresses of data. Raises OSError for an address that cannot be reached."""
    import json

    try:
        text = spec if isinstance(spec, str) else json.dumps(spec)
        made = json.loads(text)
    except (TypeError, ValueError):
        return spec  # what is wrong with it, the converter will say
    found = list(blocks(made))
    if not found:
        return spec
    for block in found:
        url = block.pop("url")
        name = url.rsplit("/", 1)[-1]
        body = held(name, bool(re.search(r"vega-datasets@v?1\b", url))) if "vega-datasets" in url else None
        if body is None:
            raise OSError(101, "Network is unreachable", url)
        wanted = block.get("format") if isinstance(block.get("format"), dict) else {}
        block["format"] = {"type": name.rsplit(".", 1)[-1], **wanted}
        block["values"] = body
    return json.dumps(made)


def blocks(node, key=""):
    """Yields what says where data is."""
    if isinstance(node, dict):
        if key == "data" and isinstance(node.get("url"), str):
            yield node
        for name, value in list(node.items()):
            if name not in ("values", "datasets"):
                yield from blocks(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from blocks(value, key if key == "data" else "")


def held(name, old):
    """A data set of vega's, as text, from its package for Python or for the web; None where there is none.

    Version 1, which `vega_datasets` names, calls some fields otherwise than version 3.
    """
    packages = sorted(("vega-datasets", "vega-datasets-1"), reverse=old)
    folders = [f"/opt/renderkit/web/node_modules/{package}/data" for package in packages]
    try:
        import vega_datasets

        folders.insert(0, os.path.join(os.path.dirname(vega_datasets.__file__), "_data"))
    except ImportError:
        pass
    for path in (os.path.join(folder, os.path.basename(name)) for folder in folders):
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as file:
                return file.read()
    return None


def hook_pygal(module, capture):
    """`chart.render_in_browser()`."""

    def render_in_browser(self, **kwargs):
        capture.data(".svg", self.render(**kwargs))

    module.PublicApi.render_in_browser = render_in_browser


def hook_pyvista(module, capture):
    """`plotter.show()`, and `mesh.plot()` by way of it."""
    original = module.Plotter.show

    def show(self, *args, **kwargs):
        if kwargs.get("screenshot") or os.getpid() != capture.pid:
            return original(self, *args, **kwargs)
        result = original(self, *args, **{**kwargs, "screenshot": capture.path(".png")})
        wanted = any(kwargs.get(key) for key in ("return_img", "return_cpos", "return_viewer"))
        return result if wanted else None

    module.Plotter.show = show


def hook_plotnine(module, capture):
    """Until 0.13 `print(plot)` drew the plot, and scripts still count on it."""
    original, save = module.ggplot.show, module.ggplot.save

    def show(self):
        if not self.__dict__.get("_renderkit_drawn"):
            original(self)
        self.__dict__["_renderkit_drawn"] = True

    def saved(self, filename=None, *args, **kwargs):
        result = save(self, filename, *args, **kwargs)
        self.__dict__["_renderkit_drawn"] = not hasattr(filename, "write")
        return result

    def text(self):
        show(self)
        return repr(self)

    module.ggplot.show, module.ggplot.save, module.ggplot.__str__ = show, saved, text
