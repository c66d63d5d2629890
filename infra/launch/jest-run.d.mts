export function runJest(
  args: string[],
  options: { timeoutMs: number; again?: boolean },
): Promise<{
  passed: number
  failed: number
  pending: number
  note: string
  failures: Array<{ title: string; why: string }>
  unsteady: Array<{ title: string; why: string }>
}>
