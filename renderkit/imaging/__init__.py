"""Pictures: finds the files a program made, and makes images of them behind the walls."""
