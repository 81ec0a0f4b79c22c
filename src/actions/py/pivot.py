# Pivot: groups down and across, with totals.

# Parameters
path = '/mnt/data/sales.csv'
rows = None  # name of a column; None: the first that makes groups
columns = None  # None: the second that makes groups, if there is one
value = None  # None: the first column of numbers
how = 'sum'  # or 'mean', 'median', 'min', 'max', 'count'

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

table = load_file(path)
if not isinstance(table, pd.DataFrame) or table.empty:
    raise ValueError(f'{path} holds no table with rows.')

most = min(40, max(2, len(table) // 2))
texts = table.select_dtypes(['object', 'bool', 'category'])
groups = [name for name in texts if 1 < texts[name].astype(str).nunique() <= most]
if rows is None:
    if not groups:
        raise ValueError(f'{path} has no column that makes groups. Name one in rows: {", ".join(map(str, table.columns))}.')
    rows = groups[0]
    columns = columns or next((name for name in groups[1:]), None)
if value is None:
    value = next(iter(table.select_dtypes('number').columns), None)
if value is None:
    value, how = 'rows', 'sum'
    table = table.assign(rows=1)

pivot = table.pivot_table(
    values=value, index=rows, columns=columns, aggfunc=how, margins=True, margins_name='All', observed=True
)
if columns is None:
    pivot = pivot.sort_values(value, ascending=False)
parts = pivot.drop(index='All').drop(columns='All', errors='ignore')
if parts.empty:
    raise ValueError(f'No row has both {rows} and {value}.')
parts.plot.barh(stacked=columns is not None and how in ('sum', 'count'), figsize=(8, max(2.5, 0.4 * len(parts) + 1)))
plt.title(f'{value} ({how}) by {rows}')
plt.gca().invert_yaxis()
plt.tight_layout()
plt.show()

whole = pivot['All'] if 'All' in pivot.columns else pivot[value]
first = whole.drop('All').idxmax()
print(f'{value} ({how}): {whole["All"]:,.6g} over all; {rows} {first} has the most, {whole[first]:,.6g}.')
source = Path(path)
output = source.with_name(f'{source.name.split(".")[0]}-pivot.csv')
pivot.to_csv(output)
print(f'Saved as {output.name}.')
pivot
