from pathlib import Path

import pandas as pd

source = Path("/mnt/data/sales.csv")
if not source.exists():
    rows = ["Month,Region,Revenue"]
    for number, month in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun"]):
        rows.append(f"{month},North,{1200 + 140 * number}")
        rows.append(f"{month},South,{980 + 210 * number - 30 * (number % 2)}")
    source.write_text("\n".join(rows) + "\n")

sales = pd.read_csv(source)
sales.groupby("Region")["revenue"].sum()
