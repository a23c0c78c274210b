from PIL import Image, ImageDraw, ImageFilter, ImageFont

W, H = 640, 420

# Vertical gradient for the sky
img = Image.new("RGB", (W, H))
draw = ImageDraw.Draw(img)
for y in range(H):
    t = y / H
    draw.line([(0, y), (W, y)], fill=(int(30 + 200 * t), int(40 + 110 * t), int(110 + 30 * (1 - t))))

# A blurred sun
sun = Image.new("RGBA", (W, H), (0, 0, 0, 0))
ImageDraw.Draw(sun).ellipse([250, 170, 390, 310], fill=(255, 220, 120, 255))
sun = sun.filter(ImageFilter.GaussianBlur(6))
img.paste(sun, (0, 0), sun)

# Hills
draw.polygon([(0, 330), (140, 230), (270, 330), (420, 250), (640, 350), (640, 420), (0, 420)], fill=(38, 70, 83))
draw.polygon([(0, 380), (200, 310), (430, 390), (640, 320), (640, 420), (0, 420)], fill=(27, 48, 58))

# Text: fall back to the default font when DejaVu is not installed
try:
    font = ImageFont.truetype("DejaVuSans-Bold.ttf", 44)
except OSError:
    font = ImageFont.load_default(44)
draw.text((W // 2, 70), "Evening in the hills", font=font, anchor="mm", fill="white")

img.save("poster.png")
img.show()
