/* The reader's usual speed, set in each player once, when it appears. */

const SET = 'adlSpeed';

export function setSpeed(root: HTMLElement, speed: number, again = false): void {
  for (const menu of root.querySelectorAll<HTMLSelectElement>('select.adl-speed')) {
    if (menu.dataset[SET] && !again) continue;
    menu.dataset[SET] = 'yes';
    const offered = [...menu.options].some(({ value }) => Number(value) === speed);
    if (!offered || Number(menu.value) === speed) continue;
    menu.value = String(speed);
    menu.dispatchEvent(new Event('change'));
  }
}
