"""Catches the pictures that a script shows.

Standard library only; a library is touched only after the script has imported it.

Each catch is one file in the capture folder. What the script itself writes to the workspace is found by the
engine, not here; marks on figures only keep one figure from counting twice.
"""

from __future__ import annotations

import os
import sys
from functools import wraps
from importlib.util import find_spec
from threading import local

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".pdf", ".gif", ".webp", ".tif", ".tiff", ".bmp")
GUI_BACKENDS = {
    "tkagg",
    "tkcairo",
    "qtagg",
    "qt5agg",
    "qt4agg",
    "qtcairo",
    "qt5cairo",
    "gtk3agg",
    "gtk3cairo",
    "gtk4agg",
    "gtk4cairo",
    "wxagg",
    "wxcairo",
    "wx",
    "macosx",
    "nbagg",
    "notebook",
    "webagg",
    "ipympl",
    "widget",
    "inline",
    "module://matplotlib_inline.backend_inline",
    "module://ipympl.backend_nbagg",
}
MAX_FRAMES = 200  # of an animation that is shown


class Capture:
    def __init__(self, folder: str, preloaded: bool) -> None:
        self.folder = folder
        self.preloaded = preloaded
        self.pid = os.getpid()  # a child that the script forks shows nothing
        self.count = 0
        self.shown_figure: Any = None
        self.animations: list[Any] = []
        self.charts: set[str] = set()  # altair: the same chart shown and saved is one picture

    def path(self, ending: str) -> str:
        self.count += 1
        return os.path.join(self.folder, f"{self.count:04d}{ending}")

    def text(self, ending: str, text: str | bytes) -> None:
        if os.getpid() != self.pid:
            return
        path = self.path(ending)
        with open(path, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)

    def figure(self, figure: Any) -> None:
        if os.getpid() != self.pid:
            return
        figure.__dict__.pop("_renderkit_unshown", None)
        if figure.__dict__.get("_renderkit_done"):
            return
        for animation in self.animations:
            if getattr(animation, "_fig", None) is figure:
                play(animation)
        path = self.path(".png")
        figure.savefig(path, format="png")
        figure._renderkit_done = True

    def open_figures(self) -> None:
        """What a person would still see: open figures neither shown nor saved, the empty ones left out."""
        helpers = sys.modules.get("matplotlib._pylab_helpers")
        if helpers is None:
            return
        managers = sorted(helpers.Gcf.get_all_fig_managers(), key=lambda manager: manager.num)
        figures = [m.canvas.figure for m in managers]
        figures = [f for f in figures if not f.__dict__.get("_renderkit_done")]
        drawn = [f for f in figures if has_content(f)]
        if not drawn and self.count == 0:
            drawn = figures[:1]  # all blank: say so by a blank picture
        for figure in drawn:
            self.figure(figure)

    def show(self, block: bool | None = None) -> None:
        """`plt.show()` as on a screen: it shows every open figure, and when it returns they are closed."""
        helpers, mpl = sys.modules["matplotlib._pylab_helpers"], sys.modules["matplotlib"]
        if block is False or (block is None and mpl.is_interactive()):
            return  # they stay open, and are seen at the end
        managers = helpers.Gcf.get_all_fig_managers()
        self.open_figures()
        if managers:
            self.shown_figure = managers[-1].canvas.figure
            helpers.Gcf.destroy_all()


def has_content(figure: Any) -> bool:
    return bool(
        figure.axes
        or figure.texts
        or figure.images
        or figure.lines
        or figure.artists
        or figure.legends
        or getattr(figure, "subfigs", None)
        or len(figure.patches)
    )


def play(animation: Any) -> None:
    """Draws the frames in order; the picture is the last one."""
    animation._draw_was_started = True
    animation._init_draw()
    for index, frame in enumerate(animation.new_saved_frame_seq()):
        animation._draw_frame(frame)
        if index >= MAX_FRAMES:
            break


