// Shows openapi.json of this office; nothing is loaded from elsewhere.
const h = (tag, props, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) element.setAttribute(name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
};

const api = await (await fetch('/openapi.json')).json();

function named(schema) {
  return schema?.$ref ? { name: schema.$ref.split('/').at(-1), ...api.components.schemas[schema.$ref.split('/').at(-1)] } : schema ?? {};
}

function kind(schema) {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  const of = schema.oneOf ?? schema.anyOf;
  if (of) return of.map(kind).filter((name) => name !== 'null').join(' | ') + ' | null';
  if (schema.type === 'array') return `${kind(schema.items)}[]`;
  return [schema.type].flat().join(' | ');
}

function fields(schema, depth = 0) {
  const known = named(schema);
  const own = [known, ...(known.allOf ?? []).map(named)].filter((one) => one.properties);
  const rows = own.flatMap((one) => Object.entries(one.properties).map(([name, field]) => h('tr', null,
    h('td', null, h('code', null, name), one.required?.includes(name) ? ' *' : ''), h('td', null, h('code', null, kind(field))),
    h('td', null, field.description ?? '', inner(field, depth)))));
  return rows.length ? h('table', null, rows) : null;
}

function inner(field, depth) {
  const of = field.items ?? (field.oneOf ?? field.anyOf ?? []).find((one) => one.$ref) ?? field;
  return of.$ref && depth < 2 ? h('details', null, h('summary', { class: 'quiet' }, kind(of)), h('div', { class: 'inside' }, fields(of, depth + 1) ?? '')) : null;
}

const json = (content) => content && Object.values(content)[0]?.schema;

function call(path, method, told) {
  const asked = (told.parameters ?? []).map((one) => h('tr', null, h('td', null, h('code', null, one.name), one.required ? ' *' : ''),
    h('td', null, one.in), h('td', null, h('code', null, kind(one.schema))), h('td', null, one.description ?? '')));
  const answers = Object.entries(told.responses).map(([status, answer]) => [
    h('p', null, h('b', null, status), ' ', answer.description || '', ' ', h('code', null, kind(json(answer.content)))), fields(json(answer.content)) ?? '']);
  return h('details', { 'data-text': `${method} ${path} ${told.summary ?? ''}`.toLowerCase() },
    h('summary', null, h('b', { class: method }, method.toUpperCase()), h('code', null, path), ' ', h('span', { class: 'quiet' }, told.summary ?? '')),
    h('div', { class: 'inside' }, asked.length ? h('table', null, asked) : '',
      told.requestBody ? [h('p', null, h('b', null, 'Body '), h('code', null, kind(json(told.requestBody.content)))), fields(json(told.requestBody.content)) ?? ''] : '', ...answers));
}

const groups = new Map();
for (const [path, methods] of Object.entries(api.paths)) {
  for (const [method, told] of Object.entries(methods)) {
    const tag = told.tags?.[0] ?? '';
    groups.set(tag, [...(groups.get(tag) ?? []), call(path, method, told)]);
  }
}
document.getElementById('calls').replaceChildren(...[...groups].flatMap(([tag, calls]) => [h('h2', null, tag), ...calls]));
document.getElementById('find').addEventListener('input', (event) => {
  const text = event.target.value.trim().toLowerCase();
  for (const one of document.querySelectorAll('[data-text]')) one.hidden = !one.dataset.text.includes(text);
});
