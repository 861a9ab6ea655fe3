"""The content of the demonstration site: text, pictures and the PDFs made from them."""
