held = []
while True:
    held.append(b"x" * 10_000_000)
