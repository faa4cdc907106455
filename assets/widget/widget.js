// The booking widget of the office: <script src="https://OFFICE/widget.js" data-key="pk_…"></script>
// Draws itself where the script stands, or into data-target="#css"; data-lang="ru" or "en".
"use strict";
(() => {
  const script = document.currentScript;
  const office = new URL(script.src).origin, key = script.dataset.key || "";
  /** So long the office knows a code that it sent. */
  const CODE_GOOD_FOR = 600e3;
  const WORDS = {
    ru: { title: "Заказать такси", from: "Откуда", to: "Куда", map: "Указать на карте", when: "Когда", now: "Сейчас", later: "Ко времени",
      time: "Дата и время подачи", services: "Услуги", price: "Цена", counting: "Считаем цену…", noprice: "Цена будет известна, когда заданы оба адреса",
      unknown: "Цена по счётчику", lines: "Из чего сложилась цена", soon: "Машина примерно через {n} мин", soon_hours: "Машина примерно через {h} ч {n} мин", phone: "Телефон", name: "Имя (не обязательно)",
      comment: "Комментарий водителю", order: "Заказать", sent: "Отправили код на {phone}. Введите его, чтобы подтвердить телефон.", code: "Код из SMS",
      confirm: "Подтвердить и заказать", again: "Отправить код ещё раз", back: "Изменить заказ", done: "Заказ принят", track: "Следить за машиной", another: "Новый заказ",
      close: "Закрыть", here: "Выбрать это место", choose: "Место на карте", hint: "Стрелками выберите адрес из списка", found: "Найдено: {n}", nothing: "Ничего не найдено",
      call: "Позвонить: {phone}", changed: "Цена изменилась: {old} → {new}. Нажмите ещё раз, чтобы заказать по новой.",
      errors: { address: "Укажите, откуда ехать: выберите адрес из списка или место на карте", phone: "Проверьте номер телефона", code: "Код не подошёл", time: "Проверьте время подачи",
        too_many: "Слишком много попыток, попробуйте позже или позвоните", blocked: "Этот заказ принимает только диспетчер, позвоните нам", key: "Заказ с этого сайта сейчас недоступен", net: "Нет связи, попробуйте ещё раз", other: "Не получилось, попробуйте ещё раз" } },
    en: { title: "Order a taxi", from: "From", to: "To", map: "Pick on the map", when: "When", now: "Now", later: "At a time",
      time: "Date and time", services: "Extras", price: "Price", counting: "Working out the price…", noprice: "The price is told when both addresses are given",
      unknown: "Price by the meter", lines: "What the price is made of", soon: "A car in about {n} min", soon_hours: "A car in about {h} h {n} min", phone: "Phone", name: "Name (optional)",
      comment: "Note for the driver", order: "Order", sent: "We sent a code to {phone}. Enter it to confirm the phone.", code: "Code from the SMS",
      confirm: "Confirm and order", again: "Send the code again", back: "Change the order", done: "Your order is taken", track: "Follow the car", another: "Another order",
      close: "Close", here: "Choose this place", choose: "A place on the map", hint: "Choose an address with the arrow keys", found: "Found: {n}", nothing: "Nothing found",
      call: "Call: {phone}", changed: "The price has changed: {old} → {new}. Press again to order at the new one.",
      errors: { address: "Say where from: choose an address of the list or a place on the map", phone: "Check the phone number", code: "That code is not right", time: "Check the time",
        too_many: "Too many attempts, try later or call us", blocked: "Only a dispatcher takes this order, please call us", key: "Ordering from this site is not possible now", net: "No connection, try again", other: "It did not work, try again" } },
  };
  const CSS = `
    /* Important: else a rule of the site about \`div\` wins over what is said here of the host. */
    :host { all: initial !important; display: block !important; color-scheme: light dark !important; max-width: 440px !important; direction: ltr !important; }
    *, *::before, *::after { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .w { --card: #fff; --ink: #16202a; --faint: #55616d; --line: #8a95a0; --soft: #e4e9ee; --blue: #1558b8; --on: #fff; --red: #b3261e;
      font: 16px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--ink); background: var(--card);
      border: 1px solid var(--soft); border-radius: 18px; padding: 18px; display: grid; gap: 12px; text-align: left; }
    @media (prefers-color-scheme: dark) { .w { --card: #1a2027; --ink: #e8edf2; --faint: #a3afba; --line: #6b7783; --soft: #323b45; --blue: #7db3ff; --on: #06203f; --red: #ff9d94; } }
    h2 { font-size: 22px; line-height: 1.2; margin: 0; } p { margin: 0; }
    label, legend { display: block; font-size: 14px; color: var(--faint); padding: 0; margin: 0 0 4px; }
    input, textarea, button { font: inherit; color: inherit; }
    input[type=text], input[type=tel], input[type=datetime-local], textarea { width: 100%; min-height: 48px; padding: 10px 12px; border: 1px solid var(--line); border-radius: 12px; background: transparent; }
    textarea { min-height: 48px; resize: vertical; }
    .row { position: relative; } .pair { display: grid; grid-template-columns: 1fr 48px; gap: 8px; }
    .pin, .plain { min-height: 48px; border: 1px solid var(--line); border-radius: 12px; background: transparent; cursor: pointer; padding: 0 12px; }
    .pin { padding: 0; display: grid; place-items: center; }
    .plain { border-color: transparent; color: var(--blue); text-decoration: underline; }
    ul { list-style: none; margin: 4px 0 0; padding: 4px; position: absolute; z-index: 9; left: 0; right: 0; background: var(--card); border: 1px solid var(--line); border-radius: 12px; max-height: 260px; overflow: auto; }
    li { padding: 10px; border-radius: 8px; cursor: pointer; } li[aria-selected=true], li:hover { background: var(--soft); }
    fieldset { border: 0; margin: 0; padding: 0; min-width: 0; } .opts { display: flex; flex-wrap: wrap; gap: 8px; }
    .opt { position: relative; margin: 0; font-size: 15px; color: var(--ink); }
    .opt input { position: absolute; opacity: 0; inset: 0; width: 100%; height: 100%; margin: 0; cursor: pointer; }
    .opt span { display: block; padding: 10px 14px; border: 1px solid var(--line); border-radius: 999px; }
    .opt input:checked + span { background: var(--blue); border-color: var(--blue); color: var(--on); }
    .go { min-height: 52px; border: 0; border-radius: 14px; background: var(--blue); color: var(--on); font-weight: 600; font-size: 17px; cursor: pointer; padding: 0 18px; text-decoration: none; display: inline-flex; align-items: center; justify-content: center; }
    .go[disabled] { opacity: .6; cursor: default; }
    .price { display: grid; gap: 2px; padding: 12px; background: var(--soft); border-radius: 12px; } .price b { font-size: 24px; }
    details { font-size: 14px; } summary { cursor: pointer; color: var(--blue); } table { width: 100%; border-collapse: collapse; } td { padding: 2px 0; vertical-align: top; } td + td { text-align: right; white-space: nowrap; padding-left: 10px; }
    .bad { color: var(--red); font-weight: 600; } .faint { color: var(--faint); font-size: 14px; } a { color: var(--blue); }
    a.go { color: var(--on); }
    :focus-visible, .opt input:focus-visible + span { outline: 3px solid #c06a00; outline-offset: 2px; }
    dialog { border: 0; padding: 0; border-radius: 16px; width: min(720px, calc(100vw - 24px)); height: min(560px, calc(100vh - 24px)); background: var(--card); color: var(--ink); }
    dialog[open] { display: grid; grid-template-rows: auto 1fr; } dialog::backdrop { background: #000a; }
    .head { display: flex; justify-content: space-between; align-items: center; padding: 8px 16px; } iframe { border: 0; width: 100%; height: 100%; }
    .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }`;

  const host = document.createElement("div");
  host.setAttribute("data-pult", "");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  const target = script.dataset.target && document.querySelector(script.dataset.target);
  if (target) target.append(host); else script.after(host);

  // h("p", {class: "x", onclick: f}, "text", node)
  const h = (name, marks, ...inside) => {
    const node = document.createElement(name);
    for (const [mark, value] of Object.entries(marks || {})) {
      if (mark.startsWith("on")) node.addEventListener(mark.slice(2), value);
      else if (mark in node && typeof value === "boolean") node[mark] = value;
      else if (value !== false && value != null) node.setAttribute(mark, value);
    }
    node.append(...inside.filter(part => part != null));
    return node;
  };

  const drawnPin = () => {
    const part = (name, marks) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      Object.entries(marks).forEach(([mark, value]) => node.setAttribute(mark, value));
      return node;
    };
    const pin = part("svg", { viewBox: "0 0 24 24", width: 24, height: 24, fill: "none", stroke: "currentColor", "stroke-width": 2, "aria-hidden": "true" });
    pin.append(part("path", { d: "M12 22C12 16 5 14 5 9a7 7 0 0 1 14 0c0 5-7 7-7 13Z" }), part("circle", { cx: 12, cy: 9, r: 2.5 }));
    return pin;
  };

  class Refused extends Error { constructor(told) { super(told.error); this.told = told; } }
  // Bodies go as plain text: no preflight is needed, and the office reads them as JSON.
  async function ask(path, what, query) {
    const url = new URL("/api/widget/" + path, office);
    url.search = new URLSearchParams({ key, lang: speaks || "", ...query });
    const answer = await fetch(url, what ? { method: "POST", body: JSON.stringify(what) } : {}).catch(() => null);
    if (!answer) throw new Refused({ error: "net" });
    const told = await answer.json().catch(() => ({ error: "other" }));
    if (!answer.ok) throw new Refused(told);
    return told;
  }

  let t, about, speaks, n = 0;
  const state = { stops: [null, null], services: new Set(), at: null, quote: null, old: null };
  const store = {
    get(name) { try { return localStorage.getItem("pult-" + name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem("pult-" + name, value); } catch { /* the site forbids it */ } },
  };

  function address(which, label) {
    const id = "a" + ++n;
    const list = h("ul", { id: id + "l", role: "listbox", "aria-label": label, hidden: true });
    const live = h("span", { class: "sr", role: "status" });
    const input = h("input", { id, type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": id + "l", "aria-describedby": id + "h", spellcheck: "false" });
    let found = [], at = -1, asked = 0, timer;
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
    const take = place => { state.stops[which] = place; input.value = place.text; close(); price(); };
    const point = to => {
      at = to;
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
      if (at >= 0) { input.setAttribute("aria-activedescendant", id + "o" + at); list.children[at].scrollIntoView({ block: "nearest" }); }
    };
    const look = async () => {
      const mine = ++asked, text = input.value.trim();
      if (text.length < 2) return close();
      try { found = (await ask("addresses", null, { q: text })).found; } catch { return close(); }
      if (mine !== asked) return;
      list.replaceChildren(...found.map((place, i) => h("li", { id: id + "o" + i, role: "option", "aria-selected": "false",
        onmousedown: event => { event.preventDefault(); take(place); } }, place.text)));
      live.textContent = found.length ? t.found.replace("{n}", found.length) : t.nothing;
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!!found.length));
      at = -1;
    };
    input.addEventListener("input", () => { state.stops[which] = null; clearTimeout(timer); timer = setTimeout(look, 160); });
    input.addEventListener("blur", () => {
      setTimeout(close, 150);
      if (state.stops[which]) return;
      const text = input.value.trim();
      state.stops[which] = text ? { text, lat: null, lon: null } : null;
      price();
    });
    input.addEventListener("keydown", event => {
      if (event.key === "Escape") close();
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) look(); else point((at + (event.key === "ArrowDown" ? 1 : found.length - 1 + (at < 0 ? 1 : 0))) % found.length);
      } else if (event.key === "Enter" && !list.hidden) { event.preventDefault(); take(found[Math.max(0, at)]); }
    });
    const pin = h("button", { type: "button", class: "pin", "aria-label": `${t.map}: ${label}`, title: t.map, onclick: () => pick(which, take) }, drawnPin());
    return h("div", { class: "row" }, h("label", { for: id }, label), h("span", { class: "sr", id: id + "h" }, t.hint),
      h("div", { class: "pair" }, input, pin), list, live);
  }

  function pick(which, take) {
    const known = state.stops[which];
    const query = new URLSearchParams({ key, lang: about.lang });
    if (known?.lat) { query.set("lat", known.lat); query.set("lon", known.lon); }
    const frame = h("iframe", { src: `${office}/widget/map?${query}`, title: t.choose });
    const dialog = h("dialog", { "aria-label": t.choose },
      h("div", { class: "head" }, h("b", {}, t.choose), h("button", { type: "button", class: "plain", onclick: () => dialog.close() }, t.close)), frame);
    const hear = event => {
      if (event.origin !== office || event.source !== frame.contentWindow || !event.data?.place) return;
      take(event.data.place);
      dialog.close();
    };
    addEventListener("message", hear);
    dialog.addEventListener("close", () => { removeEventListener("message", hear); dialog.remove(); });
    view.append(dialog);
    dialog.showModal();
  }

  const view = h("section", { class: "w" });
  root.append(view);
  let priceBox, bad, when, timeInput, phone, name, comment;
  const trip = () => ({ stops: state.stops.filter(Boolean).map(stop => ({ address: stop.text, lat: stop.lat, lon: stop.lon })), services: [...state.services], at: state.at });

  let pricing = 0;
  async function price() {
    const mine = ++pricing;
    state.quote = null;
    // What was wrong may have been put right.
    bad.textContent = "";
    if (!state.stops[0] || !state.stops[1]) return drawPrice(t.noprice);
    drawPrice(t.counting);
    try {
      const quote = await ask("quote", trip());
      if (mine !== pricing) return;
      state.quote = quote;
      drawPrice();
    } catch { if (mine === pricing) drawPrice(t.unknown); }
  }
  /** How soon a car is there. */
  const soonest = minutes => minutes < 60 ? t.soon.replace("{n}", minutes)
    : t.soon_hours.replace("{h}", Math.floor(minutes / 60)).replace("{n}", minutes % 60);
  /** The arithmetic of a line with the decimal sign of the language. */
  const spoken = text => about.lang === "ru" ? text.replace(/(\d)\.(?=\d)/g, "$1,") : text;
  function drawPrice(said) {
    const quote = state.quote;
    if (said || !quote) return priceBox.replaceChildren(h("span", { class: "faint" }, said || t.noprice));
    const lines = quote.lines.map(line => h("tr", {}, h("td", {}, spoken(line.text)), h("td", {}, line.sum)));
    const soon = quote.minutes != null && h("span", { class: "faint" }, soonest(quote.minutes));
    const made = lines.length && h("details", {}, h("summary", {}, t.lines), h("table", {}, h("tbody", {}, ...lines)));
    priceBox.replaceChildren(...[h("span", {}, t.price + ": ", h("b", {}, quote.total ?? t.unknown)), soon, made].filter(Boolean));
  }

  const fail = error => {
    const told = error.told || { error: "other" };
    let text = t.errors[told.error] || t.errors.other;
    if (told.error === "price_changed") { text = t.changed.replace("{old}", told.old).replace("{new}", told.new); price(); }
    bad.textContent = text;
  };
  const busy = async (button, work) => {
    button.disabled = true;
    bad.textContent = "";
    try { await work(); } catch (error) { fail(error); }
    button.disabled = false;
  };

  /** The office's time of day, wherever the visitor sits: Swedes write dates as the field does. */
  const ofOffice = moment => new Date(moment).toLocaleString("sv", { timeZone: about.zone || undefined }).replace(" ", "T").slice(0, 16);

  function form() {
    bad = h("p", { class: "bad", role: "alert" });
    priceBox = h("div", { class: "price", role: "status", "aria-live": "polite" });
    const radio = (value, label, checked) => h("label", { class: "opt" }, h("input", { type: "radio", name: "w", value, checked, onchange: () => {
      timeInput.hidden = timeLabel.hidden = value === "now";
      state.at = null;
      if (value === "later") { timeInput.focus(); pickTime(); } else price();
    } }), h("span", {}, label));
    const timeLabel = h("label", { for: "time", hidden: true }, t.time);
    timeInput = h("input", { id: "time", type: "datetime-local", hidden: true, min: ofOffice(Date.now()), value: ofOffice(Date.now() + 3600e3), onchange: () => pickTime() });
    const pickTime = () => { state.at = timeInput.value || null; price(); };
    when = h("fieldset", {}, h("legend", {}, t.when), h("div", { class: "opts" }, radio("now", t.now, true), radio("later", t.later, false)));
    const extras = about.services.length ? h("fieldset", {}, h("legend", {}, t.services), h("div", { class: "opts" }, ...about.services.map(service =>
      h("label", { class: "opt" }, h("input", { type: "checkbox", onchange: event => { event.target.checked ? state.services.add(service.id) : state.services.delete(service.id); price(); } }),
        h("span", {}, service.price ? `${service.name} +${service.price}` : service.name))))) : null;
    phone = h("input", { id: "phone", type: "tel", autocomplete: "tel", inputmode: "tel", required: true, value: store.get("phone") || "" });
    name = h("input", { id: "name", type: "text", autocomplete: "given-name", maxlength: 60, value: store.get("name") || "" });
    comment = h("textarea", { id: "comment", rows: 1, maxlength: 300 });
    const order = h("button", { class: "go", type: "submit" }, t.order);
    const main = h("form", { class: "w-form", novalidate: "", onsubmit: event => { event.preventDefault(); busy(order, submit); } },
      address(0, t.from), address(1, t.to), when, h("div", {}, timeLabel, timeInput), extras, priceBox,
      h("div", {}, h("label", { for: "phone" }, t.phone), phone), h("div", {}, h("label", { for: "name" }, t.name), name),
      h("div", {}, h("label", { for: "comment" }, t.comment), comment), bad, order,
      callUs());
    main.style.cssText = "display:grid;gap:12px";
    view.replaceChildren(h("h2", {}, t.title), main);
    state.stops = [null, null];
    state.services.clear();
    state.at = null;
    drawPrice();
  }

  /** A link to the office's phone, where it has one. */
  const callUs = () => about.phone ? h("a", { href: "tel:" + about.phone }, t.call.replace("{phone}", about.phone)) : null;

  async function submit() {
    if (!state.stops[0]) throw new Refused({ error: "address" });
    // Before a code is sent for it.
    if (state.at && state.at < ofOffice(Date.now() - 60e3)) { timeInput.focus(); throw new Refused({ error: "time" }); }
    if (phone.value.replace(/\D/g, "").length < 10) { phone.focus(); throw new Refused({ error: "phone" }); }
    store.set("phone", phone.value);
    store.set("name", name.value);
    const token = store.get("token " + digits());
    if (token) {
      try { return await book(token); } catch (error) { if (error.told?.error !== "token") throw error; }
    }
    // Who changed the order, or opened the page again, has a code that is still good.
    if (!(Date.now() - store.get("sent " + digits()) < CODE_GOOD_FOR)) await sendCode();
    confirm();
  }

  const digits = () => phone.value.replace(/\D/g, "");
  async function sendCode() {
    await ask("code", { phone: phone.value });
    store.set("sent " + digits(), Date.now());
  }

  async function book(token) {
    state.once = state.once || crypto.getRandomValues(new Uint32Array(4)).join("-");
    const made = await ask("orders", { ...trip(), phone: phone.value, token, name: name.value, comment: comment.value,
      expected: state.quote?.sum ?? null, once: state.once });
    state.once = null;
    done(made);
  }

  function confirm() {
    const old = [...view.childNodes];
    bad = h("p", { class: "bad", role: "alert" });
    const code = h("input", { id: "code", type: "text", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 6 });
    const go = h("button", { class: "go", type: "submit" }, t.confirm);
    const back = () => { view.replaceChildren(...old); bad = view.querySelector(".bad"); };
    const again = h("button", { class: "plain", type: "button", onclick: event => busy(event.target, sendCode) }, t.again);
    const ask_code = h("form", { novalidate: "", onsubmit: event => { event.preventDefault(); busy(go, async () => {
      const { token } = await ask("confirm", { phone: phone.value, code: code.value });
      store.set("token " + digits(), token);
      store.set("sent " + digits(), 0);
      try { await book(token); } catch (error) { back(); throw error; }
    }); } }, h("p", { role: "status" }, t.sent.replace("{phone}", phone.value)),
      h("div", {}, h("label", { for: "code" }, t.code), code), bad, go, again, h("button", { class: "plain", type: "button", onclick: back }, t.back), callUs());
    ask_code.style.cssText = "display:grid;gap:12px";
    view.replaceChildren(h("h2", {}, t.title), ask_code);
    code.focus();
  }

  function done(made) {
    const asked = state.at && new Date(state.at).toLocaleString(about.lang, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
    const link = h("a", { class: "go", href: office + made.track, target: "_blank", rel: "noopener" }, t.track);
    view.replaceChildren(h("h2", {}, t.title), h("p", { role: "status" }, h("b", {}, t.done), ` № ${made.id}${asked ? `, ${asked}` : ""}${made.price ? ` — ${made.price}` : ""}`), link,
      h("button", { class: "plain", type: "button", onclick: form }, t.another));
    link.focus();
    host.dispatchEvent(new CustomEvent("pult-order", { bubbles: true, composed: true, detail: { id: made.id, track: office + made.track } }));
  }

  (async () => {
    const wanted = script.dataset.lang || document.documentElement.lang.slice(0, 2);
    speaks = WORDS[wanted] ? wanted : null;
    t = WORDS[speaks] || WORDS.en;
    try {
      about = await ask("office");
      about.lang = speaks = speaks || about.lang;
      t = WORDS[about.lang] || WORDS.en;
      view.lang = about.lang;
      view.setAttribute("aria-label", `${t.title} — ${about.name}`);
      form();
    } catch (error) {
      view.replaceChildren(h("h2", {}, t.title), h("p", { class: "bad", role: "alert" }, error.told?.error === "net" ? t.errors.net : t.errors.key));
    }
  })();
})();
