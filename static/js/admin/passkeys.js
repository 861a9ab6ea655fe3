// Buttons that need this script: they are hidden without it, and where a browser has no passkeys.

for (const button of document.querySelectorAll("[data-key-button]")) {
  button.hidden = !window.PublicKeyCredential;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Raised by allauth's script when no key was read.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const message = document.querySelector("[data-key-error]");
  if (!message) return;
  message.hidden = true;
  requestAnimationFrame(() => (message.hidden = false));
});
