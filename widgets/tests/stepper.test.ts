import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import module from '../src/anywidget/index';
import { example, otherNumbers } from './example';
import { FakeModel } from './fakemodel';

let model: FakeModel;
let close: () => void;
let host: HTMLElement;

function open(on: FakeModel): { el: HTMLElement; close: () => void } {
  const el = document.body.appendChild(document.createElement('div'));
  return { el, close: module.render({ model: on, el }) };
}

const value = (el: Element, id: string) =>
  el.querySelector(`[data-node=${id}] .adl-value`)!.textContent;
const stepOf = (el: Element) =>
  el.querySelector<HTMLElement>('.adl-graph')!.dataset.step;

function slide(el: Element, to: string, kind = 'range', row = 0): void {
  const input = el.querySelectorAll<HTMLInputElement>(`.adl-row [type=${kind}]`)[row];
  input.value = to;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

const questions = () => model.sent.map(({ bindings }) => bindings).filter(Boolean);

beforeEach(() => {
  vi.useFakeTimers();
  document.body.replaceChildren();
  model = new FakeModel();
  ({ el: host, close } = open(model));
});

afterEach(() => {
  close();
  vi.useRealTimers();
});

describe('sliders', () => {
  test('ask the kernel and show its answer', () => {
    slide(host, '5');
    expect(questions()).toEqual([{ n0: 5 }]);
    model.receive({ numbers: otherNumbers(), answered: 1 });
    expect(value(host, 'n3')).toBe('40');
  });

  test('never have two questions open, and ask the latest value next', () => {
    for (const position of ['5', '6', '7', '8']) slide(host, position);
    slide(host, '1', 'range', 1);
    expect(questions()).toEqual([{ n0: 5 }]);
    model.receive({ answered: 1 });
    expect(questions()).toEqual([{ n0: 5 }, { n0: 8, n1: 1 }]);
    model.receive({ answered: 2 });
    expect(questions()).toHaveLength(2);
  });

  test('take an exact number, and ignore an empty field', () => {
    slide(host, '', 'number');
    expect(questions()).toEqual([]);
    slide(host, '12.345', 'number');
    expect(questions()).toEqual([{ n0: 12.345 }]);
  });

  test('say what went wrong, and that the kernel is silent', () => {
    const hint = () => host.querySelector<HTMLElement>('.adl-hint')!;
    slide(host, '5');
    vi.advanceTimersByTime(5000);
    expect(hint().textContent).toContain('kernel does not answer');
    model.receive({ problem: 'log needs a positive number', answered: 1 });
    expect(hint().textContent).toBe('log needs a positive number');
    slide(host, '6');
    model.receive({ problem: '', answered: 2 });
    expect(hint().hidden).toBe(true);
  });

  test('have labels', () => {
    const inputs = [...host.querySelectorAll('.adl-row input')];
    const names = inputs.map(input => input.getAttribute('aria-label'));
    expect(names[0]).toBe('a, slider');
    expect(new Set(names).size).toBe(4);
  });
});

describe('several views of one model', () => {
  test('stay in step', () => {
    const second = open(model);
    host.querySelector<HTMLElement>('[data-action=forward]')!.click();
    expect(stepOf(second.el)).toBe('1');
    second.el.querySelector<HTMLElement>('[data-action=last]')!.click();
    expect(stepOf(host)).toBe('7');
    second.close();
  });

  test('share sliders and numbers, and one open question', () => {
    const second = open(model);
    slide(host, '5');
    const other = second.el.querySelector<HTMLInputElement>('.adl-row [type=range]')!;
    expect(other.value).toBe('5');
    slide(second.el, '6');
    expect(questions()).toHaveLength(1);
    model.receive({ numbers: otherNumbers(), answered: 1 });
    expect([value(host, 'n3'), value(second.el, 'n3')]).toEqual(['40', '40']);
    expect(questions()).toHaveLength(2);
    second.close();
  });

  test('do not send a step back that they were sent', () => {
    model.receive({ step: 3 });
    expect(stepOf(host)).toBe('3');
    expect(model.sent).toEqual([]);
  });
});

test('a closed view listens no more and leaves nothing behind', () => {
  const listening = model.listening;
  const second = open(model);
  expect(model.listening).toBeGreaterThan(listening);
  second.close();
  expect(model.listening).toBe(listening);
  expect(second.el.childElementCount).toBe(0);
  model.receive({ step: 2, numbers: otherNumbers() });
});

test('another document is drawn anew, with its sliders', () => {
  const next = example();
  next.leaves = [next.leaves[1]];
  model.receive({ document: next, numbers: next.numbers });
  expect(host.querySelectorAll('.adl-row')).toHaveLength(1);
  expect(host.querySelectorAll('svg.adl-picture')).toHaveLength(1);
});

test('a view starts at the step of its model', () => {
  const second = open(new FakeModel({ step: 4 }));
  expect(stepOf(second.el)).toBe('4');
  second.close();
});

test.each(['toaster', 'constructor'])('the unknown kind %s is named', kind => {
  const second = open(new FakeModel({ kind }));
  expect(second.el.textContent).toContain(kind);
  second.close();
  expect(second.el.textContent).toBe('');
});
