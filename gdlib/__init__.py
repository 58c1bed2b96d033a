"""gdlib: gradient descent and its relatives, each rule written once and read many ways."""

__version__ = "0.1.0"
