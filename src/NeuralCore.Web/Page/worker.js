// Reads drawings beside the page, so that painting does not wait for a network.

import { loadNetwork } from "./network.js";
import { alphabetsOf, isReader, readDrawing } from "./reader.js";

let network = null, lines = new Map();

async function load(bytes) {
  const loaded = await loadNetwork(bytes);
  [network, lines] = [loaded, new Map()];
  return { kind: isReader(loaded) ? "reader" : "classifier", alphabets: Object.keys(alphabetsOf(loaded)), metadata: loaded.metadata };
}

function layer(index) {
  const { name, shape } = network.layers()[index];
  return { name, shape, values: network.activations(index) };
}

onmessage = async ({ data }) => {
  try {
    const result = data.load ? await load(data.load) : data.drawing ? readDrawing(network, data.drawing, lines) : layer(data.layer);
    postMessage({ id: data.id, result });
  } catch (error) {
    postMessage({ id: data.id, error: error.message });
  }
};
