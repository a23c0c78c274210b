import matplotlib.pyplot as plt
from wordcloud import WordCloud

text = """
garden soil rain seed root leaf flower bee honey apple pear plum cherry bean tomato garden soil compost
worm rain water can spade rake glove seed seed flower flower bee bee garden garden sun sun sun shade frost
autumn spring summer winter harvest basket kitchen soup herb thyme mint parsley sage garden leaf tree bench
"""

wc = WordCloud(
    width=900, height=500, background_color="white", colormap="summer", random_state=4, collocations=False
).generate(text)

plt.figure(figsize=(9, 5))
plt.imshow(wc, interpolation="bilinear")
plt.axis("off")
plt.title("Words of a gardener's diary")
plt.show()
