"""The libraries that pages find on CDNs: none is pinned yet, so every address is refused and named."""

from renderkit.models import Environment

ENVIRONMENT = Environment(name="web", files={"README": b"Pinned packages for pages.\n"})
