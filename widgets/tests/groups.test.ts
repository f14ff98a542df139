import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readDocument, UnreadableDocument } from '../src/graph/read';
import { GraphView, type ViewOptions } from '../src/graph/view';
import { grouped } from './groups';

let view: GraphView;

function show(options: ViewOptions = {}, raw: unknown = grouped()): void {
  view = new GraphView(raw, options);
  document.body.replaceChildren(view.element);
}

const all = (selector: string) => [...view.element.querySelectorAll(selector)];
const one = (selector: string) => view.element.querySelector<SVGElement>(selector)!;
const group = (id: string) => one(`[data-group=${id}]`);
const ids = () => all('[data-node]').map(element => element.getAttribute('data-node'));
const status = () => one('.adl-text[aria-live]').textContent;

function press(element: Element, key: string, more = {}): void {
  const options = { key, bubbles: true, cancelable: true, ...more };
  element.dispatchEvent(new KeyboardEvent('keydown', options));
}

function button(name: string): HTMLElement {
  return all('.adl-folds button').find(b => b.textContent === name) as HTMLElement;
}

beforeEach(() => show());

describe('folding', () => {
  test('a small graph is shown whole, with frames around its groups', () => {
    expect(all('.adl-frame')).toHaveLength(2);
    expect(ids().every(id => id!.startsWith('n'))).toBe(true);
    expect(ids()).toHaveLength(grouped().nodes.length);
  });

  test('the title of a frame folds its group, by mouse and by key', () => {
    group('g0').dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(ids()).toContain('g0');
    expect(all('.adl-frame')).toHaveLength(0);
    expect(group('g0').getAttribute('aria-expanded')).toBe('false');
    press(group('g0'), 'Enter');
    expect(ids()).not.toContain('g0');
    expect(group('g0').getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement).toBe(group('g0'));
    expect(ids()).toContain('g1'); // the inner one stays folded
    press(group('g1'), ' ');
    expect(ids()).not.toContain('g1');
    expect(all('.adl-frame')).toHaveLength(2);
  });

  test('a folded group shows what comes out and what goes back', () => {
    button('Fold all').click();
    const raw = grouped();
    const { result } = raw.groups[0];
    const place = raw.nodes.findIndex(({ id }) => id === result);
    const text = (part: string) => one(`[data-node=g0] .adl-${part}`).textContent;
    expect(text('value')).toBe(raw.numbers.values[place]);
    expect(text('gradient')).toBe(`∂ ${raw.numbers.gradients[place]}`);
    expect(text('badge')).toBe(raw.groups[0].badge);
  });

  test('all groups fold and open at once', () => {
    const disabled = (name: string) => button(name).getAttribute('aria-disabled');
    expect([disabled('Fold all'), disabled('Open all')]).toEqual(['false', 'true']);
    button('Fold all').click();
    expect([disabled('Fold all'), disabled('Open all')]).toEqual(['true', 'false']);
    button('Open all').click();
    expect(all('.adl-frame')).toHaveLength(2);
  });

  test('a group without a view of its own cannot be opened', () => {
    const raw = grouped();
    raw.views = raw.views!.filter(({ open }) => !open.length);
    raw.start = 0;
    show({}, raw);
    expect(group('g0')).toBeNull();
    expect(one('[data-node=g0]').getAttribute('role')).toBeNull();
  });

  test('tells the model, and follows it', () => {
    const onView = vi.fn();
    show({ onView });
    button('Fold all').click();
    expect(onView).toHaveBeenCalledTimes(1);
    const [[number]] = onView.mock.calls as [[number]];
    expect(grouped().views![number].open).toEqual([]);
    view.goToView(grouped().start!);
    expect(all('.adl-frame')).toHaveLength(2);
    expect(onView).toHaveBeenCalledTimes(1);
  });
});

