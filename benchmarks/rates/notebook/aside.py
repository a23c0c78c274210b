import time
from contextlib import contextmanager


@contextmanager
def aside(what):
    """Says how long the notebook way waits ("wait"), or walks over pixels one by one ("walk")."""
    began = time.perf_counter()
    yield
    print("aside", what, time.perf_counter() - began)
