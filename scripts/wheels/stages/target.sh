# What the tools in the chroot must know about the interpreter that the wheels are for. Runs outside the chroot: the
# interpreter and numpy's headers come from the npm packages of this checkout.
cd "$ROOT"
npx --no-install tsx scripts/wheels/target/sysconfig.ts > "$CHROOT/build/sysconfig.json"
python3 scripts/wheels/target/describe.py "$CHROOT/build/sysconfig.json" \
  node_modules/@galaxyproject/vintent/static/pyodide/numpy-*.whl "$CHROOT"
