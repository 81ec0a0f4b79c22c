import json
import subprocess

drawn = subprocess.run("echo 'digraph { a -> b }' | dot -Tsvg | grep -c '<title>'", shell=True, capture_output=True, text=True)
script = subprocess.run(["node", "-p", "6 * 7"], capture_output=True, text=True)
print(json.dumps({"titles": drawn.stdout.strip(), "errors": drawn.stderr.strip(), "node": script.stdout.strip()}))