describe('stepping through a folded graph', () => {
  beforeEach(() => button('Fold all').click());

  test('takes a group as one step each way', () => {
    const raw = grouped();
    press(one('.adl-scroll'), 'ArrowRight');
    expect(status()).toBe(raw.numbers.groups![0].forward);
    expect(one('[data-node=g0]').classList).toContain('adl-active');
    const counts: number[] = [];
    for (let presses = 0; presses < 40; presses++) {
      counts.push(view.step);
      press(one('.adl-scroll'), 'ArrowRight');
    }
    expect(new Set(counts).size).toBeLessThan(raw.steps.length);
    expect(view.step).toBe(raw.steps.length);
  });

  test('says what the group passes back', () => {
    const said: (string | null)[] = [];
    for (let presses = 0; presses < 40; presses++) {
      press(one('.adl-scroll'), 'ArrowRight');
      said.push(status());
    }
    expect(said).toContain(grouped().numbers.groups![0].backward);
  });

  test('keeps the place in the run when groups open and fold', () => {
    press(one('.adl-scroll'), 'ArrowRight');
    const { step } = view;
    button('Open all').click();
    expect(view.step).toBe(step);
    press(one('.adl-scroll'), 'ArrowLeft');
    expect(view.step).toBe(step - 1);
    button('Fold all').click();
    expect(view.element.dataset.step).toBe(String(step)); // a group is never half done
  });

  test('ends where the overview ends', () => {
    const gradients = () => all('.adl-gradient').map(({ textContent }) => textContent);
    const whole = gradients();
    press(one('.adl-scroll'), 'End');
    expect(gradients()).toEqual(whole);
  });
});

describe('numbers to take hold of', () => {
  const handle = () => one('[role=slider][aria-label^="a,"]');

  test('arrow keys change the leaf, Shift coarse and Alt fine', () => {
    const onInput = vi.fn();
    show({ onInput });
    const { value, step, node } = grouped().leaves.find(({ name }) => name === 'a')!;
    press(handle(), 'ArrowRight');
    expect(onInput).toHaveBeenLastCalledWith(node, value + step);
    press(handle(), 'ArrowLeft', { shiftKey: true });
    expect(onInput).toHaveBeenLastCalledWith(node, value - 9 * step);
    press(handle(), 'ArrowUp', { altKey: true });
    const [, fine] = onInput.mock.lastCall!;
    expect(fine).toBeCloseTo(value - 8.9 * step, 9);
    expect(view.step).toBe(0);
  });

  test('dragging changes it by the way of the pointer', () => {
    const onInput = vi.fn();
    show({ onInput });
    const { value, step } = grouped().leaves.find(({ name }) => name === 'a')!;
    const at = (type: string, clientX: number) =>
      handle().dispatchEvent(new MouseEvent(type, { clientX, bubbles: true }));
    at('pointerdown', 100);
    at('pointermove', 120);
    expect(onInput.mock.lastCall![1]).toBeCloseTo(value + 10 * step, 9);
    at('pointermove', 96);
    expect(onInput.mock.lastCall![1]).toBeCloseTo(value - 2 * step, 9);
    at('pointerup', 96);
    at('pointermove', 300);
    expect(onInput).toHaveBeenCalledTimes(2);
  });

  test('starts from a value that came from elsewhere', () => {
    const onInput = vi.fn();
    show({ onInput });
    const { node, step } = grouped().leaves.find(({ name }) => name === 'a')!;
    view.showLeaves({ [node]: 7 });
    expect(handle().getAttribute('aria-valuenow')).toBe('7');
    press(handle(), 'ArrowRight');
    expect(onInput).toHaveBeenLastCalledWith(node, 7 + step);
  });

  test('without a kernel nothing moves, and a hint says why', () => {
    expect(handle()).toBeNull();
    one('.adl-saved').dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    expect(status()).toContain('ad.step');
  });
});

describe('a document with groups that is broken is refused', () => {
  const spoiled: [string, (document: ReturnType<typeof grouped>) => void][] = [
    ['no views', d => delete d.views],
    ['no such start', d => (d.start = 99)],
    ['a group in itself', d => (d.groups[0].parent = 'g0')],
    ['a result that is missing', d => (d.groups[0].result = 'n99')],
    ['a node in no such group', d => (d.nodes[0].group = 'g99')],
    ['an open group that is missing', d => d.views![0].open.push('g99')],
    ['a box without a place', d => (d.views![0].places.g0 = [NaN, 1])],
    ['a place for nobody', d => (d.views![0].places.n99 = [1, 1])],
    ['a wire to nowhere', d => (d.views![0].wires[0].to = 'n99')],
    [
      'a wire without a path',
      d => delete (d.views![0].wires[0] as { path?: string }).path
    ]
  ];
  test.each(spoiled)('%s', (_name, spoil) => {
    const raw = grouped();
    spoil(raw);
    expect(() => readDocument(raw)).toThrow(UnreadableDocument);
  });
});
