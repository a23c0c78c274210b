"""Fetches Playwright's own build of the browser, where the machine has none. Runs at set-up, in the open."""

import os
import shutil
import subprocess
import sys

KNOWN = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

if not any(shutil.which(name) for name in KNOWN):
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    env = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": sys.argv[1]}
    raise SystemExit(subprocess.run(command, env=env).returncode)
