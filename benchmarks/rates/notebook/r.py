from pathlib import Path


def draw(source):
    Path("main.r").write_text(source, "utf-8")
    before = set(Path().iterdir())
    run("Rscript main.r")
    return newest(before)
