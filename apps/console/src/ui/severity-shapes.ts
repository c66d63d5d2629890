import type { Severity } from '@haidang/domain'

/** The five shapes on a grid of 24: they rise in corners as in severity, and each is told from the others without colour. */
export const severityShapes: Record<Severity, string> = {
  5: 'M12 0L15.1 4.5L20.5 3.5L19.5 8.9L24 12L19.5 15.1L20.5 20.5L15.1 19.5L12 24L8.9 19.5L3.5 20.5L4.5 15.1L0 12L4.5 8.9L3.5 3.5L8.9 4.5Z',
  4: 'M0 1.5H24L12 23.5Z',
  3: 'M12 .8L23.2 12L12 23.2L.8 12Z',
  2: 'M3 3H21V21H3Z',
  1: 'M12 2.5A9.5 9.5 0 1 1 11.99 2.5Z',
}

/** Where the digit's middle sits: a triangle's weight lies high. */
export const digitHeight: Record<Severity, number> = { 5: 12.4, 4: 8.9, 3: 12.4, 2: 12.4, 1: 12.4 }

export const severities: readonly Severity[] = [5, 4, 3, 2, 1]

/** The shape as a character, for the window's title. */
export const severityMarks: Record<Severity, string> = { 5: '✸', 4: '▼', 3: '◆', 2: '■', 1: '●' }
