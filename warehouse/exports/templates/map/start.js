// Ties it together: every choice goes into the state, the state onto the page and into the address.
document.documentElement.classList.add("js");
let { section, state } = readAddress(location.hash);
const byId = new Map(data.enterprises.map((enterprise) => [enterprise.id, enterprise]));
const map = startMap(
  (enterprise, opener) => choose({ enterprise: enterprise.id }, opener),
  (district, opener) => {
    choose({ enterprise: "" });
    details.open(districtCard(district), opener);
  },
);

function show(opener) {
  showChoices(state, map);
  map.mark(state.enterprise);
  if (state.enterprise) details.open(enterpriseCard(byId.get(state.enterprise)), opener);
  else if (panel.open) details.close();
}

function choose(changes, opener) {
  state = { ...state, ...changes };
  history.replaceState(null, "", address(section, state));
  show(opener);
}

// An enterprise that is asked for by name is shown whatever the filters say.
function withEnterprise(changes) {
  const enterprise = byId.get(changes.enterprise);
  if (!enterprise) return changes;
  const hidden = !state.statuses.includes(enterprise.status) || !isShown(enterprise, state);
  return hidden ? { ...startState(), measure: state.measure, ...changes } : changes;
}

function goTo(name) {
  const target = document.getElementById(name);
  if (!target) return;
  section = name;
  target.tabIndex = -1;
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}

details.onClose = () => {
  if (!state.enterprise) return;
  state = { ...state, enterprise: "" };
  map.mark("");
  history.replaceState(null, "", address(section, state));
};

for (const box of document.querySelectorAll("input[name=status]")) {
  box.addEventListener("change", () => {
    const checked = [...document.querySelectorAll("input[name=status]:checked")].map((b) => b.value);
    choose({ statuses: checked });
  });
}
document.getElementById("kategori").addEventListener("change", (event) => choose({ category: event.target.value }));
document.getElementById("besoeg").addEventListener("change", (event) => choose({ visit: event.target.value }));
document.getElementById("tvivl").addEventListener("change", (event) => choose({ doubt: event.target.value }));
document.getElementById("maal").addEventListener("change", (event) => choose({ measure: event.target.value }));
reset.addEventListener("click", () => {
  choose({ ...startState(), measure: state.measure });
  document.getElementById("kategori").focus();
});

for (const button of document.querySelectorAll("button[data-show]")) {
  button.addEventListener("click", () => {
    choose(withEnterprise({ enterprise: button.dataset.show }), button);
    document.querySelector(".map-grid").scrollIntoView({ block: "nearest" });
  });
}

// Links within the page keep what is chosen and add what they name.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (!link) return;
  event.preventDefault();
  const [name, query = ""] = link.getAttribute("href").slice(1).split("?");
  const named = readAddress(link.getAttribute("href")).state;
  const told = new URLSearchParams(query);
  const changes = { enterprise: "" };
  if (told.has("kategori")) changes.category = named.category;
  if (told.has("virksomhed")) Object.assign(changes, withEnterprise({ enterprise: named.enterprise }));
  history.pushState(null, "", link.getAttribute("href"));
  goTo(name);
  choose(changes, link);
});

// Back and forward: the address alone says what is shown.
window.addEventListener("popstate", () => {
  ({ section, state } = readAddress(location.hash));
  show(null);
  if (section) document.getElementById(section).scrollIntoView({ behavior: "instant" });
});

show(null);
// At once: on the way through a long page a slow scroll shows what was not asked for.
if (section) document.getElementById(section).scrollIntoView({ behavior: "instant" });
