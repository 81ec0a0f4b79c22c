"""Fonts for the world's scripts: packs that come when a text or a name wants them."""
