"""What parts of the standard library leave out because something was not there when they were imported."""

from __future__ import annotations

import shutil

from . import hashing


def mend() -> None:
    """Passwords' keys for hashlib, and .tar.xz for shutil: lzma is a package that comes when tarfile asks for it."""
    hashing.install()
    if "xztar" not in {name for name, _ in shutil.get_archive_formats()}:
        shutil._LZMA_SUPPORTED = True  # type: ignore[attr-defined]
        pack, unpack = shutil._make_tarball, shutil._unpack_tarfile  # type: ignore[attr-defined]
        shutil.register_archive_format("xztar", pack, [("compress", "xz")], "xz'ed tar-file")
        shutil.register_unpack_format("xztar", [".tar.xz", ".txz"], unpack, [], "xz'ed tar-file")
