// Explorers without a kernel: their knobs choose among the pictures that were taken when the page was made.
for (const explorer of document.querySelectorAll(".explorer")) {
  const { about, frames } = JSON.parse(explorer.querySelector("script").textContent);
  const picture = explorer.querySelector("img");
  const verdict = explorer.querySelector(".verdict");
  const goal = explorer.querySelector(".goal");
  const aim = goal.firstElementChild.textContent;
  const knobs = [...explorer.querySelectorAll("input, select")];

  const show = () => {
    let place = 0;      // of the frame: the last knob's positions lie next to each other
    for (const knob of knobs) {
      if (knob.type === "range") {
        const value = JSON.parse(knob.dataset.values)[knob.value];
        knob.setAttribute("aria-valuetext", value);
        knob.nextElementSibling.textContent = value;
        place = place * (Number(knob.max) + 1) + Number(knob.value);
      } else {
        place = place * knob.options.length + knob.selectedIndex;
      }
    }
    const [path, words, met] = frames[place];
    picture.src = path;
    picture.alt = about + words;
    verdict.textContent = words;
    goal.classList.toggle("met", met);
    goal.firstElementChild.textContent = met ? "Goal met:" : aim;
  };

  // The pictures are fetched when a hand comes near, so that none is waited for later.
  const fetchAll = () => frames.forEach(([path]) => { new Image().src = path; });
  explorer.addEventListener("pointerenter", fetchAll, { once: true });
  explorer.addEventListener("focusin", fetchAll, { once: true });
  explorer.addEventListener("input", show);
  explorer.querySelector(".knobs").hidden = false;
  show();               // a browser may remember where the knobs were
}
