import { beforeEach, describe, expect, test, vi } from 'vitest';
import { example } from './example';

const scene = {
  schema: 1,
  kind: 'jacobian',
  title: 'Jacobian',
  alt: 'One tile.',
  note: '',
  rows: ['y'],
  columns: ['x'],
  shares: [[-1]],
  texts: [['-4']],
  zeros: ''
};

/** Load the page's script into a page that holds this text. */
async function load(data: unknown, dark = false): Promise<HTMLElement> {
  vi.resetModules();
  const script = document.createElement('script');
  script.type = 'application/json';
  script.id = 'data';
  script.textContent = JSON.stringify(data);
  const place = document.createElement('div');
  place.id = 'view';
  document.body.replaceChildren(place, script);
  const listeners: (() => void)[] = [];
  const media = {
    matches: dark,
    addEventListener: (_: string, listener: () => void) => listeners.push(listener)
  };
  vi.stubGlobal('matchMedia', () => media);
  await import('../src/page/index');
  media.matches = !dark;
  place.addEventListener('flip', () => listeners.forEach(listener => listener()));
  return place;
}

const theme = () => document.documentElement.getAttribute('theme');

beforeEach(() => document.documentElement.removeAttribute('theme'));

describe('an exported page', () => {
  test('draws the graph that it holds', async () => {
    const place = await load(example());
    expect(place.querySelectorAll('[data-node]')).toHaveLength(4);
    place.querySelector<HTMLElement>('[data-action=forward]')!.click();
    expect(place.querySelector<HTMLElement>('.adl-graph')!.dataset.step).toBe('1');
  });

  test('draws the scene that it holds', async () => {
    const place = await load(scene);
    expect(place.querySelector('.adl-tile')!.textContent).toBe('-4');
  });

  test('says why when it cannot', async () => {
    const place = await load({ ...scene, kind: 'no-such' });
    expect(place.textContent).toContain('no-such');
  });

  test('is dark when the system is, and follows it', async () => {
    const place = await load(scene, true);
    expect(theme()).toBe('dark');
    place.dispatchEvent(new Event('flip'));
    expect(theme()).toBe('light');
  });
});
