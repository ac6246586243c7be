// Where drawings are read: by a network in this page, which computes in a worker and for quick readings beside the pen,
// or by the server.

import { loadNetwork } from "./network.js";
import { alphabetsOf, readDrawing } from "./reader.js";

const RETRY = 2000;

// Drawings that are read after a network is loaded, so that the browser has compiled the code before the pen moves.
const WARM = 50, sample = i => ({ height: 300, strokes: [0, 100, 200].map(x => ({ points: [x, 100, x + 60, 100 + i, x, 240], width: 8 })) });

// Set by a page in one file: { worker: URL of the code, models: [{ name, bytes }] }.
const own = globalThis.neuralcore;

export const hasServer = !own;

export async function post(path, body, type = "application/json") {
  const response = await fetch(path, { method: "POST", body: body instanceof Blob ? body : JSON.stringify(body), headers: { "Content-Type": type } })
    .catch(() => { throw Object.assign(new Error("The server does not answer. The drawing is kept and is read when it does."), { retry: RETRY }); });
  if (response.status === 429) throw Object.assign(new Error("The server is busy; trying again."), { retry: RETRY });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? `The server answered with status ${response.status}.`);
  return response;
}

export class Engine {
  models = [];
  network = null; // that of the model in the worker
  waiting = new Map();
  next = 0;

  constructor() {
    try {
      this.worker = own ? new Worker(own.worker) : new Worker("worker.js", { type: "module" });
      this.worker.onmessage = ({ data }) => this.settle(data);
      this.worker.onerror = () => { for (const id of this.waiting.keys()) this.settle({ id, error: "The network cannot run in this browser." }); };
    } catch { /* call reports it */ }
  }

  settle({ id, result, error }) {
    const { resolve, reject } = this.waiting.get(id) ?? {};
    this.waiting.delete(id);
    if (error === undefined) resolve?.(result);
    else reject?.(new Error(error));
  }

  call(message) {
    return new Promise((resolve, reject) => {
      if (!this.worker) throw new Error("This browser has no workers.");
      this.waiting.set(++this.next, { resolve, reject });
      this.worker.postMessage({ ...message, id: this.next });
    });
  }

  // Fills the list of models: [{ name, kind, alphabets, bytes }].
  async open() { this.models = own ? own.models : await (await fetch("/api/models")).json(); }

  find(name) { return this.models.find(model => model.name === name); }

  // Adds a module of `neuralcore export --wasm`, and returns its name.
  async add(bytes) {
    const { metadata } = await loadNetwork(bytes), name = `${metadata.name} (dropped)`;
    this.models = [...this.models.filter(model => model.name !== name), { name, bytes, isDropped: true }];
    return name;
  }

  // Loads a model into this page; the server reads with it where that fails. A later choice cancels an earlier one.
  async use(name) {
    const model = this.find(name);
    this.chosen = name;
    this.network = null;
    try {
      model.bytes ??= await moduleOf(name);
      if (this.chosen !== name) return;
      const [network] = await Promise.all([loadNetwork(model.bytes), this.call({ load: model.bytes })]);
      model.alphabets = Object.keys(alphabetsOf(network));
      if (this.chosen !== name) return;
      [this.network, this.lines] = [network, []];
      this.warm();
    } catch (error) {
      if (!hasServer || model.isDropped) throw error;
    }
  }

  // Between other tasks of the page.
  async warm() {
    const { network } = this;
    for (let i = 0; i < WARM && this.network === network; i++) {
      await new Promise(resume => setTimeout(resume));
      readDrawing(network, sample(i), [], true);
    }
  }

  get place() { return this.network ? "in this page" : "on the server"; }

  async read(drawing, quick) {
    return this.network ? this.call({ drawing, quick }) : (await post("/api/strokes", drawing)).json();
  }

  // A reading without the detour to the worker, for the frame that is being painted.
  readNow(drawing) { return readDrawing(this.network, drawing, this.lines, true); }

  // The output of a layer for the line that was read last: { name, shape: [h, w, c], values }.
  layer(index) { return this.call({ layer: index }); }
}

async function moduleOf(name) {
  const response = await fetch(`/models/${encodeURIComponent(name)}.wasm`);
  if (!response.ok) throw new Error(`The server has no module of ${name}.`);
  return response.arrayBuffer();
}
