"""What is told of a visit: an empty report, and how to put the browser's words into it."""

import json
import re

FEW, SHORT = 50, 1000
"""Entries of each list of a report, and characters of a text."""


def empty():
    """The report of a visit in which nothing has happened yet."""
    return {
        **{name: [] for name in ("errors", "console", "blocked", "missing", "served", "dialogs")},
        "popups": 0,
        "downloads": [],
        "navigated": [],
        "crashed": False,
        "settled": False,
        "height_cut": 0,
        "failed": "",
        "data": None,
    }


def note(entries, entry):
    """Keeps what came first; a page may say more than anybody reads."""
    fresh = len(entries) < FEW and entry not in entries
    if fresh:
        entries.append(entry)
    return fresh


def unique(entries):
    """The same, each once."""
    return [entry for number, entry in enumerate(entries) if entry not in entries[:number]]


def shown(value):
    """A value on the console, as text."""
    if value["type"] == "undefined":
        return "undefined"
    if "value" in value:
        return plain(value["value"])
    properties = value.get("preview", {}).get("properties", [])
    if value.get("subtype") == "array" and "preview" in value:
        return f"[{', '.join(p.get('value', '') for p in properties if p['name'].isdigit())}]"
    if value.get("description") == "Object" and "preview" in value:
        pairs = (f"{p['name']}: {p.get('value', '')}" for p in properties)
        return f"{{{', '.join(pairs)}}}"
    return value.get("unserializableValue") or value.get("description", "")


def plain(value):
    """A value of JSON, as the page would write it."""
    return value if isinstance(value, str) else json.dumps(value)


def thrown(event):
    """An exception that nobody caught: its name, message and place, and the places on the way to it."""
    details = event["exceptionDetails"]
    exception = details.get("exception", {})
    text = exception.get("description") or str(exception.get("value", details.get("text", "")))
    message = text.split("\n    at ")[0]
    name = exception.get("className", "")
    found = re.match(r"(?:Uncaught )?([A-Za-z]*(?:Error|Exception)): ", message)
    if found:
        name, message = found[1], message[found.end() :]
    frames = details.get("stackTrace", {}).get("callFrames", [])
    places = [
        {"url": f["url"][:SHORT], "line": f["lineNumber"] + 1, "column": f["columnNumber"] + 1}
        for f in frames
    ]
    here = {"url": details.get("url", "")[:SHORT], "line": details["lineNumber"] + 1}
    here["column"] = details["columnNumber"] + 1
    return {
        "name": name[:100],
        "message": message[:SHORT],
        **here,
        "stack": places[:20],
        "promise": "(in promise)" in details.get("text", ""),
    }


def first_line(error):
    """The first line of what went wrong."""
    return (str(error).strip().splitlines() or [""])[0][:SHORT]
