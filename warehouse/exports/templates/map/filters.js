// Puts the reader's choices on the page: map, list, counts, legend.
const rows = new Map([...document.querySelectorAll("#liste tr[data-id]")].map((row) => [row.dataset.id, row]));
const reset = document.getElementById("nulstil");

function showControls(state) {
  for (const box of document.querySelectorAll("input[name=status]")) box.checked = state.statuses.includes(box.value);
  document.getElementById("kategori").value = state.category;
  document.getElementById("besoeg").value = state.visit;
  document.getElementById("tvivl").value = state.doubt;
  document.getElementById("maal").value = state.measure;
}

function countWords(count) {
  const all = data.enterprises.length;
  if (count === all) return "Viser alle " + all + " virksomheder";
  return "Viser " + count + " af " + all + " virksomheder";
}

function showCounts(state, chosen) {
  for (const place of document.querySelectorAll("[data-count]")) {
    const count = data.enterprises.filter((e) => e.status === place.dataset.count && isShown(e, state)).length;
    place.textContent = count.toLocaleString("da-DK");
  }
  document.getElementById("antal").textContent = countWords(chosen.size);
  document.getElementById("ingen").hidden = chosen.size > 0;
  reset.hidden = chosen.size === data.enterprises.length;
}

function showLegend(measure) {
  const { labels } = data.measures.find((m) => m.key === measure);
  document.querySelectorAll("#skala li:not(:last-child) span").forEach((place, index) => {
    place.textContent = labels[index];
  });
  const unknown = data.districts.some((district) => district.shades[measure] < 0);
  document.querySelector("#skala li:last-child").hidden = !unknown;
}

function showChoices(state, map) {
  const chosen = new Set(
    data.enterprises.filter((e) => state.statuses.includes(e.status) && isShown(e, state)).map((e) => e.id),
  );
  for (const [id, row] of rows) row.hidden = !chosen.has(id);
  map.show(chosen);
  map.shade(state.measure);
  showControls(state);
  showCounts(state, chosen);
  showLegend(state.measure);
}
