// What axe finds wrong with the page that stands, the kinds of text whose colours it tried, and
// by how many pixels the page is too wide.
//
// Colours cost axe more than all else together, and follow from what an element is and stands in:
// they are tried on the first text of each kind, on this page or one before it (`seen`).
async (seen) => {
  const known = new Set(seen);
  const words = (node) => [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const told = (node) =>
    [...node.attributes]
      .filter(({ name }) => /^(class|style|fill|type|open|disabled|hidden|aria-.*)$/.test(name))
      .map(({ name, value }) => (name.startsWith("aria-label") ? "" : `${name}=${value}`));
  const kind = (node) =>
    node ? `${kind(node.parentElement)}>${node.localName} ${told(node)}` : "";

  const fresh = new Map();
  for (const node of document.querySelectorAll("body *")) {
    if (words(node) && !known.has(kind(node)) && !fresh.has(kind(node))) {
      fresh.set(kind(node), node);
    }
  }
  const only = { resultTypes: ["violations"] };
  const every = { ...only, rules: { "color-contrast": { enabled: false } } };
  const { violations } = await axe.run(document, every);
  if (fresh.size) {
    const colours = { ...only, runOnly: ["color-contrast"] };
    violations.push(...(await axe.run([...fresh.values()], colours)).violations);
  }
  const tooWide = document.documentElement.scrollWidth - innerWidth;
  return { violations, tooWide, title: document.title, kinds: [...fresh.keys()] };
};
