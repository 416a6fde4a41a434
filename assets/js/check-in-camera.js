// Codes are read with the camera: by the browser itself where it can, else by a reader of our own.

const PAUSE = 200;
const WIDEST = 640;

// Show the button that starts the camera, on a device that has one; `found` is called with each code, `missed` when there is
// no picture. Return what stops it.
export function offerCamera(place, found, missed) {
  if (!navigator.mediaDevices?.getUserMedia) return () => {};
  const [button, video] = [place.querySelector("button"), place.querySelector("video")];
  let camera = null; // what is starting or on
  const show = (isOn) => {
    video.hidden = !isOn;
    button.setAttribute("aria-pressed", String(isOn));
    button.firstElementChild.textContent = isOn ? button.dataset.off : button.dataset.on;
  };
  const turnOff = () => {
    camera?.then((stop) => stop(), () => {});
    camera = null;
    show(false);
  };
  const turnOn = async () => {
    const mine = (camera = watch(video, found));
    const isOn = await mine.then(() => true, () => false);
    if (camera !== mine) return; // meanwhile it was turned off again
    if (!isOn) camera = null;
    show(isOn);
    if (!isOn) missed();
  };
  place.hidden = false;
  button.addEventListener("click", () => (camera ? turnOff() : turnOn()));
  return turnOff;
}

// Show the camera in `video` and call `found` with each code that comes into view; return what stops it.
async function watch(video, found) {
  const read = await reader();
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  video.srcObject = stream;
  await video.play();
  let isRunning = true;
  let last = "";
  const look = async () => {
    if (!isRunning) return;
    const code = await read(video).catch(() => "");
    // The same code in view is one code, until it has left it.
    if (isRunning && code && code !== last) found(code);
    last = code;
    setTimeout(look, PAUSE);
  };
  look();
  return () => {
    isRunning = false;
    stream.getTracks().forEach((track) => track.stop());
    if (video.srcObject === stream) video.srcObject = null;
  };
}

export async function canReadByItself() {
  if (!("BarcodeDetector" in window)) return false;
  return (await BarcodeDetector.getSupportedFormats().catch(() => [])).includes("qr_code");
}

async function reader() {
  if (await canReadByItself()) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
  }
  const { decodeQR } = await import("./qr-decode.js");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    return decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height));
  };
}
