"""What renderkit itself needs installed, whatever the language."""

from renderkit.imaging.imager import ENVIRONMENT
from renderkit.models import Command, Toolchain
from renderkit.sandbox import fonts

TOOLCHAIN = Toolchain(
    debian=("bubblewrap", "python3-venv", *fonts.PACKAGES),
    commands=(Command(name="bwrap", package="bubblewrap"),),
    environments=(ENVIRONMENT,),
)
