import matplotlib.pyplot as plt

by_month = sales.pivot(index="Month", columns="Region", values="Revenue").reindex(sales["Month"].unique())
by_month.plot(marker="o", ylabel="Revenue", title="Revenue by month")
plt.savefig("/mnt/data/revenue.png", dpi=120)
by_month.to_csv("/mnt/data/revenue-by-month.csv")
print("Saved revenue.png and revenue-by-month.csv")
