// The map as an SVG, for browsers without WebGL: the same tiles, read and drawn here.
"use strict";
function pultDrawn(box, options, { marks, bounds, colours, isDark, NS }) {
  const DEEPEST = 15, SIDE = 512;
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", options.label || "");
  const layer = document.createElement("div");
  layer.className = "map-marks";
  box.append(svg, layer);
  let centre = options.centre, zoom = Math.round(options.zoom ?? 13), drawing = 0;
  const told = [], read = new Map();

  // Places of the world from 0 to 1, from the north-west.
  const world = ([lon, lat]) => {
    const sin = Math.sin(lat * Math.PI / 180);
    return [lon / 360 + .5, .5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)];
  };
  const back = ([x, y]) => [(x - .5) * 360, Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI];
  const size = () => [box.clientWidth || 320, box.clientHeight || 200];
  const scale = () => SIDE * 2 ** zoom;
  const screen = at => {
    const [x, y] = world(at), [cx, cy] = world(centre), [w, h] = size();
    return [(x - cx) * scale() + w / 2, (y - cy) * scale() + h / 2];
  };

  const put = mark => {
    const [x, y] = screen(mark.at);
    mark.element.style.transform = `translate(${x}px, ${y}px)`;
    if (!mark.element.isConnected) layer.append(mark.element);
  };
  const all = marks(put, mark => mark.element.remove());

  // Protocol buffers, as far as tiles need them.
  function* fields(bytes) {
    let at = 0;
    const number = () => {
      let value = 0, shift = 1, byte;
      do { byte = bytes[at++]; value += (byte & 127) * shift; shift *= 128; } while (byte > 127);
      return value;
    };
    while (at < bytes.length) {
      const key = number(), value = number();
      if ((key & 7) === 2) { yield [key >> 3, bytes.subarray(at, at + value)]; at += value; }
      else yield [key >> 3, value];
    }
  }
  const numbers = bytes => {
    const found = [];
    for (let at = 0; at < bytes.length;) {
      let value = 0, shift = 1, byte;
      do { byte = bytes[at++]; value += (byte & 127) * shift; shift *= 128; } while (byte > 127);
      found.push(value);
    }
    return found;
  };
  const text = bytes => new TextDecoder().decode(bytes);
  function layers(bytes) {
    const found = {};
    for (const [, layer] of fields(bytes)) {
      let name = "";
      const keys = [], values = [], features = [];
      for (const [field, value] of fields(layer)) {
        if (field === 1) name = text(value);
        else if (field === 2) features.push(value);
        else if (field === 3) keys.push(text(value));
        else if (field === 4) values.push(text([...fields(value)][0][1]));
      }
      found[name] = features.map(feature => {
        const tags = {}, parts = Object.fromEntries(fields(feature));
        const pairs = numbers(parts[2] || []);
        for (let i = 0; i < pairs.length; i += 2) tags[keys[pairs[i]]] = values[pairs[i + 1]];
        return { tags, commands: numbers(parts[4] || []) };
      });
    }
    return found;
  }
  function path(commands, at) {
    let x = 0, y = 0, d = "";
    const step = n => (n % 2 ? -(n + 1) / 2 : n / 2);
    for (let i = 0; i < commands.length;) {
      const command = commands[i] & 7, count = commands[i++] >> 3;
      if (command === 7) { d += "Z"; continue; }
      for (let n = 0; n < count; n++) {
        x += step(commands[i++]); y += step(commands[i++]);
        d += (command === 1 ? "M" : "L") + at(x, y);
      }
    }
    return d;
  }

  async function tile(z, x, y) {
    const url = options.tiles.replace("{z}", z).replace("{x}", x).replace("{y}", y);
    if (!read.has(url)) {
      read.set(url, fetch(url).then(answer => answer.ok ? answer.arrayBuffer() : new ArrayBuffer(0))
        .then(bytes => layers(new Uint8Array(bytes))).catch(() => ({})));
    }
    return read.get(url);
  }

  async function draw() {
    const mine = ++drawing, c = colours(isDark()), [w, h] = size();
    const z = Math.min(DEEPEST, zoom), side = scale() / 2 ** z, [cx, cy] = world(centre);
    const left = cx * scale() - w / 2, top = cy * scale() - h / 2;
    const jobs = [];
    for (let x = Math.floor(left / side); x * side < left + w; x++) {
      for (let y = Math.floor(top / side); y * side < top + h; y++) {
        const far = 2 ** z;
        if (y >= 0 && y < far) jobs.push(tile(z, ((x % far) + far) % far, y).then(found => ({ x, y, found })));
      }
    }
    const tiles = await Promise.all(jobs);
    if (mine !== drawing) return;
    svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
    const parts = [];
    const add = (name, marks, words) => {
      const part = document.createElementNS(NS, name);
      Object.entries(marks).forEach(([key, value]) => part.setAttribute(key, value));
      if (words) part.textContent = words;
      parts.push(part);
      return part;
    };
    add("rect", { width: w, height: h, fill: c.ground });
    const each = (name, take) => tiles.forEach(({ x, y, found }) => (found[name] || []).forEach(feature =>
      take(feature, (u, v) => `${Math.round((x * side - left + u * side / 4096) * 10) / 10} ${Math.round((y * side - top + v * side / 4096) * 10) / 10}`)));
    each("green", (feature, at) => add("path", { d: path(feature.commands, at), fill: c.green }));
    each("line", (feature, at) => add("path", { d: path(feature.commands, at), fill: "none",
      stroke: feature.tags.class === "rail" ? c.rail : c.water, "stroke-width": feature.tags.class === "rail" ? 1.5 : 3 }));
    each("water", (feature, at) => add("path", { d: path(feature.commands, at), fill: c.water }));
    const wide = { motorway: 6, primary: 5, secondary: 4, tertiary: 3.2, street: 2.6 };
    const grown = zoom > 13 ? 1.6 ** (zoom - 13) : 1;
    for (const [colour, extra] of [["edge", 1.6], ["road", 0]]) {
      each("road", (feature, at) => {
        const great = ["motorway", "primary", "secondary"].includes(feature.tags.class);
        add("path", { d: path(feature.commands, at), fill: "none", "stroke-linecap": "round", "stroke-linejoin": "round",
          stroke: colour === "edge" ? c.edge : great ? c.great : c.road,
          "stroke-width": (wide[feature.tags.class] || 2) * grown + extra });
      });
    }
    const named = new Set();
    if (zoom >= 14) each("road", (feature, at) => {
      const name = feature.tags.name, words = path(feature.commands, at).slice(1).split(/[ML]/);
      const [x, y] = (words[words.length >> 1] || "").split(" ").map(Number);
      if (!name || named.has(name) || !(x > 40 && x < w - 40 && y > 20 && y < h - 20)) return;
      named.add(name);
      add("text", { x, y, fill: c.ink, stroke: c.halo, "stroke-width": 3, "paint-order": "stroke", "font-size": 12,
        "text-anchor": "middle", "font-family": "system-ui, sans-serif" }, name);
    });
    each("place", (feature, at) => {
      const [x, y] = path(feature.commands, at).slice(1).split(" ");
      add("text", { x, y, fill: c.ink, stroke: c.halo, "stroke-width": 3, "paint-order": "stroke", "font-size": 15,
        "font-weight": 600, "text-anchor": "middle", "font-family": "system-ui, sans-serif" }, feature.tags.name);
    });
    if (zoom >= 16) each("house", (feature, at) => {
      const [x, y] = path(feature.commands, at).slice(1).split(" ");
      add("text", { x, y, fill: c.house, "font-size": 11, "text-anchor": "middle", "font-family": "system-ui, sans-serif" },
        feature.tags.number);
    });
    svg.replaceChildren(...parts);
    all.known.forEach(put);
    box.dataset.map = "svg";
    told.forEach(tell => tell());
  }

  if (options.still !== true) {
    let from = null;
    svg.addEventListener("pointerdown", event => { from = [event.clientX, event.clientY]; svg.setPointerCapture(event.pointerId); });
    svg.addEventListener("pointerup", event => {
      if (!from) return;
      const [x, y] = world(centre);
      centre = back([x - (event.clientX - from[0]) / scale(), y - (event.clientY - from[1]) / scale()]);
      from = null;
      draw();
    });
    svg.addEventListener("wheel", event => { event.preventDefault(); zoom = Math.max(3, Math.min(18, zoom - Math.sign(event.deltaY))); draw(); }, { passive: false });
  }
  new ResizeObserver(draw).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  const ready = draw();
  return Object.assign(all, {
    ready,
    fit(points, room = 60) {
      const [low, high] = bounds(points), [w, h] = size();
      centre = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
      const [a, b] = [world(low), world(high)];
      const across = Math.max(Math.abs(b[0] - a[0]) / Math.max(40, w - 2 * room), Math.abs(b[1] - a[1]) / Math.max(40, h - 2 * room));
      zoom = Math.max(3, Math.min(16, Math.floor(Math.log2(1 / (across * SIDE || 1e-9)))));
      draw();
    },
    centre: () => centre,
    go(at) { centre = at; draw(); },
    zoom(step) { zoom = Math.max(3, Math.min(18, zoom + step)); draw(); },
    onMove: tell => told.push(tell),
  });
}
