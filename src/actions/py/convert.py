# Convert: tables from one form into another, each as a new file beside the old.

# Parameters
paths = ['/mnt/data/sales.xlsx']
target = 'csv'  # 'csv', 'xlsx', 'parquet' or 'json'

from pathlib import Path

import pandas as pd


def tables_of(path):
    """The tables of a file by name: the sheets of a workbook, or the one table, which has none."""
    is_workbook = Path(path).suffix.lower() in ('.xlsx', '.xlsm', '.xls', '.ods')
    found = load_file(path, sheet_name=None) if is_workbook else load_file(path)
    found = found if isinstance(found, dict) and is_workbook else {'': found}
    return found if len(found) > 1 else {'': next(iter(found.values()))}


def save(table, output):
    if target == 'csv':
        table.to_csv(output, index=False)
    elif target == 'json':
        table.to_json(output, orient='records', date_format='iso', indent=2, force_ascii=False)
    elif target == 'parquet':
        table.to_parquet(output, index=False)
    elif target == 'xlsx':
        table.to_excel(output, index=False)
    else:
        raise ValueError(f"There is no form {target!r}: 'csv', 'xlsx', 'parquet' or 'json'.")


saved = []
for path in paths:
    source = Path(path)
    stem = source.name.split('.')[0]
    for sheet, table in tables_of(path).items():
        if not isinstance(table, pd.DataFrame):
            raise ValueError(f'{source.name} holds no table.')
        if sheet and table.empty:
            continue
        name = f'{stem}-{sheet.replace("/", "-")}' if sheet else stem
        output = source.with_name(f'{name}.{target}')
        if output.exists():  # It may be another file of the same name, which stays.
            output = source.with_name(f'{name}-from-{source.suffix[1:]}.{target}')
        try:
            save(table, output)
        except ImportError:
            output.unlink(missing_ok=True)
            raise ValueError(f'There is nothing here yet that writes {target}: choose another form.') from None
        saved.append({'file': output.name, 'rows': len(table), 'columns': table.shape[1], 'bytes': output.stat().st_size})
        print(f'Saved {output.name}.')

pd.DataFrame(saved)
