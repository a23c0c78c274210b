import matplotlib.pyplot as plt
import seaborn as sns

sns.set_theme()
penguins = sns.load_dataset("penguins")
sns.jointplot(data=penguins, x="bill_length_mm", y="bill_depth_mm", hue="species")
plt.show()
