export function benchTable(lines: readonly string[]): string
export function keeps(value: number, promise?: { atLeast?: number; atMost?: number }): boolean
