/* What anywidget hands to a view: the part of its model that is used here. */

export interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
}

/** Call back on changes of the named traits until the returned function is called. */
export function listen(
  model: Model,
  reactions: Record<string, () => void>
): () => void {
  const entries = Object.entries(reactions);
  for (const [trait, react] of entries) model.on(`change:${trait}`, react);
  return () => entries.forEach(([trait, react]) => model.off(`change:${trait}`, react));
}
