// Finds what a person would: a shown element by its role and its name, inside a named group if one is given.
const [role, name, group] = arguments;
const tidy = (text) => (text || '').replace(/[\s\u00a0\u202f]+/g, ' ').trim();
const inputs = { button: 'button', submit: 'button', checkbox: 'checkbox', radio: 'radio', range: 'slider', number: 'spinbutton' };
const tags = { BUTTON: 'button', SUMMARY: 'button', SELECT: 'combobox', TEXTAREA: 'textbox', DIALOG: 'dialog', NAV: 'navigation', IMG: 'img', H1: 'heading', H2: 'heading', H3: 'heading', H4: 'heading', FIELDSET: 'group', SECTION: 'region', LI: 'listitem', OPTION: 'option', TABLE: 'table', TR: 'row' };
const roleOf = (e) => e.getAttribute('role')
  || (e.tagName === 'A' && e.hasAttribute('href') && 'link')
  || (e.tagName === 'INPUT' && (inputs[e.type] || 'textbox'))
  || tags[e.tagName] || '';
const texts = (ids) => ids.split(/\s+/).map((id) => tidy(document.getElementById(id)?.textContent)).join(' ');
const names = (e) => [
  e.getAttribute('aria-label'),
  e.hasAttribute('aria-labelledby') && texts(e.getAttribute('aria-labelledby')),
  ...[...(e.labels || [])].map((label) => label.innerText),
  e.tagName === 'FIELDSET' && e.querySelector('legend')?.innerText,
  e.placeholder, e.title, e.type === 'submit' && e.value,
  e.innerText, e.textContent,
].filter(Boolean).map(tidy).filter(Boolean);
const shown = (e) => e.checkVisibility ? e.checkVisibility({ visibilityProperty: true }) : e.getClientRects().length > 0;
const first = (root, role, name) => {
  const all = [...root.querySelectorAll('*')].filter((e) => roleOf(e) === role && shown(e));
  return all.find((e) => names(e).includes(name))
    || all.find((e) => names(e).some((own) => own.startsWith(name)))
    || all.find((e) => names(e).some((own) => own.includes(name)));
};
const root = group ? first(document, 'group', group) || first(document, 'region', group) : document;
const found = root && first(root, role, name);
// What is clicked of a one-of-several is its words: the dot itself may be too small to hit.
return (found && role === 'radio' && found.closest('label')) || found || null;
