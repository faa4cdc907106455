// The tracking page: takes the office's states as they come, lets the car move between two of them, and says how
// old what it shows is.
"use strict";
(() => {
  const by = id => document.getElementById(id);
  const body = document.body.dataset;
  const words = JSON.parse(body.words), page = JSON.parse(body.page);
  const base = location.pathname.replace(/\/$/, "");
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: page.zone });
  let state = JSON.parse(body.state), ahead = 0, heard = Date.now(), map = null, fitted = "", source = null;

  // The office's clock; this machine's may be wrong.
  const now = () => Date.now() / 1000 + ahead;
  const set = moment => { ahead = moment - Date.now() / 1000; };
  const put = (id, text) => { const at = by(id); if (at.textContent !== text) at.textContent = text; };
  const show = (id, text) => { put(id, text || ""); const row = by(id + "-row"); if (row) row.hidden = !text; };
  const say = (word, n) => words[word].replace("{n}", n);
  const span = left => left < 60 ? say("in_minutes", left) : say("in_hours", left % 60).replace("{h}", Math.floor(left / 60));

  function tick() {
    const left = state.eta_at === null ? null : Math.ceil((state.eta_at - now()) / 60);
    show("eta", left === null ? "" : left > 0
      ? `${span(left)} (${clock.format(state.eta_at * 1000)})` : words.any_moment);
    const age = state.seen_at === null ? null : Math.max(0, Math.round(now() - state.seen_at));
    const old = age !== null && age > 120;
    show("seen", age === null || age < 20 ? "" : old ? clock.format(state.seen_at * 1000)
      : say("seconds_ago", age));
    put("seen-word", old ? words.not_seen_since : words.seen);
    by("seen-row").classList.toggle("warn", old);
    by("line-row").hidden = state.over || Date.now() - heard < 16000;
  }

  function tell() {
    put("status", state.text);
    document.title = `${state.text} — ${page.office}`;
    show("wanted", state.shown.wanted);
    show("ahead", state.ahead ? say("stops_ahead", state.ahead) : "");
    const car = state.vehicle;
    by("vehicle-row").hidden = !car && !state.driver && !state.shown.car;
    put("car", car ? car.text : state.shown.car);
    show("plate", car && car.plate);
    show("driver", state.driver);
    show("from", state.from);
    show("to", state.to);
    show("price", state.price);
    put("price-word", state.over ? words.to_pay : words.price);
    by("cancel").hidden = !state.may_cancel;
    by("rate").hidden = !state.may_rate || state.stars !== null;
    by("open-row").hidden = !state.place;
    if (state.place) by("open").href = `geo:${state.place.lat},${state.place.lon}`;
    draw();
    tick();
  }

  function draw() {
    if (!map) return;
    const stops = state.stops.filter(stop => stop.lat !== null);
    const points = stops.map(stop => [stop.lon, stop.lat]);
    stops.forEach((stop, at) => map.mark("stop" + at, at === 0 ? "from" : "to", points[at],
      stops.length > 1 ? String.fromCharCode(65 + at) : ""));
    if (state.place) {
      const at = [state.place.lon, state.place.lat];
      if (map.known.has("car")) map.move("car", state.path.length > 1 ? state.path : [at], 4500);
      else map.mark("car", "car", at);
      points.push(at);
    } else map.unmark("car");
    // Looked at anew when something else is going on, not at every move of the car.
    const view = state.status + stops.length + !!state.place;
    if (points.length && view !== fitted) { fitted = view; map.fit(points); }
  }

  function listen() {
    source = new EventSource(base + "/events");
    source.addEventListener("state", event => {
      heard = Date.now();
      state = JSON.parse(event.data);
      set(state.now);
      tell();
      if (state.over && !state.may_rate) source.close();
    });
    source.addEventListener("ping", event => { heard = Date.now(); set(Number(event.data)); });
    source.addEventListener("gone", () => { source.close(); location.reload(); });
    source.onerror = () => { if (source.readyState === 2) setTimeout(listen, 5000); };
  }

  async function send(path, what) {
    const answer = await fetch(base + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(what) })
      .catch(() => null);
    if (!answer?.ok) put("thanks", words.later);
    return answer?.ok;
  }

  by("cancel").addEventListener("click", () => by("sure").showModal());
  by("sure").addEventListener("close", async () => {
    if (by("sure").returnValue === "yes" && await send("/cancel", {})) by("cancel").hidden = true;
  });
  by("rate").addEventListener("submit", async event => {
    event.preventDefault();
    const star = document.querySelector(".stars input:checked");
    if (!star) return document.querySelector(".stars input").focus();
    if (await send("/rating", { stars: Number(star.value), comment: by("comment").value })) {
      by("rate").hidden = true;
      put("thanks", words.thanks);
    }
  });

  set(state.now);
  tell();
  listen();
  setInterval(tick, 1000);
  addEventListener("online", () => { if (source.readyState === 2) listen(); });

  // The words stand; now the map.
  const begin = async () => {
    if (!page.tiles) return;
    const first = state.place || state.stops.find(stop => stop.lat !== null);
    const centre = first ? [first.lon, first.lat] : page.centre;
    if (!centre) return;
    try {
      map = await pultMap.open(by("map"), { tiles: page.tiles, centre, zoom: 14, label: page.map });
      by("plain").setAttribute("hidden", "");
      draw();
    } catch { map = null; }
  };
  (window.requestIdleCallback || setTimeout)(begin);
})();
