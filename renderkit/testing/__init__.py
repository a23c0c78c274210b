"""What plugin authors, and we ourselves, test with.

    from renderkit.testing import conformance, faults

    @pytest.mark.parametrize("check", conformance("dot"), ids=str)
    def test_what_every_language_owes(check):
        check()

`faults.read(folder)` gives the broken programs of a folder with their labels, `faults.check` renders one
and compares. Everything fails by AssertionError, whatever runs the tests.
"""

from renderkit.testing.conformance import Check, conformance
from renderkit.testing.faults import Fault

__all__ = ["Check", "Fault", "conformance"]
