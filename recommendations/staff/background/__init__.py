"""Work of the staff that takes longer than a request may, and the page that tells how far it is."""
