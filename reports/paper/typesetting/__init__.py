"""Sets documents as PDFs, in a process of its own and in the typefaces of the site."""
