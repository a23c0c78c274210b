"""Which pinned file answers an address. It runs behind the walls; standard library only."""


class Cdn:
    """The packages below a folder; so far, none."""

    def __init__(self, root: str) -> None:
        self.root = root

    def find(self, url: str, module: bool) -> None:
        """The file that answers, if one does."""
