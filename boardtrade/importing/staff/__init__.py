"""The admin of imports: the document, its preview, what is decided there."""
