// Writes a ZIP archive without compression (PKWARE APPNOTE 6.3.10, method 0).

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xEDB88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

function record(...fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0)), view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    size === 2 ? view.setUint16(at, value, true) : view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

// files: [{ name, bytes }], names in ASCII.
export function zip(files) {
  const parts = [], central = [];
  let offset = 0, directory = 0;
  for (const { name, bytes } of files) {
    const text = new TextEncoder().encode(name), crc = crc32(bytes);
    const common = [[2, 20], [2, 0], [2, 0], [2, 0], [2, 0x21], [4, crc], [4, bytes.length], [4, bytes.length], [2, text.length], [2, 0]];
    const local = record([4, 0x04034B50], ...common);
    const entry = record([4, 0x02014B50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
    parts.push(local, text, bytes);
    central.push(entry, text);
    offset += local.length + text.length + bytes.length;
    directory += entry.length + text.length;
  }
  const end = record([4, 0x06054B50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, directory], [4, offset], [2, 0]);
  return new Blob([...parts, ...central, end], { type: "application/zip" });
}
