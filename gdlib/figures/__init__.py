"""Pictures and results on a page: drawn by matplotlib in the book's colours, light and dark."""

from gdlib.figures.page import glue, picture
from gdlib.figures.style import colour

__all__ = ["colour", "glue", "picture"]
