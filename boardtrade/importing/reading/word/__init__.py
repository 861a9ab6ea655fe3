"""Makes a Word file plain, whichever program wrote it, so that mammoth loses nothing of it."""
