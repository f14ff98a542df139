/* The running example, d = a * (a + b) at a = 4, b = 3, as Python writes it. */

import raw from './fixtures/running-example.json';
import type { GraphDocument, GraphNumbers } from '../src/graph/types';

/** A fresh copy, so that a test may spoil it. */
export function example(): GraphDocument {
  return structuredClone(raw) as unknown as GraphDocument;
}

/** Other numbers for the same graph: a = 5. */
export function otherNumbers(): GraphNumbers {
  const { numbers } = example();
  return {
    ...numbers,
    values: ['5', '3', '8', '40'],
    gradients: ['13', '5', '5', '1']
  };
}
