// The roots of a 2 × 2 matrix, and the lines along which what is computed from them changes its sign.

const [ROWS, COLUMNS, HALVINGS] = [120, 400, 50];

/**
 * The roots of [a, b, c, d], row by row: values, each [real, imaginary], the larger first; size, that of the larger;
 * square, of half the way from one to the other, negative for a pair of complex ones.
 */
export function roots([a, b, c, d]) {
  const half = (a + d) / 2;
  const square = ((a - d) / 2) ** 2 + b * c;
  if (square < 0) {
    const up = Math.sqrt(-square);
    return { values: [[half, up], [half, -up]], size: Math.sqrt(half * half - square), square };
  }
  const large = half < 0 ? half - Math.sqrt(square) : half + Math.sqrt(square); // nothing is cancelled here,
  const small = large ? (a * d - b * c) / large : 0; // nor in the product of both
  return { values: [[large, 0], [small, 0]], size: Math.abs(large), square };
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
