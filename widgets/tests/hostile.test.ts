import { expect, test } from 'vitest';
import { Sliders } from '../src/graph/sliders';
import { GraphView } from '../src/graph/view';
import { example } from './example';

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '</text></svg><iframe src=javascript:alert(1)>',
  "' onload='alert(1)",
  '&lt;b&gt;',
  '\\N \\G <<b>x</b>>',
  'x'.repeat(5000),
  '\u202eevil',
  '{{7*7}} ${7*7}'
];

test.each(HOSTILE)('%s stays text everywhere', name => {
  const raw = example();
  Object.assign(raw, { title: name, alt: name, expression: name });
  for (const node of raw.nodes) {
    Object.assign(node, { label: name, formula: name, symbol: name });
  }
  const { numbers } = raw;
  numbers.values.fill(name);
  numbers.gradients.fill(name);
  numbers.locals.fill(name);
  for (const step of numbers.steps) {
    Object.assign(step, { text: name, local: name, incoming: name, after: name });
  }
  raw.leaves[0].name = name;

  const view = new GraphView(raw);
  view.element.append(new Sliders(raw.leaves).element);
  for (let step = 0; step <= raw.steps.length; step++) {
    view.goTo(step);
    expect(view.element.querySelector('img, script, iframe, b')).toBeNull();
    const attributes = [...view.element.querySelectorAll('*')].flatMap(element =>
      element.getAttributeNames()
    );
    expect(attributes.filter(attribute => attribute.startsWith('on'))).toEqual([]);
  }
  expect(view.element.querySelector('.adl-name')!.textContent).toBe(name);
});

test('a role from the future is drawn as an operation', () => {
  const raw = example();
  raw.nodes[2].role = 'constructor' as 'op';
  const { element } = new GraphView(raw);
  expect(element.querySelectorAll('.adl-box[d^=M]')).toHaveLength(4);
});
