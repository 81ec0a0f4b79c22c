# Time series: sums by day, week, month or year, and their trend.

# Parameters
path = '/mnt/data/sales.csv'
date_column = None  # None: the first column that holds dates
columns = []  # empty: the first columns of numbers
period = None  # 'D' day, 'W' week, 'MS' month, 'YS' year; None: as fits the time that the table covers
how = 'sum'  # or 'mean', 'median', 'min', 'max', 'count'
date_formats = ['ISO8601', '%d.%m.%Y', '%d/%m/%Y', '%m/%d/%Y', '%Y/%m/%d', '%d %b %Y']

from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

table = load_file(path)
if not isinstance(table, pd.DataFrame) or table.empty:
    raise ValueError(f'{path} holds no table with rows.')


def as_dates(values):
    """The column as dates; None where fewer than 9 in 10 of its filled cells are dates."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return values
    filled = values.dropna()
    if values.dtype != object or filled.empty:
        return None
    tries = [pd.to_datetime(filled.astype(str), format=f, errors='coerce', utc=True) for f in date_formats]
    best = max(tries, key=lambda dates: dates.notna().sum()).dt.tz_localize(None)
    return best.reindex(values.index) if best.notna().mean() >= 0.9 else None


candidates = [date_column] if date_column else list(table.columns)
date_column, dates = next(
    ((name, found) for name in candidates if (found := as_dates(table[name])) is not None), (None, None)
)
if dates is None:
    raise ValueError(
        f'{path} has no column of dates. Its columns are: {", ".join(map(str, table.columns))}. '
        'Add the form of yours to date_formats.'
    )
numbers = table[columns] if columns else table.select_dtypes('number').iloc[:, :3]
numbers = numbers.apply(pd.to_numeric, errors='coerce')
if numbers.shape[1] == 0:
    numbers, how = pd.DataFrame({'rows': 1}, index=table.index), 'sum'

if period is None:
    days = (dates.max() - dates.min()).days
    period = 'D' if days <= 62 else 'W' if days <= 366 else 'MS' if days <= 366 * 6 else 'YS'
numbers = numbers[dates.notna()].set_axis(pd.DatetimeIndex(dates.dropna(), name=date_column))
series = numbers.sort_index().resample(period).agg(how)

figure, axes = plt.subplots(
    series.shape[1], 1, figsize=(9, 2.8 * series.shape[1]), sharex=True, squeeze=False, layout='constrained'
)
for name, axis in zip(series.columns, axes.flat):
    axis.plot(series.index, series[name], marker='o', markersize=3, linewidth=1.2, color='tab:green')
    if len(series) >= 6:
        axis.plot(series.index, series[name].rolling(3, center=True).mean(), color='black', linewidth=1)
    axis.set_title(f'{name} ({how})', fontsize=10)
    axis.grid(alpha=0.3)
plt.show()

words = {'D': 'day', 'W': 'week', 'MS': 'month', 'YS': 'year'}
print(f'{len(series)} of {words.get(period, period)}, from {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d} ({date_column}).')
for name in series.columns:
    filled = series[name].dropna()
    first, last = filled.iloc[0], filled.iloc[-1]
    change = f', {(last - first) / abs(first):+.1%}' if first else ''
    print(f'{name}: from {first:,.6g} to {last:,.6g}{change}; most {filled.max():,.6g} in {filled.idxmax():%Y-%m-%d}.')
source = Path(path)
output = source.with_name(f'{source.name.split(".")[0]}-by-{words.get(period, "period")}.csv')
series.to_csv(output)
print(f'Saved as {output.name}.')
series
