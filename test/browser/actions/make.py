"""The files that the actions are tried on."""

import json
import stat
import zipfile
from pathlib import Path

import openpyxl  # noqa: F401 - for pandas
import pandas as pd
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

with pd.ExcelWriter("book.xlsx") as book:
    months = pd.date_range("2026-01-31", periods=6, freq="ME")
    pd.DataFrame({"month": months, "value": range(6)}).to_excel(book, sheet_name="First", index=False)
    pd.DataFrame({"name": ["Äpfel", "Birnen"], "count": [3, 4]}).to_excel(book, sheet_name="Second", index=False)

x = [*range(1, 100), 1000]
pd.DataFrame({"x": x, "double": [2 * n for n in x], "minus": [-n for n in x]}).to_csv("numbers.csv", index=False)

sales = [("north", "a", 10), ("north", "b", 60), ("north", "a", 30), ("south", "a", 50), ("south", "b", 60)]
lines = [json.dumps({"region": region, "kind": kind, "amount": amount}) for region, kind, amount in sales]
Path("sales.jsonl").write_text("\n".join(lines) + "\n")

canvas = Canvas("report.pdf", pagesize=A4)
for size, height, text in [
    (20, 760, "Harvest"), (12, 730, "Apples: 120 kg"), (12, 715, "Pears: 80 kg"), (16, 680, "Prices"), (12, 660, "Apples cost 2."),
]:  # fmt: skip
    canvas.setFont("Helvetica", size)
    canvas.drawString(72, height, text)
canvas.showPage()
canvas.setFont("Helvetica", 20)
canvas.drawString(72, 760, "Weather")
canvas.setFont("Helvetica", 12)
canvas.drawString(72, 730, "Rain on 14 days")
canvas.save()

photo = Image.new("RGB", (1600, 1200), (200, 40, 40))
ImageDraw.Draw(photo).rectangle((0, 600, 1600, 1200), fill=(40, 40, 200))
photo.save("photo.jpg", quality=95)
Image.new("RGBA", (200, 100), (0, 120, 0, 128)).save("logo.png")

with zipfile.ZipFile("hostile.zip", "w") as archive:
    archive.writestr("good.txt", "good")
    archive.writestr("../../evil.txt", "evil")
    archive.writestr("/tmp/evil.txt", "evil")
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(link, "/tmp")
