// Runs once, for the source pane (`element`). Links in the conversation and in the pane name a
// quote (#cite-TURN-MARKER, #near-TURN-N); the server sends its article, and we scroll to it.
let clicked = null;

const narrow = () => window.matchMedia("(max-width: 860px)").matches;

const plainText = (link) => link.closest(".nd-answer").querySelector(".nd-copytext").textContent;

async function copy(link) {
  const text = plainText(link);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers give the clipboard to https and to this machine only.
    const box = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  link.textContent = "Copied";
  setTimeout(() => (link.textContent = "Copy"), 1500);
}

function back(reference) {
  const link = document.querySelector(`#nd-chat a[href="#${reference}"]`);
  link?.scrollIntoView({ block: "center" });
  link?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  const target = link?.getAttribute("href").slice(1) ?? "";
  if (/^(cite|near)-\d+-\d+$/.test(target)) {
    clicked = target;
    trigger("cite", { reference: target });
  } else if (/^back-(cite|near)-\d+-\d+$/.test(target)) {
    back(target.slice("back-".length));
  } else if (/^copy-\d+$/.test(target)) {
    copy(link);
  } else {
    return;
  }
  event.preventDefault();
});

function markCurrent() {
  const current = element.querySelector(".nd-current")?.getAttribute("href");
  document.querySelectorAll("#nd-chat a.nd-open").forEach((link) => link.classList.remove("nd-open"));
  if (!current) return;
  document
    .querySelectorAll(`#nd-chat a[href="${current}"]`)
    .forEach((link) => link.classList.add("nd-open"));
}

function showQuote() {
  const quote = element.querySelector(".nd-active");
  const text = element.querySelector(".nd-text");
  if (quote && text) {
    const offset = quote.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += offset - text.clientHeight / 4;
  }
  if (clicked) {
    text?.focus({ preventScroll: true });
    if (narrow()) element.scrollIntoView({ block: "start" });
  }
  clicked = null;
  markCurrent();
}

// A new question goes to the top of the conversation, so that its answer is read from its start.
let shown = 0;

function showLatest() {
  const chat = document.querySelector("#nd-chat");
  // Gradio labels each message with its source, which here is HTML: unreadable when read aloud.
  chat?.querySelectorAll("[aria-label*=\"'s message: <\"]").forEach((message) =>
    message.setAttribute("aria-label", message.ariaLabel.split(":")[0]),
  );
  const asked = chat?.querySelectorAll(".nd-question") ?? [];
  const answered = chat?.querySelectorAll(".nd-answer, .nd-problem") ?? [];
  if (asked.length + answered.length > shown) {
    asked[asked.length - 1]?.scrollIntoView({ block: "start" });
  }
  shown = asked.length + answered.length;
}

new MutationObserver(showLatest).observe(document.querySelector("#nd-left"), {
  childList: true,
  subtree: true,
});

watch("value", () => requestAnimationFrame(showQuote));
