// The owner's page: takes the office's states as they come and draws them.
"use strict";
(() => {
  const by = id => document.getElementById(id);
  const page = JSON.parse(document.body.dataset.page), words = JSON.parse(document.body.dataset.words);
  const NS = "http://www.w3.org/2000/svg";
  let map = null, source = null, last = null, isFitted = false;
  const make = (name, text, marks) => {
    const node = document.createElement(name);
    if (text != null) node.textContent = text;
    Object.entries(marks || {}).forEach(([key, value]) => node.setAttribute(key, value));
    return node;
  };

  function figures(totals) {
    const shown = ["taken", "completed", "cancelled", "failed", "revenue", "bill", "wait", "free", "line"];
    by("figures").replaceChildren(...shown.map(name => {
      const value = name === "wait" && totals.wait !== null ? words.minutes.replace("{n}", totals.wait) : totals[name] ?? "—";
      const item = make("li");
      item.append(make("b", value), make("span", words[name]));
      return item;
    }));
  }

  function bars(caption, values) {
    const figure = make("figure"), svg = document.createElementNS(NS, "svg");
    const most = Math.max(1, ...values.map(value => value || 0));
    svg.setAttribute("viewBox", "0 0 264 110");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", caption + ": " + values.map((value, hour) => value == null || value === 0 ? "" : `${hour}:00 — ${value}`).filter(Boolean).join(", "));
    const add = (name, marks, text) => {
      const part = document.createElementNS(NS, name);
      Object.entries(marks).forEach(([key, value]) => part.setAttribute(key, value));
      if (text != null) part.textContent = text;
      svg.append(part);
    };
    add("line", { x1: 0, x2: 264, y1: 96, y2: 96 });
    values.forEach((value, hour) => {
      const height = (value || 0) / most * 80;
      add("rect", { x: hour * 11 + 1, y: 96 - height, width: 9, height, rx: 1.5 });
      if (hour % 4 === 0) add("text", { x: hour * 11, y: 107 }, String(hour));
      if (value === most && value > 0) add("text", { x: hour * 11, y: 96 - height - 3 }, String(value));
    });
    figure.append(make("figcaption", caption), svg);
    return figure;
  }

  function board(orders) {
    by("nothing").hidden = orders.length > 0;
    by("orders").replaceChildren(...orders.map(order => {
      const row = make("tr", null, order.waits ? { class: "waits" } : {});
      row.append(...[order.id, order.at, order.state, order.route, order.crew ?? "", order.price ?? ""].map(text => make("td", text)));
      return row;
    }));
  }

  function crews(all) {
    if (!map) return;
    const there = new Set(all.map(crew => "crew" + crew.id));
    [...map.known.keys()].filter(id => !there.has(id)).forEach(id => map.unmark(id));
    for (const crew of all) {
      const id = "crew" + crew.id, at = [crew.lon, crew.lat];
      if (map.known.has(id)) map.move(id, [at], 900); else map.mark(id, "crew", at, crew.name);
      map.known.get(id).element.className = `mark mark-crew crew-${crew.duty}` + (map.known.get(id).marker ? " maplibregl-marker" : "");
    }
    // Once: after that the map is where its reader left it.
    if (!isFitted && all.length) map.fit(all.map(crew => [crew.lon, crew.lat]));
    isFitted ||= all.length > 0;
  }

  function show(state) {
    last = state;
    by("broken").hidden = true;
    by("clock").textContent = state.now;
    figures(state.totals);
    const of = name => state.hours.map(hour => hour[name]);
    by("pictures").replaceChildren(bars(words.orders_hour, of("taken")), bars(words.waits_hour, of("wait")),
      bars(words.free_hour, of("free")), bars(words.money_hour, of("revenue")));
    board(state.orders);
    crews(state.crews);
  }

  function listen() {
    source = new EventSource("/owner/events");
    source.addEventListener("state", event => show(JSON.parse(event.data)));
    source.onerror = async () => {
      by("broken").hidden = false;
      if (source.readyState !== 2) return;
      const answer = await fetch("/owner/events", { method: "HEAD" }).catch(() => null);
      if (answer?.status === 401) location.reload(); else setTimeout(listen, 3000);
    };
  }

  async function enter() {
    by("login").hidden = true;
    by("desk").hidden = by("leave").hidden = false;
    listen();
    if (!page.tiles) return;
    map = await pultMap.open(by("map"), { tiles: page.tiles, centre: page.centre, zoom: 12, label: words.map });
    if (last) crews(last.crews);
  }

  by("login").addEventListener("submit", async event => {
    event.preventDefault();
    const answer = await fetch("/owner/login", { method: "POST", headers: { "content-type": "application/json" },
      body: JSON.stringify({ login: by("name").value, password: by("password").value }) }).catch(() => null);
    if (answer?.ok) { by("bad").textContent = ""; return enter(); }
    by("bad").textContent = answer?.status === 429 ? words.later : answer ? words.wrong : words.broken;
  });
  by("leave").addEventListener("click", async () => { await fetch("/owner/logout", { method: "POST" }); location.reload(); });
  if (page.in) enter(); else by("login").hidden = false;
})();
