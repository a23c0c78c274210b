"""What a page's report becomes, whatever the order in which its parts came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from renderkit.browser.findings import findings
from renderkit.browser.pages import Report, Request, Served

HOSTS = [
    "https://a.example/x.js",
    "https://b.example/y.css",
    "https://c.example/z.png",
    "https://d.example/w",
]
TEXT = "\n".join(f'<script src="{address}"></script>' for address in reversed(HOSTS[1:]))

requests = st.lists(
    st.builds(Request, url=st.sampled_from(HOSTS), type=st.sampled_from(["script", "image", "fetch"]))
)
served = st.lists(
    st.builds(
        Served, url=st.sampled_from(HOSTS), package=st.sampled_from(["p", "q"]), version=st.just("1.2.3")
    )
)


@given(requests, requests, served, st.randoms(use_true_random=False))
def test_requests_are_told_in_the_order_of_the_text(
    blocked: list[Request], missing: list[Request], answered: list[Served], chance: object
) -> None:
    """A browser makes them side by side, and they come in another order on a busy machine."""
    told = findings(Report(blocked=blocked, missing=missing, served=answered), TEXT)
    assert told or not (blocked or missing or answered)
    for one in (blocked, missing, answered):
        chance.shuffle(one)  # type: ignore[attr-defined]
    assert findings(Report(blocked=blocked, missing=missing, served=answered), TEXT) == told


def test_a_script_that_stands_first_is_told_first() -> None:
    blocked = [Request(url=address, type="script") for address in HOSTS]
    lines = [found.line for found in findings(Report(blocked=blocked), TEXT)]
    assert lines == [1, 2, 3, None]
