// The way to the office: what is asked, what is sent once however bad the network, what is heard.

const BASE = '/api/pult/driver/';
const now = () => Math.floor(Date.now() / 1000);

/** A random key, also where the page is open without HTTPS. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Asks the office. Throws {status: 0} when it cannot be reached. */
export async function ask(path, body, extra = {}) {
  const headers = { 'Accept-Language': document.documentElement.lang, ...extra.headers };
  const options = { credentials: 'same-origin', headers, cache: 'no-store', method: extra.method };
  if (body !== undefined) {
    options.method ??= 'POST';
    options.headers['Content-Type'] = 'application/json';
    options.body = typeof body === 'string' ? body : JSON.stringify(body);
  }
  const timer = AbortSignal.timeout ? AbortSignal.timeout(15000) : undefined;
  let answer;
  try {
    answer = await fetch(BASE + path, { ...options, signal: timer });
  } catch {
    throw { status: 0 };
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw { status: answer.status, told };
  return told;
}

// What was done and not sent yet: numbered in IndexedDB, so that it outlives the page.

let opened;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('pult-driver', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('deeds', { keyPath: 'n', autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function inStore(mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const tx = db.transaction('deeds', mode);
    const request = work(tx.objectStore('deeds'));
    tx.oncomplete = () => resolve(request.result);
    tx.onerror = () => reject(tx.error);
    tx.onabort = () => reject(tx.error);
  });
}

export class Office {
  constructor(heard) {
    this.heard = heard;
    this.unsent = [];
    this.isSending = false;
    this.isOnline = true;
    this.retry = 1000;
    this.fixes = [];
    this.source = null;
    /** Whose page this is: what another crew left on the phone is not done in its name. */
    this.crew = null;
  }

  /** Takes up what an earlier page left. */
  async takeUp() {
    this.unsent = await inStore('readonly', (store) => store.getAll()).catch(() => []);
  }

  /** Listens, and sends what is left. */
  async start() {
    await this.takeUp();
    this.listen();
    this.flush();
    addEventListener('online', () => { this.listen(); this.flush(); });
  }

  stop() {
    this.source?.close();
    this.source = null;
    clearTimeout(this.again);
  }

  async forget() {
    this.unsent = [];
    await inStore('readwrite', (store) => store.clear()).catch(() => {});
  }

  /** Hears the driver's screen as it changes. */
  listen() {
    this.stop();
    const source = new EventSource(BASE + 'events');
    this.source = source;
    source.addEventListener('state', (event) => {
      this.retry = 1000;
      this.online(true);
      this.heard.state(JSON.parse(event.data));
      this.flush();
    });
    source.addEventListener('logout', () => this.heard.logout());
    source.onerror = () => {
      this.online(false);
      source.close();
      // A refusal and a lost network look alike here: asking once tells them apart.
      ask('state').then((state) => { this.online(true); this.heard.state(state); }).catch((error) => {
        if (error.status === 401 || error.status === 403) this.heard.logout();
      });
      clearTimeout(this.again);
      this.again = setTimeout(() => this.listen(), this.retry);
      this.retry = Math.min(this.retry * 2, 15000);
    };
  }

  online(is) {
    if (is !== this.isOnline) {
      this.isOnline = is;
      this.heard.line();
    }
  }

  /** Does something: kept first, then sent. */
  async deed(action, fields = {}) {
    const deed = { key: newKey(), crew: this.crew, body: JSON.stringify({ action, at: now(), ...fields }) };
    try {
      deed.n = await inStore('readwrite', (store) => store.add({ ...deed }));
    } catch {
      deed.n = (this.unsent.at(-1)?.n ?? 0) + 1;
    }
    this.unsent.push(deed);
    this.heard.line();
    this.flush();
  }

  /** Sends what is kept, in order, each once. */
  async flush() {
    if (this.isSending || this.crew === null) return;
    this.isSending = true;
    try {
      while (this.unsent.length > 0) {
        const deed = this.unsent[0];
        if (deed.crew !== undefined && deed.crew !== this.crew) {
          await this.sent(deed);
          continue;
        }
        let told;
        try {
          told = await ask('actions', deed.body, { headers: { 'Idempotency-Key': deed.key, 'X-Clock': String(now()) } });
        } catch (error) {
          if (error.status === 401) { this.heard.logout(); return; }
          const isFinal = error.status >= 400 && error.status < 500 && ![401, 408, 429].includes(error.status);
          if (!isFinal) {
            this.online(error.status !== 0);
            setTimeout(() => this.flush(), 3000);
            return;
          }
          told = { counted: false, ...error.told };
        }
        await this.sent(deed);
        this.online(true);
        if (told.state) this.heard.state(told.state);
        if (told.counted === false) this.heard.notCounted(JSON.parse(deed.body), told);
        else this.heard.counted(JSON.parse(deed.body));
        this.heard.line();
      }
    } finally {
      this.isSending = false;
    }
  }

  /** The first of what is kept is done with. */
  async sent(deed) {
    this.unsent.shift();
    await inStore('readwrite', (store) => store.delete(deed.n)).catch(() => {});
  }

  /** A position of this phone. */
  fix(fix) {
    this.fixes.push(fix);
    if (this.fixes.length > 500) this.fixes.shift();
    if (!this.fixing) this.fixing = setTimeout(() => this.sendFixes(), 1500);
  }

  async sendFixes() {
    const sent = this.fixes.splice(0, 200);
    try {
      if (sent.length > 0) await ask('positions', { positions: sent, clock: now() });
    } catch (error) {
      if (error.status === 0 || error.status >= 500) this.fixes.unshift(...sent);
    }
    this.fixing = this.fixes.length > 0 ? setTimeout(() => this.sendFixes(), 5000) : null;
  }
}

/** What the driver sees once what he did has counted: the screen does not wait for the network. */
export function projected(state, unsent) {
  if (unsent.length === 0) return state;
  const seen = structuredClone(state);
  for (const { body } of unsent) {
    const deed = JSON.parse(body);
    const order = seen.orders.find((order) => order.id === deed.order);
    switch (deed.action) {
      case 'on_line': seen.line = 'on'; break;
      case 'break': seen.line = 'break'; break;
      case 'off_line': seen.line = 'off'; break;
      case 'accept':
        if (seen.offer?.assignment === deed.assignment) {
          for (const taken of seen.offer.orders) {
            seen.orders.push({ ...taken, phase: 'queued', next: { action: 'set_out' } });
          }
          seen.offer = null;
        }
        break;
      case 'decline':
        if (seen.offer?.assignment === deed.assignment) seen.offer = null;
        break;
      case 'swap_yes': if (seen.swap?.id === deed.swap) seen.swap.is_accepted = true; break;
      case 'swap_no': if (seen.swap?.id === deed.swap) seen.swap = null; break;
      case 'advice_no': seen.advice = null; break;
      case 'set_out': if (order) Object.assign(order, { phase: 'en_route', next: { action: 'arrive', stop: order.stops[0]?.id } }); break;
      case 'arrive': if (order) arrived(order, deed); break;
      case 'pass': if (order) passed(order, deed.stop); break;
      case 'done': case 'no_show': seen.orders = seen.orders.filter((other) => other !== order); break;
    }
  }
  return seen;
}

function arrived(order, deed) {
  const stop = order.stops.find((stop) => stop.id === deed.stop);
  if (stop) stop.first_arrived_at ??= deed.at;
  Object.assign(order, { phase: 'at_place', next: { action: 'pass', stop: deed.stop } });
}

function passed(order, id) {
  const at = order.stops.findIndex((stop) => stop.id === id);
  if (at < 0) return;
  order.stops[at].phase = 'done';
  order.phase = 'aboard';
  const next = order.stops[at + 1];
  order.next = !next || at + 2 >= order.stops.length ? { action: 'done' } : { action: 'pass', stop: next.id };
}
