import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

table = pd.DataFrame({"angle": np.linspace(0, 6, 50)})
table["sine"] = np.sin(table.angle)
table.plot("angle", "sine")
plt.show()
print(f"numpy {np.__version__}, pandas {pd.__version__}, matplotlib {matplotlib.__version__}")
