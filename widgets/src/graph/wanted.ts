/* Which keys a control keeps for itself, and JupyterLab must not take for its own. */

/** Whether a focused control wants this key: arrows move a slider, Enter presses. */
export function isWanted({ tagName }: Element, key: string): boolean {
  if (tagName === 'BUTTON') return key === ' ' || key === 'Enter';
  return (tagName === 'INPUT' || tagName === 'SELECT') && key !== 'Escape';
}

/** Keep such keys from whatever listens further out: an arrow would fold headings. */
export function keepWanted(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWanted(event.target as Element, event.key)) event.stopPropagation();
}
