// From pen strokes to lines and their images: StrokeLines.cs and StrokeInk.cs in the same arithmetic. Numbers are
// binary32 there; Math.fround (f) rounds each result as they are rounded.

const f = Math.fround, sqrt = Math.sqrt, { min, max, trunc } = Math;
export const HEIGHT = 96;
const MAX_WIDTH = 4096, WRITING = f(f(0.72) * HEIGHT), MARGIN = f(0.5 * f(HEIGHT - WRITING));
const MIN_RADIUS = f(f(0.03) * WRITING), MAX_RADIUS = f(f(0.085) * WRITING), MAX_STEP = 8, MAX_LENGTH = 100_000;
const DASH_ASPECT = 3, DASH_HEIGHT = f(1.6), TINY = f(1e-6), OVERLAP = f(0.3), SMALL = f(0.4), WHITE = 255;

export function boundsOf(strokes) {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (const { points } of strokes) {
    for (let i = 0; i < points.length; i += 2) {
      left = min(left, points[i]); right = max(right, points[i]);
      top = min(top, points[i + 1]); bottom = max(bottom, points[i + 1]);
    }
  }
  return box(left, top, right, bottom);
}

function box(left, top, right, bottom) {
  return { left, top, right, bottom, width: f(right - left), height: f(bottom - top) };
}

// Strokes as the server reads them from JSON: numbers in binary32.
export function rounded(strokes) {
  return strokes.map(({ points, width, pressures }) =>
    ({ points: Float32Array.from(points), width: f(width), pressures: pressures && Float32Array.from(pressures) }));
}

// The lines of writing from top to bottom, each a list of strokes.
export function linesOf(strokes) {
  const groups = strokes.map(stroke => ({ stroke, bounds: boundsOf([stroke]) })).sort((a, b) => b.bounds.height - a.bounds.height);
  const lines = [];
  for (const { stroke, bounds } of groups) {
    let best = null, most = -Infinity;
    for (const line of lines) {
      const shared = f(min(line.bounds.bottom, bounds.bottom) - max(line.bounds.top, bounds.top));
      if (shared > most) [best, most] = [line, shared];
    }
    if (best && (bounds.height < f(SMALL * groups[0].bounds.height) || most > f(OVERLAP * bounds.height))) best.strokes.push(stroke);
    else lines.push({ strokes: [stroke], bounds });
  }
  return lines.sort((a, b) => a.bounds.top - b.bounds.top).map(line => line.strokes);
}

// The image of a line: { width, pixels (96 × width, black on white), bounds, toPage, fill, only }.
export function inkOf(strokes, pageHeight) {
  const bounds = boundsOf(strokes);
  let cap = max(bounds.height, f(0.125 * f(pageHeight)));
  if (bounds.width > f(DASH_ASPECT * bounds.height) && strokes.length === 1) cap = max(cap, f(DASH_HEIGHT * bounds.width));
  const scale = min(f(WRITING / cap), f(f(MAX_WIDTH - f(2 * MARGIN)) / max(bounds.width, 1)));
  const across = f(bounds.width * scale), width = max(HEIGHT / 2, trunc(f(across + f(2 * MARGIN))));
  const x = f(f(0.5 * f(width - across)) - f(bounds.left * scale));
  const y = f(f(0.5 * f(HEIGHT - f(bounds.height * scale))) - f(bounds.top * scale));
  const place = { width, scale, x, y };
  const pixels = draw(strokes, place);
  return {
    width, bounds, pixels,
    toPage: (left, top, right, bottom) => box(f(f(left - x) / scale), f(f(top - y) / scale), f(f(right - x) / scale), f(f(bottom - y) / scale)),
    fill: () => fillOf(pixels, bounds, place),
    only: some => draw(some, place).map(grey => WHITE - grey),
  };
}

function fillOf(pixels, bounds, { width, scale, x, y }) {
  const at = (value, offset) => trunc(f(f(value * scale) + offset));
  const left = max(0, at(bounds.left, x)), right = min(width, at(bounds.right, x) + 1);
  const top = max(0, at(bounds.top, y)), bottom = min(HEIGHT, at(bounds.bottom, y) + 1);
  let dark = 0;
  for (let row = top; row < bottom; row++) for (let column = left; column < right; column++) dark += pixels[row * width + column] < 127 ? 1 : 0;
  return f(dark / max(1, (right - left) * (bottom - top)));
}

