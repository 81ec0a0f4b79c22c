# Distribution: a histogram of each column of numbers, its usual figures, and what lies far out.

# Parameters
path = '/mnt/data/sales.csv'
columns = []  # empty: every column of numbers
bins = 30

import matplotlib.pyplot as plt
import pandas as pd

table = load_file(path)
if not isinstance(table, pd.DataFrame) or table.empty:
    raise ValueError(f'{path} holds no table with rows.')
numbers = table[columns] if columns else table.select_dtypes('number').dropna(how='all', axis=1)
numbers = numbers.apply(pd.to_numeric, errors='coerce')
if numbers.notna().sum().sum() == 0:
    raise ValueError(f'{path} has no column of numbers. Its columns are: {", ".join(map(str, table.columns))}.')

figures = numbers.describe().T
low, high = figures['25%'], figures['75%']
reach = 1.5 * (high - low)
figures['far out'] = ((numbers < low - reach) | (numbers > high + reach)).sum()
figures['skew'] = numbers.skew()

shown = list(numbers.columns)[:12]
width = min(3, len(shown))
height = -(-len(shown) // width)
figure, axes = plt.subplots(height, width, figsize=(4.2 * width, 3 * height), squeeze=False, layout='constrained')
for axis in axes.flat[len(shown) :]:
    axis.remove()
for name, axis in zip(shown, axes.flat):
    values = numbers[name].dropna()
    axis.hist(values, bins=bins, color='tab:green', alpha=0.75)
    axis.axvline(values.median(), color='black', linewidth=1)
    axis.set_title(name, fontsize=10)
figure.suptitle('The line is the median', fontsize=9)
plt.show()

for name, row in figures.iterrows():
    lean = 'to the right' if row['skew'] > 1 else 'to the left' if row['skew'] < -1 else 'evenly'
    print(f'{name}: half lie between {row["25%"]:,.6g} and {row["75%"]:,.6g}, spread {lean}; {row["far out"]:.0f} far out.')
figures.round(3)
