"""What R and its packages say, and what kind of error that is."""

from __future__ import annotations

import re

from renderkit.plugin import Kind

MASKED = re.compile(
    r"Problem while (?:computing (?:aesthetics|`)|evaluating|converting)|Can't compute|In argument"
    r"|in the \d+\w\w layer|Problem with `|while adding computed",
)
"""What says that an expression was evaluated among the columns of a table."""

RULES: tuple[tuple[Kind, str], ...] = (
    # packages
    ("missing_package", r"there is no package called|package or namespace load failed|Please install"),
    (
        "missing_package",
        r"package (?:.* )?(?:is required|needed for)|must be installed|(?:is|are) required for this",
    ),
    # text that is parsed, too, while the script runs
    ("syntax", r"^unexpected |<text>:\d+:\d+:|attempt to use zero-length variable name|invalid multibyte"),
    # names
    ("undefined", r"could not find function|object .* not found|not an exported object from"),
    ("undefined", r"no slot of name|promise already under evaluation"),
    # limits
    ("memory", r"cannot allocate|memory exhausted"),
    ("disk_limit", r"No space left on device|Disk quota exceeded|File too large"),
    ("process_limit", r"unable to fork|cannot fork|Resource temporarily unavailable"),
    # network and files
    ("blocked", r"Could(?:n't| not) resolve|cannot open URL|Network is unreachable|Connection refused"),
    ("blocked", r"internet|Permission denied|Read-only file system|port .* cannot be opened"),
    ("missing_file", r"cannot open (?:the connection|file)|No such file|[Cc]annot find file"),
    ("missing_file", r"file .*(?:not found|does not exist)|cannot change working directory"),
    ("missing_file", r"does not exist in current working dir"),
    # values that do not fit
    ("data", r"differing number of rows|lengths? (?:differ|of .* differ)|must have the same length"),
    ("data", r"(?:must|should) be (?:either )?(?:of )?(?:the same )?(?:length|size)s?\b"),
    (
        "data",
        r"[Ll]ength 1 or the same as|undefined columns|out of bounds|replacement has|incorrect number of",
    ),
    ("data", r"non-conformable|[Cc]an't (?:recycle|subset|select|find column|combine)|compatible sizes"),
    (
        "data",
        r"[Cc]olumns? .*(?:not found|doesn't exist|don't exist|not present|is unknown)|Unknown columns?",
    ),
    (
        "data",
        r"faceting variables|must contain all|need finite|NA/NaN/Inf|missing values? (?:in|where|are|not)",
    ),
    ("data", r"NAs? (?:are )?not allowed|'breaks' are not unique|duplicate|more columns than column names"),
    ("data", r"line \d+ did not have|no lines available|scan\(\) expected|empty (?:beginning|file|data)"),
    ("data", r"contrasts can be applied|0 \(non-NA\) cases|not enough|at least (?:two|2|one|1|three|3)\b"),
    ("data", r"argument is of length zero|the condition has length|infinite or missing|singular"),
    (
        "data",
        r"(?:no|zero) (?:rows|observations|data)|0-row|must have at least|invalid number of|length of 'dim",
    ),
    (
        "data",
        r"not (?:a )?multiple of|dim(?:ension)?s .*(?:do not match|not match)|unequal|different lengths?",
    ),
    ("data", r"not in a standard unambiguous format|parse error|lexical error|invalid character"),
    ("data", r"Insufficient values in manual scale|values? .*(?:outside|not in) |vertex|duplicated"),
    # arguments and their types
    ("type", r"unused argument|argument .* is missing, with no default|formal argument .* matched by"),
    ("type", r"non-numeric|non-function|non-character|not subsettable|\$ operator is invalid"),
    ("type", r"not (?:numeric|a function|a data frame|meaningful|supported)|[Nn]on-numeric"),
    ("type", r"must be (?:a|an|of class|numeric|character|logical|one of|supplied|the|uniquely|created)"),
    ("type", r"should be (?:a|an|one of|numeric)|supplied to (?:continuous|discrete)|no applicable method"),
    ("type", r"cannot (?:coerce|be coerced|open|xtfrm)|[Cc]an't (?:convert|add|use)|incompatible"),
    ("type", r"unable to find an inherited|not (?:a )?(?:valid|recogni[sz]ed)|[Uu]nrecogni[sz]ed"),
    ("type", r"Unknown (?:palette|scheme|input|parameter|colou?r|theme|argument)|doesn't know how to"),
    ("type", r"don't know how|requires the following missing aesthetics|unsupported|need (?:a )?numeric"),
    ("type", r"(?:class|type) .*(?:not|expected)|is not (?:TRUE|defined|implemented)|Theme element"),
    ("type", r"element .* (?:is not defined|is not present|must)|[Ii]nvalid"),
)
"""By a part of the message, the first that is in it; all else is `runtime`."""

_COMPILED = tuple((re.compile(pattern), kind) for kind, pattern in RULES)


def kind_of(message: str, context: str, classes: str) -> Kind:
    """The kind of an error, by its message, the messages around it, and the classes of its condition."""
    if "packageNotFoundError" in classes:
        return "missing_package"
    if re.search(r"C stack usage|infinite recursion|nested too deeply|stack overflow", message):
        return "runtime"
    if re.search(r"object .* not found", message) and MASKED.search(context):
        return "data"
    return next((kind for pattern, kind in _COMPILED if pattern.search(message)), "runtime")