function draw(strokes, { width, scale, x, y }) {
  const pixels = new Uint8Array(HEIGHT * width).fill(WHITE);
  let drawn = 0;
  strokes: for (const { points, width: pen, pressures } of strokes) {
    const radiusAt = i => {
      const own = pressures ? f(pen * f(f(0.4) + f(f(1.2) * pressures[i]))) : pen;
      return min(max(f(f(0.5 * own) * scale), MIN_RADIUS), MAX_RADIUS);
    };
    let radius = radiusAt(0);
    let x0 = f(f(points[0] * scale) + x), y0 = f(f(points[1] * scale) + y);
    if (points.length === 2) segment(pixels, width, x0, y0, x0, y0, radius);
    for (let i = 2; i < points.length; i += 2) {
      const x1 = f(f(points[i] * scale) + x), y1 = f(f(points[i + 1] * scale) + y);
      const dx = f(x1 - x0), dy = f(y1 - y0), length = f(sqrt(f(f(dx * dx) + f(dy * dy)))), steps = 1 + trunc(f(length / MAX_STEP));
      if (pressures) radius = radiusAt(i / 2);
      drawn = f(drawn + length);
      if (drawn > MAX_LENGTH) continue strokes;
      for (let k = 0; k < steps; k++) {
        const from = f(k / steps), to = f((k + 1) / steps);
        segment(pixels, width, f(x0 + f(from * dx)), f(y0 + f(from * dy)), f(x0 + f(to * dx)), f(y0 + f(to * dy)), radius);
      }
      x0 = x1;
      y0 = y1;
    }
  }
  return pixels;
}

function segment(pixels, width, x0, y0, x1, y1, radius) {
  const reach = f(radius + 0.5), reach2 = f(reach * reach);
  const left = max(0, trunc(f(min(x0, x1) - reach))), top = max(0, trunc(f(min(y0, y1) - reach)));
  const right = min(width - 1, trunc(f(max(x0, x1) + reach))), bottom = min(HEIGHT - 1, trunc(f(max(y0, y1) + reach)));
  const dx = f(x1 - x0), dy = f(y1 - y0), inverse = f(1 / max(f(f(dx * dx) + f(dy * dy)), TINY));
  for (let y = top; y <= bottom; y++) {
    const py = f(f(y + 0.5) - y0);
    for (let x = left; x <= right; x++) {
      const at = y * width + x;
      if (pixels[at] === 0) continue; // it cannot become darker
      const px = f(f(x + 0.5) - x0), along = min(max(f(f(f(px * dx) + f(py * dy)) * inverse), 0), 1);
      const ex = f(px - f(along * dx)), ey = f(py - f(along * dy)), squared = f(f(ex * ex) + f(ey * ey));
      if (squared >= reach2) continue;
      const cover = min(1, f(reach - f(sqrt(squared)))), grey = trunc(f(f(WHITE * f(1 - cover)) + 0.5));
      if (grey < pixels[at]) pixels[at] = grey;
    }
  }
}

// Why strokes are no characters; null if they may be. The rules of DrawingReader.cs.
export function shapeOf(strokes, ink, pageHeight) {
  const { width, height } = ink.bounds, extent = max(width, height);
  if (extent <= max(f(1.5 * max(...strokes.map(stroke => stroke.width))), f(f(0.04) * f(pageHeight)))) return "A dot is not a character.";
  const high = max(height, f(f(f(0.6) * width) / 16)), room = max(1, f(width / f(f(0.6) * high)));
  if (min(width, height) > f(f(0.35) * extent) && ink.fill() > f(0.9)) return "This looks like a filled area.";
  const length = f(strokes.reduce((sum, stroke) => sum + lengthOf(stroke.points), 0));
  return length > f(f(14 * high) * room) ? "This looks like a scribble." : null;
}

function lengthOf(points) {
  let length = 0;
  for (let i = 2; i < points.length; i += 2) {
    const dx = f(points[i] - points[i - 2]), dy = f(points[i + 1] - points[i - 1]);
    length = f(length + f(sqrt(f(f(dx * dx) + f(dy * dy)))));
  }
  return length;
}
