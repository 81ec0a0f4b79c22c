"""Tables in Apache Arrow's own format, and what comes of them in pandas. https://arrow.apache.org/docs/format/Columnar.html"""
