"""`Slice`: a loss surface on a plane through trained networks, computed when the book was built, to walk about on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import traitlets

from gdlib.objectives.base import real_array
from gdlib.rule import Array
from gdlib.strings import table
from gdlib.widgets.base import Experiment
from gdlib.widgets.replay import short

AXES = ("a", "b")
CUTS = ("across", "up", "home")
FINE = 121  # points of a cut


@dataclass(frozen=True, eq=False)
class Plane:
    """Values over [−reach, reach]², between the points of their grid by a mean of four, weighted by nearness.

    values: shape (points, points), a row has one b, both from −reach up
    log: whether it is the logarithm that is averaged
    """

    values: Array
    reach: float
    log: bool = False
    minimum = (0.0, 0.0)
    axes = AXES

    @property
    def box(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The part of the plane that is known."""
        return ((-self.reach, self.reach), (-self.reach, self.reach))

    def __call__(self, place: Array) -> Array:
        """The value at (a, b), shape (..., 2)."""
        last = len(self.values) - 1
        at = np.clip((np.asarray(place) / self.reach + 1) / 2 * last, 0, last)
        cell = np.minimum(at.astype(int), last - 1)
        (u, v), (i, j) = np.moveaxis(at - cell, -1, 0), np.moveaxis(cell, -1, 0)
        known = np.log(self.values) if self.log else self.values
        low, high = (known[j + k, i] * (1 - u) + known[j + k, i + 1] * u for k in (0, 1))
        mean = low * (1 - v) + high * v
        return np.exp(mean) if self.log else mean


class Slice(Experiment):
    """The loss of one or more trained networks on a plane through each: a point to drag, and the cut through it.

    planes: name → (loss, accuracy), each of shape (points, points), one row for each b; loss above 0, accuracy a share
    reach: a and b go from −reach to reach; the network itself is at (0, 0)
    start: where the point is at first
    cut: along which line the second picture goes: across, up, or home, through the point and the middle

    The traits are `start`, `view`, the name of the plane that is shown, and `cut`.

    Raises
        ValueError: a shape does not fit, a loss is not positive, or an accuracy is no share.
        TypeError: a value is no real number.
    """

    planes: Any = traitlets.List().tag(sync=True)
    surface = traitlets.Dict().tag(sync=True)
    start = traitlets.List(traitlets.Float(), minlen=2, maxlen=2).tag(sync=True)
    cut = traitlets.Enum(CUTS).tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        planes: Mapping[str, tuple[Array, Array]],
        *,
        reach: float = 1.0,
        start: tuple[float, float] = (0.5, 0.5),
        cut: str = "home",
    ) -> None:
        if not planes:
            raise ValueError("a slice needs at least one plane")
        self._given: dict[str, tuple[Plane, Plane]] = {}
        shape = np.shape(next(iter(planes.values()))[0])
        for name, (loss, accuracy) in planes.items():
            loss, accuracy = real_array(f"the loss of {name}", loss), real_array(f"the accuracy of {name}", accuracy)
            square = len(shape) == 2 and shape[0] == shape[1] > 1
            if not square or loss.shape != shape or accuracy.shape != shape:
                shapes = f"{loss.shape} and {accuracy.shape}"
                raise ValueError(f"all grids must have one shape (points, points), and those of {name} have {shapes}")
            if loss.min() <= 0 or accuracy.min() < 0 or accuracy.max() > 1:
                raise ValueError(f"losses must be above 0 and accuracies from 0 to 1, and those of {name} are not")
            rounded = np.vectorize(short)(loss), np.round(accuracy, 3)
            self._given[name] = (Plane(rounded[0], reach, log=True), Plane(rounded[1], reach))
        self.add_traits(view=traitlets.Enum(list(planes), default_value=next(iter(planes))).tag(sync=True))
        super().__init__(
            "slice",
            {},
            {},
            planes=[
                {"name": name, "loss": loss.values.ravel().tolist(), "right": permille(accuracy)}
                for name, (loss, accuracy) in self._given.items()
            ],
            surface={"box": next(iter(self._given.values()))[0].box, "minimum": Plane.minimum, "axes": AXES},
            start=[float(x) for x in start],
            cut=cut,
            choices={"view": list(planes), "cut": list(CUTS)},
        )

    def here(self) -> tuple[float, float]:
        """Loss and accuracy at the point, on the plane that is shown."""
        loss, accuracy = self._given[self.view]
        return float(loss(self.start)), float(accuracy(self.start))

    def line(self) -> tuple[Array, Array]:
        """The cut: positions along it, and the places (a, b), shape (FINE, 2)."""
        a, b = self.start
        direction = {"across": (1.0, 0.0), "up": (0.0, 1.0), "home": (a, b) if a or b else (1.0, 0.0)}[self.cut]
        unit = np.array(direction) / np.hypot(*direction)
        foot = np.array([a, b]) - (np.array([a, b]) @ unit) * unit
        reach = self.surface["box"][0][1] / (np.abs(unit).max() if self.cut == "home" else 1)
        s = np.linspace(-reach, reach, FINE)
        return s, foot + s[:, None] * unit

    def still(self, ax: Any) -> str:
        """Draw the plane with the point, and the loss along the cut; returns the alt text."""
        from gdlib.figures.landscape import cut, ground

        s, places = self.line()
        ground(ax[0], self._given[self.view][0])
        behind = [loss(places) for name, (loss, _) in self._given.items() if name != self.view]
        cut(ax, places, self.start, s, self._given[self.view][0](places), behind)
        loss, accuracy = self.here()
        return table()["stillSlice"].format(view=self.view, loss=f"{loss:.3g}", accuracy=f"{accuracy:.1%}")


def permille(accuracy: Plane) -> list[int]:
    """Shares as whole thousandths, as short as a page can carry them."""
    return [round(1000 * value) for value in accuracy.values.ravel().tolist()]
