"""Live experiments: the same class in a notebook, with a kernel, and on the website, without one."""

from gdlib.widgets.experiment import Descent, Race

__all__ = ["Descent", "Race"]
