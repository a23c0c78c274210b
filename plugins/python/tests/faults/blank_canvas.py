from PIL import Image, ImageDraw

image = Image.new("RGB", (320, 200), "white")
draw = ImageDraw.Draw(image)

stars = [(i * 37 % 320, i * 53 % 200) for i in range(60)]
for x, y in stars:
    draw.ellipse((x - 1, y - 1, x + 1, y + 1), fill="white")

image.save("stars.png")
