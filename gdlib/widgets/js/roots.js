// The roots of a 2 × 2 matrix, and the lines along which what is computed from them changes its sign.

const [ROWS, COLUMNS, HALVINGS] = [80, 240, 50];

/** The square of half the way from one root of [a, b, c, d], row by row, to the other: negative for a complex pair. */
export function square([a, b, c, d]) {
  return ((a - d) / 2) ** 2 + b * c;
}

/** The largest |root| of [a, b, c, d]; nothing is cancelled here. */
export function size([a, b, c, d]) {
  const half = (a + d) / 2;
  const apart = ((a - d) / 2) ** 2 + b * c; // as `square` has it
  return apart < 0 ? Math.sqrt(half * half - apart) : Math.abs(half) + Math.sqrt(apart);
}

/** The roots of [a, b, c, d], each [real, imaginary], the larger first, of a complex pair the upper. */
export function roots(matrix) {
  const [a, b, c, d] = matrix;
  const [half, apart] = [(a + d) / 2, square(matrix)];
  if (apart < 0) return [1, -1].map((sign) => [half, sign * Math.sqrt(-apart)]);
  const large = half < 0 ? -size(matrix) : size(matrix);
  const small = large ? (a * d - b * c) / large : 0; // by their product: their sum would be cancelled
  return [[large, 0], [small, 0]];
}

/** Where above 0 and up to `reach` value(x) changes its sign, in order. */
export function crossings(value, reach) {
  const found = [];
  let before = null;
  for (let i = 1; i <= COLUMNS; i += 1) {
    let [low, high] = [reach * ((i - 1) / COLUMNS) ** 2, reach * (i / COLUMNS) ** 2]; // finer near 0
    const above = value(high) > 0;
    if (before !== null && above !== before) {
      for (let k = 0; k < HALVINGS; k += 1) {
        const middle = (low + high) / 2;
        if (value(middle) > 0 === before) low = middle;
        else high = middle;
      }
      found.push(high);
    }
    before = above;
  }
  return found;
}

/** The lines along which value(x, y) changes its sign, each [[x, y], …] upwards, for x up to `reach`, y in [low, top]. */
export function edges(value, reach, [low, top]) {
  const lines = [];
  let open = [];
  for (let k = 0; k <= ROWS; k += 1) {
    const y = low + (top - low) * (k / ROWS) ** 2;
    const xs = crossings((x) => value(x, y), reach);
    if (xs.length !== open.length) lines.push(...(open = xs.map(() => [])));
    xs.forEach((x, i) => open[i].push([x, y]));
  }
  return lines;
}
