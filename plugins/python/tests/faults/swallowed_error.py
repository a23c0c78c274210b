import matplotlib.pyplot as plt


def main():
    values = [3, 1, 2]
    plt.plot(values, lable="samples")
    plt.savefig("samples.png")


try:
    main()
except Exception as error:
    plt.close("all")
    print(f"Could not make the chart: {error}")
