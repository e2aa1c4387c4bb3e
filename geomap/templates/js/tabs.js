// The list and the articles share the place beside the map: one is shown, the tabs tell which.
const tabs = [];

function makeTabs(list) {
  const row = el("div", "gm-tabs");
  row.setAttribute("role", "tablist");
  [[list, words.events], [articleBox, stories.length > 1 ? words.articles : words.article]].forEach(([panel, name]) => {
    const tab = el("button", "gm-tab", name);
    tab.type = "button";
    tab.id = panel.id + "-tab";
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    tab.addEventListener("click", () => openTab(panel));
    tab.addEventListener("keydown", walkTabs);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tabs.push({ tab: tab, panel: panel });
    row.appendChild(tab);
  });
  tabs[0].tab.append(" ");
  counts.push(tabs[0].tab.appendChild(el("span", "gm-count-note", counts[0].textContent)));
  list.parentNode.prepend(row);
  list.parentNode.classList.add("gm-tabbed");
  document.querySelectorAll(".gm-skip").forEach((link) => link.addEventListener("click", () => openTab(list)));
  openTab(list);
}

function openTab(panel) {
  tabs.forEach((one) => {
    const on = one.panel === panel;
    one.panel.hidden = !on;
    one.tab.tabIndex = on ? 0 : -1;
    one.tab.setAttribute("aria-selected", String(on));
  });
  if (panel !== articleBox) return;
  const story = stories.find((one) => !one.hidden);
  openStory(story);
  const chosen = story.querySelector(".gm-chosen");
  if (chosen && !inSight(chosen)) centre(chosen);
}

function walkTabs(event) {
  if (!/^(ArrowLeft|ArrowRight|Home|End)$/.test(event.key)) return;
  const other = tabs.find((one) => one.tab !== event.target);
  event.preventDefault();
  openTab(other.panel);
  other.tab.focus();
}
