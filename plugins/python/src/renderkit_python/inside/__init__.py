"""What runs in the environment of user code, behind the walls."""
