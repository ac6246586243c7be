// Where drawings are read: by a network in this page, which computes in a worker, or by the server.

const RETRY = 2000;

// Set by a page in one file: { worker: URL of the code, models: [{ name, bytes }] }.
const own = globalThis.neuralcore;

export const hasServer = !own;

export async function post(path, body, type = "application/json") {
  let response;
  try {
    response = await fetch(path, { method: "POST", body: body instanceof Blob ? body : JSON.stringify(body), headers: { "Content-Type": type } });
  } catch {
    throw Object.assign(new Error("The server does not answer. The drawing is kept and is read when it does."), { retry: RETRY });
  }
  if (response.status === 429) throw Object.assign(new Error("The server is busy; trying again."), { retry: 1000 });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? `The server answered with status ${response.status}.`);
  return response;
}

export class Engine {
  constructor() {
    this.models = [];
    this.local = null; // the name of the model in the worker
    this.waiting = new Map();
    this.next = 0;
    try {
      this.worker = own ? new Worker(own.worker) : new Worker("worker.js", { type: "module" });
      this.worker.onmessage = ({ data }) => this.settle(data.id, data);
      this.worker.onerror = () => { for (const id of this.waiting.keys()) this.settle(id, { error: "The network cannot run in this browser." }); };
    } catch {
      this.worker = null;
    }
  }

  settle(id, { result, error }) {
    const call = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  }

  call(message) {
    return new Promise((resolve, reject) => {
      if (!this.worker) { reject(new Error("This browser has no workers.")); return; }
      const id = ++this.next;
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ ...message, id });
    });
  }

  // Fills the list of models: [{ name, kind, alphabets, bytes }].
  async open() {
    this.models = own ? own.models : await (await fetch("/api/models")).json();
  }

  find(name) { return this.models.find(model => model.name === name); }

  // Adds a module of `neuralcore export --wasm`, and returns its name.
  async add(bytes) {
    const { metadata } = await this.call({ load: bytes }), name = `${metadata.name} (dropped)`;
    this.models = [...this.models.filter(model => model.name !== name), { name, bytes, isDropped: true }];
    this.local = null;
    return name;
  }

  // Loads a model into this page; the server reads with it where that fails. A later choice cancels an earlier one.
  async use(name) {
    const model = this.find(name);
    this.chosen = name;
    this.local = null;
    try {
      model.bytes ??= await (await fetchModel(name)).arrayBuffer();
      if (this.chosen !== name) return;
      const { kind, alphabets, metadata } = await this.call({ load: model.bytes });
      Object.assign(model, { kind, alphabets, metadata });
      if (this.chosen === name) this.local = name;
    } catch (error) {
      if (!hasServer || model.isDropped) throw error;
    }
  }

  get place() { return this.local ? "in this page" : "on the server"; }

  async read(drawing) {
    return this.local ? this.call({ drawing }) : (await post("/api/strokes", drawing)).json();
  }

  // The output of a layer for the line that was read last: { name, shape: [h, w, c], values }.
  layer(index) { return this.call({ layer: index }); }
}

async function fetchModel(name) {
  const response = await fetch(`/models/${encodeURIComponent(name)}.wasm`);
  if (!response.ok) throw new Error(`The server has no module of ${name}.`);
  return response;
}
