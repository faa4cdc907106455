// Keeps the page for when there is no network, and tells of offers when it is not open.
const KEPT = 'driver-1';
const FILES = ['/driver', '/driver/driver.css', '/driver/driver.js', '/driver/view.js', '/driver/map.js', '/driver/office.js',
  '/driver/senses.js', '/driver/words.js', '/driver/manifest.webmanifest', '/driver/icon-192.png'];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

// The network first, so that a new edition is seen at once; what is kept when there is none.
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const isOurs = url.origin === location.origin && (url.pathname === '/driver' || url.pathname.startsWith('/driver/'));
  if (event.request.method !== 'GET' || !isOurs) return;
  event.respondWith((async () => {
    const kept = await caches.open(KEPT);
    const name = url.pathname === '/driver/' ? '/driver' : url.pathname;
    try {
      const answer = await fetch(event.request);
      if (answer.ok) await kept.put(name, answer.clone());
      return answer;
    } catch {
      return (await kept.match(name)) ?? Response.error();
    }
  })());
});

self.addEventListener('push', (event) => {
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    if (open.some((page) => page.visibilityState === 'visible')) return;
    await self.registration.showNotification('pult', {
      body: event.data ? event.data.text() : '',
      icon: '/driver/icon-192.png',
      tag: 'offer',
      renotify: true,
      requireInteraction: true,
      vibrate: [300, 120, 300, 120, 600],
    });
  })());
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const page = open.find((page) => new URL(page.url).pathname.startsWith('/driver'));
    return page ? page.focus() : self.clients.openWindow('/driver');
  })());
});
