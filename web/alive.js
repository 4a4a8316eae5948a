// Explorers on a page without a kernel: each comes alive, from its table, when it comes near the screen. This follows
// the explorers' own module, whose names it uses. Nothing is fetched: from a folder without a server, scripts are all
// that a browser loads.

const NEARBY = "1000px";
const arrivals = {}, tables = {};

globalThis.explorerTable = (name, packed) =>
  arrivals[name](Uint8Array.from(atob(packed), letter => letter.charCodeAt(0)));

const tableOf = ({ explorer: name, table: src }) => tables[name] ??= new Promise((arrived, failed) => {
  arrivals[name] = arrived;
  const script = make("script", { src });
  script.addEventListener("error", failed);
  document.head.append(script);
});

async function enliven(place) {
  const { scene, source } = await fromTable(await tableOf(place.dataset)), root = make("div");
  const stored = place.querySelector(".explorer-stored");
  place.style.minHeight = `${place.offsetHeight}px`;      // what is below stays where it is
  stored.hidden = true;
  place.append(root);
  explorer(root, scene, source);
  new ResizeObserver((_, watch) => {
    if (!root.dataset.shown) return;
    place.style.minHeight = "";
    watch.disconnect();
  }).observe(root);
}

const near = new IntersectionObserver(entries => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    enliven(target);
  }
}, { rootMargin: NEARBY });
for (const place of document.querySelectorAll("[data-explorer]")) near.observe(place);
