import { expect, test } from 'vitest';
import { Stepping } from '../src/scene/stepping';

test('it shows where it is before anybody has moved', () => {
  const { element } = new Stepping(8, () => {});
  expect(element.querySelector<HTMLInputElement>('[type=range]')!.value).toBe('0');
  expect(element.querySelector('.adl-counter')!.textContent).toBe('0 / 8');
});
