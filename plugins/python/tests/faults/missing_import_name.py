import pandas as pd
from plotnine import ggplot, aes, geom_point, geom_smoothed

cars = pd.DataFrame({"weight": [1.1, 1.4, 1.9, 2.3], "mpg": [38, 33, 26, 21]})

plot = ggplot(cars, aes("weight", "mpg")) + geom_point() + geom_smoothed(method="lm")
plot.save("cars.png")
