// Draws a digit, and reduces it to an image as MNIST's are: scaled to 20 of 28 pixels, centred by mass. A line is scaled
// to 22 of 32 rows, or less where it is too wide, and centred.

export class Pad {
  // line: the shape of a line's image; null for a pad for one character.
  constructor(canvas, line) {
    this.canvas = canvas;
    this.isLine = line !== null;
    if (line) [canvas.width, canvas.height] = [140 * line[1] / line[0], 140];
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.pen = [canvas.height / 2, canvas.height / 2]; this.isDown = false;
    this.clear();
    canvas.onpointerdown = event => { canvas.setPointerCapture(event.pointerId); this.isDown = true; this.pen = this.place(event); this.line(this.pen); };
    canvas.onpointermove = event => { if (event.buttons && this.isDown) this.line(this.place(event)); };
    canvas.onpointerup = () => { this.isDown = false; };
    canvas.onkeydown = event => {
      const move = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] }[event.key];
      if (event.key === " ") this.isDown = !this.isDown;
      else if (move) {
        const to = [canvas.width, canvas.height].map((size, i) => Math.min(size - 10, Math.max(10, this.pen[i] + move[i])));
        if (this.isDown) this.line(to); else this.pen = to;
      } else return;
      event.preventDefault();
    };
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * this.canvas.width / box.width, (event.clientY - box.top) * this.canvas.height / box.height];
  }

  clear() { this.context.fillStyle = "#fff"; this.context.fillRect(0, 0, this.canvas.width, this.canvas.height); this.isDown = false; }

  line(to) {
    const c = this.context;
    c.lineWidth = this.isLine ? 13 : 22; c.lineCap = c.lineJoin = "round"; c.strokeStyle = "#000";
    c.beginPath(); c.moveTo(...this.pen); c.lineTo(...to); c.stroke();
    this.pen = to;
  }

  // Bytes (height, width, channels), ink is 255; null for a blank pad.
  image([height, width, channels]) {
    const { width: across, height: down } = this.canvas, ink = this.context.getImageData(0, 0, across, down).data, box = [across, down, -1, -1];
    for (let y = 0; y < down; y++) for (let x = 0; x < across; x++) if (ink[4 * (y * across + x)] < 128) {
      box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y); box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
    }
    if (box[2] < 0) return null;
    const [inkWidth, inkHeight] = [box[2] - box[0] + 1, box[3] - box[1] + 1], values = new Float64Array(height * width);
    const scale = this.isLine ? Math.min(height * 22 / 32 / inkHeight, (width - 4) / inkWidth) : Math.min(height, width) * 20 / 28 / Math.max(inkWidth, inkHeight);
    let [mass, cx, cy] = [0, 0, 0];
    for (let y = box[1]; y <= box[3]; y++) for (let x = box[0]; x <= box[2]; x++) {
      const v = 255 - ink[4 * (y * across + x)];
      mass += v; cx += v * x; cy += v * y;
    }
    [cx, cy] = this.isLine ? [box[0] + inkWidth / 2, box[1] + inkHeight / 2] : [cx / mass, cy / mass];
    for (let y = box[1]; y <= box[3]; y++) for (let x = box[0]; x <= box[2]; x++) {
      const px = Math.floor((x - cx) * scale + width / 2), py = Math.floor((y - cy) * scale + height / 2);
      if (px >= 0 && px < width && py >= 0 && py < height) values[py * width + px] += (255 - ink[4 * (y * across + x)]) * scale * scale;
    }
    const bytes = new Uint8Array(height * width * channels);
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.min(255, Math.round(values[Math.floor(i / channels)]));
    return bytes;
  }
}
