// Everything works without this file: it adds GOV.UK's enhancements and folds the filters away on a small screen and prints.
import { initAll } from "./vendor/govuk/govuk-frontend.min.js";

initAll();

if (window.matchMedia("(max-width: 40rem)").matches) {
  document.querySelectorAll(".sendflow-filter[open]").forEach((panel) => panel.removeAttribute("open"));
}

document.querySelectorAll("[data-sendflow-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
