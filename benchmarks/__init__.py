"""Measurements: ratios taken side by side in one run, and the size of the site. Nothing here is a test."""
