import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GraphView } from '../src/graph/view';
import { example, otherNumbers } from './example';

let view: GraphView;

function show(raw: unknown = example()): void {
  view = new GraphView(raw);
  document.body.replaceChildren(view.element);
}

const text = (selector: string) => view.element.querySelector(selector)?.textContent;
const value = (id: string) => text(`[data-node=${id}] .adl-value`);
const gradient = (id: string) => text(`[data-node=${id}] .adl-gradient`);
const values = () => ['n0', 'n1', 'n2', 'n3'].map(value);
const gradients = () => ['n0', 'n1', 'n2', 'n3'].map(gradient);

function click(action: string): void {
  view.element.querySelector<HTMLElement>(`[data-action=${action}]`)!.click();
}

function press(key: string, selector = '.adl-scroll', modifiers = {}): KeyboardEvent {
  const options = { key, bubbles: true, cancelable: true, ...modifiers };
  const event = new KeyboardEvent('keydown', options);
  view.element.querySelector(selector)!.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  vi.useFakeTimers();
  show();
});

afterEach(() => {
  view.dispose();
  vi.useRealTimers();
});

describe('the overview', () => {
  test('shows every value, gradient and local derivative', () => {
    expect(values()).toEqual(['4', '3', '7', '28']);
    expect(gradients()).toEqual(['∂ 11', '∂ 4', '∂ 4', '∂ 1']);
    expect(text('[data-edge=e2] .adl-local')).toBe('7');
    expect(text('.adl-text[aria-live]')).toBe('d = a * (a + b) = 28');
  });

  test('names the graph for a screen reader', () => {
    expect(view.element.getAttribute('aria-label')).toBe('Computation graph of d');
    const alt = view.element.querySelector('svg[role=img]')!.getAttribute('aria-label');
    expect(alt).toContain('2 variables');
  });
});

describe('stepping', () => {
  test('forward reveals one value at a time', () => {
    click('forward');
    expect(values()).toEqual(['4', '3', '7', '']);
    expect(gradients()).toEqual(['', '', '', '']);
    expect(view.element.dataset).toMatchObject({ step: '1', phase: 'forward' });
    click('forward');
    expect(values()).toEqual(['4', '3', '7', '28']);
    expect(text('.adl-text[aria-live]')).toBe('d = a * c = 4 * 7 = 28');
  });

  test('backward multiplies on the edge and adds at the node', () => {
    view.goTo(4);
    expect(gradients()).toEqual(['∂ 7', '', '', '∂ 1']);
    expect(text('.adl-product')).toBe('7 × 1 = 7');
    expect(view.element.dataset.phase).toBe('backward');
    view.goTo(6);
    expect(gradients()).toEqual(['∂ 11', '', '∂ 4', '∂ 1']);
    expect(text('.adl-product')).toBe('1 × 4 = 4');
  });

  test('marks a gradient that more is still to come to', () => {
    const partial = () =>
      view.element.querySelector('[data-node=n0] .adl-partial') !== null;
    view.goTo(4);
    expect(partial()).toBe(true);
    view.goTo(6);
    expect(partial()).toBe(false);
  });

  test('stops at both ends', () => {
    click('back');
    expect(view.step).toBe(0);
    click('last');
    click('forward');
    expect(view.step).toBe(7);
    const forward = view.element.querySelector('[data-action=forward]')!;
    expect(forward.getAttribute('aria-disabled')).toBe('true');
  });

  test('moves nothing', () => {
    const places = () =>
      [...view.element.querySelectorAll('[data-node], .adl-wire, svg.adl-picture')].map(
        element =>
          ['transform', 'd', 'width', 'viewBox'].map(name => element.getAttribute(name))
      );
    const before = places();
    for (let step = 0; step <= 7; step++) {
      view.goTo(step);
      expect(places()).toEqual(before);
    }
  });

  test('jumps to the start of a phase', () => {
    view.element.querySelector<HTMLElement>('.adl-phase-backward')!.click();
    expect(view.step).toBe(3);
    view.element.querySelector<HTMLElement>('.adl-phase-forward')!.click();
    expect(view.step).toBe(1);
  });
});

describe('playing', () => {
  test('runs to the end and stops there', () => {
    click('play');
    expect(view.step).toBe(1);
    vi.advanceTimersByTime(1600);
    expect(view.step).toBe(2);
    vi.advanceTimersByTime(60_000);
    expect(view.step).toBe(7);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('pauses, and changes pace', () => {
    const speed = view.element.querySelector('select')!;
    speed.value = '4';
    speed.dispatchEvent(new Event('change'));
    click('play');
    vi.advanceTimersByTime(400);
    expect(view.step).toBe(2);
    click('play');
    vi.advanceTimersByTime(60_000);
    expect(view.step).toBe(2);
  });

  test('leaves no clock behind', () => {
    click('play');
    view.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the keyboard', () => {
  test.each([
    ['ArrowRight', 4],
    ['ArrowLeft', 2],
    ['Home', 0],
    ['End', 7]
  ])('%s goes to step %i', (key, step) => {
    view.goTo(3);
    press(key);
    expect(view.step).toBe(step);
  });

  test('space plays and pauses', () => {
    press(' ');
    press(' ');
    vi.advanceTimersByTime(60_000);
    expect(view.step).toBe(1);
  });

  test('keeps its keys from the notebook, and no others', () => {
    const outside = vi.fn();
    document.body.addEventListener('keydown', outside);
    press('ArrowRight');
    press('ArrowRight', 'input[type=range]');
    expect(outside).not.toHaveBeenCalled();
    press('Escape');
    press('s', '.adl-scroll', { ctrlKey: true });
    expect(outside).toHaveBeenCalledTimes(2);
    document.body.removeEventListener('keydown', outside);
  });

  test('leaves a control the keys that it uses', () => {
    expect(press('ArrowRight', 'input[type=range]').defaultPrevented).toBe(false);
    expect(press(' ', '[data-action=forward]').defaultPrevented).toBe(false);
    expect(view.step).toBe(0);
  });
});

describe('new numbers', () => {
  test('change the texts in place', () => {
    const box = view.element.querySelector('[data-node=n3]');
    view.patch(otherNumbers());
    expect(values()).toEqual(['5', '3', '8', '40']);
    expect(gradients()).toEqual(['∂ 13', '∂ 5', '∂ 5', '∂ 1']);
    expect(view.element.querySelector('[data-node=n3]')).toBe(box);
  });

  test('do not show what the step has not reached', () => {
    view.goTo(1);
    view.patch(otherNumbers());
    expect(values()).toEqual(['5', '3', '8', '']);
    expect(view.step).toBe(1);
  });

  test('of another graph are refused', () => {
    view.patch({ ...otherNumbers(), values: ['1'] });
    expect(text('[role=alert]')).toContain('1 values where 4 belong');
  });
});
