// What an oracle that draws needs in a page: the order of the examples, least squares on some of them, and noise.

const MODULUS = 2 ** 31 - 1;
const MULTIPLIER = 48271;
const WIDTH = 1.7155277699214135; // √(8/e), as in gdlib.widgets.draws

/** The random numbers of gdlib.widgets.draws: the same seed gives the same numbers there. */
export class Draws {
  constructor(seed) {
    this.state = ((seed * 7919 + 104729) % (MODULUS - 1)) + 1;
  }

  /** A number between 0 and 1. */
  share() {
    this.state = (MULTIPLIER * this.state) % MODULUS;
    return this.state / MODULUS;
  }

  /** A whole number from 0 to `number` − 1. */
  below(number) {
    return Math.floor(this.share() * number);
  }

  /** A number of the standard normal distribution. */
  gauss() {
    for (;;) {
      const below = this.share();
      const ratio = (WIDTH * (this.share() - 0.5)) / below;
      if (ratio * ratio <= -4 * Math.log(below)) return ratio;
    }
  }

  permutation(number) {
    const order = upTo(number);
    for (let last = number - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      [order[last], order[other]] = [order[other], order[last]];
    }
    return order;
  }
}

function upTo(number) {
  return Array.from({ length: number }, (_, i) => i);
}

/** `make` that remembers its last answer: while only the rate is moved, the batches stay. */
export function remembering(make) {
  let [key, answer] = [null, null];
  return (...args) => {
    if (key !== String(args)) [key, answer] = [String(args), make(...args)];
    return answer;
  };
}

/** The rows of each of `steps` batches of `size` out of `rows`, in one of the orders of gdlib.oracles. */
export function batches(rows, size, order, seed, steps) {
  const draws = new Draws(seed);
  const found = [];
  while (found.length < steps) {
    if (order === "with_replacement") {
      found.push(Array.from({ length: size }, () => draws.below(rows)));
      continue;
    }
    const pass = order === "reshuffled" ? draws.permutation(rows) : upTo(rows);
    for (let start = 0; start < rows && found.length < steps; start += size) found.push(pass.slice(start, start + size));
  }
  return found;
}

/** Standard normal noise for each of `steps` steps, a number for each coordinate. */
export function noise(seed, steps) {
  const draws = new Draws(seed);
  return Array.from({ length: steps }, () => [draws.gauss(), draws.gauss()]);
}

/** Least squares on some rows of the data {x, y}: the mean loss, its gradient, and that of a single row. */
export function leastSquares({ x, y }) {
  const error = ([a, b], i) => a + b * x[i] - y[i];
  const mean = (rows, term) => rows.reduce((sum, i) => sum + term(i), 0) / rows.length;
  return {
    value: (theta, rows) => mean(rows, (i) => 0.5 * error(theta, i) ** 2),
    gradient: (theta, rows) => [mean(rows, (i) => error(theta, i)), mean(rows, (i) => error(theta, i) * x[i])],
  };
}

/** How far the gradients of some batches lie from the full one, the mean of the squared distance. */
export function spread(objective, theta, some, full) {
  const squares = some.map((rows) => {
    const [a, b] = objective.gradient(theta, rows);
    return (a - full[0]) ** 2 + (b - full[1]) ** 2;
  });
  return squares.reduce((sum, value) => sum + value, 0) / squares.length;
}
