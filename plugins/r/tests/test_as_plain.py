"""A script runs as `Rscript main.R` would run it: status, output, messages, pictures."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from renderkit_r import WORKER

from renderkit import Engine, Limits
from renderkit.models import Step
from renderkit.sandbox.bwrap import ENVIRONMENT as FIXED
from renderkit.sandbox.fonts import FILES, FOLDERS

Run = tuple[int | None, str, str]

CASES = {
    "printing": "1 + 1\nx <- 3\nx\ninvisible(4)\n'text'; NULL\nlist(a = 1, b = 'c')\n",
    "a loop prints nothing": "for (i in 1:3) i\nfor (i in 1:3) print(i)\n",
    "arguments": "commandArgs()\ncommandArgs(TRUE)\ninteractive()\ngetwd()\nsys.calls()\nsearch()\n",
    "the environment": "ls(all.names = TRUE)[ls(all.names = TRUE) != '.Random.seed']\nnames(Sys.getenv())\n",
    "what is attached": "search()\nexists('ggplot')\ngetAnywhere('mtcars')$where\n",
    "options": "getOption('warn')\ngetOption('width')\ngetOption('digits')\ngetOption('repos')\ngetOption('OutDec')\n",
    "the locale": "Sys.getlocale()\nSys.timezone()\nsort(c('b', 'A', 'a', 'B'))\nformat(as.Date('2024-03-01'), '%B')\n",
    "an error": "cat('before\\n')\nf <- function(x) stop('no ', x)\nf(1)\ncat('after\\n')\n",
    "an error in a chain of calls": "f <- function() g()\ng <- function() h()\nh <- function() 1 + 'a'\nf()\n",
    "an error without a call": "stop('alone', call. = FALSE)\n",
    "an object that is not there": "mean(missing_one)\n",
    "a fault of syntax at the end": "cat('runs\\n')\nx <- c(1, 2\n",
    "a fault of syntax": "cat('runs\\n')\nx y\ncat('not\\n')\n",
    "an unclosed string": "cat('runs\\n')\nx <- 'open\n",
    "warnings at the end": "f <- function() { warning('w1'); 3 }\nf()\nas.numeric('a')\ncat('on\\n')\n",
    "many warnings": "for (i in 1:60) warning(i)\n",
    "warnings at once": "options(warn = 1)\nwarning('now')\nlog(-1)\n",
    "warnings as errors": "options(warn = 2)\nlog(-1)\ncat('not\\n')\n",
    "an error after warnings": "warning('first')\nf <- function() { warning('second'); stop('third') }\nf()\n",
    "try": "try(stop('a'))\ntry(log('a'), silent = TRUE)\ncat(geterrmessage())\n",
    "tryCatch": "tryCatch(stop('a'), error = function(e) print(conditionMessage(e)), finally = cat('done\\n'))\n",
    "calling handlers": "withCallingHandlers({ warning('w'); 'value' },"
    " warning = function(w) { message('saw ', conditionMessage(w)); invokeRestart('muffleWarning') })\n",
    "an error handler of its own": "options(error = quote({ cat('mine\\n'); q(status = 5) }))\nstop('x')\n",
    "a traceback": "f <- function() stop('x')\ntry(f(), silent = TRUE)\ntraceback()\n",
    "leaving": "cat('out\\n')\nquit(status = 3)\ncat('not\\n')\n",
    "leaving with success": "q()\nstop('not')\n",
    "on.exit": "f <- function() { on.exit(cat('bye\\n')); stop('x') }\nf()\n",
    ".Last": ".Last <- function() cat('last\\n')\ncat('x\\n')\n",
    "finalizers": "e <- new.env()\nreg.finalizer(e, function(x) cat('final\\n'), onexit = TRUE)\nx <- 1\n",
    "endless recursion": "f <- function(n) f(n + 1)\nf(1)\n",
    "deep recursion that is caught": "f <- function(n) f(n + 1)\nr <- tryCatch(f(1), error = function(e) 'deep')\nr\n",
    "standard input": "readLines(file('stdin'))\nreadline('? ')\n",
    "commands": "system('echo from the shell; exit 3')\nsystem('echo x', intern = TRUE)\n",
    "another Rscript": "system(\"Rscript -e 'cat(commandArgs(TRUE), 1 + 1)' --args a\")\n",
    "a broken pipe": "p <- pipe('true', 'w')\nSys.sleep(0.3)\nfor (i in 1:2000) cat(strrep('x', 1000), file = p)\n",
    "a fork": "x <- parallel::mclapply(1:2, function(i) i * 2, mc.cores = 2)\nunlist(x)\n",
    "CRLF": "x <- 1\r\nprint(x)\r\n'a\r\nb'\r\n",
    "no newline at the end": "cat('one\\n')\nprint('two')",
    "long lines": f"x <- c({', '.join(map(str, range(3000)))})\nsum(x)\n",
    "unicode": "x <- 'größer 日本'\nx\nnchar(x)\nπ <- 3\nπ\n",
    "packages and their messages": "library(dplyr)\nmtcars %>% count(cyl)\n",
    "a package that is not there": "library(nothere)\n",
    "require": "require(nothere)\ncat('on\\n')\n",
    "an error of rlang's": "library(dplyr)\nmtcars %>% mutate(a = nothere)\n",
    "an error of ggplot2's": "library(ggplot2)\nggplot(mtcars, aes(wt, nothere)) + geom_point()\n",
    "a seed of its own": "set.seed(1)\nrunif(3)\nsample(10)\n",
    "sourcing": "writeLines(c('y <- 5', 'y'), 'more.R')\nsource('more.R')\ny\nsource('more.R', echo = TRUE)\n",
    "S4 and R5": "setClass('P', representation(x = 'numeric'))\nnew('P', x = 1)\nA <- setRefClass('A', fields = list(b = 'numeric'))\nA$new(b = 2)\n",
    "a temporary folder": "dir.exists(tempdir())\nwriteLines('a', f <- tempfile())\nreadLines(f)\n",
    "the null device": "names(dev.cur())\ndev.list()\n",
    "the last plot": "library(ggplot2)\nlast_plot()\ndev.cur()\n",
}

SCATTER = "library(ggplot2)\np <- ggplot(mpg, aes(displ, hwy, colour = class)) + geom_point() + labs(title = 'Cars')\n"
DRAWN = {
    "a bitmap": "png('a.png', 640, 480, type = 'cairo')\nplot(mtcars$wt, mtcars$mpg, main = 'Cars')\nboxplot(mpg ~ cyl, mtcars)\n",
    "a vector": "svg('a.svg', 6, 4)\nbarplot(table(mtcars$cyl), main = 'Cylinders')\n",
    "ggsave": f"{SCATTER}ggsave('a.png', p, width = 6, height = 4, dpi = 100, type = 'cairo')\n",
    "ggplot2 as a vector": f"{SCATTER}svg('a.svg')\np + facet_wrap('drv') + theme_minimal()\n",
}


@pytest.fixture(scope="module", params=[1, 1000], ids=["cold", "preloaded"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with Engine(uses=request.param) as engine:
        yield engine


FONTS = f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
{"".join(f"<dir>{one}</dir>" for one in (*FOLDERS, *FILES))}
<cachedir>/var/cache/fontconfig</cachedir><include ignore_missing="yes">/etc/fonts/conf.d</include>
</fontconfig>"""
"""The fonts that are seen behind the walls: of others, Rscript makes other pictures."""


