// Runs the engine, compiled for WebAssembly, beside the page, so that the page stays responsive.
import { dotnet } from "./_framework/dotnet.js";

let engine = null;

onmessage = async event => {
  if (engine) return postMessage({ answer: engine.Answer(event.data) });
  try {
    engine = await start(event.data);
    postMessage({ ready: true });
  } catch (error) {
    postMessage({ failed: `${error.message ?? error}` });
  }
};

async function start(about) {
  const { getAssemblyExports, getConfig } = await dotnet.create();
  const exports = (await getAssemblyExports(getConfig().mainAssemblyName)).NeuralCore.Browser.Engine;
  exports.Load(await bytes("model.safetensors"), await bytes("images.json"), await bytes("run.json"));
  for (const snapshot of about.snapshots) exports.AddSnapshot(snapshot.title, await bytes(snapshot.file));
  return exports;
}

async function bytes(name) {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name} cannot be loaded (${response.status}).`);
  return new Uint8Array(await response.arrayBuffer());
}
