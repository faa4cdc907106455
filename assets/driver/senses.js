// What the phone can do: stay awake, know where it is, be heard and felt.

let lock = null;
let isWanted = false;

/** Keeps the screen awake, or lets it sleep. */
export async function stayAwake(wanted) {
  isWanted = wanted;
  if (!('wakeLock' in navigator)) return;
  try {
    if (wanted && !lock && document.visibilityState === 'visible') {
      lock = await navigator.wakeLock.request('screen');
      lock.addEventListener('release', () => { lock = null; });
    } else if (!wanted && lock) {
      await lock.release();
      lock = null;
    }
  } catch { /* The system is short of battery: the screen sleeps. */ }
}

document.addEventListener('visibilitychange', () => { if (isWanted) stayAwake(true); });

let watching = null;
let beat = null;
let last = null;

/** So often a phone that stands still is asked where it is: by itself it tells of moves only. */
const BEAT_MS = 10000;
/** A position of that age still says where somebody is. */
const FRESH_S = 60;

/** Tells where the phone is while it is wanted. */
export function watchPosition(wanted, told, failed) {
  if (!navigator.geolocation) return failed();
  if (wanted && watching === null) {
    const take = (seen) => {
      const fix = { at: Math.floor(seen.timestamp / 1000), lat: seen.coords.latitude, lon: seen.coords.longitude, accuracy: seen.coords.accuracy };
      if (last && fix.at < last.at) return;
      last = fix;
      told(fix);
    };
    const options = { enableHighAccuracy: true, maximumAge: 5000, timeout: 30000 };
    watching = navigator.geolocation.watchPosition(take, failed, options);
    beat = setInterval(() => navigator.geolocation.getCurrentPosition(take, () => {}, options), BEAT_MS);
  } else if (!wanted && watching !== null) {
    navigator.geolocation.clearWatch(watching);
    clearInterval(beat);
    watching = null;
  }
}

/** Where the phone was seen last, while that is no older than a minute. */
export function lastPlace() {
  return last && Date.now() / 1000 - last.at < FRESH_S ? { lat: last.lat, lon: last.lon } : null;
}

let audio = null;

/** A browser plays nothing before it was touched. */
addEventListener('pointerdown', () => {
  const Audio = window.AudioContext || window.webkitAudioContext;
  if (Audio) { audio ??= new Audio(); audio.resume?.(); }
}, { passive: true });

const TUNES = { offer: [880, 1175, 880, 1175], change: [660], bad: [330, 262] };

/** Sounds and shakes. */
export function call(tune) {
  navigator.vibrate?.(tune === 'offer' ? [300, 120, 300, 120, 600] : [150]);
  if (!audio || localStorage.getItem('sound') === 'off') return;
  let at = audio.currentTime;
  for (const pitch of TUNES[tune]) {
    const tone = audio.createOscillator();
    const level = audio.createGain();
    tone.type = 'square';
    tone.frequency.value = pitch;
    level.gain.setValueAtTime(0.15, at);
    level.gain.exponentialRampToValueAtTime(0.001, at + 0.22);
    tone.connect(level).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.24);
    at += 0.2;
  }
}
