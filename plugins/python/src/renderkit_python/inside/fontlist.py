"""Run at set-up: writes matplotlib's list of fonts, of those only that there are behind the walls."""

import os
import sys

target = os.path.join(sys.prefix, "share", "renderkit")
os.makedirs(target, exist_ok=True)
os.environ["MPLCONFIGDIR"] = target

import matplotlib.font_manager as fonts  # noqa: E402

HIDDEN = ("/usr/share/fonts/", "/usr/local/share/fonts/", os.path.expanduser("~"))
SEEN = tuple(sys.argv[1:])


def there(font):
    """Whether programs will find a font where the list says that it is."""
    return not font.fname.startswith(HIDDEN) or font.fname.startswith(SEEN)


manager = fonts.FontManager()
manager.ttflist = [font for font in manager.ttflist if there(font)]
manager.afmlist = [font for font in manager.afmlist if there(font)]
for name in os.listdir(target):
    os.unlink(os.path.join(target, name))
fonts.json_dump(manager, os.path.join(target, f"fontlist-v{fonts.FontManager.__version__}.json"))
