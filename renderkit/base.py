"""What renderkit itself needs installed, whatever the language."""

from renderkit.imaging.imager import ENVIRONMENT
from renderkit.models import Command, Toolchain

TOOLCHAIN = Toolchain(
    debian=("bubblewrap", "fontconfig", "fonts-dejavu-core", "fonts-liberation", "python3-venv"),
    commands=(Command(name="bwrap", package="bubblewrap"),),
    environments=(ENVIRONMENT,),
)
