// Makes the calls by which Wagtail's forms begin their parts. They are inline scripts, which the
// Content-Security-Policy bars and boardtrade/delivery/protection/inline_scripts.py hands on as data: the name of a
// function that is known here, and JSON. What is anything else is left alone.

const CHOOSER = /^new ((?:Page|Document|Image|Snippet|Task)?Chooser)\((".*)\);$/s;
const DATES = /^(init(?:Date|Time|DateTime)Chooser)\((".*)\);$/s;
const PANEL =
  /^\(function\(\) \{\s*var panel = new (InlinePanel|MultipleChooserPanel)\(JSON\.parse\((".*")\)\);\s*\}\)\(\);$/s;
const CALL = 'script[type="text/x-call"]';

function readCall(text) {
  const [, name, json] = text.match(CHOOSER) || text.match(DATES) || text.match(PANEL) || [];
  if (!name) return null;
  let args = JSON.parse(`[${json}]`);
  if (name.endsWith("Panel")) args = [JSON.parse(args[0])];
  return { name, args };
}

function call(script) {
  const found = readCall(script.textContent.trim());
  if (!found) {
    console.warn("This inline script is not known, and was not run:", script.textContent);
    return;
  }
  const known = window[found.name];
  script.remove(); // or it would be done again when its form is moved
  if (found.name.startsWith("init")) known(...found.args);
  else new known(...found.args);
}

function callAll(node) {
  if (!(node instanceof Element) || !node.isConnected) return;
  if (node.matches(CALL)) call(node);
  for (const script of node.querySelectorAll(CALL)) call(script);
}

// Before what waits for the end of the document, as the scripts themselves would have been.
document.addEventListener("readystatechange", () => {
  if (document.readyState !== "interactive") return;
  callAll(document.documentElement);
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(callAll);
  }).observe(document.documentElement, { childList: true, subtree: true });
});
