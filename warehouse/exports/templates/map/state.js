// What the reader has chosen, and the part of the address after # that says so:
// #<section>?maal=…&status=…&kategori=…&besoeg=…&tvivl=ja&virksomhed=…
// Only what differs from the start is written, so a plain #udbud is the page as it opens.
const data = JSON.parse(document.getElementById("map-data").textContent);
const statuses = [...document.querySelectorAll("input[name=status]")].map((box) => box.value);

function startState() {
  return { measure: data.measures[0].key, statuses: [...statuses], category: "", visit: "", doubt: "", enterprise: "" };
}

function oneOf(value, known, otherwise) {
  return known.includes(value) ? value : otherwise;
}

// The section and the choices an address names; what it does not know is left as at the start.
function readAddress(hash) {
  const [section, query = ""] = hash.replace(/^#/, "").split("?");
  const told = new URLSearchParams(query);
  const state = startState();
  state.measure = oneOf(told.get("maal"), data.measures.map((m) => m.key), state.measure);
  if (told.has("status")) state.statuses = told.get("status").split(",").filter((s) => statuses.includes(s));
  const offered = data.enterprises.flatMap((e) => e.categories);
  state.category = oneOf(told.get("kategori"), offered, "");
  state.visit = oneOf(told.get("besoeg"), ["ja", "nej"], "");
  state.doubt = oneOf(told.get("tvivl"), ["ja"], "");
  state.enterprise = oneOf(told.get("virksomhed"), data.enterprises.map((e) => e.id), "");
  return { section: document.getElementById(section) ? section : "", state };
}

function address(section, state) {
  const told = new URLSearchParams();
  if (state.measure !== data.measures[0].key) told.set("maal", state.measure);
  if (state.statuses.length !== statuses.length) told.set("status", state.statuses.join(","));
  if (state.category) told.set("kategori", state.category);
  if (state.visit) told.set("besoeg", state.visit);
  if (state.doubt) told.set("tvivl", state.doubt);
  if (state.enterprise) told.set("virksomhed", state.enterprise);
  const query = told.toString().replaceAll("%2C", ",");
  return "#" + (section || "kort") + (query ? "?" + query : "");
}

function isShown(enterprise, state) {
  return (
    (!state.category || enterprise.categories.includes(state.category)) &&
    (!state.visit || (state.visit === "ja") === enterprise.is_visited) &&
    (!state.doubt || enterprise.doubtful)
  );
}
