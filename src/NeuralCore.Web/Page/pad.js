// The drawing area: strokes as points, undo, erasing, a cursor pen for the keyboard.
// A stroke is { points: [x0, y0, x1, y1, …], width, pressures }, in CSS pixels of the canvas; strokes are never changed,
// only replaced. Only a pen has pressures, one for each point, from 0 to 1.

const HISTORY = 500, STEP = 16, SMALL_STEP = 4, REACH = 10;

export class Pad {
  strokes = [];
  past = [];
  future = [];
  boxes = [];
  width = 8;
  erasing = false;
  current = null;
  drawn = 0; // place in the points of the current stroke
  pen = { x: 40, y: 60, down: false, shown: false };

  constructor(canvas, onChange) {
    this.canvas = canvas;
    this.onChange = onChange;
    const on = (name, action) => canvas.addEventListener(name, action);
    on("pointerdown", event => this.down(event));
    on("pointermove", event => this.move(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) on(end, event => this.up(event));
    on("keydown", event => this.key(event));
    on("focus", () => this.showPen(canvas.matches(":focus-visible") && this.pointer === undefined));
    on("blur", () => this.showPen(false));
    new ResizeObserver(() => this.resize()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.findColours());
    this.findColours();
    this.resize();
  }

  get all() { return this.current ? [...this.strokes, this.current] : this.strokes; }

  get canUndo() { return this.past.length > 0; }

  get canRedo() { return this.future.length > 0; }

  load(strokes) {
    this.strokes = strokes;
    this.paint();
    this.onChange();
  }

  replace(strokes) {
    this.past.push(this.strokes);
    if (this.past.length > HISTORY) this.past.shift();
    this.future = [];
    this.strokes = strokes;
    this.changed();
  }

  undo() { this.travel(this.past, this.future); }

  redo() { this.travel(this.future, this.past); }

  clear() { if (this.all.length > 0) { this.finish(); this.replace([]); } }

  travel(from, to) {
    this.finish();
    if (from.length === 0) return;
    to.push(this.strokes);
    this.strokes = from.pop();
    this.changed();
  }

  changed() {
    this.boxes = [];
    this.paint();
    this.onChange();
  }

  // The boxes of the last reading stay until the next.
  extended() {
    this.paint(true);
    this.onChange(true);
  }

  at(event) {
    const round = value => Math.round(value * 10) / 10;
    return [round(event.clientX - this.frameAt.left), round(event.clientY - this.frameAt.top)];
  }

  down(event) {
    if (event.button !== 0 || this.pointer !== undefined) return;
    event.preventDefault();
    this.pointer = event.pointerId;
    this.frameAt = this.canvas.getBoundingClientRect(); // to ask at each move would cost layouts
    this.canvas.focus({ preventScroll: true });
    this.showPen(false);
    this.finish();
    this.canvas.setPointerCapture(event.pointerId);
    const [x, y] = this.at(event);
    if (this.erasing) return this.eraseAt(x, y);
    this.current = { points: [x, y], width: this.width, ...event.pointerType === "pen" && { pressures: [force(event)] } };
    this.paint();
    this.onChange(true);
  }

  move(event) {
    if (event.pointerId !== this.pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length > 0 ? events : [event]) {
      const [x, y] = this.at(each);
      if (this.erasing) this.eraseAt(x, y);
      else this.extend(x, y, force(each));
    }
    if (this.current) this.extended();
  }

  up(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = undefined;
    this.finish();
  }

  extend(x, y, pressure) {
    const { points, pressures } = this.current ?? {};
    if (!points || points.at(-2) === x && points.at(-1) === y) return;
    points.push(x, y);
    pressures?.push(pressure);
  }

  // Ends the stroke that is being drawn.
  finish() {
    this.pen.down = false;
    const stroke = this.current;
    this.current = null;
    if (!stroke) return;
    const { boxes } = this;
    this.replace([...this.strokes, stroke]);
    this.boxes = boxes;
  }

  eraseAt(x, y) {
    const left = this.strokes.filter(stroke => distance(stroke.points, x, y) > REACH + stroke.width / 2);
    if (left.length < this.strokes.length) this.replace(left);
  }

  key(event) {
    const size = event.shiftKey ? SMALL_STEP : STEP, clear = () => this.clear(), redo = () => this.redo();
    const plain = {
      ArrowLeft: () => this.step(-size, 0), ArrowRight: () => this.step(size, 0), ArrowUp: () => this.step(0, -size), ArrowDown: () => this.step(0, size),
      Delete: clear, Backspace: clear, " ": () => this.toggle(),
    };
    const command = { z: event.shiftKey ? redo : () => this.undo(), y: redo };
    const action = event.altKey ? null : event.ctrlKey || event.metaKey ? command[event.key.toLowerCase()] : plain[event.key];
    if (!action) return;
    action();
    event.preventDefault();
    this.showPen(true);
  }

  // The cursor pen and the outline are for the keyboard: a pointer is its own mark.
  showPen(shown) {
    this.pen.shown = shown;
    this.canvas.classList.toggle("keyboard", shown);
    this.paint();
  }

  toggle() {
    if (this.pen.down) return this.finish();
    this.pen.down = true;
    this.current = { points: [this.pen.x, this.pen.y], width: this.width };
    this.changed();
  }

  step(dx, dy) {
    this.pen.x = Math.min(this.canvas.clientWidth - 4, Math.max(4, this.pen.x + dx));
    this.pen.y = Math.min(this.height - 4, Math.max(4, this.pen.y + dy));
    if (!this.pen.down) return this.paint();
    this.extend(this.pen.x, this.pen.y);
    this.paint();
    this.onChange(true);
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas, scale = devicePixelRatio || 1;
    if (width === 0 || height === 0) return;
    this.height = height;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.pen.x = Math.min(this.pen.x, width - 4);
    this.pen.y = Math.min(this.pen.y, height - 4);
    this.draw(); // a canvas that was resized is empty
  }

  show(boxes) {
    this.boxes = boxes;
    this.paint();
  }

  findColours() {
    const style = getComputedStyle(document.documentElement);
    this.colours = { ink: style.getPropertyValue("--ink").trim(), accent: style.getPropertyValue("--accent").trim() };
    this.paint();
  }

  // All changes before the next frame are painted in it; of a stroke that became longer only the new part.
  paint(isLonger = false) {
    this.partly = isLonger && (this.partly || !this.frame);
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw(this.partly);
    });
  }

  draw(partly = false) {
    const context = this.canvas.getContext("2d"), scale = devicePixelRatio || 1, { ink, accent } = this.colours;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = ink;
    if (partly && this.current) trace(context, this.current, this.drawn);
    this.drawn = Math.max(0, (this.current?.points.length ?? 0) - 2);
    if (partly) return;
    context.clearRect(0, 0, this.canvas.clientWidth, this.height);
    for (const stroke of this.all) trace(context, stroke);
    context.strokeStyle = context.fillStyle = accent;
    context.lineWidth = 1.5;
    context.font = "600 15px ui-monospace, monospace";
    for (const { x, y, width, height, label } of this.boxes) {
      context.strokeRect(x - 5, y - 5, width + 10, height + 10);
      if (label) context.fillText(label, x - 4, y > 24 ? y - 9 : y + height + 20);
    }
    if (this.pen.shown) {
      const { x, y, down } = this.pen, reach = down ? 6 : 11;
      context.beginPath();
      context.moveTo(x - reach, y); context.lineTo(x + reach, y);
      context.moveTo(x, y - reach); context.lineTo(x, y + reach);
      context.stroke();
    }
  }
}

const force = event => Math.round(100 * event.pressure) / 100;

// Draws a stroke from a place in its points; each segment by itself if its width changes with the pressure.
function trace(context, { points, width, pressures }, from = 0) {
  for (let i = from; i < points.length; i += 2) {
    if (i === from || pressures) {
      const start = pressures ? Math.max(from, i - 2) : from;
      context.beginPath();
      context.moveTo(points[start], points[start + 1]);
      context.lineWidth = width * (pressures ? 0.4 + 1.2 * pressures[i / 2] : 1);
    }
    context.lineTo(points[i], points[i + 1]);
    if (pressures) context.stroke();
  }
  if (!pressures) context.stroke();
}

function distance(points, x, y) {
  let least = Math.hypot(points[0] - x, points[1] - y);
  for (let i = 2; i < points.length; i += 2) {
    const [x0, y0] = [points[i - 2], points[i - 1]], dx = points[i] - x0, dy = points[i + 1] - y0;
    const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x0 + along * dx - x, y0 + along * dy - y));
  }
  return least;
}
