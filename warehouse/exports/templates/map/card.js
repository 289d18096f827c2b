// The panel with details of an enterprise or a district.
// Every collected text reaches the page through textContent, never as markup.
function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

function factList(facts) {
  const list = element("dl", "facts");
  for (const [term, text] of facts) list.append(element("div", "", element("dt", "", term), element("dd", "", text)));
  return list;
}

function pointShape(enterprise) {
  const shape = element("span", "point " + oneOf(enterprise.status, statuses, "former"));
  shape.classList.toggle("doubtful", enterprise.doubtful);
  shape.setAttribute("aria-hidden", "true");
  return shape;
}

function title(text) {
  const made = element("h3", "", text);
  made.id = "detaljer-h";
  return made;
}

function suppliesList(enterprise) {
  if (!enterprise.supplies.length) return [element("p", "hint", "Ukendt – ingen har spurgt.")];
  const list = element("ul", "supplies");
  for (const supplied of enterprise.supplies) {
    const evidence = element("ul", "", ...supplied.evidence.map((text) => element("li", "", text)));
    const head = element("p", "", element("strong", "", supplied.label), " ", element("span", "tag", supplied.certainty));
    list.append(element("li", "", head, evidence));
  }
  return [list, element("p", "hint", "Arbejder i: " + enterprise.served)];
}

function waysList(enterprise) {
  const list = element("ul", "lines");
  for (const [purchase, way] of enterprise.ways) {
    list.append(element("li", "", element("strong", "", purchase), element("small", "", way)));
  }
  if (enterprise.more_ways) list.append(element("li", "", "Og " + enterprise.more_ways + " til i opportunities.csv."));
  return list;
}

function linkList(links) {
  const list = element("p", "links");
  for (const [text, target] of links) {
    const link = element("a", "", text);
    link.href = target;
    link.target = "_blank";
    link.rel = "noreferrer";
    list.append(link);
  }
  return list;
}

function enterpriseCard(enterprise) {
  const status = element("p", "status", pointShape(enterprise), enterprise.status_label);
  const parts = [title(enterprise.name), status];
  if (enterprise.is_protected) parts.push(element("p", "caution", "Reklamebeskyttet"));
  parts.push(linkList(enterprise.links), factList(enterprise.standing));
  parts.push(element("h4", "", "Hvad den kan levere, og hvoraf det ses"), ...suppliesList(enterprise));
  if (enterprise.ways.length) parts.push(element("h4", "", "Veje ind i kommunens udbud"), waysList(enterprise));
  parts.push(element("h4", "", "Mere om virksomheden"), factList([["CVR-nummer", enterprise.cvr], ...enterprise.facts]));
  return parts;
}

function districtCard(district) {
  return [title(district.title), factList(district.facts)];
}

const panel = document.getElementById("detaljer");
const narrow = window.matchMedia("(max-width: 820px)");

// Opens the panel: beside the map where there is room, else over the page and alone reachable.
const details = {
  opener: null,
  onClose: () => {},
  open(content, opener) {
    this.opener = opener;
    if (panel.open) panel.close();
    panel.querySelector(".card-body").replaceChildren(...content);
    if (narrow.matches) panel.showModal();
    else panel.show();
    panel.querySelector(".card-body").scrollTop = 0;
    panel.querySelector(".close").focus({ preventScroll: true });
  },
  close() {
    if (!panel.open) return;
    panel.close();
    const { opener } = this;
    this.onClose();
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  },
};

panel.querySelector(".close").addEventListener("click", () => details.close());
panel.addEventListener("cancel", (event) => {
  event.preventDefault(); // Escape in the modal form: closed by us, so that the focus goes back
  details.close();
});
panel.addEventListener("click", (event) => {
  if (event.target === panel && narrow.matches) details.close(); // beside the sheet
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.open) details.close();
});
