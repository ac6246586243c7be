// Corrections: kept in this browser, exported as images with labels.csv, and as IDX files for a classifier.

import { inkOf, linesOf, rounded, HEIGHT } from "./ink.js";
import { charactersOf, mnist } from "./digits.js";
import { greyCanvas } from "./view.js";
import { zip } from "./zip.js";

// Every fifth character is a test image.
const TEST = 5, SIDE = 28;

// corrections: [{ text, height, strokes }], each one line. Returns a ZIP archive as a Blob.
export async function archiveOf(corrections) {
  const rows = ["file,text"], files = [], samples = [];
  for (const [i, { text, height, strokes }] of corrections.entries()) {
    const name = `drawing-${String(i + 1).padStart(4, "0")}.png`, line = rounded(strokes), ink = inkOf(line, height);
    files.push({ name, bytes: await png(ink.pixels, ink.width, HEIGHT) });
    rows.push(`${name},"${text.replaceAll('"', '""')}"`);
    const characters = charactersOf(line);
    if (/^[0-9]+$/.test(text) && characters.length === text.length) {
      for (const [k, own] of characters.entries()) samples.push({ label: Number(text[k]), pixels: mnist(ink.only(own), ink.width) });
    }
  }
  files.push({ name: "labels.csv", bytes: new TextEncoder().encode(rows.join("\n") + "\n") });
  if (samples.length > 1) {
    const isTest = (_, i) => i % TEST === TEST - 1 || i === samples.length - 1;
    files.push(...idx("train", samples.filter((sample, i) => !isTest(sample, i))), ...idx("t10k", samples.filter(isTest)));
  }
  return zip(files);
}

export function isOneLine(strokes) { return linesOf(rounded(strokes)).length === 1; }

// The format of the files of MNIST: magic number, sizes, bytes.
function idx(set, samples) {
  const images = new Uint8Array(16 + samples.length * SIDE * SIDE), labels = new Uint8Array(8 + samples.length);
  header(images, [0x803, samples.length, SIDE, SIDE]);
  header(labels, [0x801, samples.length]);
  for (const [i, { label, pixels }] of samples.entries()) {
    images.set(pixels, 16 + i * SIDE * SIDE);
    labels[8 + i] = label;
  }
  return [{ name: `idx/${set}-images-idx3-ubyte`, bytes: images }, { name: `idx/${set}-labels-idx1-ubyte`, bytes: labels }];
}

function header(bytes, numbers) {
  const view = new DataView(bytes.buffer);
  for (const [i, number] of numbers.entries()) view.setUint32(4 * i, number);
}

async function png(pixels, width, height) {
  const canvas = greyCanvas(document.createElement("canvas"), pixels, width, height);
  const blob = await new Promise(resolve => canvas.toBlob(resolve, "image/png"));
  return new Uint8Array(await blob.arrayBuffer());
}
