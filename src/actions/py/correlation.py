# Correlation: which columns of numbers move together, as a map and as a list of pairs.

# Parameters
path = '/mnt/data/sales.csv'
columns = []  # empty: every column of numbers
method = 'pearson'  # 'pearson': straight lines; 'spearman': any steady rise or fall

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

table = load_file(path)
if not isinstance(table, pd.DataFrame) or table.empty:
    raise ValueError(f'{path} holds no table with rows.')
numbers = table[columns] if columns else table.select_dtypes('number')
numbers = numbers.apply(pd.to_numeric, errors='coerce')
numbers = numbers.loc[:, numbers.nunique() > 1]
if numbers.shape[1] < 2:
    raise ValueError(f'{path} has {numbers.shape[1]} column of varying numbers. A correlation takes two.')

# Spearman's coefficient is Pearson's of the ranks, among the rows in which both columns are filled.
if method == 'spearman':
    matrix = pd.DataFrame(1.0, numbers.columns, numbers.columns)
    for one in numbers.columns:
        for other in numbers.columns:
            both = numbers.loc[:, [one, other]].dropna().rank()
            matrix.loc[one, other] = 1.0 if one == other else both.iloc[:, 0].corr(both.iloc[:, 1])
else:
    matrix = numbers.corr(method)

size = max(4, 0.7 * len(matrix) + 2)
figure, axis = plt.subplots(figsize=(size, size), layout='constrained')
axis.imshow(matrix, cmap='RdBu', vmin=-1, vmax=1)
axis.set_xticks(range(len(matrix)), matrix.columns, rotation=45, ha='right')
axis.set_yticks(range(len(matrix)), matrix.columns)
if len(matrix) <= 15:
    for (down, across), value in np.ndenumerate(matrix.to_numpy()):
        colour = 'white' if abs(value) > 0.6 else 'black'
        axis.text(across, down, f'{value:.2f}', ha='center', va='center', color=colour, fontsize=9)
axis.set_title('Blue: they rise together. Red: they go opposite ways.', fontsize=9)
plt.show()

upper = matrix.where(np.triu(np.ones(matrix.shape, dtype=bool), 1)).rename_axis(index='one', columns='other')
pairs = upper.stack().rename('correlation').reset_index()
pairs = pairs.sort_values('correlation', key=abs, ascending=False, ignore_index=True)
for pair in pairs.head(5).itertuples(index=False):
    how = 'rise together' if pair.correlation > 0 else 'go opposite ways'
    strength = 'strongly' if abs(pair.correlation) > 0.7 else 'somewhat' if abs(pair.correlation) > 0.3 else 'hardly'
    print(f'{pair.one} and {pair.other} {how} {strength}: {pair.correlation:.2f}')
pairs.round(3)
