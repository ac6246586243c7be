// The engine that answers: behind a local server, or as WebAssembly in a worker of this page.
export async function connect() {
  const about = await (await fetch("engine.json")).json();
  const answer = about.kind === "server" ? askServer : await startWorker(about);
  let last = Promise.resolve();
  const ask = request => {
    // One request after another: the engine has one state.
    const next = last.then(async () => {
      const result = JSON.parse(await answer(JSON.stringify(request)));
      if (result.error) throw new Error(result.error);
      return result;
    });
    last = next.catch(() => {});
    return next;
  };
  ask.isServer = about.kind === "server";
  return ask;
}

async function askServer(body) {
  const response = await fetch("answer", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!response.ok) throw new Error(`The server answers ${response.status}.`);
  return response.text();
}

function startWorker(about) {
  const worker = new Worker("engine-worker.js", { type: "module" });
  const waiting = [];
  return new Promise((resolve, reject) => {
    worker.onerror = event => reject(new Error(event.message || "The engine cannot be loaded."));
    worker.onmessage = event => {
      if (event.data.failed) return reject(new Error(event.data.failed));
      if (event.data.ready) return resolve(body => new Promise(done => { waiting.push(done); worker.postMessage(body); }));
      waiting.shift()(event.data.answer);
    };
    worker.postMessage(about);
  });
}
