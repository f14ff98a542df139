import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Clock } from '../src/lab/teach/clock';

const words = {
  name: 'Time left',
  over: 'Time is up.',
  pause: 'Pause',
  resume: 'Go on',
  close: 'Close'
};
let clock: Clock;
const time = () => clock.element.querySelector('.adl-clock-time')!.textContent;
const press = (name: string) =>
  [...clock.element.querySelectorAll('button')]
    .find(({ textContent }) => textContent === name)!
    .click();

beforeEach(() => {
  vi.useFakeTimers();
  clock = new Clock(1.5, words);
  document.body.append(clock.element);
});
afterEach(() => {
  clock.dispose();
  vi.useRealTimers();
});

test('it counts down by the clock on the wall', () => {
  expect(time()).toBe('1:30');
  vi.advanceTimersByTime(61_000);
  expect(time()).toBe('0:29');
});

test('a pause takes no time', () => {
  vi.advanceTimersByTime(30_000);
  press('Pause');
  vi.advanceTimersByTime(600_000);
  expect(time()).toBe('1:00');
  press('Go on');
  vi.advanceTimersByTime(10_000);
  expect(time()).toBe('0:50');
});

test('when time is up it says so once, and counts on', () => {
  vi.advanceTimersByTime(95_000);
  expect(time()).toBe('+0:05');
  expect(clock.element.querySelector('[role=status]')!.textContent).toBe('Time is up.');
});

test('closed, it leaves nothing behind', () => {
  press('Close');
  expect(document.querySelector('.adl-clock')).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});
