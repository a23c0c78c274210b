"""Catches the pictures that a script shows: each is a file in the capture folder.

Standard library only; a library is touched only once the script has imported it. What the script itself
writes below the workspace is found by the engine, not here: marks on figures only keep one figure from
counting twice.
"""

import os
import sys

WINDOWS = {
    *("tkagg", "tkcairo", "qtagg", "qt5agg", "qt4agg", "qtcairo", "qt5cairo", "gtk3agg", "gtk3cairo"),
    *("gtk4agg", "gtk4cairo", "wx", "wxagg", "wxcairo", "macosx", "nbagg", "notebook", "webagg", "ipympl"),
    *("widget", "inline", "auto", "module://matplotlib_inline.backend_inline"),
    "module://ipympl.backend_nbagg",
}
"""matplotlib's backends that want a screen or a notebook."""

LOOKS = ("bbox_inches", "bbox_extra_artists", "pad_inches", "facecolor", "edgecolor", "transparent")
"""Options of `savefig` that a vector has in common with a bitmap."""

MAX_FRAMES = 200
"""Of an animation that is shown."""


class Capture:
    """What one script has shown so far."""

    def __init__(self, folder, format, endings):
        self.folder = folder
        self.pages = os.path.join(folder, "pages")  # that stand behind placeholders
        self.root = os.path.dirname(folder)
        self.format = format
        self.endings = tuple(endings)
        self.pid = os.getpid()  # a child that the script forks shows nothing
        self.count = 0
        self.shown = None  # the figure that was shown last
        self.animations = []
        self.charts = {}  # altair's and plotly's that are drawn, and where
        self.savefig = None  # matplotlib's own
        self.before_exit = None
        self.last = []  # what is to be done when everything is drawn

    def path(self, ending):
        """The name of the next picture."""
        self.count += 1
        os.makedirs(self.folder, exist_ok=True)
        return os.path.join(self.folder, f"{self.count:04d}{ending}")

    def data(self, ending, data):
        """A picture that comes as text or bytes."""
        if os.getpid() == self.pid:
            with open(self.path(ending), "wb") as file:
                file.write(data.encode() if isinstance(data, str) else data)

    def page(self, html):
        """A page behind a placeholder; returns its number."""
        number = os.path.basename(self.path(""))
        os.makedirs(self.pages, exist_ok=True)
        with open(os.path.join(self.pages, f"{number}.html"), "w", encoding="utf-8") as file:
            file.write(html)
        return number

    def drawn(self, target):
        """Notes that what a page shows is drawn already."""
        if isinstance(target, (str, os.PathLike)):
            os.makedirs(self.folder, exist_ok=True)
            with open(os.path.join(self.folder, "drawn"), "a", encoding="utf-8") as file:
                file.write(os.path.relpath(os.path.abspath(target), self.root) + "\n")

    def take_back(self, path):
        """What was shown is saved by the script as well: one picture."""
        if path and os.path.exists(path):
            os.unlink(path)

    # ---- matplotlib's figures ----

    def figure(self, figure):
        """Draws a figure as its own `savefig` would, unless it is drawn already and has not changed since."""
        if os.getpid() != self.pid or is_drawn(figure):
            return
        for animation in self.animations:
            if getattr(animation, "_fig", None) is figure:
                play(animation)
        path = self.path(".png")
        self.savefig(figure, path, format="png")
        self.vector(figure, path)
        mark(figure, path)

    def vector(self, figure, path, options=()):
        """The same figure as a vector, where the job asks for one; in a folder of its own, under its name."""
        if self.format != "png" and not path.endswith("." + self.format):
            name = os.path.relpath(path, self.root)
            beside = os.path.join(self.folder, "vectors", f"{name}.{self.format}")
            os.makedirs(os.path.dirname(beside), exist_ok=True)
            self.savefig(figure, beside, format=self.format, **dict(options))

    def saved(self, figure, target, options=(), before=None):
        """The script has saved a figure: that is its picture, if it is one and lies below the workspace.

        `before` is what its mark was, since drawing changes a figure for a moment; None without a mark.
        """
        if os.getpid() != self.pid:
            return
        is_file = hasattr(target, "write")
        target = getattr(target, "_filename", getattr(target, "name", target))  # PdfPages, an open file
        named = isinstance(target, (str, bytes, os.PathLike))
        path = os.path.abspath(os.fsdecode(target)) if named else ""
        if is_file and not os.path.isfile(path):
            path = ""  # standard output, say
        ending = os.path.splitext(path)[1].lower()
        inside = path.startswith(self.root + os.sep)
        if inside and (ending in self.endings or not (ending or "format" in dict(options))):
            self.take_back(before)
            kept = {key: value for key, value in dict(options).items() if key in LOOKS}
            self.vector(figure, path if ending else path + ".png", kept)
            mark(figure, "")
        elif before is not None:
            mark(figure, before)
        elif inside:
            self.figure(figure)  # PostScript, say, or a name without an ending

    def open_figures(self):
        """What a person would see: open figures not drawn yet; an empty one only where all are empty."""
        helpers = sys.modules.get("matplotlib._pylab_helpers")
        if helpers is None:
            return
        managers = sorted(helpers.Gcf.get_all_fig_managers(), key=lambda manager: manager.num)
        figures = [manager.canvas.figure for manager in managers]
        left = [figure for figure in figures if not is_drawn(figure)]
        drawn = [figure for figure in left if has_content(figure)]
        if not drawn and len(left) == len(figures) and not self.count and not self.pictures_below(self.root):
            drawn = left[:1]
        for figure in drawn:
            self.figure(figure)

    def show(self, block=None):
        """`plt.show()` as on a screen: it shows every open figure, and when it returns they are closed."""
        helpers, mpl = sys.modules["matplotlib._pylab_helpers"], sys.modules["matplotlib"]
        if os.getpid() != self.pid or block is False or (block is None and mpl.is_interactive()):
            return  # they stay open, and are seen at the end
        managers = helpers.Gcf.get_all_fig_managers()
        self.open_figures()
        if managers:
            self.shown = managers[-1].canvas.figure
            helpers.Gcf.destroy_all()

    def at_exit(self):
        """The script has ended well: its open figures, or else what it saved outside of its folder."""
        self.open_figures()
        if self.root == "/work" and not self.count and not self.pictures_below(self.root):
            for path in self.pictures_below("/tmp"):
                if not path.startswith("/tmp/matplotlib/"):  # what it makes of TeX
                    with open(path, "rb") as file:
                        self.data(os.path.splitext(path)[1].lower(), file.read())
        for finish in self.last:
            finish()

    def pictures_below(self, folder):
        """Picture files of a folder and those below it, in order of their making; not of hidden folders."""
        found = []
        for where, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))[:100]
            for name in names:
                path = os.path.join(where, name)
                if os.path.splitext(name)[1].lower() in self.endings and os.path.isfile(path):
                    found.append((os.stat(path).st_ino, path))
            if len(found) > 1000:
                break
        return [path for _, path in sorted(found)]


