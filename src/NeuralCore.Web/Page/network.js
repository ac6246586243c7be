// Loads a module that `neuralcore export MODEL --wasm` wrote and runs its network. See docs/webassembly.md.

const ENTRY = 8; // 32-bit numbers of an entry of the plan: address, height, width, channels, then two of the module

// bytes: ArrayBuffer or Uint8Array. Throws if they are no module of NeuralCore or the browser lacks WebAssembly SIMD.
export async function loadNetwork(bytes) {
  const module = await WebAssembly.compile(bytes);
  const [text] = WebAssembly.Module.customSections(module, "neuralcore");
  if (!text) throw new TypeError("This WebAssembly file was not written by 'neuralcore export --wasm'.");
  const metadata = JSON.parse(new TextDecoder().decode(text));
  const main = (await WebAssembly.instantiate(module)).exports;
  const fast = await relaxed(module, main.memory);
  const compute = fast ?? main.run;
  let width = 0; // of the last run

  // Memory that grows gets a new buffer, so that views are made when they are used.
  const floats = (address, length) => new Float32Array(main.memory.buffer, address, length);

  function plan(columns) {
    const address = Number.isInteger(columns) ? main.plan(columns) : 0;
    if (!address) {
      if (width) main.plan(width);
      const { height, width: usual, channels, freeWidth, maxWidth } = metadata.input;
      throw new RangeError(`The network '${metadata.name}' takes inputs of height ${height}, ${channels} channels and `
        + (freeWidth ? `a width up to ${maxWidth}` : `width ${usual}`) + `, not width ${columns}; or memory is full.`);
    }
    return address;
  }

  function entry(layer) {
    const at = metadata.plan / 4 + ENTRY * layer.entry;
    const [offset, ...shape] = new Int32Array(main.memory.buffer).subarray(at, at + 4);
    return { name: layer.name, shape, offset };
  }

  function copy({ shape: [height, columns, channels], offset }) {
    return floats(offset, height * columns * channels).slice();
  }

  return {
    metadata,
    exact: !fast,

    // input: height·width·channels floats, scaled. Returns a new Float32Array: classes, or frames × classes of a line.
    run(input, columns = metadata.input.width) {
      const { height, channels } = metadata.input;
      if (input.length !== height * columns * channels)
        throw new RangeError(`The input has ${input.length} numbers, not ${height}×${columns}×${channels}.`);
      const address = plan(columns);
      width = columns;
      floats(address, input.length).set(input);
      compute();
      return copy(entry(metadata.layers.at(-1)));
    },

    // Name, shape [height, width, channels] and address of each layer's output for a width, in order.
    layers(columns = width || metadata.input.width) {
      plan(columns);
      const list = metadata.layers.map(entry);
      if (width && width !== columns) plan(width); // the activations of the last run stay where they are
      return list;
    },

    // A copy of the output of layer `index` of the last run.
    activations(index) {
      if (!width) throw new Error("Nothing has been run yet.");
      const layer = metadata.layers[index];
      if (!layer) throw new RangeError(`There is no layer ${index}: the network has ${metadata.layers.length}.`);
      return copy(entry(layer));
    },
  };
}

// The same network with one instruction per multiply-add, where the browser has it and rounds it once; else undefined.
async function relaxed(module, memory) {
  const [bytes] = WebAssembly.Module.customSections(module, "neuralcore.relaxed");
  if (!bytes || !WebAssembly.validate(bytes)) return undefined;
  const { instance } = await WebAssembly.instantiate(bytes, { neuralcore: { memory } });
  return instance.exports.fuses() ? instance.exports.run : undefined;
}
