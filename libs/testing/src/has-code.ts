/** Whether an error of Node's has that code. Not by its class: inside jest Node's own errors are not those of the suite. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}
