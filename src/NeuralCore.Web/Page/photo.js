// Images: chosen, dropped, pasted or taken with the camera, and read by the server as `predict` reads them.

import { post } from "./engine.js";
import { find, showImage } from "./view.js";

function tell(text) {
  find("photo").hidden = false;
  find("image").hidden = true;
  find("lines").textContent = text;
  find("photo").scrollIntoView({ block: "nearest" });
}

export async function readImage(file, model, alphabet) {
  tell("Reading …");
  try {
    const query = new URLSearchParams({ model, alphabet });
    const answer = await (await post(`/api/read?${query}`, file, file.type || "application/octet-stream")).json();
    const bitmap = await createImageBitmap(file).catch(() => { throw new Error(`${answer.pictures[0].text} (the browser cannot show this image)`); });
    showImage(bitmap, answer.pictures[0]);
    find("photo").scrollIntoView({ block: "nearest" });
  } catch (error) {
    tell(error.message);
  }
}

// Opens the camera; calls onPhoto with an image file for each photo that is taken.
export function prepareCamera(onPhoto) {
  const dialog = find("camera-dialog"), video = find("video");
  const stop = () => {
    for (const track of video.srcObject?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  };
  find("camera").hidden = !navigator.mediaDevices?.getUserMedia; // only on this machine, or over HTTPS
  find("camera").addEventListener("click", async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
      video.srcObject = stream;
      dialog.showModal();
      await video.play();
    } catch (error) {
      stop();
      dialog.close();
      tell(`The camera cannot be used: ${error.message}`);
    }
  });
  find("shoot").addEventListener("click", () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    dialog.close();
    canvas.toBlob(blob => { if (blob) onPhoto(blob); }, "image/png");
  });
  find("shoot-cancel").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", stop);
}