def plain(script: str, *made: str) -> tuple[Run, list[bytes]]:
    """By Rscript itself; its paths as they are behind the walls. And the files that it made."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.R").write_text(script, newline="")
        env = {**FIXED, "LANGUAGE": "en", "R_PAPERSIZE": "a4", "PWD": folder}
        if made:
            Path(folder, "fonts.conf").write_text(FONTS)
            env["FONTCONFIG_FILE"] = f"{folder}/fonts.conf"
        done = subprocess.run(
            ["/usr/bin/env", "Rscript", "main.R"],
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
        )
        out, err = (
            stream.decode("utf-8", "replace").replace(os.path.realpath(folder), "/work")
            for stream in (done.stdout, done.stderr)
        )
        return (done.returncode, out, err), [Path(folder, name).read_bytes() for name in made]


def walled(engine: Engine, script: str, *made: str) -> tuple[Run, list[bytes]]:
    with engine.session(WORKER, Limits()) as session:
        session.put({"main.R": script.encode()})
        step = session.run(Step(name="Rscript", call={"format": "png"}))
        out, err = (stream.decode("utf-8", "replace") for stream in (step.stdout, step.stderr))
        return (step.exit_code, out, err), [session.workspace.read(name) for name in made]


def same(run: Run) -> Run:
    """Without what differs from process to process."""
    status, out, err = run
    said = re.sub(r"C stack usage  \d+", "C stack usage  N", err)
    return status, re.sub(r"0x[0-9a-f]+", "0x0", out), re.sub(r"0x[0-9a-f]+", "0x0", said)


@pytest.mark.parametrize("case", CASES)
def test_a_script_runs_as_by_rscript(engine: Engine, case: str) -> None:
    assert same(walled(engine, CASES[case])[0]) == same(plain(CASES[case])[0])


@pytest.mark.parametrize("case", DRAWN)
def test_a_picture_is_the_one_that_rscript_makes(engine: Engine, case: str) -> None:
    name = "a.svg" if "svg(" in DRAWN[case] else "a.png"
    (walls, mine), (run, theirs) = walled(engine, DRAWN[case], name), plain(DRAWN[case], name)
    assert same(walls) == same(run)
    assert mine == theirs
