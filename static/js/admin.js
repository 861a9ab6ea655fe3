// Keeps what editors type: a form waits for its own autosave, and outlives the end of a session.

const script = document.currentScript;
const words = script.dataset;
const windowName = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");
const send = window.fetch.bind(window);
const PATIENCE = 10_000; // for an autosave whose answer does not come
const isAutosaved = (form) => form.matches("form[data-edit-form]");
// Not `form.method`, which may be a field of that name. Who signs in has opened nothing yet.
const isSentToStay = (form) => words.user && form.getAttribute("method")?.toLowerCase() === "post";

let step = 0;
let autosaves = false; // one is on its way
let leaves = false; // the form is being sent
let isTold = false;

// --- Words for what goes wrong -----------------------------------------------------------------

function tell(text) {
  if (isTold) return;
  isTold = true;
  const message = document.createElement("div");
  message.className = "help-block help-critical bt-signed-out";
  message.setAttribute("role", "alert");
  const link = document.createElement("a");
  link.href = words.signIn;
  link.target = "_blank";
  link.textContent = words.signInLabel;
  message.append(`${text} `, link);
  document.querySelector("main")?.prepend(message);
  message.scrollIntoView({ block: "center" });
}

function tellNoMore() {
  isTold = false;
  for (const message of document.querySelectorAll(".bt-signed-out")) message.remove();
}

// --- A session that ended, and the token of the next one ----------------------------------------

// Returns whether the form may be sent: somebody is signed in, and it is who opened this page.
async function renewToken() {
  let response;
  try {
    response = await send(words.token, { headers: { Accept: "application/json" } });
  } catch {
    return true; // no network: the browser says so itself
  }
  if (response.status === 401) {
    tell(words.signedOut);
    return false;
  }
  if (!response.ok) return true;
  const { token, user } = await response.json();
  if (user !== words.user) {
    tell(words.somebodyElse);
    return false;
  }
  tellNoMore();
  window.wagtailConfig.CSRF_TOKEN = token;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
  return true;
}

async function sendAgain(address, options = {}) {
  const headers = new Headers(options.headers);
  if (headers.has(window.wagtailConfig.CSRF_HEADER_NAME)) {
    headers.set(window.wagtailConfig.CSRF_HEADER_NAME, window.wagtailConfig.CSRF_TOKEN);
  }
  if (options.body instanceof FormData && options.body.has("csrfmiddlewaretoken")) {
    options.body.set("csrfmiddlewaretoken", window.wagtailConfig.CSRF_TOKEN);
  }
  return send(address, { ...options, headers });
}

window.fetch = async (address, options) => {
  const response = await send(address, options);
  if (response.headers.has("X-Signed-Out")) tell(words.signedOut);
  if (response.headers.has("X-Token-Expired") && (await renewToken())) return sendAgain(address, options);
  return response;
};

window.jQuery?.(document).on("ajaxComplete", (event, request) => {
  if (request.getResponseHeader("X-Signed-Out")) tell(words.signedOut);
  if (request.getResponseHeader("X-Token-Expired")) renewToken();
});

// --- One writer at a time ------------------------------------------------------------------------

document.addEventListener("w-autosave:save", (event) => {
  if (leaves) {
    event.preventDefault();
    return;
  }
  autosaves = true;
  event.detail.formData.set("editing_window", windowName);
  event.detail.formData.set("editing_step", ++step);
});
for (const name of ["success", "error"]) {
  document.addEventListener(`w-autosave:${name}`, () => (autosaves = false));
}

function untilAutosaved() {
  if (!autosaves) return Promise.resolve();
  return new Promise((resolve) => {
    for (const name of ["success", "error"]) {
      document.addEventListener(`w-autosave:${name}`, resolve, { once: true });
    }
    setTimeout(resolve, PATIENCE);
  });
}

// Returns the field if the form did not have it.
function setField(form, name, value) {
  const known = form.querySelector(`input[type=hidden][name="${name}"]`);
  const field = known ?? document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
  return known ? null : field;
}

// Waits until a form may be sent; returns whether it may. If not, it stays with all that was typed.
async function untilItMayBeSent(form, submitter) {
  if (isAutosaved(form)) await untilAutosaved();
  const may = await renewToken();
  if (!may) submitter?.setAttribute("data-w-progress-loading-value", "false"); // Wagtail's busy button
  return may;
}

