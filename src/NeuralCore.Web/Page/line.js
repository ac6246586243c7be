// The input of a line network: LineNormalization.cs and LineViews.cs for images of 96 rows, black on white.

import { HEIGHT } from "./ink.js";

const f = Math.fround, { min, max, trunc, floor } = Math;
export const ROWS = 32;
const STEP = 16, MIN_WIDTH = 32, LEVELS = 256, MIN_CONTRAST = 12, INK_SHARE = 0.015, LEAST = f(-0.6), MOST = 1.5, INK = f(0.4);
const RATIO = HEIGHT / ROWS, WEIGHT = f(1 / RATIO);
export const WIDTHS = [1, 0.9, 1.12];

const scaledWidth = width => max(1, floor((width * ROWS + HEIGHT / 2) / HEIGHT));
const padded = width => floor((width + STEP - 1) / STEP) * STEP;

// A view: { input (32 × width), width, left, scaled, crop: the width of the image before it was stretched }.
export function viewOf(pixels, crop, stretch) {
  const across = max(1, trunc(crop * stretch));
  const line = normalize(stretch === 1 ? pixels : stretched(pixels, crop, across), across);
  const width = max(MIN_WIDTH, line.width), scaled = min(max(Math.round(across * ROWS / HEIGHT), 1), line.width), left = (width - scaled) >> 1;
  if (line.width === width) return { input: line.values, width, left, scaled, crop };
  const input = new Float32Array(ROWS * width), shift = (width - line.width) / 2;
  for (let y = 0; y < ROWS; y++) input.set(line.values.subarray(y * line.width, (y + 1) * line.width), y * width + shift);
  return { input, width, left, scaled, crop };
}

function stretched(pixels, width, across) {
  const target = new Uint8Array(HEIGHT * across);
  for (let x = 0; x < across; x++) {
    const place = min(max((x + 0.5) * width / across - 0.5, 0), width - 1), a = trunc(place), b = min(a + 1, width - 1), share = place - a;
    for (let y = 0; y < HEIGHT; y++) {
      const near = pixels[y * width + a], far = pixels[y * width + b];
      target[y * across + x] = near + share * (far - near) + 0.5;
    }
  }
  return target;
}

// Area averaging to 32 rows, then grey levels relative to the median and to the ink.
export function normalize(pixels, width) {
  const count = scaledWidth(width), grey = new Uint8Array(ROWS * count), row = new Float32Array(width);
  for (let y = 0; y < ROWS; y++) {
    row.fill(0);
    for (let source = y * RATIO; source < (y + 1) * RATIO; source++) {
      for (let x = 0, at = source * width; x < width; x++, at++) row[x] = f(row[x] + f(WEIGHT * pixels[at]));
    }
    for (let t = 0; t < count; t++) {
      const from = t * width, to = from + width, last = floor((to - 1) / count);
      let sum = 0;
      for (let x = floor(from / count); x <= last; x++) sum = f(sum + f((min(to, (x + 1) * count) - max(from, x * count)) * row[x]));
      grey[y * count + t] = f(f(sum / width) + 0.5);
    }
  }
  return levelled(grey, count);
}

function levelled(grey, width) {
  const histogram = new Int32Array(LEVELS), values = new Float32Array(LEVELS), size = ROWS * width;
  for (const level of grey) histogram[level]++;
  const levelAt = rank => {
    let level = 0;
    for (let count = histogram[0]; count <= rank; count += histogram[level]) level++;
    return level;
  };
  const median = levelAt((size - 1) >> 1), scale = f(1 / max(median - levelAt(trunc(INK_SHARE * size)), MIN_CONTRAST));
  for (let level = 0; level < LEVELS; level++) values[level] = min(max(f((median - level) * scale), LEAST), MOST);
  const whole = padded(width), left = (whole - width) >> 1, line = new Float32Array(ROWS * whole);
  for (let y = 0; y < ROWS; y++) for (let x = 0; x < width; x++) line[y * whole + left + x] = values[grey[y * width + x]];
  return { values: line, width: whole };
}

// The box of the ink between two of `frames` frames, in pixels of the image.
export function boxOf({ input, width, left, scaled, crop }, frames, fromFrame, toFrame) {
  const unit = width / frames, from = trunc(fromFrame * unit), to = min(width, trunc(toFrame * unit));
  let start = to, last = from - 1, top = ROWS, bottom = -1;
  for (let y = 0; y < ROWS; y++) {
    for (let x = from; x < to; x++) {
      if (input[y * width + x] < INK) continue;
      start = min(start, x); last = max(last, x);
      top = min(top, y); bottom = max(bottom, y);
    }
  }
  if (bottom < 0) [start, last, top, bottom] = [from, to - 1, 0, ROWS - 1];
  const across = crop / scaled, clamp = (value, low, high) => min(max(value, low), high);
  const x0 = clamp(trunc((start - left) * across), 0, crop - 1), y0 = clamp(trunc(top * RATIO), 0, HEIGHT - 1);
  return [x0, y0, clamp(Math.ceil((last + 1 - left) * across), x0 + 1, crop), clamp(Math.ceil((bottom + 1) * RATIO), y0 + 1, HEIGHT)];
}
