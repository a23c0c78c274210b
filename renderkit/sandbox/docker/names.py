"""What images and containers are called, and how they are labelled."""

import os

BASE = "base"
"""The image that every language's stands on."""

LABEL = "renderkit"
ENGINE = f"{LABEL}.engine"
"""The label that says which process of which machine a container belongs to."""


def image_name(language: str) -> str:
    """A language's image: $RENDERKIT_IMAGES says whose, `renderkit/` if nobody's."""
    return f"{os.environ.get('RENDERKIT_IMAGES', 'renderkit')}/{language}"
