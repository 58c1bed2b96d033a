"""Runs too heavy for a page: each with the program that makes it, its seeds and versions, and what it found."""
