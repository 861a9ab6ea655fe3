"""What a picture file tells beside the picture is left out, without touching a pixel.

What is kept is listed, for each format; whatever else there is, today or in a later edition of the
format, is not copied. Only AVIF, whose parts refer to each other by their place in the file, is
blanked in place. No module here knows settings or database: a process of its own runs them.
"""
