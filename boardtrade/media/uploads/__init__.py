"""The checks that every uploaded file meets, whichever form it comes by."""
