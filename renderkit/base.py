"""What renderkit itself needs installed, whatever the language."""

from renderkit import browser
from renderkit.imaging.imager import ENVIRONMENT
from renderkit.models import Command, Toolchain
from renderkit.sandbox import fonts

TOOLCHAIN = Toolchain(
    debian=("bubblewrap", "python3-venv", *fonts.PACKAGES, *browser.TOOLCHAIN.debian),
    commands=(Command(name="bwrap", package="bubblewrap"),),
    environments=(ENVIRONMENT, *browser.ENVIRONMENTS),  # a page may come out of any language's program
)
