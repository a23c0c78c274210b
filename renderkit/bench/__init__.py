"""Benchmarks: what a model answered, rendered behind the walls and scored."""
