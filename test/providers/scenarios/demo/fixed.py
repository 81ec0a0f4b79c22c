print(list(sales.columns))
sales.groupby("Region")["Revenue"].sum()