function sendNow(form, submitter) {
  setField(form, "signed_in_as", words.user);
  if (isAutosaved(form)) {
    setField(form, "editing_window", windowName);
    setField(form, "editing_step", ++step);
  }
  // Wagtail's buttons are disabled while they are busy, and would not be sent.
  const pressed = submitter?.name ? setField(form, submitter.name, submitter.value) : null;
  const address = form.getAttribute("action");
  if (submitter?.hasAttribute("formaction")) form.setAttribute("action", submitter.formAction);
  const isUnchecked = form.hasAttribute("novalidate");
  form.toggleAttribute("novalidate", isUnchecked || Boolean(submitter?.formNoValidate));
  form.dataset.isReady = "yes";
  form.requestSubmit();
  // All was read at once. The page may stay (loading was stopped), and the next button is another.
  delete form.dataset.isReady;
  pressed?.remove();
  form.toggleAttribute("novalidate", isUnchecked);
  if (address === null) form.removeAttribute("action");
  else form.setAttribute("action", address);
}

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!isSentToStay(form) || form.dataset.isReady) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.isWaiting) return; // pressed twice
    form.dataset.isWaiting = "yes";
    if (isAutosaved(form)) leaves = true;
    const { submitter } = event;
    const may = await untilItMayBeSent(form, submitter);
    if (may) sendNow(form, submitter);
    if (may && isAutosaved(form)) {
      setTimeout(() => {
        leaves = false;
        delete form.dataset.isWaiting;
      }, PATIENCE);
    } else {
      leaves = false;
      delete form.dataset.isWaiting; // a dialogue may send its form again
    }
  },
  { capture: true },
);

// --- Two editors ---------------------------------------------------------------------------------

// The version that somebody else has saved, of which Wagtail's dialogue tells: its id, and until when it is known.
let otherVersion = "";

document.addEventListener("w-swap:json", ({ detail }) => {
  const other = detail?.data?.other_sessions?.find((session) => session.revision_id);
  if (other) otherVersion = `${other.revision_id}@${other.last_seen_at}`;
});

const TYPED_INTO = "input, textarea, select, [contenteditable=true], .w-panel__content button";
const isAboutOthers = (event) => otherVersion && event.target.id === "w-save-confirmation-dialog";

// Wagtail says that all changes will be overwritten; those that nobody else has made here are kept.
document.addEventListener("w-dialog:shown", (event) => {
  const text = event.target.querySelector("#subtitle-w-save-confirmation-dialog");
  if (isAboutOthers(event) && text) text.textContent = words.overwrite;
});

// Who goes on there has decided, and is not asked again. In the capture phase: Wagtail sends the form at once.
document.addEventListener(
  "w-dialog:confirmed",
  (event) => {
    const form = event.target.closest("form[data-edit-form]");
    if (form && isAboutOthers(event)) setField(form, "overwrite_choice", `mine:${otherVersion}`);
  },
  { capture: true },
);

// A field may be in a tab that is not shown, and may be more than one element.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".bt-conflict a[href^='#']");
  const name = link?.hash.slice(1);
  const place = name && (document.getElementById(name) ?? document.querySelector(`[data-contentpath="${name}"]`));
  if (!place) return;
  event.preventDefault();
  const tab = place.closest("[role=tabpanel]");
  if (tab?.hidden) document.querySelector(`[role=tab][href="#${tab.id}"]`)?.click();
  const panel = place.closest(".w-panel") ?? place;
  panel.scrollIntoView();
  const fields = panel.querySelectorAll("input, textarea, select, button, [contenteditable=true]");
  [place, ...fields].find((field) => field.matches(TYPED_INTO) && field.checkVisibility())?.focus();
});

// Tabs are hidden until their script runs, and the browser then no longer heeds `autofocus`.
window.addEventListener("load", () => {
  if (document.activeElement === document.body) document.querySelector("[data-edit-form] [autofocus]")?.focus();
});

// The browser went back to the page as it was left.
window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  leaves = false;
  for (const form of document.querySelectorAll("form[data-is-waiting]")) delete form.dataset.isWaiting;
});
