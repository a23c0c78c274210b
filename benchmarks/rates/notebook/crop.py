import random


def around(image, box):
    """The box with a random rest of 50 to 100 pixels around it; all of the image where there is none."""
    if box is None:
        return image
    rest = random.randint(50, 100)
    left, top, right, bottom = box[0] - rest, box[1] - rest, box[2] + rest, box[3] + rest
    return image.crop((max(0, left), max(0, top), min(image.width, right), min(image.height, bottom)))
