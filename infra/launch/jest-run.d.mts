export function runJest(
  args: string[],
  options: { timeoutMs: number },
): Promise<{
  passed: number
  failed: number
  pending: number
  note: string
  failures: Array<{ title: string; why: string }>
}>
