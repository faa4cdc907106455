// The map of the office's pages: our own vector tiles, drawn by MapLibre where the browser has WebGL, else as
// an SVG of the same data (drawn.js). `pultMap.open(element, options)` answers a map with `mark`, `move`,
// `unmark`, `fit`, `onMove`, `centre`.
"use strict";
(() => {
  const here = document.currentScript.src.replace(/[^/]*$/, "");
  const NS = "http://www.w3.org/2000/svg";

  const load = name => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = here + name;
    script.onload = done;
    script.onerror = () => failed(new Error(name));
    document.head.append(script);
  });

  const hasWebGl = () => {
    try {
      const context = document.createElement("canvas").getContext("webgl2");
      context?.getExtension("WEBGL_lose_context")?.loseContext();
      return !!context;
    } catch { return false; }
  };

  // A page may have a theme of its own.
  const isDark = () => {
    const theme = document.documentElement.dataset.theme;
    return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };

  // The colours of both styles, also for the drawing.
  const colours = dark => dark
    ? { ground: "#1a2027", green: "#1d2f26", water: "#16324a", rail: "#4a4f57", road: "#343c46", great: "#57492c",
        edge: "#12161b", ink: "#c6ced8", halo: "#12161b", house: "#7d8894" }
    : { ground: "#f3f0ea", green: "#d3e6c5", water: "#a9cfe8", rail: "#a9a39b", road: "#ffffff", great: "#fbdc93",
        edge: "#d4cdc2", ink: "#3b3a37", halo: "#ffffff", house: "#837d74" };

  function style(tiles, c) {
    const width = (thin, wide) => ["interpolate", ["exponential", 1.6], ["zoom"], 9, thin * .3, 13, thin, 18, wide];
    const road = (id, classes, colour, thin, wide, extra) => ({
      id, type: "line", source: "office", "source-layer": "road",
      filter: ["in", ["get", "class"], ["literal", classes]],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": colour, "line-width": width(thin + extra, wide + extra) },
    });
    const minor = ["street", "tertiary"], major = ["secondary", "primary", "motorway"];
    const font = ["sans-serif"];
    return {
      version: 8,
      sources: { office: { type: "vector", tiles: [tiles], minzoom: 0, maxzoom: 15 } },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": c.ground } },
        { id: "green", type: "fill", source: "office", "source-layer": "green", paint: { "fill-color": c.green } },
        { id: "line", type: "line", source: "office", "source-layer": "line", filter: ["!=", ["get", "class"], "rail"],
          paint: { "line-color": c.water, "line-width": width(1.5, 10) } },
        { id: "water", type: "fill", source: "office", "source-layer": "water", paint: { "fill-color": c.water } },
        { id: "rail", type: "line", source: "office", "source-layer": "line", filter: ["==", ["get", "class"], "rail"],
          paint: { "line-color": c.rail, "line-width": width(1, 3), "line-dasharray": [4, 2] } },
        road("minor-edge", minor, c.edge, 2.2, 22, 1.4),
        road("major-edge", major, c.edge, 3.6, 30, 1.6),
        road("minor", minor, c.road, 2.2, 22, 0),
        road("major", major, c.great, 3.6, 30, 0),
        { id: "house", type: "symbol", source: "office", "source-layer": "house", minzoom: 16,
          layout: { "text-field": ["get", "number"], "text-font": font, "text-size": 11 },
          paint: { "text-color": c.house, "text-halo-color": c.ground, "text-halo-width": 1 } },
        { id: "name", type: "symbol", source: "office", "source-layer": "road", minzoom: 13,
          filter: ["has", "name"],
          layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": font,
            "text-size": ["interpolate", ["linear"], ["zoom"], 13, 11, 18, 14], "symbol-spacing": 320 },
          paint: { "text-color": c.ink, "text-halo-color": c.halo, "text-halo-width": 1.4 } },
        { id: "place", type: "symbol", source: "office", "source-layer": "place",
          layout: { "text-field": ["get", "name"], "text-font": font,
            "text-size": ["match", ["get", "class"], "city", 18, "town", 15, 12] },
          paint: { "text-color": c.ink, "text-halo-color": c.halo, "text-halo-width": 1.6 } },
      ],
    };
  }

  // Pictures of the markers; the car looks to the north.
  const picture = (kind, text) => {
    const svg = document.createElementNS(NS, "svg");
    const add = (name, marks) => {
      const part = document.createElementNS(NS, name);
      Object.entries(marks).forEach(([key, value]) => part.setAttribute(key, value));
      svg.append(part);
      return part;
    };
    if (kind === "car") {
      svg.setAttribute("viewBox", "0 0 40 40");
      add("circle", { cx: 20, cy: 20, r: 18, fill: "#1a64d6", stroke: "#fff", "stroke-width": 2.5 });
      add("path", { d: "M20 8 L29 29 L20 24.5 L11 29 Z", fill: "#fff" });
    } else if (kind === "crew") {
      svg.setAttribute("viewBox", "0 0 16 16");
      add("circle", { cx: 8, cy: 8, r: 6, fill: "currentColor", stroke: "#fff", "stroke-width": 2 });
    } else {
      svg.setAttribute("viewBox", "0 0 28 38");
      add("path", { d: "M14 37 C14 27 2 23 2 13 a12 12 0 0 1 24 0 C26 23 14 27 14 37 Z",
        fill: kind === "from" ? "#137a3d" : "#c5221f", stroke: "#fff", "stroke-width": 2 });
      const letter = add("text", { x: 14, y: 18, fill: "#fff", "text-anchor": "middle",
        "font-size": 13, "font-weight": 700, "font-family": "system-ui, sans-serif" });
      letter.textContent = text || "";
    }
    return svg;
  };

  const element = (kind, text) => {
    const mark = document.createElement("div");
    mark.className = "mark " + (kind === "car" || kind === "crew" ? "mark-" + kind : "mark-stop");
    mark.setAttribute("aria-hidden", "true");
    mark.append(picture(kind, text));
    if (kind === "crew" && text) {
      const name = document.createElement("b");
      name.textContent = text;
      mark.append(name);
    }
    return mark;
  };

  // Lengths along a way, in units that are alike in both directions.
  const measure = way => {
    const shrink = Math.cos(way[0][1] * Math.PI / 180);
    const lengths = [0];
    for (let i = 1; i < way.length; i++) {
      const dx = (way[i][0] - way[i - 1][0]) * shrink, dy = way[i][1] - way[i - 1][1];
      lengths.push(lengths[i - 1] + Math.hypot(dx, dy));
    }
    return lengths;
  };
  const along = (way, lengths, share) => {
    const goal = lengths[lengths.length - 1] * share;
    let i = 1;
    while (i < way.length - 1 && lengths[i] < goal) i++;
    const part = lengths[i] - lengths[i - 1];
    const t = part ? (goal - lengths[i - 1]) / part : 1;
    const [a, b] = [way[i - 1], way[i]];
    const turn = part ? Math.atan2((b[0] - a[0]) * Math.cos(a[1] * Math.PI / 180), b[1] - a[1]) * 180 / Math.PI : null;
    return { at: [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t], turn };
  };

  // Marks of either map: `set(element, at)` puts one.
  function marks(set, unset) {
    const known = new Map();
    const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
    return {
      known,
      mark(id, kind, at, text) {
        let mark = known.get(id);
        if (mark && (mark.kind !== kind || mark.text !== text)) { this.unmark(id); mark = null; }
        if (!mark) {
          mark = { kind, text, at, element: element(kind, text), motion: 0 };
          known.set(id, mark);
        }
        mark.at = at;
        set(mark);
        return mark.element;
      },
      // Moves a mark along a way within so many milliseconds.
      move(id, way, within) {
        const mark = known.get(id);
        if (!mark) return;
        cancelAnimationFrame(mark.motion);
        const path = [mark.at, ...way.slice(way.length > 1 ? 1 : 0)];
        const lengths = measure(path);
        const begun = performance.now();
        const step = now => {
          const share = still() || within <= 0 ? 1 : Math.min(1, (now - begun) / within);
          const { at, turn } = along(path, lengths, share);
          mark.at = at;
          if (turn !== null && mark.kind === "car") mark.element.firstChild.style.transform = `rotate(${turn}deg)`;
          set(mark);
          if (share < 1) mark.motion = requestAnimationFrame(step);
        };
        mark.motion = requestAnimationFrame(step);
      },
      unmark(id) {
        const mark = known.get(id);
        if (!mark) return;
        cancelAnimationFrame(mark.motion);
        unset(mark);
        known.delete(id);
      },
    };
  }

  function bounds(points) {
    const of = axis => points.map(point => point[axis]);
    return [[Math.min(...of(0)), Math.min(...of(1))], [Math.max(...of(0)), Math.max(...of(1))]];
  }

  async function open(box, options) {
    box.classList.add("map");
    const webGl = !options.drawn && hasWebGl();
    if (!webGl) {
      await load("drawn.js");
      const tools = { marks, bounds, colours, isDark, NS };
      return pultDrawn(box, options, tools);
    }
    await load("maplibre.js");
    maplibregl.setWorkerUrl(here + "maplibre-worker.js");
    const tiles = new URL(options.tiles, location.href).href.replace(/%7B/g, "{").replace(/%7D/g, "}");
    const map = new maplibregl.Map({
      container: box, style: style(tiles, colours(isDark())), center: options.centre, zoom: options.zoom ?? 13,
      attributionControl: false, interactive: options.still !== true, dragRotate: false, pitchWithRotate: false,
      maxZoom: 19, fadeDuration: 0, validateStyle: false,
    });
    map.touchZoomRotate?.disableRotation();
    map.getCanvas().setAttribute("aria-label", options.label || "");
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
      map.setStyle(style(tiles, colours(isDark()))));
    const all = marks(mark => {
      if (!mark.marker) mark.marker = new maplibregl.Marker({ element: mark.element, anchor: "top-left" })
        .setLngLat(mark.at).addTo(map);
      else mark.marker.setLngLat(mark.at);
    }, mark => mark.marker?.remove());
    const ready = new Promise(done => map.once("idle", done));
    box.dataset.map = "loading";
    ready.then(() => { box.dataset.map = "webgl"; });
    return Object.assign(all, {
      ready,
      fit: (points, room = 60) => map.fitBounds(bounds(points), { padding: room, maxZoom: 16, animate: false }),
      centre: () => { const at = map.getCenter(); return [at.lng, at.lat]; },
      go: at => map.setCenter(at),
      zoom: step => map.zoomTo(map.getZoom() + step),
      onMove: told => map.on("moveend", told),
    });
  }

  window.pultMap = { open };
})();