def mark(figure, path):
    """Notes that a figure is drawn: in a file of ours at `path`, or by the script itself."""
    figure._renderkit_drawn = path
    figure.stale = False  # whatever changes it from here on sets this again


def is_drawn(figure):
    """Whether a figure was drawn, and has not changed since."""
    return "_renderkit_drawn" in figure.__dict__ and not figure.stale


def has_content(figure):
    """Whether there is anything on a figure."""
    parts = figure.axes or figure.texts or figure.images or figure.lines or figure.artists or figure.legends
    return bool(parts or figure.patches or getattr(figure, "subfigs", None))


def play(animation):
    """Draws the frames in order; the picture is the last one."""
    animation._draw_was_started = True
    animation._init_draw()
    for index, frame in enumerate(animation.new_saved_frame_seq()):
        animation._draw_frame(frame)
        if index >= MAX_FRAMES:
            break


# ---- hooks: each changes one module, right after the module's own code has run ----


def hook_matplotlib(module, capture):
    """Backends for windows draw without one."""
    original = module.use

    def use(backend, *args, **kwargs):
        return original(without_window(backend), *args, **kwargs)

    module.use = like(original, use)


def without_window(backend):
    """A backend that needs no window."""
    return "agg" if isinstance(backend, str) and backend.lower() in WINDOWS else backend


def hook_backend_bases(module, capture):
    """`figure.show()` and `plt.show()`."""

    def manager_show(self):
        capture.figure(self.canvas.figure)

    def show(cls, *args, block=None, **kwargs):
        capture.show(args[0] if args else block)

    module.FigureManagerBase.show = manager_show
    module.FigureManagerBase.pyplot_show = classmethod(show)
    module._Backend.show = classmethod(show)


def hook_backend_agg(module, capture):
    """It holds `show` as it was when the module was loaded."""
    module.show = module._BackendAgg.show


def hook_figure(module, capture):
    """`figure.savefig`, by which everything else saves, too."""
    original = capture.savefig = module.Figure.savefig

    def savefig(self, fname, *args, **kwargs):
        before = self._renderkit_drawn if is_drawn(self) else None
        result = original(self, fname, *args, **kwargs)
        capture.saved(self, fname, kwargs, before)
        return result

    module.Figure.savefig = like(original, savefig)


