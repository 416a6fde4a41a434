// Does the work that the form asks for (web/proof_of_work.py) while one fills it in. Without this file the form is sent as it is.
// SHA-256 (FIPS 180-4) is written out here: the browser's own answers one hash at a time, ten times slower, and only over TLS.

const A_BREATH = 12; // milliseconds of work until the page may do something else
const LONGEST = 55; // bytes; longer texts need a second block

const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
const fraction = (root) => ((root % 1) * 2 ** 32) | 0;
const K = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const w = new Int32Array(64);

const field = document.querySelector("[data-proof-of-work]");

if (field) prepare(field.form);

function prepare(form) {
  const says = form.querySelector("[data-proof-says]");
  const working = solve(form.elements.nonce.value, Number(field.dataset.proofOfWork)).then((proof) => (field.value = proof));
  let isReady = false;
  let isWaiting = false;
  working.then(() => (isReady = true));
  form.addEventListener("submit", async (event) => {
    if (isReady) return;
    event.preventDefault();
    if (isWaiting) return; // a second click changes nothing
    isWaiting = true;
    says.textContent = says.dataset.proofSays;
    await working;
    says.textContent = "";
    form.requestSubmit(event.submitter);
  });
}

async function solve(nonce, bits) {
  let pause = performance.now() + A_BREATH;
  for (let n = 0; ; n++) {
    const text = `${nonce}:${n}`;
    if (text.length > LONGEST) return ""; // the mail address is proven instead
    if (Math.clz32(firstWord(text)) >= bits) return String(n);
    if (performance.now() < pause) continue;
    await new Promise((resolve) => setTimeout(resolve));
    pause = performance.now() + A_BREATH;
  }
}

// The first 32 bits of the hash of a short ASCII text.
function firstWord(text) {
  w.fill(0, 0, 16);
  for (let i = 0; i < text.length; i++) w[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i % 4));
  w[text.length >> 2] |= 0x80 << (24 - 8 * (text.length % 4));
  w[15] = text.length * 8;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15], y = w[i - 2];
    const small = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const large = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    w[i] = (w[i - 16] + small + w[i - 7] + large) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let i = 0; i < 64; i++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  return (a + START[0]) | 0;
}

function turn(x, n) {
  return (x >>> n) | (x << (32 - n));
}
