// Draws a digit, and reduces it to an image as MNIST's are: scaled to 20 pixels, centred by mass in 28.

export class Pad {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d", { willReadFrequently: true });
    this.pen = [140, 140]; this.isDown = false;
    this.clear();
    canvas.onpointerdown = event => { canvas.setPointerCapture(event.pointerId); this.isDown = true; this.pen = this.place(event); this.line(this.pen); };
    canvas.onpointermove = event => { if (event.buttons && this.isDown) this.line(this.place(event)); };
    canvas.onpointerup = () => { this.isDown = false; };
    canvas.onkeydown = event => {
      const move = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] }[event.key];
      if (event.key === " ") this.isDown = !this.isDown;
      else if (move) {
        const to = [0, 1].map(i => Math.min(270, Math.max(10, this.pen[i] + move[i])));
        if (this.isDown) this.line(to); else this.pen = to;
      } else return;
      event.preventDefault();
    };
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * 280 / box.width, (event.clientY - box.top) * 280 / box.height];
  }

  clear() { this.context.fillStyle = "#fff"; this.context.fillRect(0, 0, 280, 280); this.isDown = false; }

  line(to) {
    const c = this.context;
    c.lineWidth = 22; c.lineCap = c.lineJoin = "round"; c.strokeStyle = "#000";
    c.beginPath(); c.moveTo(...this.pen); c.lineTo(...to); c.stroke();
    this.pen = to;
  }

  // Bytes (height, width, channels), ink is 255; null for a blank pad.
  image([height, width, channels]) {
    const ink = this.context.getImageData(0, 0, 280, 280).data, box = [280, 280, -1, -1];
    for (let y = 0; y < 280; y++) for (let x = 0; x < 280; x++) if (ink[4 * (y * 280 + x)] < 128) {
      box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y); box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
    }
    if (box[2] < 0) return null;
    const side = Math.min(height, width), scale = side * 20 / 28 / Math.max(box[2] - box[0] + 1, box[3] - box[1] + 1), values = new Float64Array(height * width);
    let [mass, cx, cy] = [0, 0, 0];
    for (let y = box[1]; y <= box[3]; y++) for (let x = box[0]; x <= box[2]; x++) {
      const v = 255 - ink[4 * (y * 280 + x)];
      mass += v; cx += v * x; cy += v * y;
    }
    cx /= mass; cy /= mass;
    for (let y = box[1]; y <= box[3]; y++) for (let x = box[0]; x <= box[2]; x++) {
      const px = Math.floor((x - cx) * scale + width / 2), py = Math.floor((y - cy) * scale + height / 2);
      if (px >= 0 && px < width && py >= 0 && py < height) values[py * width + px] += (255 - ink[4 * (y * 280 + x)]) * scale * scale;
    }
    const bytes = new Uint8Array(height * width * channels);
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.min(255, Math.round(values[Math.floor(i / channels)]));
    return bytes;
  }
}