def hook_pyplot(module, capture):
    """`plt.savefig` after `plt.show` means the figure that was shown, as where nothing closes it."""
    original, switch = module.savefig, module.switch_backend

    def savefig(*args, **kwargs):
        if capture.shown is not None and not module.get_fignums():
            return capture.shown.savefig(*args, **kwargs)
        return original(*args, **kwargs)

    def switch_backend(newbackend):
        return switch(without_window(newbackend))

    module.savefig = like(original, savefig)
    module.switch_backend = like(switch, switch_backend)


def hook_pylab_helpers(module, capture):
    """At exit matplotlib closes all figures; what they show is caught before."""
    capture.before_exit()


def hook_animation(module, capture):
    """Animations are played when they are shown; one that was saved is its figure's picture."""
    init, save = module.Animation.__init__, module.Animation.save

    def noted(self, *args, **kwargs):
        init(self, *args, **kwargs)
        capture.animations.append(self)

    def saved(self, filename, *args, **kwargs):
        result = save(self, filename, *args, **kwargs)
        capture.animations[:] = [one for one in capture.animations if one is not self]
        capture.saved(self._fig, filename)
        return result

    module.Animation.__init__, module.Animation.save = like(init, noted), like(save, saved)


def hook_random(module, capture):
    """A fork must not share its parent's dice."""
    module.seed()


def like(original, wrapper):
    """Makes a wrapper look like what it wraps."""
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        setattr(wrapper, name, getattr(original, name))
    wrapper.__dict__.update(original.__dict__)
    wrapper.__wrapped__ = original
    return wrapper


HOOKS = {
    "matplotlib": hook_matplotlib,
    "matplotlib._pylab_helpers": hook_pylab_helpers,
    "matplotlib.backend_bases": hook_backend_bases,
    "matplotlib.backends.backend_agg": hook_backend_agg,
    "matplotlib.figure": hook_figure,
    "matplotlib.pyplot": hook_pyplot,
    "matplotlib.animation": hook_animation,
}
LATER = {
    "shows": {
        "PIL.ImageShow": "imageshow",
        "vl_convert": "vl_convert",
        "altair.vegalite.v6.api": "altair",
        "altair.vegalite.v5.api": "altair",
        "pygal.graph.public": "pygal",
        "pyvista.plotting.plotter": "pyvista",
        "plotnine.ggplot": "plotnine",
    },
    "pages": {
        "webbrowser": "webbrowser",
        "plotly.io._renderers": "plotly_renderers",
        "plotly.io._html": "plotly_html",
        "plotly.io._kaleido": "plotly_kaleido",
        "bokeh.io.export": "bokeh_export",
        "bokeh.io.webdriver": "bokeh_webdriver",
        "chartify._core.chart": "chartify",
        "folium.folium": "folium",
        "panel.io.resources": "panel",
    },
}
"""Hooks that are read from their file when they are needed."""

PRELOADED = {"numpy.random.mtrand": hook_random}
"""Hooks for what a worker had loaded before it was forked."""


class Finder:
    """Runs a hook right after its module's own code has run, and otherwise stays out of the way."""

    def __init__(self, capture, preloader, load):
        self.capture = capture
        self.preloader = preloader
        self.load = load
        self.pending = {name: (hook, "") for name, hook in HOOKS.items()}
        for file, names in LATER.items():
            self.pending |= {name: (f"hook_{hook}", file) for name, hook in names.items()}

    def find_spec(self, name, path=None, target=None):
        """The spec that the other finders have, with a loader that runs the hook."""
        if name not in self.pending or name in self.preloader.hidden:
            return None
        finders = (finder.find_spec for finder in sys.meta_path if finder is not self)
        spec = next(filter(None, (find(name, path, target) for find in finders)), None)
        if spec is None or spec.loader is None:
            return None
        run = spec.loader.exec_module

        def exec_module(module):
            spec.loader.__dict__.pop("exec_module", None)
            run(module)
            self.hook(name, module)

        spec.loader.exec_module = exec_module
        return spec

    def hook(self, name, module):
        """Changes a module that has just been loaded, or has come back."""
        hook, file = self.pending.pop(name, (None, ""))
        if file:
            hook = getattr(self.load(file), hook)
        if hook is not None:
            hook(module, self.capture)

    def back(self, name, module):
        """A preloaded module came back."""
        if name in PRELOADED:
            PRELOADED[name](module, self.capture)
        self.hook(name, module)


def install(preloader, folder, load, call):
    """Sets the hooks for one script."""
    capture = Capture(folder, call["format"], call["endings"])
    finder = Finder(capture, preloader, load)
    preloader.on_back = finder.back
    sys.meta_path.insert(0, finder)
    return capture
