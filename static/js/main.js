// Loads one behaviour for each kind of element that asks for it. Pages work without any of them.
import { playOnRequest } from "./video.js";

document.querySelectorAll("[data-video]").forEach(playOnRequest);
