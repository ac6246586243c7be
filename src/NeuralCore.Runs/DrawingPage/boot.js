// Unpacks the script and the network of a page in one file, and starts the page.
async function unpack(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), c => c.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
}
try {
  const [code, bytes] = await Promise.all([unpack("code"), unpack("network")]);
  const worker = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  globalThis.neuralcore = { worker, models: [{ name: document.getElementById("network").dataset.name, bytes }] };
  await import(worker);
} catch (error) {
  document.getElementById("note").textContent = `This browser cannot run the page: ${error.message}`;
}
