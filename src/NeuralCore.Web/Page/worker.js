// Reads drawings beside the page, so that painting does not wait for a network.

import { loadNetwork } from "./network.js";
import { readDrawing } from "./reader.js";

let network = null, lines = [];

async function load(bytes) {
  network = await loadNetwork(bytes);
  lines = [];
}

function layer(index) {
  const { name, shape } = network.layers()[index];
  return { name, shape, values: network.activations(index) };
}

onmessage = async ({ data: { id, load: bytes, drawing, quick, layer: index } }) => {
  try {
    postMessage({ id, result: bytes ? await load(bytes) : drawing ? readDrawing(network, drawing, lines, quick) : layer(index) });
  } catch (error) {
    postMessage({ id, error: error.message });
  }
};
