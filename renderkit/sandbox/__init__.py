"""The walls: where steps run, and what they may use."""
