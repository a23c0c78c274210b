"""The converter: Vega-Lite and Vega to SVG by vl-convert, one specification after another, walled."""

import json
import os
import re
import sys
import tempfile

import renderkit_worker
from vegalite_data import inline

HELD = ("5.8", "5.14", "5.15", "5.16", "5.17", "5.20", "5.21", "6.1", "6.4")
"""The versions of Vega-Lite inside vl-convert 1.9."""


def main():
    """Serves the engine."""
    renderkit_worker.serve(int(sys.argv[1]))
    renderkit_worker.converse(answer)


def answer(call, files):
    """Converts `main.json`; what went wrong comes back as JSON in the messages."""
    report = {"errors": [], "warnings": [], "problems": [], "marks": None}
    made = {}
    try:
        spec = json.loads(files["main.json"].decode("utf-8-sig"), parse_constant=refuse)
    except json.JSONDecodeError as error:
        report["syntax"] = [error.msg, error.lineno, error.colno]
    except RecursionError:
        report["syntax"] = ["nested too deeply", 1, 1]
    except ValueError as error:
        report["syntax"] = [str(error), 1, 1]
    else:
        convert(spec, call, files, report, made)
    good = bool(made) and not report["errors"] and not report["problems"]
    return (0 if good else 1), json.dumps(report), made


def refuse(word):
    """JSON knows neither NaN nor Infinity, though Python's reader does."""
    raise ValueError(f"{word} is not JSON")


def convert(spec, call, files, report, made):
    """Draws one specification."""
    import vl_convert

    if not isinstance(spec, dict):
        report["errors"].append(f"a specification is an object, not a {type(spec).__name__}")
        return
    report["problems"] = inline(spec, files)
    if report["problems"]:
        return  # the chart would come out blank, without a word
    language, version = language_of(spec)
    report["language"] = language
    with tempfile.TemporaryFile() as said:
        kept = os.dup(2)
        os.dup2(said.fileno(), 2)  # errors of the dataflow are printed there, and nothing is raised
        try:
            if language == "vega":
                svg = vl_convert.vega_to_svg(spec, allowed_base_urls=[])
            else:
                svg = vl_convert.vegalite_to_svg(
                    spec, vl_version=version, show_warnings=True, allowed_base_urls=[]
                )
            made["chart.svg"] = svg.encode()
            report["marks"] = drawn_marks(svg)
        except ValueError as error:
            report["errors"].append(first_line(str(error)))
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        said.seek(0)
        lines = said.read(1 << 20).decode("utf-8", "replace").splitlines()
    printed = [line[6:] for line in lines if line.startswith("ERROR ")]
    report["errors"] = [re.sub(r"^\w*Error: ", "", text)[:500] for text in printed + report["errors"]]
    report["warnings"] = [line[5:500] for line in lines if line.startswith("WARN ")]


def first_line(text):
    """The message between `… conversion failed:` and the stack that follows it, as one line."""
    lines = text.splitlines()
    if lines and lines[0].endswith("failed:"):
        lines = lines[1:]
    stack = next((n for n, line in enumerate(lines) if line.startswith("    at ")), len(lines))
    return " ".join(lines[:stack])


def language_of(spec):
    """("vega", None), or ("vega-lite", the held version that the schema's address asks for)."""
    schema = spec.get("$schema")
    found = re.search(
        r"/schema/(vega-lite|vega)/v(\d+)(?:\.(\d+))?", schema if isinstance(schema, str) else ""
    )
    if found is None:
        is_vega = "marks" in spec or isinstance(spec.get("data"), list)
        return ("vega", None) if is_vega else ("vega-lite", HELD[-1])
    if found[1] == "vega":
        return "vega", None
    major, minor = min(max(int(found[2]), 5), 6), int(found[3] or -1)
    held = [version for version in HELD if version.startswith(f"{major}.")]
    if int(found[2]) < 5:
        return "vega-lite", held[0]
    newer = [version for version in held if minor >= 0 and int(version.split(".")[1]) >= minor]
    return "vega-lite", newer[0] if newer else held[-1]


MARK = re.compile(r'<g class="mark-(?P<kind>[a-z]+) role-mark[^"]*"[^>]*>')
SHAPE = re.compile(r"<(path|text|image|line|circle|rect|use)\b([^>]*)>")
BAR = re.compile(r"M[-\d.e]+,[-\d.e]+h([-\d.e]+)v([-\d.e]+)h[-\d.e]+Z")


def drawn_marks(svg):
    """How many shapes the data made: items of mark groups that have an extent. 0 is an empty chart."""
    count = 0
    for match in MARK.finditer(svg):
        if match["kind"] == "group":
            continue
        end = svg.find('<g class="mark-', match.end())
        for tag, attributes in SHAPE.findall(svg[match.end() : end if end > 0 else None]):
            path = re.search(r'\bd="([^"]*)"', attributes)
            if tag != "path" or (path is not None and has_extent(path[1])):
                count += 1
    return count


def has_extent(path):
    """False for an empty path, for `M0,0`, and for a bar of no height or no width."""
    if not path or "NaN" in path:
        return False
    bar = BAR.fullmatch(path)
    if bar:
        return float(bar[1]) != 0 and float(bar[2]) != 0
    return len(re.findall(r"[A-Za-z]", path)) > 1


if __name__ == "__main__":
    main()
