"""Kinds of findings: whose fault each is, and the group of the published error tables that it falls in."""

from __future__ import annotations

from typing import Literal, get_args

from renderkit.models import Kind

Group = Literal["structural", "type_interface", "semantic_data", "runtime_environment"]

GROUPS: dict[Kind, Group] = {
    "syntax": "structural",
    "undefined": "type_interface",
    "type": "type_interface",
    "missing_package": "runtime_environment",
    "missing_file": "semantic_data",
    "data": "semantic_data",
    "runtime": "runtime_environment",
    "timeout": "runtime_environment",
    "memory": "runtime_environment",
    "output_limit": "runtime_environment",
    "disk_limit": "runtime_environment",
    "process_limit": "runtime_environment",
    "crash": "runtime_environment",
    "no_image": "semantic_data",
    "blank_image": "semantic_data",
    "invalid_image": "semantic_data",
    "blocked": "runtime_environment",
    "empty_chart": "semantic_data",
    "missing_glyph": "semantic_data",
    "substituted": "runtime_environment",
    "tool_missing": "runtime_environment",
    "sandbox_unavailable": "runtime_environment",
    "cancelled": "runtime_environment",
    "internal": "runtime_environment",
}
"""The four groups are those of the error table in arXiv:2510.23642."""

ENVIRONMENT: frozenset[Kind] = frozenset({"tool_missing", "sandbox_unavailable", "cancelled", "internal"})
"""Never charged to the code."""

assert set(GROUPS) == set(get_args(Kind))
