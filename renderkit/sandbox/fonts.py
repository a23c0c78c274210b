"""The fonts that programs see. Not whatever is installed: a font more or less changes pictures."""

FOLDERS = (
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/type1/urw-base35",
)
"""Whole folders, since fontconfig keeps its cache by folder; the packages below fill them.

TeX has fonts of its own besides, in its trees.
"""

FILES = ("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",)
"""Single fonts, whose folders other packages fill with what would change pictures."""

PACKAGES = (
    "fontconfig",
    "fonts-dejavu-core",
    "fonts-dejavu-extra",
    "fonts-liberation",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
    "fonts-urw-base35",
)

HIDDEN = ("/usr/share/fonts", "/usr/local/share/fonts")
"""Behind the walls these hold nothing but FOLDERS and FILES."""