def hook_backend_bases(module: ModuleType, capture: Capture) -> None:
    def manager_show(self: Any) -> None:
        capture.figure(self.canvas.figure)

    def show(cls: Any, *args: Any, block: bool | None = None, **kwargs: Any) -> None:
        capture.show(args[0] if args else block)

    module.FigureManagerBase.show = manager_show
    module.FigureManagerBase.pyplot_show = classmethod(show)
    module._Backend.show = classmethod(show)


def hook_figure(module: ModuleType, capture: Capture) -> None:
    original, clear = module.Figure.savefig, module.Figure.clear

    def savefig(self: Any, fname: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(self, fname, *args, **kwargs)
        name = os.fsdecode(fname) if isinstance(fname, (str, bytes, os.PathLike)) else ""
        if name and not name.startswith(capture.folder):
            self._renderkit_done = True
        return result

    def cleared(self: Any, *args: Any, **kwargs: Any) -> Any:
        self.__dict__.pop("_renderkit_done", None)
        return clear(self, *args, **kwargs)

    module.Figure.savefig = keep(original, savefig)
    module.Figure.clear = keep(clear, cleared)


def hook_pyplot(module: ModuleType, capture: Capture) -> None:
    original, switch = module.savefig, module.switch_backend

    def savefig(*args: Any, **kwargs: Any) -> Any:
        if (
            capture.shown_figure is not None and not module.get_fignums()
        ):  # saved after show: the shown one is meant
            return capture.shown_figure.savefig(*args, **kwargs)
        return original(*args, **kwargs)

    def switch_backend(newbackend: Any) -> Any:
        return switch(plain_backend(newbackend))

    module.savefig = keep(original, savefig)
    module.switch_backend = keep(switch, switch_backend)


def plain_backend(name: Any) -> Any:
    return "agg" if isinstance(name, str) and name.lower() in GUI_BACKENDS else name


def hook_matplotlib(module: ModuleType, capture: Capture) -> None:
    original = module.use

    def use(backend: Any, *args: Any, **kwargs: Any) -> Any:
        return original(plain_backend(backend), *args, **kwargs)

    module.use = keep(original, use)


def hook_animation(module: ModuleType, capture: Capture) -> None:
    original = module.Animation.__init__

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        capture.animations.append(self)

    module.Animation.__init__ = keep(original, init)


def hook_imageshow(module: ModuleType, capture: Capture) -> None:
    def show(image: Any, title: str | None = None, **options: Any) -> bool:
        if os.getpid() == capture.pid:
            path = capture.path(".png")
            (image if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else image.convert("RGB")).save(
                path, "PNG"
            )
        return True

    module.show = show


def hook_webbrowser(module: ModuleType, capture: Capture) -> None:
    """bokeh, folium and whatever else opens a page that it wrote."""

    class Controller(module.BaseBrowser):  # type: ignore[name-defined]
        name = "renderkit"

        def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
            path = url.removeprefix("file://")
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    capture.text(os.path.splitext(path)[1] or ".html", file.read())
            return True

    controller = Controller()
    module.get = lambda using=None: controller
    module.open = lambda url, new=0, autoraise=True: controller.open(url, new, autoraise)
    module.open_new = module.open_new_tab = lambda url: controller.open(url)


def hook_plotly(module: ModuleType, capture: Capture) -> None:
    module.open_html_in_browser = lambda html, *args, **kwargs: capture.text(".html", html)


def hook_altair(module: ModuleType, capture: Capture) -> None:
    save = module.TopLevelMixin.save

    def catch(chart: Any, quiet: bool = False) -> None:
        text = chart.to_json()
        if text not in capture.charts and not quiet:
            import vl_convert  # V8 starts here, in the job's own fork

            capture.text(".svg", vl_convert.vegalite_to_svg(text, allowed_base_urls=[]))
        capture.charts.add(text)

    def show(self: Any, *args: Any, **kwargs: Any) -> None:
        catch(self)

    def saved(self: Any, fp: Any, format: Any = None, *args: Any, **kwargs: Any) -> Any:
        result = save(self, fp, format, *args, **kwargs)
        kind = format or (
            os.path.splitext(os.fsdecode(fp))[1][1:] if isinstance(fp, (str, os.PathLike)) else ""
        )
        if kind:
            catch(self, quiet=kind not in ("html", "json"))  # those are no pictures themselves
        return result

    module.TopLevelMixin.show = module.TopLevelMixin.display = show
    module.TopLevelMixin.save = keep(save, saved)


def hook_pygal(module: ModuleType, capture: Capture) -> None:
    def render_in_browser(self: Any, **kwargs: Any) -> None:
        capture.text(".svg", self.render(**kwargs))

    module.PublicApi.render_in_browser = render_in_browser


def hook_pyvista(module: ModuleType, capture: Capture) -> None:
    original = module.Plotter.show

    def show(self: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("screenshot") or os.getpid() != capture.pid:
            return original(self, *args, **kwargs)
        path = capture.path(".png")
        result = original(self, *args, **{**kwargs, "screenshot": path})
        return (
            result
            if kwargs.get("return_img") or kwargs.get("return_cpos") or kwargs.get("return_viewer")
            else None
        )

    module.Plotter.show = keep(original, show)


def hook_plotnine(module: ModuleType, capture: Capture) -> None:
    """Until 0.13 `print(p)` drew the plot, and scripts still count on it."""
    original, save = module.ggplot.show, module.ggplot.save

    def show(self: Any) -> None:
        if not self.__dict__.get("_renderkit_done"):
            original(self)
        self.__dict__["_renderkit_done"] = True

    def saved(self: Any, filename: Any = None, *args: Any, **kwargs: Any) -> Any:
        result = save(self, filename, *args, **kwargs)
        self.__dict__["_renderkit_done"] = not hasattr(filename, "write")
        return result

    def text(self: Any) -> str:
        self.show()
        return repr(self)

    module.ggplot.show, module.ggplot.save, module.ggplot.__str__ = (
        keep(original, show),
        keep(save, saved),
        text,
    )


def hook_numpy_random(module: ModuleType, capture: Capture) -> None:
    if capture.preloaded:
        module.seed()  # a fork must not share its parent's dice


def keep(original: Any, wrapper: Any) -> Any:
    """Makes a wrapper look like what it wraps."""
    return wraps(original)(wrapper)


HOOKS: dict[str, Callable[[ModuleType, Capture], None]] = {
    "matplotlib": hook_matplotlib,
    "matplotlib.backend_bases": hook_backend_bases,
    "matplotlib.figure": hook_figure,
    "matplotlib.pyplot": hook_pyplot,
    "matplotlib.animation": hook_animation,
    "PIL.ImageShow": hook_imageshow,
    "webbrowser": hook_webbrowser,
    "plotly.io._base_renderers": hook_plotly,
    "altair.vegalite.v6.api": hook_altair,
    "altair.vegalite.v5.api": hook_altair,
    "pygal.graph.public": hook_pygal,
    "pyvista.plotting.plotter": hook_pyvista,
    "plotnine.ggplot": hook_plotnine,
    "numpy.random.mtrand": hook_numpy_random,
}


class Finder:
    """Runs a hook right after its module's own code has run, and otherwise stays out of the way."""

    def __init__(self, capture: Capture) -> None:
        self.capture = capture
        self.pending = dict(HOOKS)
        self.busy = local()

    def came_back(self, name: str) -> None:
        hook = self.pending.pop(name, None)
        if hook is not None:
            hook(sys.modules[name], self.capture)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self.pending or getattr(self.busy, "name", None) == name:
            return None
        self.busy.name = name
        try:
            spec = find_spec(name)
        finally:
            self.busy.name = None
        if spec is None or spec.loader is None:
            return None
        hook, run = self.pending.pop(name), spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            spec.loader.__dict__.pop("exec_module", None)
            run(module)
            hook(module, self.capture)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def install(folder: str, preloader: Any) -> Capture:
    """Sets the hooks for one script. What was preloaded is hooked when the preloader gives it back."""
    capture = Capture(folder, bool(preloader.loaded))
    finder = Finder(capture)
    preloader.on_back = finder.came_back
    for name in HOOKS:  # an interpreter may have loaded some already
        if name in sys.modules:
            finder.came_back(name)
    sys.meta_path.insert(0, finder)
    return capture
