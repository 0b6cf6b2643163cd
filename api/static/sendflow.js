// Everything works without this file: it adds GOV.UK's enhancements, folds filters away, prints, and saves what is typed.
import { initAll } from "./vendor/govuk/govuk-frontend.min.js";

initAll();

if (window.matchMedia("(max-width: 40rem)").matches) {
  document.querySelectorAll(".sendflow-filter[open]").forEach((panel) => panel.removeAttribute("open"));
}

document.querySelectorAll("[data-sendflow-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// What is typed where there is “Save for later” is saved by itself, half a minute after the typing and when the page is left.
document.querySelectorAll("form:has(button[name=do][value=save])").forEach((form) => {
  let isTyped = false;
  const save = () => {
    if (!isTyped) return;
    isTyped = false;
    const typed = new URLSearchParams(new FormData(form));
    typed.set("do", "save");
    fetch(form.action, { method: "POST", body: typed, redirect: "manual", keepalive: true });
  };
  form.addEventListener("input", () => { isTyped = true; });
  form.addEventListener("submit", () => { isTyped = false; });
  setInterval(save, 30_000);
  window.addEventListener("pagehide", save);
});
