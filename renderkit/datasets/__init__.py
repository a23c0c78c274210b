"""Data sets: raw records in, every one of them rendered, judged and written down.

    records ─ read ─▶ extract ─▶ filter ─▶ dedupe ─▶ render ─▶ judge ─▶ results

Each stage may end a record's way; the row says which did, and why.
"""
