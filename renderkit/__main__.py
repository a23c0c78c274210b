"""`python -m renderkit`: the command line."""

import sys

from renderkit.cli.main import main

sys.exit(main())
